// SPDX-License-Identifier: Apache-2.0
// Rows of a store as JSON. Each has one reader and one writer, and is read as strictly as a document.
#pragma once

#include "rotation/restoration.h"

#include <jwtsync/result.h>
#include <jwtsync/rotation.h>
#include <string>
#include <string_view>

namespace jwtsync::rotation {

[[nodiscard]] std::string row_of(const Member& member);
[[nodiscard]] std::string row_of(const ReaderReport& report);
[[nodiscard]] std::string row_of(const Registered& registered);
[[nodiscard]] std::string row_of(const Waiver& waiver);
[[nodiscard]] std::string row_of(const Standing& standing);
/// Without its document, which stands as it is in a table of its own.
[[nodiscard]] std::string row_of(const Heard& heard);
[[nodiscard]] std::string row_of(const Rehearsal& rehearsal);
[[nodiscard]] std::string row_of(const Rehearsed& rehearsed);

/// Error: `answer_malformed`.
template <typename Row>
[[nodiscard]] Result<Row> read_row(std::string_view text);
template <>
[[nodiscard]] Result<Member> read_row(std::string_view text);
template <>
[[nodiscard]] Result<ReaderReport> read_row(std::string_view text);
template <>
[[nodiscard]] Result<Registered> read_row(std::string_view text);
template <>
[[nodiscard]] Result<Waiver> read_row(std::string_view text);
template <>
[[nodiscard]] Result<Standing> read_row(std::string_view text);
template <>
[[nodiscard]] Result<Heard> read_row(std::string_view text);
template <>
[[nodiscard]] Result<Rehearsal> read_row(std::string_view text);
template <>
[[nodiscard]] Result<Rehearsed> read_row(std::string_view text);

}  // namespace jwtsync::rotation

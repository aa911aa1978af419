// SPDX-License-Identifier: Apache-2.0
// What stands in a token, read once more from what can be shown of it, and what detectors of tokens make of it.
#pragma once

#include "diagnosis/advice.h"
#include "json/strict.h"

#include <jwtsync/diagnosis.h>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::diagnosis {

/// Header and claims; null where they cannot be read.
struct Reading {
  json::Value header;
  json::Value claims;
};
/// Nothing can be read where there is no token.
[[nodiscard]] Reading reading_of(const Evidence& evidence);

/// A member, or nullptr.
[[nodiscard]] const json::Value* member_of(const json::Value& object, std::string_view name);
[[nodiscard]] std::optional<std::string> text_in(const json::Value& object, std::string_view name);
[[nodiscard]] std::optional<double> number_in(const json::Value& object, std::string_view name);
/// A text, or the texts of an array.
[[nodiscard]] std::vector<std::string> texts_in(const json::Value& object, std::string_view name);

/// In quotation marks, cut and escaped: fit to be shown.
[[nodiscard]] std::string in_quotes(std::string_view text);
[[nodiscard]] std::string in_quotes(const std::vector<std::string>& texts);
/// A value as JSON, likewise.
[[nodiscard]] std::string shown(const json::Value& value);

/// A finding of a token: no surer than the row of its cause allows, and with both sides as evidence.
[[nodiscard]] Finding of_token(Cause cause, Certainty certainty, std::string why, const Advice& fix,
                               std::vector<std::string> evidence = {});

/// How two texts differ that should be equal, where it is little: " (they differ by a slash at the end)"; else empty.
[[nodiscard]] std::string difference(std::string_view found, std::string_view expected);

}  // namespace jwtsync::diagnosis

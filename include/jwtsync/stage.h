// SPDX-License-Identifier: Apache-2.0
/// @file
/// Where a token was refused: the stages that every token passes, in one order.
///
///     const Stage stage = stage_of(refusal.code);   // Stage::claims of a token that expired
#pragma once

#include <jwtsync/name.h>
#include <jwtsync/result.h>
#include <cstdint>
#include <span>
#include <string_view>

namespace jwtsync {

/// Each is reached by those only that passed the ones before. So whoever is refused at `claims` has a good signature.
enum class Stage : std::uint8_t {
  extract,    ///< a token, and nothing around it, is found where it should be
  parse,      ///< it is one: three parts of base64url, and what they hold can be read
  key,        ///< there is a key that it may be of, for the algorithm that it names
  signature,  ///< that key made it
  claims,     ///< what it says is as expected: type, times, issuer, audience
};
template <>
[[nodiscard]] std::span<const std::string_view> names<Stage>() noexcept;

/// The stage at which a token is refused with this code; `extract` for codes that are said of no token.
[[nodiscard]] Stage stage_of(Code refusal) noexcept;

/// Codes by their names, so that a process may tell one that is not known here.
template <>
[[nodiscard]] std::span<const std::string_view> names<Code>() noexcept;

}  // namespace jwtsync

// SPDX-License-Identifier: Apache-2.0
// Whether a key is fit for use in an environment.
#pragma once

#include "sources/key_bytes.h"
#include "sources/public_defaults.h"

#include <jwtsync/result.h>
#include <jwtsync/sources.h>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::sources {

/// A rule that accepts or refuses otherwise is a new number (see rules.h).
inline constexpr int fitness_rule_version = 3;

/// By what a key is judged, beside itself.
struct FitnessRules {
  const Environment& environment;
  /// Of secrets that somebody meant, whatever they look like.
  std::vector<std::string> accepted_kids = {};
};

/// The least number of characters of a secret: 32 where others depend on the environment, else 20.
[[nodiscard]] std::size_t least_length(const Environment& environment);

/// Whether `value` would be taken, and by `check` too, in an environment that asks for `least_length` characters
/// (bytes, if it is not UTF-8): long enough, not a public default, not of low entropy, and not something that nobody
/// means as a secret.
[[nodiscard]] bool is_fit(std::string_view value, std::size_t least_length);

/// Refuses a secret that is too short, and in staging and production one that everybody knows or that nobody meant as a
/// secret. Errors: `secret_too_short`, `secret_public_default`, `secret_not_meant`.
[[nodiscard]] Result<void> check_fitness(const KeyBytes& key, const FitnessRules& rules, std::string_view label);

/// What is to be said against a key that may be used all the same.
[[nodiscard]] std::vector<Warning> fitness_warnings(const KeyBytes& key, const FitnessRules& rules,
                                                    std::string_view label);

/// Whether "development" stands in the text, in any case.
[[nodiscard]] bool contains_development(std::string_view text) noexcept;

/// Whether the bytes are easy to guess by their make: few different ones, one piece over and over, or a plain sequence.
[[nodiscard]] bool has_low_entropy(std::string_view bytes) noexcept;

/// `secret_format_unsupported` where no variable of that name can carry the secret: a zero byte, or more than 128 KiB
/// with the name (execve(2)).
[[nodiscard]] Result<void> check_variable(std::string_view name, std::string_view secret);

}  // namespace jwtsync::sources

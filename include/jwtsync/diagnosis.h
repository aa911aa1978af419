// SPDX-License-Identifier: Apache-2.0
/// @file
/// Why is it so, and what to do: findings out of the catalogue of causes (docs/causes/).
///
///     for (const Finding& finding : diagnose(agreement)) std::cout << finding.why << "; " << finding.fix;
#pragma once

#include <jwtsync/fleet.h>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync {

/// Why processes disagree or say nothing; each has its page, docs/causes/NAME.md. In the order of how much they tell:
/// of two explanations of one difference the earlier is given.
enum class Cause : std::uint8_t {
  // a process holds no key at all
  no_key,
  // the keys differ, and the variants prove why
  white_space,
  invisible_characters,
  quotes_kept,
  encoded_secret,
  base64_spelling,
  newlines_mangled,
  dollar_signs_mangled,
  character_set,
  json_document,
  // the keys differ, and reports tell why
  reload_refused,
  key_not_yet_known,
  environment_differs,
  development_default,
  secret_not_given,
  secret_empty,
  secret_shadowed,
  sources_differ,
  rules_differ,
  stale_value,
  value_differs,
  // something else departs
  instance_shared,
  algorithm_mismatch,
  issuer_mismatch,
  audience_mismatch,
  type_mismatch,
  kid_differs,
  // the keys agree, and are not fit
  check_refuses,
  // the keys of environments are not separate
  key_shared,
  // a process did not answer
  worker_unheard,
  process_unreachable,
  process_slow,
  access_refused,
  answer_not_understood,
  answer_stale,
  target_malformed,
  too_few_processes,
  fleet_unsettled,
  one_process,
  one_environment,
};
template <>
[[nodiscard]] std::span<const std::string_view> names<Cause>() noexcept;

/// Where a sentence stands in what was diagnosed: an Agreement or a Distinction.
struct SentencePlace {
  enum class List : std::uint8_t { departures, notes, warnings, silent };
  List list;
  std::size_t index;

  friend bool operator==(const SentencePlace&, const SentencePlace&) = default;
};

/// A cause, its evidence and its remedy, each in one sentence without a full stop. What a process said itself may stand
/// in `why`, cut to 200 bytes; never in `fix`, but for its name and those of its sources, if they are plain.
struct Finding {
  Cause cause;
  std::string why;
  std::string fix;
  /// The sentence that `why` repeats whole, if there is one: what shows the finding need not say it again.
  std::optional<SentencePlace> restates = {};
};

/// How the processes were asked, so that a remedy ends in the command that asks them again.
struct Asking {
  std::vector<std::string> options = {};  ///< such as "--expect", "4", each a word of its own
  /// As they were given. None: those of the configuration.
  std::vector<std::string> targets = {};
  bool collected = false;  ///< by lines of `jwtsync answer`, which answer one nonce only
  /// The command that asked, such as "compat-check". None: `agree` of an agreement, `distinct` of a distinction.
  std::string command = {};
};

/// The causes of an agreement's departures and silences, the most telling first; empty if all agree.
[[nodiscard]] std::vector<Finding> diagnose(const Agreement& agreement, const Asking& asking = {});

/// Which environments share keys, who did not answer, and what to do; empty if the environments are separate.
[[nodiscard]] std::vector<Finding> diagnose(const Distinction& distinction, const Asking& asking = {});

}  // namespace jwtsync

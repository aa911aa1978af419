// SPDX-License-Identifier: Apache-2.0
// The causes that a diagnosis can name; each has its page, docs/causes/NAME.md.
#pragma once

#include "diagnosis/advice.h"

#include <jwtsync/diagnosis.h>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace jwtsync::diagnosis {

/// In the order of how much they tell: of two explanations of one difference the earlier is given.
enum class Cause : std::uint8_t {
  // somebody holds no key at all
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
  // somebody did not answer
  worker_unheard,
  process_unreachable,
  process_slow,
  access_refused,
  answer_not_understood,
  answer_stale,
  target_malformed,
  too_few_processes,
  one_process,
  one_environment,
};

/// The name of the cause's page, such as "secret-not-given".
[[nodiscard]] std::string_view name_of(Cause cause) noexcept;

/// Every name, in the order of the enumeration.
[[nodiscard]] std::span<const std::string_view> cause_names() noexcept;

[[nodiscard]] Finding finding(Cause cause, std::string why, const Advice& fix);

}  // namespace jwtsync::diagnosis

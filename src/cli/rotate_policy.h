// SPDX-License-Identifier: Apache-2.0
// The policy of a ring, as options.
#pragma once

#include <jwtsync/result.h>
#include <jwtsync/rotation.h>
#include <array>
#include <chrono>
#include <string_view>
#include "cli/arguments.h"

namespace jwtsync::cli {

/// A time of a policy, and the option that says it.
struct PolicySpan {
  std::string_view option;
  std::chrono::seconds rotation::Policy::* length;
  std::chrono::seconds least;
};
inline constexpr std::array<PolicySpan, 6> policy_spans{{
    {"--lifetime", &rotation::Policy::lifetime, std::chrono::seconds(1)},
    {"--leeway", &rotation::Policy::leeway, std::chrono::seconds(0)},
    {"--skew", &rotation::Policy::skew, std::chrono::seconds(0)},
    {"--presence", &rotation::Policy::presence, std::chrono::seconds(1)},
    {"--permit", &rotation::Policy::permit, std::chrono::seconds(1)},
    {"--reactivable", &rotation::Policy::reactivable, std::chrono::seconds(0)},
}};

/// What `policy` becomes by the options of `policy_spans`, each --without-reader, and each --reader, which takes the
/// place of one of its name. Errors: `argument_invalid`; `not_found` of a reader that is not there.
[[nodiscard]] Result<rotation::Policy> policy_of(const Arguments& arguments, rotation::Policy policy = {});

}  // namespace jwtsync::cli

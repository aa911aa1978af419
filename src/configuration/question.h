// SPDX-License-Identifier: Apache-2.0
// Whom to ask, with which access token, and how long: for every door that compares services.
#pragma once

#include <jwtsync/configuration.h>
#include <jwtsync/fleet.h>
#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <jwtsync/sources.h>
#include <jwtsync/world.h>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::configuration {

inline constexpr std::chrono::milliseconds longest_timeout = std::chrono::minutes(10);  ///< of one process

/// As it is given to a door; what is left out is looked for in variables and file.
struct QuestionArguments {
  std::vector<std::string> targets = {};
  std::optional<std::size_t> expect = {};
  std::chrono::milliseconds timeout = AskOptions{}.timeout;
  std::optional<std::string> access_token_file = {};
  std::optional<std::string> via = {};  ///< a collector, in place of targets
};

/// Ready to be asked.
struct Question {
  std::vector<std::string> targets;
  AgreeOptions agreement;
  std::chrono::milliseconds timeout;
  std::optional<Secret> access_token;
  std::string certificate_file;
  std::string key_file;
  std::string via = {};

  /// Valid as long as this.
  [[nodiscard]] AskOptions how() const;
};

/// Those that `JWTSYNC_TARGETS` names between commas, else `[fleet]` targets; there may be none.
[[nodiscard]] std::vector<std::string> targets_of(const EnvironmentVariables& variables, const Configuration& file);

/// The targets are the arguments, else `targets_of`; none where a collector is asked. Errors: `argument_invalid` for
/// what is not a target, or not a collector, those of Files for the certificate and key of [fleet], and those of
/// `read_access_token` and `check_access_token`: no search by `search` may find the token as a secret.
[[nodiscard]] Result<Question> question_of(const World& world, const Configuration& file, const ResolveOptions& search,
                                           QuestionArguments arguments);

/// That no target is given: `argument_invalid`. `command` is what the hint shows how to give.
[[nodiscard]] Error no_targets(std::string_view command);

}  // namespace jwtsync::configuration

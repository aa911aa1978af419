// SPDX-License-Identifier: Apache-2.0
#include "capi/arguments.h"
#include "capi/call.h"
#include "capi/world.h"
#include "diagnosis/agreement_json.h"
#include "json/strict.h"
#include "keeper/load.h"
#include "shared/services.h"

#include <jwtsync/diagnosis.h>
#include <jwtsync/fleet.h>
#include <jwtsync/keeper.h>
#include <optional>
#include <utility>

namespace jwtsync::capi {
namespace {

constexpr std::chrono::milliseconds longest_timeout = std::chrono::minutes(10);

/// Whom to ask, and how.
struct Question {
  std::vector<std::string> targets;
  AgreeOptions options;
  std::chrono::milliseconds timeout;
  std::optional<Secret> access_token;
  std::string access_token_file = {};

  /// As the command is given it.
  [[nodiscard]] Asking asking() const {
    Asking asking{{}, targets, false};
    if (options.expect) asking.options = {"--expect", std::to_string(*options.expect)};
    if (!access_token_file.empty()) {
      asking.options.insert(asking.options.end(), {"--access-token-file", access_token_file});
    }
    return asking;
  }
};

Result<std::chrono::milliseconds> timeout_of(std::int64_t milliseconds) {
  if (milliseconds == 0) return AskOptions{}.timeout;
  if (milliseconds > 0 && milliseconds <= longest_timeout.count()) return std::chrono::milliseconds(milliseconds);
  return failure(Code::argument_invalid, "a timeout of " + std::to_string(milliseconds) + " ms",
                 "timeout_milliseconds must lie between 1 and " + std::to_string(longest_timeout.count()));
}

Result<std::optional<Secret>> access_token_of(const World& world, const Configuration& configuration,
                                              jwtsync_text path) {
  if (path.data == nullptr) return std::nullopt;
  Result<Secret> token = read_access_token(world.files, std::string(view_of(path)));
  if (!token) return failure(std::move(token).error());
  if (Result<void> good = check_access_token(world, *token, keeper::resolve_options({}, configuration)); !good) {
    return failure(std::move(good).error());
  }
  return std::optional<Secret>(std::move(*token));
}

Result<std::vector<std::string>> targets_of(const World& world, const jwtsync_agree_options& given,
                                            const Configuration& configuration) {
  Result<std::vector<std::string>> targets = texts_of(given.targets, given.target_count, "targets of agree options");
  if (targets && targets->empty()) targets = shared::targets_of(world.variables, configuration);
  if (!targets) return targets;
  if (Result<void> good = check_targets(*targets); !good) return failure(std::move(good).error());
  if (!targets->empty()) return targets;
  return failure(Code::argument_invalid, "nobody to ask: no target is given",
                 "name each process, such as http://auth:7517, or list targets in JWTSYNC_TARGETS, or under [fleet] in "
                 "the configuration");
}

Result<Question> question_of(const World& world, const jwtsync_agree_options* options) {
  const Result<jwtsync_agree_options> given = struct_of(options, "agree options");
  if (!given) return failure(given.error());
  const Result<Configuration> configuration = read_configuration(world, optional_of(given->configuration));
  if (!configuration) return failure(configuration.error());
  Result<std::vector<std::string>> targets = targets_of(world, *given, *configuration);
  if (!targets) return failure(std::move(targets).error());
  const Result<std::chrono::milliseconds> timeout = timeout_of(given->timeout_milliseconds);
  if (!timeout) return failure(timeout.error());
  Result<std::optional<Secret>> access_token = access_token_of(world, *configuration, given->access_token_file);
  if (!access_token) return failure(std::move(access_token).error());
  return Question{std::move(*targets),
                  {given->expect > 0 ? std::optional(given->expect) : configuration->expect},
                  *timeout,
                  std::move(*access_token),
                  std::string(view_of(given->access_token_file))};
}

Result<Agreement> ask_all(const World& world, const Question& question) {
  const AskOptions how{.timeout = question.timeout,
                       .access_token = question.access_token ? &*question.access_token : nullptr};
  return compare(world, question.targets, how, question.options);
}

}  // namespace
}  // namespace jwtsync::capi

jwtsync_status jwtsync_agree(const jwtsync_world* world, const jwtsync_agree_options* options,
                             jwtsync_string** out_json, int32_t* exit_status, jwtsync_error** error) {
  using namespace jwtsync;
  return capi::call(error, [&]() -> Result<void> {
    const Result<const World*> outside = capi::world_of(world);
    if (!outside) return failure(outside.error());
    const Result<capi::Question> question = capi::question_of(**outside, options);
    if (!question) return failure(question.error());
    const Result<Agreement> agreement = capi::ask_all(**outside, *question);
    if (!agreement) return failure(agreement.error());
    const std::vector<Finding> findings = diagnose(*agreement, question->asking());
    capi::give(out_json, json::dump(diagnosis::agreement_json(*agreement, findings, diagnosis::Freshness::asked)));
    if (exit_status != nullptr) *exit_status = exit_status_of(category_of(agreement->verdict));
    return {};
  });
}

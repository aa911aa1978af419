// SPDX-License-Identifier: Apache-2.0
#include "capi/arguments.h"
#include "capi/call.h"
#include "capi/world.h"
#include "configuration/question.h"
#include "configuration/settings.h"
#include "diagnosis/agreement_json.h"
#include "json/strict.h"

#include <jwtsync/diagnosis.h>
#include <jwtsync/fleet.h>
#include <jwtsync/keeper.h>
#include <optional>
#include <utility>

namespace jwtsync::capi {
namespace {

/// Whom to ask, and how to say that as the command is given it.
struct Inquiry {
  configuration::Question question;
  std::optional<std::string> access_token_file;

  [[nodiscard]] Asking asking() const {
    Asking asking{{}, question.targets, false};
    if (const auto expect = question.agreement.expect) asking.options = {"--expect", std::to_string(*expect)};
    if (access_token_file) asking.options.insert(asking.options.end(), {"--access-token-file", *access_token_file});
    return asking;
  }
};

Result<std::chrono::milliseconds> timeout_of(std::int64_t milliseconds) {
  if (milliseconds == 0) return AskOptions{}.timeout;
  if (milliseconds > 0 && milliseconds <= configuration::longest_timeout.count())
    return std::chrono::milliseconds(milliseconds);
  return failure(
      Code::argument_invalid, "a timeout of " + std::to_string(milliseconds) + " ms",
      "timeout_milliseconds must lie between 1 and " + std::to_string(configuration::longest_timeout.count()));
}

Result<Inquiry> asked_by(const World& world, const jwtsync_agree_options* options) {
  const Result<jwtsync_agree_options> given = struct_of(options, "agree options");
  if (!given) return failure(given.error());
  const Result<Configuration> file = read_configuration(world, optional_of(given->configuration));
  if (!file) return failure(file.error());
  Result<std::vector<std::string>> targets = texts_of(given->targets, given->target_count, "targets of agree options");
  if (!targets) return failure(std::move(targets).error());
  const Result<std::chrono::milliseconds> timeout = timeout_of(given->timeout_milliseconds);
  if (!timeout) return failure(timeout.error());
  const std::optional<std::string> token_file = optional_of(given->access_token_file);
  const auto expect = given->expect > 0 ? std::optional<std::size_t>(given->expect) : std::nullopt;
  Result<configuration::Question> question = configuration::question_of(
      world, *file, configuration::resolve_options(*file), {std::move(*targets), expect, *timeout, token_file});
  if (!question) return failure(std::move(question).error());
  if (question->targets.empty()) return failure(configuration::no_targets("agree"));
  return Inquiry{std::move(*question), token_file};
}

}  // namespace
}  // namespace jwtsync::capi

jwtsync_status jwtsync_agree(const jwtsync_world* world, const jwtsync_agree_options* options,
                             jwtsync_string** out_json, int32_t* exit_status, jwtsync_error** error) {
  using namespace jwtsync;
  return capi::call(error, [&]() -> Result<void> {
    const Result<const World*> outside = capi::world_of(world);
    if (!outside) return failure(outside.error());
    const Result<capi::Inquiry> asked = capi::asked_by(**outside, options);
    if (!asked) return failure(asked.error());
    const configuration::Question& question = asked->question;
    const Result<Agreement> agreement = ask_and_agree(**outside, question.targets, question.how(), question.agreement);
    if (!agreement) return failure(agreement.error());
    const std::vector<Finding> findings = diagnose(*agreement, asked->asking());
    capi::give(out_json, json::dump(diagnosis::agreement_json(*agreement, findings, diagnosis::Freshness::asked)));
    if (exit_status != nullptr) *exit_status = exit_status_of(category_of(agreement->verdict));
    return {};
  });
}

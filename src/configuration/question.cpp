// SPDX-License-Identifier: Apache-2.0
#include "configuration/question.h"

#include "base/text.h"
#include "ports/trusted_file.h"

#include <string_view>
#include <utility>

namespace jwtsync::configuration {

std::vector<std::string> targets_of(const EnvironmentVariables& variables, const Configuration& file) {
  std::vector<std::string> targets;
  for (const std::string_view part : base::split(variables.get("JWTSYNC_TARGETS").value_or(""), ',')) {
    if (const std::string_view target = base::trim(part); !target.empty()) targets.emplace_back(target);
  }
  return targets.empty() ? file.targets : targets;
}

AskOptions Question::how() const {
  return {.timeout = timeout,
          .access_token = access_token ? &*access_token : nullptr,
          .certificate_file = certificate_file,
          .key_file = key_file,
          .via = via,
          .expect = agreement.expect.value_or(1)};
}

Result<Question> question_of(const World& world, const Configuration& file, const ResolveOptions& search,
                             QuestionArguments arguments) {
  Question question{std::move(arguments.targets),
                    {arguments.expect ? arguments.expect : file.expect},
                    arguments.timeout,
                    std::nullopt,
                    file.fleet_tls_cert.value_or(""),
                    file.fleet_tls_key.value_or(""),
                    arguments.via.value_or("")};
  if (arguments.via) {
    if (Result<void> good = check_collector(*arguments.via); !good) return failure(std::move(good).error().at("--via"));
  }
  if (question.targets.empty() && !arguments.via) question.targets = targets_of(world.variables, file);
  if (Result<void> good = check_targets(question.targets); !good) return failure(std::move(good).error());
  for (const std::string& path : {question.certificate_file, question.key_file}) {
    constexpr std::size_t longest = std::size_t{1} << 20;
    if (path.empty()) continue;
    if (Result<ports::TrustedFile> read = ports::read_trusted(world.files, path, longest); !read) {
      return failure(std::move(read).error().at("[fleet]"));
    }
  }
  const auto& token_file = arguments.access_token_file ? arguments.access_token_file : file.access_token_file;
  if (!token_file) return question;
  Result<Secret> token = read_access_token(world.files, *token_file);
  if (!token) return failure(std::move(token).error());
  if (Result<void> good = check_access_token(world, *token, search); !good) return failure(std::move(good).error());
  question.access_token = std::move(*token);
  return question;
}

Error no_targets(std::string_view command) {
  return {Code::argument_invalid, "no target is given",
          "name each process, as in jwtsync " + std::string(command) +
              " http://auth:7517 http://backend:7517, or list targets in JWTSYNC_TARGETS, or under [fleet] in the "
              "configuration"};
}

}  // namespace jwtsync::configuration

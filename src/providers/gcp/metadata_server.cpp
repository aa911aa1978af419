// SPDX-License-Identifier: Apache-2.0
#include "providers/gcp/metadata_server.h"

#include "base/text.h"
#include "http/exchange.h"
#include "json/in_place.h"
#include "ports/http.h"
#include "providers/gcp/project.h"

#include <algorithm>
#include <array>

namespace jwtsync::gcp {
namespace {

constexpr std::chrono::milliseconds patience{1'000};  // it is on the machine itself, or it is not there
constexpr std::size_t answer_limit = std::size_t{64} * 1024;
constexpr std::size_t attempts = 3;
constexpr std::string_view flavor = "Metadata-Flavor";
constexpr std::string_view google = "Google";
constexpr std::string_view who = "the metadata server";

bool is_switched_off(const EnvironmentVariables& variables) {
  return base::equal_ignoring_case(variables.get("NO_GCE_CHECK").value_or(""), "true");
}

std::string host(const EnvironmentVariables& variables) {
  const auto named = set_variable(variables, "GCE_METADATA_HOST");
  return named && ports::is_authority(*named) ? *named : "metadata.google.internal";
}

bool is_passing_fault(const http::Answer& answer) { return http::of_reading().after(answer); }

tl::unexpected<Error> no_credentials(std::string message) {
  return failure(Code::source_unreachable, std::move(message),
                 "set GOOGLE_APPLICATION_CREDENTIALS to a credentials file, or log in: gcloud auth "
                 "application-default login (docs/sources/gcp-sm.md)");
}

/// The answer to a question, 200 or 404.
Result<http::Answer> ask(const http::Task& task, std::string_view question) {
  if (is_switched_off(task.world.variables)) {
    return no_credentials(
        "there are no Google credentials, and NO_GCE_CHECK keeps the metadata server from being asked");
  }
  http::SecretRequest request(
      HttpRequest{"GET", "http://" + host(task.world.variables) + "/computeMetadata/v1/" + std::string(question)});
  request.http().headers = {{std::string(flavor), std::string(google)}};
  request.http().timeout = patience;
  request.http().body_limit = answer_limit;
  // Silence is the usual answer elsewhere: asking again would only cost time.
  Result<http::Answer> answer = http::send(task, std::move(request), {attempts, is_passing_fault, false});
  if (!answer) return no_credentials("there are no Google credentials: no file, and no metadata server answers");
  if (header(answer->headers(), flavor) != google) {
    return no_credentials("there are no Google credentials: no file, and what answers is not Google's metadata server");
  }
  if (answer->status() == 200 || answer->status() == 404) return answer;
  return failure(Code::source_unreachable, std::string(who) + " answers " + std::to_string(answer->status()),
                 "try again; the machine may just have started");
}

class Machine final : public TokenSource {
 public:
  Result<Secret> token(const http::Task& task, TokenWish /*wish*/) const override {
    const Result<http::Answer> answer = ask(task, "instance/service-accounts/default/token");
    if (!answer) return failure(answer.error());
    if (answer->status() == 404) {
      return failure(Code::source_forbidden, "this machine has no service account",
                     "attach one that may read the secret (docs/sources/gcp-sm.md)");
    }
    const Result<json::InPlace> document = json::InPlace::parse(answer->body(), Code::answer_malformed);
    auto token = document ? document->secret_of("access_token") : std::nullopt;
    if (token) return std::move(*token);
    return failure(Code::answer_malformed, std::string(who) + " answers without an access token");
  }
};

}  // namespace

bool is_google_platform(const EnvironmentVariables& variables) {
  constexpr std::array<std::string_view, 6> telling{"K_SERVICE",   "CLOUD_RUN_JOB",   "FUNCTION_TARGET",
                                                    "GAE_SERVICE", "GAE_APPLICATION", "GCE_METADATA_HOST"};
  return std::any_of(telling.begin(), telling.end(),
                     [&](std::string_view name) { return set_variable(variables, name).has_value(); });
}

std::unique_ptr<TokenSource> metadata_account() { return std::make_unique<Machine>(); }

std::optional<std::string> metadata_project(const http::Task& task) {
  const Result<http::Answer> answer = ask(task, "project/project-id");
  if (!answer || answer->status() != 200) return std::nullopt;
  const std::string_view project = base::trim(answer->body());
  if (!is_project(project)) return std::nullopt;
  return std::string(project);
}

Result<std::string> metadata_universe(const http::Task& task) {
  const Result<http::Answer> answer = ask(task, "universe/universe-domain");
  if (!answer) return failure(answer.error());
  const std::string_view domain = answer->status() == 200 ? base::trim(answer->body()) : std::string_view{};
  return std::string(domain.empty() ? default_universe : domain);
}

}  // namespace jwtsync::gcp

// SPDX-License-Identifier: Apache-2.0
#include "providers/gcp/answers.h"

#include "json/in_place.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace jwtsync::gcp {
namespace {

constexpr std::string_view page = " (docs/sources/gcp-sm.md)";

/// The parts of `{"error":{"code","message","status","details":[{"reason"}]}}` that are understood.
struct ApiStatus {
  std::string status;
  std::string message;
  std::string reason;
};

ApiStatus read_status(std::string_view body) {
  const Result<json::InPlace> document = json::InPlace::parse(body, Code::answer_malformed);
  const auto error = document ? document->member("error") : std::nullopt;
  if (!error) return {};
  ApiStatus read{error->string_of("status").value_or(""), error->string_of("message").value_or(""), ""};
  const auto details = error->member("details");
  if (!details) return read;
  for (const json::InPlace& detail : details->elements()) {
    if (read.reason.empty()) read.reason = detail.string_of("reason").value_or("");
  }
  return read;
}

/// The state of a version that a message names: "... is in DISABLED state."
std::string_view state_in(std::string_view message) noexcept {
  constexpr std::array<std::string_view, 2> states{"DISABLED", "DESTROYED"};
  const auto found = std::find_if(states.begin(), states.end(), [&](std::string_view state) {
    return message.find(state) != std::string_view::npos;
  });
  return found == states.end() ? std::string_view{} : *found;
}

Error absent(const SecretPlace& place) {
  return {Code::secret_absent, "GCP Secret Manager has no " + place.version_resource(),
          "create it, or name another: --source gcp-sm://PROJECT/NAME" + std::string(page)};
}

Error denied(const SecretPlace& place, const ApiStatus& status) {
  if (status.reason == "SERVICE_DISABLED") {
    return {Code::source_forbidden, "the Secret Manager API is not enabled in project " + place.project,
            "enable it: gcloud services enable secretmanager.googleapis.com --project " + place.project};
  }
  return {Code::source_forbidden,
          "GCP Secret Manager denies access to " + place.secret_resource() + ", which may also mean that it is missing",
          "grant roles/secretmanager.secretAccessor on it, or name the one secret to read: --source " +
              SecretPlace{place.project, "NAME", "latest", place.location}.locator() + std::string(page)};
}

Error in_wrong_state(const SecretPlace& place, const ApiStatus& status) {
  const std::string_view state = state_in(status.message);
  std::string message = "GCP Secret Manager does not give " + place.version_resource();
  message += state.empty() ? ", in the state it is in" : ": it is " + std::string(state);
  return {
      Code::source_forbidden, std::move(message),
      "enable that version or add a newer one: latest is the newest version, whatever its state" + std::string(page)};
}

Error unauthenticated() {
  return {Code::source_forbidden, "GCP Secret Manager does not accept the credentials, nor a second token of theirs",
          "see which are in use: GOOGLE_APPLICATION_CREDENTIALS, gcloud's, or the machine's own" + std::string(page)};
}

Error unreachable(const http::Answer& answer, const ApiStatus& status) {
  const std::string number = std::to_string(answer.status());
  if (answer.status() >= 300 && answer.status() < 400) {
    return {Code::source_unreachable, "GCP Secret Manager answers with a redirect (" + number + "), never followed",
            "see what stands between this process and googleapis.com: a proxy, or a portal that asks for a login"};
  }
  constexpr std::array<std::string_view, 10> known{
      "INVALID_ARGUMENT", "OUT_OF_RANGE",  "ABORTED",     "ALREADY_EXISTS",    "RESOURCE_EXHAUSTED",
      "INTERNAL",         "UNIMPLEMENTED", "UNAVAILABLE", "DEADLINE_EXCEEDED", "UNKNOWN"};
  const bool is_known = std::find(known.begin(), known.end(), status.status) != known.end();
  return {Code::source_unreachable,
          "GCP Secret Manager answers " + number + (is_known ? " " + status.status : std::string()),
          answer.status() == 429 ? "the project's quota is used up: ask less often, or raise it"
                                 : "try again; if it stays so, see https://status.cloud.google.com"};
}

}  // namespace

bool refuses_token(const http::Answer& answer) noexcept { return answer.status() == 401; }

Error api_error(const http::Answer& answer, const SecretPlace& place) {
  const ApiStatus status = read_status(answer.body());
  // Only the service's own words make a secret absent: a front end's 404 must not lead on to another source.
  if (status.status == "NOT_FOUND") return absent(place);
  if (status.status == "PERMISSION_DENIED") return denied(place, status);
  if (status.status == "FAILED_PRECONDITION") return in_wrong_state(place, status);
  if (status.status == "UNAUTHENTICATED" || refuses_token(answer)) return unauthenticated();
  return unreachable(answer, status);
}

}  // namespace jwtsync::gcp

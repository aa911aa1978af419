// SPDX-License-Identifier: Apache-2.0
#include "service/verify.h"

#include <jwtsync/service.h>

#include "base/encoding.h"
#include "base/text.h"
#include "service/answer_fields.h"
#include "service/bearer.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace jwtsync::service {
namespace {

constexpr const char* retry_after_seconds = "1";
constexpr const char* issuer_header = "Jwtsync-Issuer";

/// Whose token it is, by the name that is configured: ` of issuer "auth"`; empty where there are not several.
std::string of_issuer(const std::optional<std::string_view>& issuer) {
  return issuer ? " of issuer \"" + base::printable(*issuer) + "\"" : std::string();
}

HttpResponse without_content(int status) { return {status, {{"Cache-Control", "no-store"}}, {}}; }

/// RFC 6750 3: how the client is told what it lacks.
HttpResponse challenge(int status, std::string parameters) {
  HttpResponse response = without_content(status);
  response.headers.emplace_back("WWW-Authenticate", R"(Bearer realm="jwtsync")" + std::move(parameters));
  return response;
}

/// That of a process which can judge no token, whatever the token is: it is not for its clients to mend.
HttpResponse cannot_tell(Code code) {
  HttpResponse response = error_response({code, "this process has no key now by which it could judge the token",
                                          "ask again; its operators see why at /readyz"});
  response.headers.emplace_back("Retry-After", retry_after_seconds);
  return response;
}

/// What a request lacks, for the log: never what it has in its place.
std::string_view text_of(NoToken why) noexcept {
  switch (why) {
    case NoToken::absent: return "it has no Authorization header; see whether the proxy passes it on";
    case NoToken::other_scheme: return "its Authorization header is of another scheme than Bearer";
    case NoToken::malformed: break;
  }
  return "it has several Authorization headers, or no single token behind Bearer";
}

/// What a line of the log adds to the words of a refusal: the cause, unless they say it, and where its page is.
std::string likely(const std::optional<Finding>& finding, const Error& refusal) {
  if (!finding) return {};
  return (finding->why == refusal.message ? "" : "; likely: " + finding->why) + " (jwtsync help " +
         std::string(name_of(finding->cause)) + ")";
}

/// Text as it is, anything else as JSON behind a mark; percent-encoded either way. So no text looks like JSON, in which
/// the mark's colon would be %3A, and the user 1 is not the user "1".
void add_claim(AnswerFields& fields, const VerifiedToken& token, const ClaimHeader& wanted) {
  if (const auto text = token.text(wanted.claim)) {
    base::append_percent_encoded(fields.add(wanted.header), *text);
  } else if (const auto json = token.json(wanted.claim)) {
    base::append_percent_encoded(fields.add(wanted.header).append("json:"), *json);
  }
}

}  // namespace

bool is_verify_path(std::string_view path) noexcept { return path == "/verify" || path.starts_with("/verify/"); }

Verify::Verify(const Keeper& keeper, const Clock& clock, Events& events, std::vector<ClaimHeader> claim_headers,
               HandOn* hand_on)
    : keeper_(keeper), events_(events), claim_headers_(std::move(claim_headers)), hand_on_(hand_on), log_(clock) {}

void Verify::answer(const ReceivedRequest& request, HttpResponse& response) {
  const auto token = bearer_token(request.headers);
  if (!token) {
    response = answer_without_token(token.error());
    return;
  }
  const auto local = locals_.lend();
  const auto verified = keeper_.verify(*token, *local);
  if (!verified) {
    response = refuse(verified.error(), *token, *local);
  } else if (hand_on_ == nullptr) {
    accept(*verified, *local, response);
  } else {
    this->hand_on(*verified, *local, response);
  }
}

HttpResponse Verify::answer_without_token(NoToken why) {
  keeper_.note_without_token(why == NoToken::absent ? Code::not_found : Code::request_malformed);
  if (const auto ending = log_.due(why)) {
    events_.record(Level::info, "a request brought no token to /verify: " + std::string(text_of(why)) + *ending);
  }
  // RFC 6750 3.1: where there are no credentials, the answer "SHOULD NOT include an error code".
  if (why != NoToken::malformed) return challenge(401, "");
  if (!keeper_.readiness().ready) return cannot_tell(Code::ring_unavailable);
  return challenge(400, R"(, error="invalid_request", error_description="one Authorization: Bearer field is needed")");
}

void Verify::accept(const VerifiedToken& token, Keeper::Local& local, HttpResponse& response) const {
  response.status = 200;
  response.body.clear();
  response.hold.reset();
  AnswerFields fields(response.headers);
  fields.add("Cache-Control") = "no-store";
  if (const auto issuer = keeper_.judged_by(local)) {
    base::append_percent_encoded(fields.add(issuer_header), *issuer);
  }
  const auto& wanted = claim_headers_.empty() ? keeper_.configuration(local).claim_headers : claim_headers_;
  for (const ClaimHeader& each : wanted) add_claim(fields, token, each);
}

/// All or nothing: where no token can be made, the application would be asked without one, or with one of another key.
void Verify::hand_on(const VerifiedToken& token, Keeper::Local& local, HttpResponse& response) {
  std::string authorization = "Bearer ";
  const auto appended = hand_on_->append(token.claims_json(), authorization);
  if (appended) {
    accept(token, local, response);
    response.headers.emplace_back("Authorization", std::move(authorization));
    return;
  }
  if (const auto ending = log_.due(appended.error().code)) {
    events_.record(Level::error,
                   "a good token could not be handed on: " + std::string(name_of(appended.error().code)) + *ending);
  }
  response = cannot_tell(Code::ring_unavailable);
}

/// The exact code is for the log and the metrics. Outside, every refused token looks like every other.
HttpResponse Verify::refuse(Refusal refusal, std::string_view token, Keeper::Local& local) {
  const bool of_the_token = category_of(refusal.code) == Category::refused;
  if (const auto ending = log_.due(refusal.code)) {
    const Error error = keeper_.explain(refusal, token, local);
    events_.record(of_the_token ? Level::info : Level::error,
                   "a token" + of_issuer(keeper_.judged_by(local)) +
                       " was refused at /verify: " + std::string(name_of(error.code)) + ": " + error.message +
                       likely(keeper_.diagnose(refusal, token, local), error) + *ending);
  }
  if (of_the_token) {
    return challenge(401, R"(, error="invalid_token", error_description="the token is not accepted")");
  }
  return cannot_tell(refusal.code);
}

}  // namespace jwtsync::service

// SPDX-License-Identifier: Apache-2.0
#include <jwtsync/testing_gcp.h>

#include "gcp_wire.h"

namespace jwtsync::testing {
namespace {

constexpr int longest_life = 3600;  // seconds, of what an account signs

/// RFC 6749 section 5.2.
HttpResponse refusal(std::string_view error, int status = 400) {
  return json_response({{"error", error}, {"error_description", "c4n4ry is not to be passed on"}}, status);
}

bool is_right(const std::string& given, const std::string& known) { return !known.empty() && given == known; }

}  // namespace

std::string FakeTokenService::new_token() {
  const std::lock_guard lock(tokens_);
  std::string token = "ya29.c4n4ry-token-" + std::to_string(++count_);
  given_.insert(token);
  return token;
}

bool FakeTokenService::accepts(std::string_view token) const {
  {
    const std::lock_guard lock(tokens_);
    if (given_.contains(token)) return true;
  }
  return takes_self_signed_ && is_signed(token, "");
}

/// Whether the account signed this: for an audience, or for a scope and no audience (AIP-4111).
bool FakeTokenService::is_signed(std::string_view token, std::string_view audience_wanted) const {
  const std::vector<std::string> parts = split_text(token, '.');
  if (parts.size() != 3 || service_account.empty() || !verifies) return false;
  const auto head = from_base64(parts[0]), claims_text = from_base64(parts[1]), signature = from_base64(parts[2]);
  if (!head || !claims_text || !signature) return false;
  const Json claims = read_object(*claims_text);
  const Json times{{"iat", claims.value("iat", Json(0))}, {"exp", claims.value("exp", Json(0))}};
  if (!times["iat"].is_number_integer() || !times["exp"].is_number_integer()) return false;
  const bool is_for_us = audience_wanted.empty()
                             ? text_of(claims, "aud").empty() && !text_of(claims, "scope").empty() &&
                                   text_of(claims, "sub") == service_account
                             : text_of(claims, "aud") == audience_wanted;
  return text_of(read_object(*head), "alg") == "RS256" && text_of(claims, "iss") == service_account && is_for_us &&
         times["exp"].get<std::int64_t>() - times["iat"].get<std::int64_t>() <= longest_life &&
         verifies(parts[0] + "." + parts[1], *signature);
}

HttpResponse FakeTokenService::answer_form(const std::map<std::string, std::string>& form,
                                           const ReceivedRequest& request) {
  const auto field = [&](const char* name) {
    const auto found = form.find(name);
    return found == form.end() ? std::string() : found->second;
  };
  const auto token_response = [&] {
    return json_response({{"access_token", new_token()}, {"expires_in", 3599}, {"token_type", "Bearer"}});
  };
  const std::string grant = field("grant_type");
  if (grant == "refresh_token") {
    if (!is_right(field("client_id"), client_id)) return refusal("invalid_client", 401);
    const bool known = is_right(field("refresh_token"), refresh_token) && field("client_secret") == client_secret;
    return known ? token_response() : refusal("invalid_grant");
  }
  if (grant == "urn:ietf:params:oauth:grant-type:jwt-bearer") {
    return is_signed(field("assertion"), "https://oauth2.googleapis.com/token") ? token_response()
                                                                                : refusal("invalid_grant");
  }
  if (grant == "urn:ietf:params:oauth:grant-type:token-exchange") {
    const std::string basic = "Basic " + base64_of(client_id + ":" + client_secret);
    if (!client_id.empty() && header(request.headers, "Authorization") != basic) return refusal("invalid_client", 401);
    const bool known = is_right(field("subject_token"), subject_token) && is_right(field("audience"), audience) &&
                       !field("scope").empty() && !field("subject_token_type").empty();
    return known ? token_response() : refusal("invalid_grant");
  }
  return refusal("unsupported_grant_type");
}

HttpResponse FakeTokenService::impersonate(const ReceivedRequest& request) {
  if (!accepts(bearer_of(request))) return api_error_response("UNAUTHENTICATED", "Invalid credentials.");
  const std::string path = "/v1/projects/-/serviceAccounts/" + impersonated_account + ":generateAccessToken";
  if (impersonated_account.empty() || request.target != path) {
    return api_error_response("PERMISSION_DENIED", "Permission 'iam.serviceAccounts.getAccessToken' denied.");
  }
  const Json body = read_object(request.body);
  if (!body.contains("scope") || !body["scope"].is_array() || !text_of(body, "lifetime").ends_with("s")) {
    return api_error_response("INVALID_ARGUMENT", "scope must be provided.");
  }
  return json_response({{"accessToken", new_token()}, {"expireTime", "2026-01-01T01:00:00Z"}});
}

HttpResponse FakeTokenService::answer(const ReceivedRequest& request) {
  if (request.method != "POST") return page_response(404);
  if (request.target.ends_with(":generateAccessToken")) return impersonate(request);
  const bool is_form = header(request.headers, "Content-Type") == "application/x-www-form-urlencoded";
  if (request.target == "/token" || request.target == "/v1/token") {
    return is_form ? answer_form(read_form(request.body), request) : refusal("invalid_request");
  }
  return page_response(404);
}

}  // namespace jwtsync::testing

// SPDX-License-Identifier: Apache-2.0
// Takes a token from the issuer of a fleet, as its clients do.
#pragma once

#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <jwtsync/world.h>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace jwtsync::probe {

struct Login {
  std::string url = {};
  std::string content_type = {};  ///< of the body
  std::chrono::milliseconds timeout{5'000};
  /// Where the token stands in the answer, as a JSON pointer (RFC 6901), such as "/data/token". Empty: in the first of
  /// access_token, token, accessToken, jwt and id_token, or the whole answer is the token.
  std::string token_at = {};
};

/// Logs in, by GET without a body and POST with one, and gives the token. Errors: those of HttpClient; `access_denied`
/// where it answers 401 or 403; `answer_malformed` where it answers something else than success, or no token stands
/// there. Nothing of the answer is in them but its status.
[[nodiscard]] Result<Secret> log_in(const World& world, const Login& login, const Secret* body);

/// `Content-Type` of a body that begins so: JSON, or a form.
[[nodiscard]] std::string_view content_type_of(std::string_view body) noexcept;

}  // namespace jwtsync::probe

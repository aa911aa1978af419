// SPDX-License-Identifier: Apache-2.0
// Asking an OAuth 2.0 token endpoint (RFC 6749 section 5) for an access token.
#pragma once

#include "http/exchange.h"

#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <string>
#include <string_view>

namespace jwtsync::gcp {

inline constexpr std::string_view google_token_endpoint = "https://oauth2.googleapis.com/token";

/// An `application/x-www-form-urlencoded` body that holds secrets.
class Form {
 public:
  Form& add(std::string_view name, std::string_view value);
  Form& add(std::string_view name, const Secret& value);
  [[nodiscard]] std::string take() && noexcept { return std::move(text_).take(); }

 private:
  http::SecretText text_;
};

/// A POST of `form` to `address`.
[[nodiscard]] http::SecretRequest form_request(std::string address, Form form);

/// Sends `request`, asks again after passing faults, and reads `access_token`. `who` names the endpoint in errors:
/// `source_forbidden` (a refusal, named where its name is one of RFC 6749), `source_unreachable`, `answer_malformed`.
[[nodiscard]] Result<Secret> fetch_token(const http::Task& task, http::SecretRequest request, std::string_view who);

/// Whether `text` is an `https:` address with a host, and nothing that would lead elsewhere.
[[nodiscard]] bool is_https_address(std::string_view text) noexcept;

}  // namespace jwtsync::gcp

// SPDX-License-Identifier: Apache-2.0
#include "service/issued_tokens.h"

#include <algorithm>
#include <string>
#include <utility>

namespace jwtsync::service {
namespace {

constexpr std::uint64_t most_bearers = 512;  // of one issuer: check_access_issuers allows fewer

/// RFC 7519 3: three parts with dots between them. No access token of a file that `jwtsync generate` made has one.
bool may_be_jwt(std::string_view token) { return std::count(token.begin(), token.end(), '.') == 2; }

tl::unexpected<Error> denied(const std::string& why, std::string hint) {
  return failure(Code::access_denied, "the access token " + why, std::move(hint));
}

std::optional<std::uint64_t> place_of(const std::vector<std::string>& names, std::optional<std::string_view> name) {
  const auto found = name ? std::find(names.begin(), names.end(), *name) : names.end();
  return found == names.end() ? std::nullopt : std::optional(static_cast<std::uint64_t>(found - names.begin()));
}

/// OpenID Connect Core 5.1: an address that the issuer has not verified is whatever its user wrote.
std::optional<std::string_view> verified_email(const VerifiedToken& token) {
  return token.json("email_verified") == "true" ? token.text("email") : std::nullopt;
}

}  // namespace

Result<std::optional<std::uint64_t>> IssuedTokens::find(const std::vector<std::string_view>& presented) {
  std::optional<Error> first;
  std::size_t judged = 0;
  for (const std::string_view token : presented) {
    if (empty() || !may_be_jwt(token) || judged == most_judged) continue;
    ++judged;
    const Result<std::uint64_t> bearer = judge(token);
    if (bearer) return std::optional(*bearer);
    if (!first) first = bearer.error();
  }
  if (first) return failure(std::move(*first));
  return std::optional<std::uint64_t>();
}

/// What is wrong with a token is told by its code alone: what is expected of one is nothing for strangers.
Result<std::uint64_t> IssuedTokens::judge(std::string_view token) {
  // Not ring_unavailable: the process has keys of its own.
  const auto unknown = [] {
    return failure(Code::keys_outdated, "it cannot be told now whether the access token is good",
                   "ask again in a moment; the log of this process says what keeps it from the issuer's keys");
  };
  if (keys_ == nullptr) return unknown();
  const auto local = locals_.lend();
  const auto verified = keys_->verify(token, *local);
  const std::string_view issuer = keys_->judged_by(*local).value_or("");
  if (!verified) {
    const Code code = verified.error().code;
    if (category_of(code) == Category::refused) {
      return denied("is not accepted: " + std::string(name_of(code)),
                    "docs/reference/errors.md has the code; compare the token with [[access.issuers]] of that process");
    }
    return unknown();
  }
  // By a shared secret whoever verifies could have made it.
  if (is_hmac(verified->algorithm())) return denied("is signed by a shared secret", "show one signed by a key pair");
  return bearer_of(*verified, issuer);
}

Result<std::uint64_t> IssuedTokens::bearer_of(const VerifiedToken& token, std::string_view issuer) const {
  const auto of_issuer = std::find_if(issuers_.begin(), issuers_.end(), [&](const AccessIssuer& each) {
    return each.issuer.expectations.issuer == issuer;
  });
  if (of_issuer != issuers_.end()) {
    const std::uint64_t first = most_bearers * static_cast<std::uint64_t>(of_issuer - issuers_.begin());
    if (const auto place = place_of(of_issuer->subjects, token.subject())) return first + *place;
    if (const auto place = place_of(of_issuer->emails, verified_email(token))) {
      return first + of_issuer->subjects.size() + *place;
    }
  }
  return denied("is not of a subject that may ask here",
                "add its sub to subjects of [[access.issuers]], or its email to emails");
}

}  // namespace jwtsync::service

// SPDX-License-Identifier: Apache-2.0
#include "token/authenticate.h"

#include "base/encoding.h"
#include "base/require.h"
#include "crypto/constant_time.h"
#include "token/open.h"

namespace jwtsync::token {
namespace {

Checked check_mac(const crypto::HmacKey& key, std::string_view signing_input, std::string_view signature) noexcept {
  const auto expected = key.authenticate(signing_input);
  if (!expected) return object_to(Code::ring_unavailable);
  if (!crypto::equal_in_constant_time(expected->view(), signature)) return object_to(Code::token_signature_invalid);
  return {};
}

Checked check_signature(const VerifyingKey& key, std::string_view signing_input, std::string_view signature) noexcept {
  if (const auto* const mac = std::get_if<crypto::HmacKey>(&key.check)) {
    return check_mac(*mac, signing_input, signature);
  }
  const auto* const pair = std::get_if<crypto::SignatureCheck>(&key.check);
  base::require(pair != nullptr);
  if (!pair->check(signing_input, signature)) return object_to(Code::token_signature_invalid);
  if (key.wants_one_text && !pair->has_one_text(signature)) {
    return object_to(Code::token_signature_invalid, "the signature", "has the higher s of the two that say the same");
  }
  return {};
}

Checked check_rest(const VerifyingKey& key, const jose::Compact& parts, Scratch::Memory& memory) noexcept {
  if (const Checked decoded = decode_rest(parts, memory); !decoded) return decoded;
  return check_signature(key, parts.signing_input, memory.signature.bytes());
}

/// What most tokens are: a header that is known, of an HMAC key, and a signature as long as its codes are. Where it
/// ends is known then, and nothing is searched: a dot in payload or signature would not decode. Nothing for any other
/// token, whatever it is: what is wrong with it is found out by the long way.
std::optional<tl::expected<HeaderVerdict, Objection>> authenticate_usual(const HeaderRules& headers,
                                                                         std::string_view token,
                                                                         Scratch::Memory& memory) noexcept {
  if (token.size() > max_token_size) return std::nullopt;  // before anything is searched in it
  const std::size_t first = token.find('.');
  if (first == std::string_view::npos) return std::nullopt;
  const auto verdict = headers.recall(token.substr(0, first), memory);
  if (!verdict) return std::nullopt;
  const auto* const mac = std::get_if<crypto::HmacKey>(&verdict->key->check);
  if (mac == nullptr) return std::nullopt;
  const std::size_t signature = base::base64url_size(mac->size());
  if (token.size() <= first + 2 + signature) return std::nullopt;
  const std::size_t second = token.size() - 1 - signature;
  if (token[second] != '.' || !memory.payload.decode(token.substr(first + 1, second - first - 1)) ||
      !memory.signature.decode(token.substr(second + 1))) {
    return std::nullopt;
  }
  if (const Checked good = check_mac(*mac, token.substr(0, second), memory.signature.bytes()); !good) {
    return tl::unexpected(good.error());
  }
  return *verdict;
}

}  // namespace

tl::expected<HeaderVerdict, Objection> authenticate(const HeaderRules& headers, std::string_view token,
                                                    Scratch::Memory& memory) noexcept {
  if (const auto usual = authenticate_usual(headers, token, memory)) return *usual;
  const auto parts = split(token);
  if (!parts) {
    const bool is_too_large = parts.error().code == Code::token_too_large;
    // RFC 8725 3.2: "none" is not taken; who sent it is told that, and not that a part is missing.
    if (!is_too_large && is_unsecured(token, memory)) {
      return object_to(Code::token_algorithm_mismatch, "the token",
                       "has no signature, and says so: its algorithm is none");
    }
    return tl::unexpected(parts.error());
  }
  return authenticate(headers, *parts, memory);
}

tl::expected<HeaderVerdict, Objection> authenticate(const HeaderRules& headers, const jose::Compact& parts,
                                                    Scratch::Memory& memory) noexcept {
  auto verdict = headers.judge(parts.header, memory);
  // RFC 7516 9: of five parts it is encrypted, whatever its algorithm; that would be said to be one of the wrong key.
  const auto has_more_parts = [&] { return parts.signature.find('.') != std::string_view::npos; };
  if (!verdict && has_more_parts()) {
    return object_to(Code::token_malformed, "the token", "is not three parts joined by dots");
  }
  if (!verdict) return verdict;
  if (const Checked rest = check_rest(*verdict->key, parts, memory); !rest) verdict = tl::unexpected(rest.error());
  return verdict;
}

}  // namespace jwtsync::token

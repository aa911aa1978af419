// SPDX-License-Identifier: Apache-2.0
// Verdicts on tokens against those of a plain reference, for one algorithm. The input is header, payload and edits,
// divided by newlines: the token is signed, and then each pair of edits, a place and a pattern, changes one of its
// characters. So tokens are good, nearly good, and anything.
#pragma once

#include "fuzz.h"
#include "reference.h"
#include "reference_token.h"

#include <jwtsync/testing.h>
#include <jwtsync/token.h>
#include <optional>
#include <string>

namespace jwtsync::fuzz {

/// The algorithm as the reference has it, and its key. The same text always has the same signature.
class Reference {
 public:
  virtual ~Reference() = default;
  [[nodiscard]] virtual std::string_view name() const = 0;
  /// What makes a KeyRing of the key.
  [[nodiscard]] virtual std::string_view key() const = 0;
  [[nodiscard]] virtual std::string sign(std::string_view text) const = 0;
  [[nodiscard]] virtual bool is_signature(const std::string& signature, std::string_view text) const = 0;
};

/// Whether claims are those of a token for "backend" by "auth" that is good now, in seconds; nothing if a rule on which
/// ours is stricter, or a fraction of a second, decides.
inline std::optional<bool> are_good(const std::string& payload, std::int64_t now) {
  if (ReferenceReader::read(payload) != ReferenceVerdict::accepted) return std::nullopt;
  const Json claims = Json::parse(payload);
  const auto has = [&](const char* name) { return claims.contains(name); };
  for (const char* name : {"exp", "nbf", "iat"}) {
    if (has(name) && (!claims[name].is_number_unsigned() || claims[name] > 253'402'300'799u)) return std::nullopt;
  }
  if (has("aud") && !claims["aud"].is_string()) return std::nullopt;
  if (!has("exp") || claims["exp"] <= now) return false;
  if ((has("nbf") && claims["nbf"] > now) || (has("iat") && claims["iat"] > now)) return false;
  return has("iss") && claims["iss"] == "auth" && has("aud") && claims["aud"] == "backend";
}

/// Whether a refusal comes after the signature was found good.
inline bool was_verified(Code code) {
  switch (code) {
    case Code::token_expired:
    case Code::token_not_yet_valid:
    case Code::token_issued_in_future:
    case Code::token_issuer_mismatch:
    case Code::token_audience_mismatch:
    case Code::token_claim_missing:
    case Code::token_claim_malformed: return true;
    default: return false;
  }
}

class Verdicts {
 public:
  /// Borrows the reference.
  explicit Verdicts(const Reference& reference) : reference_(reference) {}

  void compare_all(std::string_view input) {
    compare(input);
    const std::string header = encode(take_line(input));
    std::string token = header + "." + encode(take_line(input));
    token += "." + encode(reference_.sign(token));
    compare(token);
    for (; input.size() >= 2; input.remove_prefix(2)) {
      const std::size_t from_end = static_cast<unsigned char>(input[0]);  // the signature first
      char& edited = token[token.size() - 1 - from_end % token.size()];
      edited = static_cast<char>(edited ^ input[1]);
    }
    compare(token);
  }

 private:
  void compare(std::string_view token) {
    const auto verified = verifier_.verify(token, scratch_);
    const auto parts = take_apart(token);
    const bool is_signed = parts && reference_.is_signature(parts->signature, parts->signing_input);
    if (verified || was_verified(verified.error().code)) require(is_signed);
    if (!verified && verified.error().code == Code::token_signature_invalid) require(!is_signed);
    if (!is_signed || token.size() > max_token_size || !is_plain(parts->header)) return;
    const std::int64_t now = std::chrono::floor<std::chrono::seconds>(clock_.now().time_since_epoch()).count();
    if (const auto good = are_good(parts->payload, now)) require(verified.has_value() == *good);
  }

  /// A header on which our rules (no unknown `crit`, types of its members) have nothing to say.
  [[nodiscard]] bool is_plain(const std::string& header) const {
    const std::string algorithm = R"("alg":")" + std::string(reference_.name()) + '"';
    return header == "{" + algorithm + "}" || header == "{" + algorithm + R"(,"typ":"JWT"})" ||
           header == R"({"typ":"JWT",)" + algorithm + "}";
  }

  const Reference& reference_;
  testing::FakeClock clock_;
  KeyRing ring_ = *KeyRing::parse(*Secret::copy_of(reference_.key()));
  Verifier verifier_ = *Verifier::create(ring_, {.issuer = "auth", .audiences = {"backend"}}, clock_);
  Scratch scratch_;
};

}  // namespace jwtsync::fuzz

// SPDX-License-Identifier: Apache-2.0
// HS256, against a reference that is as plain as can be: HMAC() over what stands before the last dot. The input is
// header, payload and edits, divided by newlines: the token is signed, and then each pair of edits, a place and a
// pattern, changes one of its characters. So tokens are good, nearly good, and anything.
#include "fuzz.h"
#include "reference.h"

#include <jwtsync/testing.h>
#include <jwtsync/token.h>
#include <openssl/hmac.h>
#include <array>
#include <optional>
#include <string>

namespace {

using jwtsync::Code;
using jwtsync::fuzz::Json;
using jwtsync::fuzz::require;

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string encode(std::string_view bytes) {
  std::string text;
  unsigned pending = 0, bits = 0;
  for (const char byte : bytes) {
    pending = (pending << 8) | static_cast<unsigned char>(byte);
    for (bits += 8; bits >= 6; bits -= 6) text += alphabet[(pending >> (bits - 6)) & 63u];
  }
  if (bits > 0) text += alphabet[(pending << (6 - bits)) & 63u];
  return text;
}

/// RFC 7515 section 2: no padding, no line breaks; and the one text of its bytes.
std::optional<std::string> decode(std::string_view text) {
  std::string bytes;
  unsigned pending = 0, bits = 0;
  for (const char character : text) {
    const std::size_t value = alphabet.find(character);
    if (value == std::string_view::npos) return std::nullopt;
    pending = (pending << 6) | static_cast<unsigned>(value);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>((pending >> bits) & 255u);
  }
  return encode(bytes) == text ? std::optional(bytes) : std::nullopt;
}

std::string mac_of(std::string_view text) {
  const std::string_view key = jwtsync::testing::canary_secret;
  std::array<unsigned char, 32> mac{};
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()),
       text.size(), mac.data(), nullptr);  // NOLINT(*-cast)
  return {mac.begin(), mac.end()};
}

struct Parts {
  std::string header, payload;
  bool is_signed = false;
};

/// The parts of a token, if it has three and each is base64url.
std::optional<Parts> take_apart(std::string_view token) {
  const std::size_t first = token.find('.'), last = token.rfind('.');
  if (first == std::string_view::npos || first == last || token.find('.', first + 1) != last) return std::nullopt;
  const auto header = decode(token.substr(0, first));
  const auto payload = decode(token.substr(first + 1, last - first - 1));
  const auto signature = decode(token.substr(last + 1));
  if (!header || !payload || !signature) return std::nullopt;
  return Parts{*header, *payload, *signature == mac_of(token.substr(0, last))};
}

/// Whether claims are those of a token for "backend" by "auth" that is good now, in seconds; nothing if a rule on which
/// ours is stricter, or a fraction of a second, decides.
std::optional<bool> are_good(const std::string& payload, std::int64_t now) {
  if (jwtsync::fuzz::ReferenceReader::read(payload) != jwtsync::fuzz::ReferenceVerdict::accepted) return std::nullopt;
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

bool was_verified(Code code) {
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

struct Fixture {
  jwtsync::testing::FakeClock clock;
  jwtsync::KeyRing ring = *jwtsync::KeyRing::parse(*jwtsync::Secret::copy_of(jwtsync::testing::canary_secret));
  jwtsync::Verifier verifier = *jwtsync::Verifier::create(ring, {.issuer = "auth", .audiences = {"backend"}}, clock);
  jwtsync::Scratch scratch;

  void compare(std::string_view token) {
    const auto verified = verifier.verify(token, scratch);
    const auto parts = take_apart(token);
    const bool is_signed = parts && parts->is_signed;
    if (verified || was_verified(verified.error().code)) require(is_signed);
    if (!verified && verified.error().code == Code::token_signature_invalid) require(!is_signed);
    if (!is_signed || token.size() > jwtsync::max_token_size || !is_plain(parts->header)) return;
    const std::int64_t now = std::chrono::floor<std::chrono::seconds>(clock.now().time_since_epoch()).count();
    if (const auto good = are_good(parts->payload, now)) require(verified.has_value() == *good);
  }

  /// A header on which our rules (no unknown `crit`, types of its members) have nothing to say.
  static bool is_plain(const std::string& header) {
    return header == R"({"alg":"HS256"})" || header == R"({"alg":"HS256","typ":"JWT"})" ||
           header == R"({"typ":"JWT","alg":"HS256"})";
  }
};

std::string_view take_line(std::string_view& rest) {
  const std::size_t end = std::min(rest.find('\n'), rest.size());
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return line;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Fixture fixture;
  std::string_view rest = jwtsync::fuzz::text_of(data, size);
  fixture.compare(rest);
  const std::string header = encode(take_line(rest));
  std::string token = header + "." + encode(take_line(rest));
  token += "." + encode(mac_of(token));
  fixture.compare(token);
  for (; rest.size() >= 2; rest.remove_prefix(2)) {
    char& edited = token[token.size() - 1 - static_cast<unsigned char>(rest[0]) % token.size()];  // the signature first
    edited = static_cast<char>(edited ^ rest[1]);
  }
  fixture.compare(token);
  return 0;
}

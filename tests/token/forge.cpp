// SPDX-License-Identifier: Apache-2.0
#include "forge.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace jwtsync {
namespace {

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());  // NOLINT(*-reinterpret-cast)
}

}  // namespace

std::string long_secret() { return std::string(testing::canary_secret) + std::string(testing::other_canary_secret); }

KeyRing ring_of(std::string_view secret, Algorithm algorithm) {
  return KeyRing::parse(Secret::copy_of(secret).value(), {.algorithm = algorithm}).value();
}

std::string encode(std::string_view bytes) {
  std::string text(bytes.size() * 2 + 8, '\0');
  unsigned char* const out = reinterpret_cast<unsigned char*>(text.data());  // NOLINT(*-reinterpret-cast)
  text.resize(static_cast<std::size_t>(EVP_EncodeBlock(out, bytes_of(bytes), static_cast<int>(bytes.size()))));
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  while (text.ends_with('=')) text.pop_back();
  return text;
}

std::string signature_of(std::string_view text, std::string_view secret, Algorithm algorithm) {
  const EVP_MD* const hash = algorithm == Algorithm::hs256   ? EVP_sha256()
                             : algorithm == Algorithm::hs384 ? EVP_sha384()
                                                             : EVP_sha512();
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac;
  unsigned size = 0;
  HMAC(hash, secret.data(), static_cast<int>(secret.size()), bytes_of(text), text.size(), mac.data(), &size);
  return encode({reinterpret_cast<const char*>(mac.data()), size});  // NOLINT(*-reinterpret-cast)
}

std::string sealed(std::string_view encoded_header, std::string_view encoded_payload, std::string_view secret,
                   Algorithm algorithm) {
  const std::string input = std::string(encoded_header) + '.' + std::string(encoded_payload);
  return input + '.' + signature_of(input, secret, algorithm);
}

std::string token_of(std::string_view header, std::string_view payload, std::string_view secret, Algorithm algorithm) {
  return sealed(encode(header), encode(payload), secret, algorithm);
}

Expectations good_expectations() { return {.issuer = "auth", .audiences = {"backend"}}; }

KeyRing private_ring(const testing::Pair& pair, Algorithm algorithm) {
  return KeyRing::parse(Secret::copy_of(pair.private_pem()).value(), {.algorithm = algorithm}).value();
}

KeyRing public_ring(const testing::Pair& pair, Algorithm algorithm) {
  return KeyRing::parse(Secret::copy_of(pair.public_pem()).value(), {.algorithm = algorithm}).value();
}

std::string public_jwk(const testing::Pair& pair, Algorithm algorithm) {
  constexpr std::string_view before = R"({"keys":[)", after = "]}", kid = R"("kid":")", kid_end = "\",";
  std::string jwk = public_jwks(public_ring(pair, algorithm));
  jwk = jwk.substr(before.size(), jwk.size() - before.size() - after.size());
  const std::size_t start = jwk.find(kid);
  jwk.erase(start, jwk.find(kid_end, start + kid.size()) + kid_end.size() - start);
  return jwk;
}

std::string token_by(const testing::Pair& pair, Algorithm algorithm, std::string_view header,
                     std::string_view payload) {
  const std::string input = encode(header) + '.' + encode(payload);
  return input + '.' + encode(pair.sign(input, algorithm));
}

std::string header_of(Algorithm algorithm) { return "{\"alg\":\"" + std::string(name_of(algorithm)) + "\"}"; }

}  // namespace jwtsync

// SPDX-License-Identifier: Apache-2.0
// Tokens of any shape, signed or not, made without the code under test.
#pragma once

#include <jwtsync/jose.h>
#include <jwtsync/keyring.h>
#include <jwtsync/testing.h>
#include <jwtsync/token.h>

#include <string>
#include <string_view>

#include "../support/key_pair.h"

namespace jwtsync {

/// A good key for every algorithm: 80 bytes, with the canary.
[[nodiscard]] std::string long_secret();

[[nodiscard]] KeyRing ring_of(std::string_view secret, Algorithm algorithm = Algorithm::hs256);

/// base64url, by another route than the library's.
[[nodiscard]] std::string encode(std::string_view bytes);

/// The HMAC of `text`, base64url.
[[nodiscard]] std::string signature_of(std::string_view text, std::string_view secret = testing::canary_secret,
                                       Algorithm algorithm = Algorithm::hs256);

/// Two encoded parts and their signature: a token of that header and payload, whatever they are.
[[nodiscard]] std::string sealed(std::string_view encoded_header, std::string_view encoded_payload,
                                 std::string_view secret = testing::canary_secret,
                                 Algorithm algorithm = Algorithm::hs256);

/// A token of a header's and a payload's text, signed.
[[nodiscard]] std::string token_of(std::string_view header, std::string_view payload,
                                   std::string_view secret = testing::canary_secret,
                                   Algorithm algorithm = Algorithm::hs256);

/// A ring of one unnamed key of this algorithm: the pair, or its public half.
[[nodiscard]] KeyRing private_ring(const testing::Pair& pair, Algorithm algorithm);
[[nodiscard]] KeyRing public_ring(const testing::Pair& pair, Algorithm algorithm);

/// The public half as a JWK of this algorithm, without a kid.
[[nodiscard]] std::string public_jwk(const testing::Pair& pair, Algorithm algorithm);

/// A token of a header's and a payload's text, signed by the pair.
[[nodiscard]] std::string token_by(const testing::Pair& pair, Algorithm algorithm, std::string_view header,
                                   std::string_view payload);

/// {"alg":...}
[[nodiscard]] std::string header_of(Algorithm algorithm);

/// A header that is good for any unnamed ring of HS256.
inline constexpr std::string_view good_header = R"({"alg":"HS256","typ":"JWT"})";
/// Claims that are good until 2026-01-01T00:01:40Z, 100 seconds after the FakeClock starts.
inline constexpr std::string_view good_claims = R"({"iss":"auth","aud":"backend","sub":"alice","exp":1767225700})";

/// What the tests expect of tokens.
[[nodiscard]] Expectations good_expectations();

}  // namespace jwtsync

// SPDX-License-Identifier: Apache-2.0
// A token off the wire: never accepted without its signature, and refused alike whether it is taken apart or verified.
// The same input as header and payload, divided by a newline, of a token whose signature is good: what an issuer could
// send. And as claims to be signed.
#include "base/encoding.h"
#include "crypto/hash.h"
#include "fuzz.h"

#include <jwtsync/testing.h>
#include <jwtsync/token.h>
#include <string>

namespace {

using jwtsync::Code;
using jwtsync::fuzz::require;

struct Fixture {
  jwtsync::testing::FakeClock clock;
  jwtsync::KeyRing ring = *jwtsync::KeyRing::parse(*jwtsync::Secret::copy_of(jwtsync::testing::canary_secret));
  jwtsync::KeyRing other = *jwtsync::KeyRing::parse(*jwtsync::Secret::copy_of(jwtsync::testing::other_canary_secret));
  jwtsync::Expectations expectations{.issuer = "auth", .audiences = {"backend"}};
  jwtsync::Verifier verifier = *jwtsync::Verifier::create(ring, expectations, clock);
  jwtsync::Verifier stranger = *jwtsync::Verifier::create(other, expectations, clock);
  jwtsync::Signer signer = *jwtsync::Signer::create(ring);
  jwtsync::Scratch signing;
  jwtsync::Scratch verifying;

  void check_any(std::string_view token) {
    const auto verified = verifier.verify(token, verifying);
    if (verified) require(jwtsync::inspect(token).has_value());
    if (!verified) require(!verifier.explain(verified.error(), token).message.empty());
    require(!stranger.verify(token, verifying).has_value());
  }

  void check_signed(std::string_view input) {
    const std::size_t line_end = std::min(input.find('\n'), input.size());
    const std::string_view payload = input.substr(std::min(line_end + 1, input.size()));
    std::string token =
        jwtsync::base::base64url_encode(input.substr(0, line_end)) + '.' + jwtsync::base::base64url_encode(payload);
    const jwtsync::crypto::Digest mac = jwtsync::crypto::hmac_sha256(jwtsync::testing::canary_secret, token);
    token += '.' + jwtsync::base::base64url_encode({mac.data(), mac.size()});
    const auto verified = verifier.verify(token, verifying);
    if (!verified) require(verified.error().code != Code::token_signature_invalid);
    check_any(token);
  }

  void check_own(std::string_view input) {
    const auto claims = jwtsync::Claims::parse(input);
    if (!claims) return;
    const auto token = signer.sign(*claims, signing);
    if (!token) return;
    const auto verified = verifier.verify(*token, verifying);
    if (!verified) require(verified.error().code != Code::token_signature_invalid);
    check_any(*token);
  }
};

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Fixture fixture;
  const std::string_view input = jwtsync::fuzz::text_of(data, size);
  fixture.check_any(input);
  fixture.check_signed(input);
  fixture.check_own(input);
  return 0;
}

// SPDX-License-Identifier: Apache-2.0
// A token off the wire: never accepted without its signature, and refused alike whether it is taken apart or verified.
// A payload that is signed first is refused or accepted by its claims alone.
#include "fuzz.h"

#include <jwtsync/testing.h>
#include <jwtsync/token.h>
#include <string>

namespace {

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
};

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Fixture fixture;
  const std::string_view input = jwtsync::fuzz::text_of(data, size);

  const auto verified = fixture.verifier.verify(input, fixture.verifying);
  if (verified) jwtsync::fuzz::require(jwtsync::inspect(input).has_value());
  if (!verified) jwtsync::fuzz::require(!fixture.verifier.explain(verified.error(), input).message.empty());

  if (const auto claims = jwtsync::Claims::parse(input)) {
    if (const auto token = fixture.signer.sign(*claims, fixture.signing)) {
      const auto own = fixture.verifier.verify(*token, fixture.verifying);
      if (!own) jwtsync::fuzz::require(own.error().code != jwtsync::Code::token_signature_invalid);
      jwtsync::fuzz::require(!fixture.stranger.verify(*token, fixture.verifying).has_value());
    }
  }
  return 0;
}

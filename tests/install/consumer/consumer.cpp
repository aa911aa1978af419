// SPDX-License-Identifier: Apache-2.0
// The shortest honest use of the library: sign a token, verify it, see a changed one refused.
#include <jwtsync/jwtsync.h>
#include <cstdio>

int main() {
  jwtsync::System system;
  const jwtsync::Clock& clock = system.world().clock;
  const auto secret = jwtsync::Secret::copy_of("Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc");
  const auto ring = jwtsync::KeyRing::parse(*secret);
  const auto signer = jwtsync::Signer::create(*ring);
  const auto verifier = jwtsync::Verifier::create(*ring, {.issuer = "auth"}, clock);

  jwtsync::Scratch signing, verifying;
  const auto token = signer->sign(
      jwtsync::Claims().issuer("auth").subject("alice").expires_at(clock.now() + std::chrono::minutes(15)), signing);
  const auto verified = verifier->verify(*token, verifying);
  if (!verified || verified->subject() != "alice") return 1;

  std::string changed(*token);
  changed.back() = changed.back() == 'A' ? 'E' : 'A';
  const auto refused = verifier->verify(changed, verifying);
  if (refused) return 1;
  std::printf("verified by key %s; the changed one: %s\n", std::string(ring->signing_key()->kid()).c_str(),
              verifier->explain(refused.error(), changed).message.c_str());
  return 0;
}

// SPDX-License-Identifier: Apache-2.0
#include "cli/probe_tokens.h"

#include <array>
#include <optional>
#include <string>
#include <utility>
#include "base/encoding.h"
#include "cli/new_key.h"

namespace jwtsync::cli {
namespace {

using namespace std::chrono_literals;

Result<Secret> sign(const World& world, const Signer& signer, Claims claims, std::chrono::seconds until_end) {
  std::array<char, 12> random{};
  if (Result<void> filled = world.randomness.fill(random); !filled) return failure(std::move(filled).error());
  const Time now = world.clock.now();
  if (!claims.has("sub")) claims.subject(probe_subject);
  claims.token_id(base::base64url_encode({random.data(), random.size()}));
  claims.issued_at(now + until_end - probe_lifetime).expires_at(now + until_end);
  Scratch scratch;
  const Result<std::string_view> token = signer.sign(claims, scratch);
  if (!token) return failure(token.error());
  return Secret::copy_of(*token);
}

/// A ring of a key that nobody has, for the algorithm of this signer.
Result<KeyRing> strange_ring(const World& world, Algorithm algorithm) {
  const NamedAlgorithm named{algorithm};
  const Result<Secret> key = new_key(world.randomness, named, usual_form(named));
  if (!key) return failure(key.error());
  return KeyRing::parse(*key, {.algorithm = algorithm});
}

}  // namespace

Result<probe::Offers> make_offers(const World& world, const KeyRing& ring, const Claims& claims) {
  const Result<Signer> signer = Signer::create(ring);
  if (!signer) return failure(signer.error());
  const Result<KeyRing> strange = strange_ring(world, signer->algorithm());
  if (!strange) return failure(strange.error());
  const Result<Signer> stranger = Signer::create(*strange);
  if (!stranger) return failure(stranger.error());

  probe::Offers offers;
  Result<void> failed;
  const auto made = [&](Result<Secret> token) {
    if (token) return *std::move(token);
    failed = failure(std::move(token).error());
    return Secret();
  };
  offers.good = made(sign(world, *signer, claims, probe_lifetime));
  offers.again = made(sign(world, *signer, claims, probe_lifetime));
  offers.other_key = made(sign(world, *stranger, claims, probe_lifetime));
  offers.expired = made(sign(world, *signer, claims, -1h));
  if (failed) offers.tampered = made(probe::joined(offers.good, *offers.again));
  if (!failed) return failure(std::move(failed).error());
  return offers;
}

Result<Secret> make_long(const World& world, const KeyRing& ring, const Claims& claims, std::size_t size) {
  const Result<Signer> signer = Signer::create(ring);
  if (!signer) return failure(signer.error());
  Claims filled = claims;
  filled.set("jwtsync_padding", std::string(size / 4 * 3, 'x'));  // base64url makes four characters of three
  return sign(world, *signer, std::move(filled), probe_lifetime);
}

}  // namespace jwtsync::cli

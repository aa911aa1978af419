// SPDX-License-Identifier: Apache-2.0
#include "cli/probe_tokens.h"

#include <array>
#include <optional>
#include <string>
#include <utility>
#include "base/encoding.h"
#include "keyring/read_keys.h"

namespace jwtsync::cli {
namespace {

using namespace std::chrono_literals;

Result<Secret> sign(const World& world, const Signer& signer, Claims claims, std::chrono::seconds until_end) {
  std::array<char, 12> random{};
  if (Result<void> filled = world.randomness.fill(random); !filled) return failure(std::move(filled).error());
  const Time now = world.clock.now();
  if (!claims.has("sub")) claims.subject(probe_subject);
  // With a digit in it, whatever is drawn: what an application repeats of it is then no word that tells tokens apart.
  claims.token_id("probe-0-" + base::base64url_encode({random.data(), random.size()}));
  claims.issued_at(now + until_end - probe_lifetime).expires_at(now + until_end);
  Scratch scratch;
  const Result<std::string_view> token = signer.sign(claims, scratch);
  if (!token) return failure(token.error());
  return Secret::copy_of(*token);
}

/// A ring of a key that nobody has, for the algorithm of this signer.
Result<KeyRing> strange_ring(const World& world, Algorithm algorithm) {
  const keyring::NamedAlgorithm named{algorithm};
  const Result<Secret> key = new_key(world.randomness, named, usual_form(named));
  if (!key) return failure(key.error());
  return KeyRing::parse(*key, {.algorithm = algorithm});
}

}  // namespace

Result<Claims> read_probe_claims(Files& files, const std::optional<std::string>& path) {
  if (!path) return Claims();
  const Result<FileContent> content = files.read(*path, max_token_size);
  if (!content) {
    Error error = content.error();
    if (error.hint.empty()) error.hint = "name a file that this user may read";
    return failure(std::move(error));
  }
  return content->bytes.reveal([](std::string_view text) { return Claims::parse(text); });
}

void add_expected(Claims& claims, const std::optional<std::string>& issuer, const std::vector<std::string>& audiences) {
  if (issuer && !claims.has("iss")) claims.issuer(*issuer);
  if (!audiences.empty() && !claims.has("aud")) claims.audience(audiences.front());
}

Result<TokenMaker> TokenMaker::create(const World& world, const KeyRing& ring, Claims claims) {
  Result<Signer> signer = Signer::create(ring);
  if (!signer) return failure(std::move(signer).error());
  const Result<KeyRing> strange = strange_ring(world, signer->algorithm());
  if (!strange) return failure(strange.error());
  Result<Signer> stranger = Signer::create(*strange);
  if (!stranger) return failure(std::move(stranger).error());
  return TokenMaker(world, *std::move(signer), *std::move(stranger), std::move(claims));
}

Result<Secret> TokenMaker::make(probe::Shown shown) const {
  using probe::Shown;
  switch (shown) {
    case Shown::none: return Secret();
    case Shown::good:
    case Shown::again: return sign(*world_, signer_, claims_, probe_lifetime);
    case Shown::other_key: return sign(*world_, stranger_, claims_, probe_lifetime);
    case Shown::expired: return sign(*world_, signer_, claims_, -1h);
    case Shown::tampered: break;
  }
  const Result<Secret> content = make(Shown::good);
  if (!content) return failure(content.error());
  const Result<Secret> signature = make(Shown::good);
  if (!signature) return failure(signature.error());
  return probe::joined(*content, *signature);
}

Result<probe::Offers> make_offers(const World& world, const KeyRing& ring, const Claims& claims) {
  using probe::Shown;
  const Result<TokenMaker> maker = TokenMaker::create(world, ring, claims);
  if (!maker) return failure(maker.error());
  probe::Offers offers;
  Result<void> failed;
  const auto made = [&](Shown shown) {
    Result<Secret> token = maker->make(shown);
    if (token) return *std::move(token);
    failed = failure(std::move(token).error());
    return Secret();
  };
  offers.good = made(Shown::good);
  for (std::size_t i = 0; i < further_good_tokens; ++i) offers.again.push_back(made(Shown::again));
  offers.tampered = made(Shown::tampered);
  offers.other_key = made(Shown::other_key);
  offers.expired = made(Shown::expired);
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

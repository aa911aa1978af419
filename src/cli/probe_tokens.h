// SPDX-License-Identifier: Apache-2.0
// The tokens of `jwtsync probe`, and of --probe: of a subject without rights, good for half a minute.
#pragma once

#include <jwtsync/keyring.h>
#include <jwtsync/secret.h>
#include <jwtsync/token.h>
#include <jwtsync/world.h>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include "probe/probe.h"

namespace jwtsync::cli {

inline constexpr std::chrono::seconds probe_lifetime{30};
inline constexpr std::string_view probe_subject = "jwtsync-probe";

/// Those that a file says; none without one. Errors: those of Files and of Claims::parse.
[[nodiscard]] Result<Claims> read_probe_claims(Files& files, const std::optional<std::string>& path);

/// With an issuer, and an audience, that a verifier expects, where the claims have none.
void add_expected(Claims& claims, const std::optional<std::string>& issuer, const std::vector<std::string>& audiences);

/// Makes tokens of these claims by a ring's key, and by one that is made for it and that nobody has. `sub` is the
/// probe's unless the claims have one; each token has a `jti` of its own.
class TokenMaker {
 public:
  /// `world` must outlive it. Errors: those of Signer, and of making a key.
  [[nodiscard]] static Result<TokenMaker> create(const World& world, const KeyRing& ring, Claims claims);
  /// One that was not there before; a Secret of nothing for `none`.
  [[nodiscard]] Result<Secret> make(probe::Shown shown) const;

 private:
  TokenMaker(const World& world, Signer signer, Signer stranger, Claims claims)
      : world_(&world), signer_(std::move(signer)), stranger_(std::move(stranger)), claims_(std::move(claims)) {}

  const World* world_;
  Signer signer_;
  Signer stranger_;
  Claims claims_;
};

/// So many good ones are shown besides the first: as many workers may each hold another key.
inline constexpr std::size_t further_good_tokens = 3;

/// All that Offers has, made at once. Errors: those of TokenMaker.
[[nodiscard]] Result<probe::Offers> make_offers(const World& world, const KeyRing& ring, const Claims& claims);

/// A good one with a claim that makes it as long as `size`, in bytes, or a little more.
[[nodiscard]] Result<Secret> make_long(const World& world, const KeyRing& ring, const Claims& claims, std::size_t size);

}  // namespace jwtsync::cli

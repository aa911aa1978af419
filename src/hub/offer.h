// SPDX-License-Identifier: Apache-2.0
// What a member has of a ring that the store of the hub lost: the document, and its keys.
#pragma once

#include <jwtsync/keyring.h>
#include <jwtsync/result.h>
#include <jwtsync/rotation.h>
#include <jwtsync/rotation_store.h>
#include <jwtsync/seal.h>
#include <jwtsync/world.h>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::hub {

inline constexpr std::string_view offer_path = "/jwtsync/v1/ring/offer";

struct Offer {
  std::string name;
  std::string document;
  rotation::Ring ring;
  std::optional<KeyRing> keys;  ///< those of the document that verify, all of them and no others
};

/// Reads it where it stands: no secret is copied but into a Secret. `known`: RSA keys in it are not examined once more.
/// Error: `request_malformed`, which quotes nothing.
[[nodiscard]] Result<Offer> read_offer(std::string_view body, const KeyRing* known = nullptr);

/// What can be kept of the keys: of a secret its bytes, of a key pair the private half where it was offered. Errors:
/// those of Seal::close.
[[nodiscard]] Result<std::vector<rotation::OfferedKey>> sealed_keys_of(const Offer& offer, const rotation::Seal& seal,
                                                                       Randomness& randomness);

}  // namespace jwtsync::hub

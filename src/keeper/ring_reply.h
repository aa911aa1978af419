// SPDX-License-Identifier: Apache-2.0
// What a hub gives to a member that joins or reads: docs/reference/hub.md.
#pragma once

#include <jwtsync/keyring.h>
#include <jwtsync/result.h>
#include <jwtsync/rotation.h>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace jwtsync::keeper {

/// A key that is rehearsed: it stands in no ring, and nothing is verified by it but its own probe.
struct TriedKey {
  std::string kid;
  std::string nonce;
  std::string token;
  KeyRing ring;
};

/// A ring, and the keys of it that verify now. Copies share the keys.
struct RingReply {
  rotation::Ring ring;
  rotation::Held held;          ///< what is remembered of it: the digest is that of its bytes
  std::optional<KeyRing> keys;  ///< in the order of the document; nothing where none verifies
  /// The same, where tokens without a kid may be of a second key: they are tried against that one here.
  std::optional<KeyRing> second;
  std::map<std::string, std::string, std::less<>> probes = {};  ///< by kid
  rotation::Moment now;                                         ///< by the clock of the store
  std::optional<TriedKey> tried = {};                           ///< nothing, too, where it cannot be read here
};

struct ReplyOptions {
  bool signs = false;              ///< the active key is to sign; else none does
  bool allow_short_keys = false;   ///< as in RingOptions
  const KeyRing* known = nullptr;  ///< likewise
};
/// Reads it where it stands: no secret is copied but into a Secret. Errors, which quote nothing: `answer_malformed`,
/// also where the keys are not those of the document; and those of KeyRing.
[[nodiscard]] Result<RingReply> read_ring_reply(std::string_view body, const ReplyOptions& options);

}  // namespace jwtsync::keeper

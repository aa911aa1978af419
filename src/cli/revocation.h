// SPDX-License-Identifier: Apache-2.0
// Who refuses a key that was revoked, as members said when they joined since.
#pragma once

#include <jwtsync/rotation.h>
#include <jwtsync/rotation_store.h>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>
#include "cli/rotate_outcome.h"
#include "json/strict.h"

namespace jwtsync::cli {

struct Revocation {
  /// A member that may still accept the key.
  struct Other {
    std::string who;
    bool is_silent = false;  ///< fenced: it goes on with the keys that it has until it hears the hub
    std::optional<rotation::Moment> signs_until = {};
  };
  /// Who reads keys unasked accepts tokens of this one until it has read again.
  struct Reader {
    std::string name;
    std::optional<rotation::Moment> until = {};  ///< nothing where its sink was not written
  };
  std::size_t members = 0;  ///< all but those that have left
  std::size_t dropped = 0;
  std::chrono::seconds slowest{0};  ///< of these, from the step until it said so; rounded down
  std::vector<Other> others = {};
  std::vector<Reader> readers = {};
};

/// `ring`: the first one in which the key was revoked, at `at`.
[[nodiscard]] Revocation revocation_of(const rotation::Stored& stored, rotation::Position ring, rotation::Moment at);

/// A line that says how many members dropped it and how soon, and one for each member and reader that may accept it.
[[nodiscard]] std::string revocation_text(const Revocation& revocation, rotation::Moment now);
/// {"members","dropped","slowest","others":[{"who","silent","signs_until"}],"readers":[{"name","until"}]}.
[[nodiscard]] json::Value revocation_json(const Revocation& revocation);

/// How long to wait for it: --wait, by default a little more than a presence.
[[nodiscard]] Result<std::chrono::milliseconds> patience_of(const RotateScene& scene, const rotation::Policy& policy);
/// Waits until all that are there dropped the key, `patience` at most. `ring`: the first one in which it was revoked.
[[nodiscard]] Result<Epilogue> await_revocation(RotateScene& scene, const rotation::Ring& ring,
                                                std::chrono::milliseconds patience);

}  // namespace jwtsync::cli

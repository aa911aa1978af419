// SPDX-License-Identifier: Apache-2.0
// What becomes of a store that forgot: which of the rings that are held goes on, and who must be heard before.
#pragma once

#include <jwtsync/rotation.h>
#include <jwtsync/rotation_store.h>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::rotation {

/// How an environment stands in the store.
struct Standing {
  std::string history;                 ///< as StoreTransaction::history, when it was last seen
  std::optional<Moment> stopped = {};  ///< since then it answers nothing
  std::string why = {};
  friend bool operator==(const Standing&, const Standing&) = default;
};

/// The ring that a member holds, as it said since the stop.
struct Heard {
  std::string name;
  Held held;
  std::string document = {};  ///< what it offered: of `held`; empty if nothing yet
  bool is_vouched = true;     ///< as of an Offer
  friend bool operator==(const Heard&, const Heard&) = default;
};

/// The ring of the store, and those that were offered: the one that goes on.
struct Highest {
  Ring ring;
  std::vector<Held> at_hand = {};  ///< all of them
  bool is_forked = false;          ///< not all of them are of one history
};
[[nodiscard]] Highest highest_of(const Ring& ring, const std::vector<Ring>& offered);

/// When nothing is left of what anybody signed before the stop: a permit that was given last, a token that was signed
/// at its end, and clocks on both sides.
[[nodiscard]] Moment nothing_left(const Ring& ring, const Rows& rows, Moment stopped);

/// Keys of the ring that goes on whose kid is none of `at_hand`. One that verifies is waited for.
[[nodiscard]] std::vector<MissingKey> missing_of(const Ring& ring, const std::vector<std::string>& at_hand,
                                                 Moment nothing_left, Moment now);

/// Who may know more than was heard, and until when. `stopped` is when the store began to answer nothing.
[[nodiscard]] std::vector<Hold> holds_of_restore(const Highest& highest, const Rows& rows,
                                                 const std::vector<Heard>& heard, Moment stopped, Moment now);

/// The first generation of the next epoch.
[[nodiscard]] Ring restored(const Ring& highest);

/// One who may have had a permit of which the store knows nothing: gates wait for what it may have signed.
[[nodiscard]] Member lost_signer(const Ring& ring, const Rows& rows, Moment stopped);

inline constexpr std::string_view lost = "(lost)";  ///< its name

}  // namespace jwtsync::rotation

// SPDX-License-Identifier: Apache-2.0
/// @file
/// A rotation in a store: what members and operators do, each call one transaction. Gates are evaluated inside it, on
/// the rows as they stand there, so that no time lies between what was seen and what is done.
///
///     StoredRotation rotation(store, "staging");
///     const Result<Ring> ring = rotation.join(member);  // presence and ring, or neither
///     if (!ring) return fail(ring.error());
///     const Result<Outcome> outcome = rotation.take(ring->position, step);  // taken, held, or overtaken
///
/// Time is the store's. No secret is in any row but under seal (`seal.h`): rings are kept in their public form.
#pragma once

#include <jwtsync/result.h>
#include <jwtsync/rotation.h>
#include <jwtsync/store.h>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::rotation {

/// All that a store has of an environment, as it stood at one moment.
struct Stored {
  Ring ring;
  Rows rows;
  Moment now;
};

/// A key under seal, as a row of the store has it.
struct SealedKey {
  std::string kid;
  std::string sealed;  ///< as `Seal::close` made it
  friend bool operator==(const SealedKey&, const SealedKey&) = default;
};

/// The keys under seal that belong to a ring: those of its keys that were given sealed, in the order of their kids.
struct SealedKeys {
  Ring ring;
  std::vector<SealedKey> keys;
};

/// A row, and what takes its place.
struct Resealed {
  std::string kid;
  std::string before;
  std::string after;
};

/// The current document, and what time it is.
struct Glance {
  std::string document;
  Moment now;
  std::string rehearsal = {};  ///< the kid of the key that is rehearsed; empty if none is
};

/// A key that is tried, and stands in no ring: members say whether they would accept its tokens.
struct Rehearsal {
  std::string kid;
  Algorithm algorithm = Algorithm::hs256;
  std::string nonce;   ///< that it answers, as of a Question
  std::string sealed;  ///< as `Seal::close` made it
  Moment until;
  friend bool operator==(const Rehearsal&, const Rehearsal&) = default;
};

/// A member's word on it.
struct Rehearsed {
  std::string name;
  std::string kid;
  bool accepts = false;
  friend bool operator==(const Rehearsed&, const Rehearsed&) = default;
};

/// What became of a step.
struct Outcome {
  enum class Kind : std::uint8_t {
    taken,      ///< `ring` is the generation that it made
    held,       ///< `gate` says by what
    overtaken,  ///< another step came first: `ring` is what it made
  };
  Kind kind;
  Ring ring;
  Gate gate;
};

/// What became of a sink into which the keys of a ring that verify were to be put.
struct SinkReading {
  std::string reader;
  Position under;              ///< of the ring
  std::string fault = {};      ///< why they may not stand there; empty: they were read back
  bool was_disturbed = false;  ///< something else stood there meanwhile: readers may have that
};

/// Why an environment answers nothing, and since when.
struct Stop {
  Moment since;
  std::string why;
};

/// A key of a ring that a member holds, under seal: who seals it has compared it with the document.
struct OfferedKey {
  std::string kid;
  std::string material;  ///< as in RingKey
  std::string sealed;    ///< as `Seal::close` made it
};

/// The ring that a member holds.
struct Offer {
  std::string_view document;
  std::vector<OfferedKey> keys = {};
  /// Whether it is the word of one who may sign. Of others, a ring that the store does not know goes on only where one
  /// who may sign holds it as well, and a signer is not heard by it.
  bool is_vouched = true;
};

/// A key of a ring whose bytes, or whose private half, neither the store has nor anybody who offered.
struct MissingKey {
  std::string kid;
  std::optional<Moment> until = {};  ///< so long it is waited for; nothing: the ring goes on without it
};

/// What became of a restore: the first ring of the next epoch; or, where something holds it, the highest one so far.
struct Restoration {
  Ring ring;
  std::vector<Hold> holds;               ///< who was not heard, until when
  std::vector<MissingKey> missing = {};  ///< of a store that keeps keys

  [[nodiscard]] bool is_done() const noexcept;
};

/// Errors of all functions: those of the store; `not_found` where it has no ring of the environment; `answer_malformed`
/// where a row of it is not what was written there; `ring_unavailable` where the environment is stopped, of all but
/// `record_uses`, `leave`, `offer`, `stopped` and `restore`.
///
/// It is *stopped* where another store took the place of the one before (`StoreTransaction::history`), or where a
/// member that joins holds a ring that the store does not know of: commits that were acknowledged may be missing, and a
/// step on what is left may lose tokens. `restore` makes it go on.
///
/// An error of a call may stand for a commit whose reply was lost (`StoreTransaction::commit`). A step that was taken
/// is then seen as `overtaken` at the next try, with the ring that it made; every other call may be made again.
class StoredRotation {
 public:
  /// `store` outlives it. Used by any number of threads.
  explicit StoredRotation(Store& store, std::string environment)
      : store_(store), environment_(std::move(environment)) {}

  /// The first generation, and its key under seal, in one transaction; an empty `sealed` keeps none. Errors:
  /// `file_exists` where the environment has a ring, or its kid or material was used.
  [[nodiscard]] Result<void> start(const Ring& first, std::string_view sealed = {});
  [[nodiscard]] Result<Stored> load();
  /// For those who look again and again whether there is a later ring: one row, which is not read.
  [[nodiscard]] Result<Glance> glance();
  /// The document of a generation that was; nothing if there was none.
  [[nodiscard]] Result<std::optional<std::string>> document_of(Position position);

  /// A member is there, for one presence from now, and has the ring that it is to follow: either a step comes after it
  /// and sees the member, or the member has what the step wrote. What was recorded of it before is kept. `holds` is the
  /// ring that it holds, if it does: where the store does not know that ring, the environment is stopped from now on.
  /// `is_vouched` as of an Offer, here and below: whose word is not is `access_denied` in the name of one who has a
  /// permit.
  [[nodiscard]] Result<Ring> join(const Member& member, const std::optional<Held>& holds = {}, bool is_vouched = true);
  /// A proof of a member that is there, with the moment of the store. Errors: `not_found` of one that is not.
  [[nodiscard]] Result<void> prove(std::string_view name, std::string kid, bool accepts, bool is_vouched = true);
  /// "I sign from now on under this generation." The permit stands in the store before it is used; from before it is
  /// asked for, the member signs with no older key. `uses` has all keys that it signed with, and is added to what is
  /// known, the larger expiry of two. Errors: `not_found` of a member that is not there, `generation_overtaken`
  /// where the generation is not the current one.
  [[nodiscard]] Result<Permit> permit(std::string_view name, Position under, const std::vector<Use>& uses);
  /// What it saw of keys, with nothing asked for. Also of a member that is not there any more. An end that is more than
  /// ten years away counts as none. Of kids that the ring does not have, few are kept.
  [[nodiscard]] Result<void> record_uses(std::string_view name, const std::vector<Use>& uses, bool is_vouched = true);
  /// It signs no more and is not there. `uses` are its last ones.
  [[nodiscard]] Result<void> leave(std::string_view name, const std::vector<Use>& uses, bool is_vouched = true);

  /// What became of a reader's sink. Errors: `generation_overtaken` where the ring is another one by now, `not_found`
  /// of a reader that its policy does not have.
  [[nodiscard]] Result<void> record_sink(const SinkReading& reading);
  /// Whether a reader accepts tokens of a key, as a probe showed. Errors: `not_found` of a reader, or of a key;
  /// `argument_invalid` of a reader that is not probed.
  [[nodiscard]] Result<void> record_acceptance(std::string_view reader, std::string_view kid, bool accepts);
  [[nodiscard]] Result<void> waive(const Waiver& waiver);

  /// Ring and sealed keys, of one moment.
  [[nodiscard]] Result<SealedKeys> sealed_keys();
  /// Puts keys under another seal: all of these rows, or none where one is no longer as it was before (false).
  [[nodiscard]] Result<bool> reseal(const std::vector<Resealed>& rows);

  /// Takes a step from the generation that its asker saw. A key that is staged brings its sealed row; that of a key
  /// that is retired or revoked is erased.
  [[nodiscard]] Result<Outcome> take(Position seen, const Step& step);

  /// Tries a key from now on, in the place of the one before, whose answers are forgotten. It is not registered: it is
  /// never staged.
  [[nodiscard]] Result<void> rehearse(const Rehearsal& rehearsal);
  /// Nothing: none is tried, or its time is over.
  [[nodiscard]] Result<std::optional<Rehearsal>> rehearsal();
  /// Of a member that is there. Errors: `not_found` of one that is not, `generation_overtaken` of another key.
  [[nodiscard]] Result<void> record_rehearsed(std::string_view name, std::string_view kid, bool accepts);
  /// Who answered, by name.
  [[nodiscard]] Result<std::vector<Rehearsed>> rehearsed();
  [[nodiscard]] Result<void> end_rehearsal();

  /// To be called before `take` of a step that was not asked for by a member: writes the row of `unlisted_signer`, if
  /// there is one, so that the tokens of those who are not members are waited for, too.
  [[nodiscard]] Result<void> count_unlisted(const Step& step);

  /// Nothing: it is not stopped.
  [[nodiscard]] Result<std::optional<Stop>> stopped();
  /// The ring that a member holds. Kept where the environment is stopped; of its keys those that the store has no row
  /// of, but for such that it knows as retired or revoked. Errors: `answer_malformed`; `request_malformed` of another
  /// environment; `proof_mismatch` where a key has the name or the bytes of another one that the store knows.
  [[nodiscard]] Result<void> offer(std::string_view name, const Offer& offer);
  [[nodiscard]] Result<void> offer(std::string_view name, std::string_view document) {
    return offer(name, Offer{document});
  }
  /// Writes the highest ring, of the store's and those offered, as the first of the next epoch, with the sealed keys
  /// that were offered; once each member was heard and no key is missing, or nothing is left of what a silent one may
  /// have signed: a permit, a lifetime, the longest time after `exp` and two skews after the stop. Error:
  /// `argument_invalid` where it is not stopped.
  [[nodiscard]] Result<Restoration> restore();

  /// Forgets members that are gone, and whose tokens are over; what they saw of the keys that are left is kept under
  /// one name. How many.
  [[nodiscard]] Result<std::size_t> sweep();

  /// The name under which `sweep` keeps it.
  static constexpr std::string_view departed = "(departed)";

 private:
  Store& store_;
  std::string environment_;
};

}  // namespace jwtsync::rotation

// SPDX-License-Identifier: Apache-2.0
/// @file
/// Rotation as values and functions: the ring document, what is known of its members, and which step may come next.
/// No I/O and no clock: time is an argument, by the clock of the store (docs/rotation.md).
///
///     const std::optional<Step> step = next_step(ring);
///     if (step && evaluate(ring, rows, *step, now).is_open()) ring = apply(ring, rows, *step, now);
///
/// All times are whole seconds. A bound that must not be too early is rounded up by who makes it.
#pragma once

#include <jwtsync/jose.h>
#include <jwtsync/name.h>
#include <jwtsync/result.h>
#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jwtsync {
class Key;
}

namespace jwtsync::rotation {

using Moment = std::chrono::sys_seconds;

/// Where a ring stands among all rings of its environment. It only grows: an epoch begins where a store was lost.
struct Position {
  std::uint64_t epoch = 1;
  std::uint64_t generation = 1;
  friend auto operator<=>(const Position&, const Position&) = default;
};

/// What becomes of a key: staged, active, retiring, withdrawn, retired; active and retiring may change places; a staged
/// one may retire unused; any may be revoked. Retired and revoked are for ever.
enum class KeyState : std::uint8_t {
  staged,     ///< verified everywhere before it signs
  active,     ///< signs
  retiring,   ///< verifies what it signed
  withdrawn,  ///< verifies no more, and can be taken back into use (`StepKind::reactivate`)
  retired,
  revoked,
};

/// That every member holds the key, as of a time; it may sign from `waits_until` on: caches are over then.
struct Proved {
  Moment at;
  Moment waits_until;
  friend bool operator==(const Proved&, const Proved&) = default;
};

/// What members are asked to prove: that they hold the key, by an answer to the nonce. It stands there as long as the
/// key does not sign: who comes after the proof answers, too.
struct Question {
  std::string nonce;
  Moment at;
  friend bool operator==(const Question&, const Question&) = default;
};

/// A key of the ring, in its public form: neither the bytes of a shared secret nor a private half.
struct RingKey {
  std::string kid;
  Algorithm algorithm = Algorithm::hs256;
  /// What tells its material from any other: the kid that the key has by itself (docs/reference/protocol.md).
  std::string material;
  /// The members of its JWK that say which key it is (RFC 7638), in the order of their names; of a secret `kty` alone.
  std::vector<std::pair<std::string, std::string>> members;
  KeyState state = KeyState::staged;
  std::uint64_t since = 0;                ///< the generation that brought it into this state
  bool is_standby = false;                ///< kept staged, to take over when the active key is revoked
  bool takes_unnamed = false;             ///< tokens without a kid are tried against it
  std::optional<Question> question = {};  ///< of a key that is to sign, and does not yet
  std::optional<Proved> proved = {};      ///< kept as long as all members hold it
  std::optional<Moment> until = {};       ///< of a withdrawn key: retired then
  friend bool operator==(const RingKey&, const RingKey&) = default;
};

/// What is left of a key that is gone.
struct Tombstone {
  std::string kid;
  Algorithm algorithm = Algorithm::hs256;
  Moment at;
  std::string why = {};  ///< of a revoked key
  friend bool operator==(const Tombstone&, const Tombstone&) = default;
};

/// Who reads keys and cannot be asked whether it has them.
enum class ClassKind : std::uint8_t {
  jwks,    ///< fetches the published set, and keeps it for `cache`
  poller,  ///< reads `sink` every so often
};
struct ReaderClass {
  std::string name;
  ClassKind kind = ClassKind::jwks;
  std::chrono::seconds delay{
      0};                  ///< how long it may go on with what it read: its cache, or interval and provider's bound
  std::string sink = {};   ///< of a poller: a locator
  bool is_probed = false;  ///< a probe token is shown to it before a key signs
  friend bool operator==(const ReaderClass&, const ReaderClass&) = default;
};

struct Policy {
  std::chrono::seconds lifetime{3600};  ///< the longest `exp` minus `iat` of a token
  std::chrono::seconds leeway{60};      ///< so long after `exp` verifiers accept a token, at the most
  std::chrono::seconds skew{30};        ///< so far a member's clock may be from the store's
  std::chrono::seconds presence{30};    ///< a member that is silent for longer is fenced
  std::chrono::seconds permit{900};     ///< so long a signer may sign that hears nothing
  std::chrono::seconds reactivable{0};  ///< so long a key stays withdrawn before it is retired; 0: it does not
  std::vector<ReaderClass> classes = {};
  friend bool operator==(const Policy&, const Policy&) = default;
};

/// That no member signs with a key any more: no token of it expires later.
struct Switched {
  std::string kid;
  Moment at;
  Moment last_expiry;
  friend bool operator==(const Switched&, const Switched&) = default;
};

/// One generation of the keys of an environment. `apply` makes the next one.
struct Ring {
  std::string environment;
  Position position = {};
  std::string previous = {};  ///< digest of the generation before this one; empty for the first
  Policy policy = {};
  std::vector<RingKey> keys;  ///< staged, active, retiring, withdrawn; the active one first
  std::optional<Switched> switched = {};
  std::vector<Tombstone> retired = {};  ///< the latest `most_retired`
  std::vector<Tombstone> revoked = {};

  static constexpr std::size_t most_retired = 256;

  [[nodiscard]] const RingKey* find(std::string_view kid) const noexcept;
  /// The key that is in this state; of two staged ones, the one that is not the standby. Or nullptr.
  [[nodiscard]] const RingKey* in(KeyState state) const noexcept;
  friend bool operator==(const Ring&, const Ring&) = default;
};

/// The public form of a key, staged. Error: `ring_unavailable` after a fork.
[[nodiscard]] Result<RingKey> key_of(const Key& key);

/// The first generation of an environment: one key, which all hold already and which signs.
[[nodiscard]] Ring first_ring(std::string environment, Policy policy, RingKey key, Moment now);

/// The document: a JWK Set (RFC 7517, section 5) with one more member. One ring has one text.
[[nodiscard]] std::string write(const Ring& ring);
/// Takes what `write` makes, byte for byte, and nothing else. Error: `answer_malformed`, which quotes nothing.
[[nodiscard]] Result<Ring> read_ring(std::string_view document);
/// SHA-256 of a document, base64url: what the next generation says of this one.
[[nodiscard]] std::string digest_of(std::string_view document);

/// What no ring may be, in words: two active keys, a kid twice, a record of a key that is not there. Nothing if it is
/// sound.
[[nodiscard]] std::optional<std::string> fault_of(const Ring& ring);
/// What no step may do: go back, change a key, leave the graph of states, forget a tombstone. Both rings are sound.
[[nodiscard]] std::optional<std::string> fault_between(const Ring& before, const Ring& after);
/// What no amended policy may do: shorten what members and tokens of an earlier ring still count on, or have a reader
/// read another place under the name that reports of it have.
[[nodiscard]] std::optional<std::string> fault_between(const Policy& before, const Policy& after);

/// The ring that a process holds, as far as it must remember it.
struct Held {
  Position position;
  std::string digest;
  friend bool operator==(const Held&, const Held&) = default;
};
/// What an offered ring is to the one that is held.
enum class Succession : std::uint8_t {
  same,
  newer,   ///< to be taken
  older,   ///< a replica, a backup: not to be taken, whoever offers it
  forked,  ///< same place, other bytes, or another history: a finding, and everything stops
};
[[nodiscard]] Held held(const Ring& ring);
[[nodiscard]] Succession succession(const Held& held, const Ring& offered);

/// By name in JSON, gates and findings.
enum class Holding : std::uint8_t {
  ring,  ///< follows the ring by itself
  list,  ///< several keys, given at start
  one,   ///< one key: no rotation is without loss for it
};

/// A member's word on a key: its live verifier accepted, or refused, a token of it.
struct Proof {
  std::string kid;
  bool accepts = false;
  Moment at;
  friend bool operator==(const Proof&, const Proof&) = default;
};

/// "I sign until then, under this generation": by the signer's own clock.
struct Permit {
  Moment until;
  Position under;
  bool has_ended = false;  ///< the signer has left, and signs no more
  friend bool operator==(const Permit&, const Permit&) = default;
};

/// The ring by which a member verifies, as it said when it joined last, and since when it says so.
struct Taken {
  Position position;
  Moment at;
  friend bool operator==(const Taken&, const Taken&) = default;
};

/// Tokens without a kid of one issuer, which a member accepted since it started.
struct UnnamedTokens {
  std::string issuer;  ///< `iss`; empty where there is none, or where that is not known
  std::uint64_t count = 0;
  std::optional<Moment> accepted_expiry = {};  ///< the largest `exp`

  static constexpr std::uint64_t most_count = 100'000'000'000;  ///< more are counted as so many
  friend bool operator==(const UnnamedTokens&, const UnnamedTokens&) = default;
};

/// What a member saw of a key, or did with it.
struct Use {
  std::string kid;
  std::optional<Moment> accepted_expiry = {};  ///< the largest `exp` of a token that it accepted
  std::optional<Moment> signed_expiry = {};    ///< the largest `exp` that it signed
  bool has_endless = false;                    ///< tokens without `exp` came
  std::vector<UnnamedTokens> unnamed = {};     ///< by issuer, of a key that takes tokens without a kid
  friend bool operator==(const Use&, const Use&) = default;
};

/// A process that takes part, as the store has it. The row outlives the process.
struct Member {
  std::string name;          ///< service and instance, as `agree` names them
  bool is_fenceable = true;  ///< it stops by itself where it lost the hub; else it is waited for, for ever
  Holding holding = Holding::ring;
  Moment present_until = {};
  std::chrono::seconds clock_offset{0};  ///< its clock minus the store's, when it was last heard of
  std::chrono::seconds lifetime{0};      ///< of what it signs, where that is longer than the policy's
  std::chrono::seconds grace{0};      ///< so long after `exp` it accepts tokens, where that is longer than the policy's
  std::optional<Permit> permit = {};  ///< of a signer
  std::optional<Taken> taken = {};    ///< nothing where it has not said so yet
  bool has_left = false;              ///< it said that it ends
  std::vector<Proof> proofs = {};
  std::vector<Use> uses = {};  ///< of a signer that is fenceable: all that it signed with

  friend bool operator==(const Member&, const Member&) = default;
};

/// What is known of a class of readers and a key.
struct ReaderReport {
  std::string reader;
  std::string kid;
  /// So long the key has stood in the sink, as it was read back; nothing: it does not stand there.
  std::optional<Moment> read_back = {};
  bool accepts = false;    ///< the probe token was accepted
  std::string fault = {};  ///< why the sink is not up to date: a code, and what it means
  friend bool operator==(const ReaderReport&, const ReaderReport&) = default;
};

/// That a kid was used, in any environment.
struct Registered {
  std::string kid;
  std::string material;
  Algorithm algorithm = Algorithm::hs256;
  std::string environment;
  friend bool operator==(const Registered&, const Registered&) = default;
};

/// What can hold a gate.
enum class HoldKind : std::uint8_t {
  not_applicable,   ///< the key is not in a state for this step
  occupied,         ///< another key is on its way
  kid_taken,        ///< the kid, or the material, was used before
  single_key,       ///< the member can hold one key only
  unproved,         ///< the member has not proved that it has the key
  refused,          ///< the member's verifier, or the reader that was probed, does not accept the key
  sink_unread,      ///< the sink was not read back with the key in it
  reader_delay,     ///< a reader may still hold an older set
  permit,           ///< the member may still sign with the key
  tokens_live,      ///< a token of the key may be unexpired
  endless_tokens,   ///< the member saw tokens of the key that never expire
  clock_off,        ///< the member's clock is further off than the policy allows
  still_withdrawn,  ///< the time in which the key can be taken back is not over
};

/// That a person decided to go on without waiting for this: `single_key`, `unproved`, `refused`, `permit` of one who is
/// waited for without end, `endless_tokens`.
struct Waiver {
  HoldKind kind = HoldKind::unproved;
  std::string who;
  std::string kid;  ///< of the step: it is for this key alone
  std::string because;
  friend bool operator==(const Waiver&, const Waiver&) = default;
};

/// All that a gate is decided by.
struct Rows {
  std::vector<Member> members;
  std::vector<ReaderReport> reports;
  std::vector<Registered> registered;
  std::vector<Waiver> waivers;
};

enum class StepKind : std::uint8_t {
  stage,          ///< a new key, to be verified everywhere
  prove,          ///< all hold the key
  promote,        ///< it signs; the active one is retiring
  record_switch,  ///< no member signs with the retiring key
  withdraw,       ///< the retiring key verifies no more
  retire,         ///< it is gone
  reactivate,     ///< a withdrawn key verifies again
  back,           ///< the retiring key signs again, and the active one is retiring
  abort,          ///< a staged key is given up
  revoke,         ///< a key is refused from now on; a standby takes its place if it can
  amend,          ///< the policy is another one from now on
};

struct Step {
  StepKind kind = StepKind::stage;
  std::string kid;
  std::optional<RingKey> key = {};    ///< of `stage`
  std::string nonce = {};             ///< of `stage` and `reactivate`: 32 random bytes, base64url
  std::string why = {};               ///< of `revoke`
  std::string sealed = {};            ///< of `stage`: the key under seal (`Seal::close`); empty: the store keeps none
  std::optional<Policy> policy = {};  ///< of `amend`
};

/// One thing that a gate waits for.
struct Hold {
  HoldKind kind = HoldKind::not_applicable;
  std::string who = {};              ///< a member, a reader, or a kid
  std::optional<Moment> since = {};  ///< when waiting for it began
  std::optional<Moment> until = {};  ///< it ends then, whatever happens; nothing: by somebody's deed alone
  friend bool operator==(const Hold&, const Hold&) = default;
};

struct Gate {
  StepKind step = StepKind::stage;
  std::string kid;
  std::vector<Hold> holds;

  [[nodiscard]] bool is_open() const noexcept { return holds.empty(); }
  /// When it is open at the latest, if no other member comes; nothing where it waits for a deed.
  [[nodiscard]] std::optional<Moment> opens_by(Moment now) const noexcept;
};

/// Whether a person may decide not to wait for it any longer: what ends by itself is waited for.
[[nodiscard]] bool may_be_waived(const Hold& hold) noexcept;

/// Tokens without a kid, as all members together accepted them of one key and one issuer.
struct UnnamedSum {
  std::string kid;
  UnnamedTokens tokens;
  std::vector<std::string> seen_by;  ///< members that the store still knows, by name
};
[[nodiscard]] std::vector<UnnamedSum> unnamed_tokens(const Ring& ring, const Rows& rows);

/// The step by which a rotation goes on; nothing where it rests, or a person decides.
[[nodiscard]] std::optional<Step> next_step(const Ring& ring);
/// Before `record_switch`, where no member has a permit: whoever signs is not a member, and nothing says until when his
/// tokens live. A row that stands for him, which accepted a token of the key that lives for one lifetime from now.
[[nodiscard]] std::optional<Member> unlisted_signer(const Ring& ring, const Rows& rows, const Step& step, Moment now);
/// Whether a step may be taken, on rows as they stand.
[[nodiscard]] Gate evaluate(const Ring& ring, const Rows& rows, const Step& step, Moment now);
/// The next generation. Its gate has no hold of the kinds `not_applicable`, `occupied` and `kid_taken`.
[[nodiscard]] Ring apply(const Ring& ring, const Rows& rows, const Step& step, Moment now);

}  // namespace jwtsync::rotation

namespace jwtsync {
template <>
[[nodiscard]] std::span<const std::string_view> names<rotation::KeyState>() noexcept;
template <>
[[nodiscard]] std::span<const std::string_view> names<rotation::ClassKind>() noexcept;
template <>
[[nodiscard]] std::span<const std::string_view> names<rotation::Succession>() noexcept;
template <>
[[nodiscard]] std::span<const std::string_view> names<rotation::Holding>() noexcept;
template <>
[[nodiscard]] std::span<const std::string_view> names<rotation::HoldKind>() noexcept;
template <>
[[nodiscard]] std::span<const std::string_view> names<rotation::StepKind>() noexcept;
}  // namespace jwtsync

// SPDX-License-Identifier: Apache-2.0
// What a Keeper is made of.
#pragma once

#include "keeper/counting.h"
#include "keeper/following.h"
#include "keeper/freshness.h"
#include "keeper/handed.h"
#include "keeper/load.h"
#include "keeper/refusals.h"
#include "keeper/retry.h"
#include "keeper/watched.h"

#include <jwtsync/keeper.h>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jwtsync {

/// One of several issuers. Its Keeper has one issuer and reads no file of its own.
struct Keeper::Party {
  std::vector<std::string> names;  // its own first, then its aliases
  std::shared_ptr<Keeper> keeper;

  /// RFC 7519 4.1.1: a case-sensitive text, compared as it is.
  [[nodiscard]] bool is_called(std::string_view issuer) const noexcept {
    return std::find(names.begin(), names.end(), issuer) != names.end();
  }
  [[nodiscard]] State& state() const noexcept { return *keeper->state_; }
};

/// One ring in use and all that goes with it, or why there is none. Immutable: readers share it, a reload makes
/// another.
struct Keeper::Snapshot {
  keeper::Loaded loaded;
  Time loaded_at;
  std::uint64_t generation;  // of the rings: 0 as long as there was none
  std::uint64_t serial;      // of what is held
  /// The State this belongs to. As long as a Local keeps this Snapshot, no other State's mark has the same address.
  std::shared_ptr<const char> mark;
  std::vector<std::size_t> slots;   // of the ring's keys, in their order
  std::vector<Party> parties = {};  // where there are several issuers: then no ring is held here, but one by each

  /// The place of the key that verified a token; behind the last if it is none of them.
  [[nodiscard]] std::size_t place_of_key(const VerifiedToken& token) const noexcept;
  /// Where a refused token is counted: a ring of one key has nothing else to try it with.
  [[nodiscard]] std::size_t slot_of_refusals() const noexcept { return slots.size() == 1 ? slots.front() : 0; }
  [[nodiscard]] std::span<const Key> keys() const noexcept {
    return has_key() ? loaded.prepared->ring.keys() : std::span<const Key>{};
  }
  [[nodiscard]] bool has_key() const noexcept { return loaded.prepared.has_value(); }
  /// Whose token it is, of several issuers: their place.
  [[nodiscard]] tl::expected<std::size_t, Refusal> place_of(std::string_view token, Scratch& scratch) const noexcept;
  /// Those of several issuers, with their aliases.
  [[nodiscard]] std::vector<std::string> names_of_issuers() const;
  /// Whether a reload that fails keeps what is here.
  [[nodiscard]] bool is_of_use() const noexcept { return has_key() || !parties.empty(); }
  /// Whether a token can be judged: by a key of its own, or by that of an issuer.
  [[nodiscard]] bool can_judge() const;
  /// That of all rings, its own and those of its issuers.
  [[nodiscard]] std::uint64_t total_generation() const;
  /// Whether this process is a fork of the one that loaded the keys: they are gone.
  [[nodiscard]] bool is_lost() const noexcept;
  /// The answer to all that need a key, where there is none.
  [[nodiscard]] Error why_no_key() const;
};

struct Keeper::State {  // NOLINT(clang-analyzer-optin.performance.Padding): members stand by what guards them
  /// `speaks`, if given, is where it records events, and its own.
  State(const World& outside, KeeperOptions opened_with, std::unique_ptr<Events> speaks = nullptr)
      : voice(std::move(speaks)), world(voice ? outside.with(*voice) : outside), options(std::move(opened_with)) {}

  /// What file and options say, or what was handed in; from here on the files that a load depends on are noted.
  [[nodiscard]] Result<Configuration> configured(Events& events);
  /// Reads the sources; what happens meanwhile is for `events`. `deadline`: of the search.
  [[nodiscard]] Result<keeper::Loaded> load(Configuration configuration, std::chrono::milliseconds deadline,
                                            Events& events);
  /// The first load.
  [[nodiscard]] Result<void> start(std::chrono::milliseconds deadline);

  /// The whole of a reload where there are several issuers: each loads, or is opened if it is new.
  [[nodiscard]] Result<bool> reload_parties(Configuration configuration, Events& events);
  /// One of several issuers: what is there already goes on with what it holds until its load is good.
  [[nodiscard]] Party party_of(const Configuration& configuration, const Issuer& issuer,
                               std::chrono::milliseconds deadline) const;
  /// Why no issuer has a key, or one never will as it is configured.
  [[nodiscard]] std::optional<Error> why_not_open() const;
  // Where a hub is followed (follow.cpp, member.cpp):
  /// The first load.
  [[nodiscard]] Result<void> start_following(FollowedHub hub, Configuration configuration);
  /// The whole of a reload: configuration, and the ring once more, for the thread that holds `loading`.
  [[nodiscard]] Result<bool> reload_following(Configuration configuration, Events& events);
  /// What a ring is made of, with this configuration.
  [[nodiscard]] keeper::Loaded loaded_of(Configuration configuration, const keeper::RingReply& reply) const;
  /// What a child is given of a ring. Errors: those of `handed_of`, and that no variable can carry it.
  [[nodiscard]] Result<keeper::Handed> given_of(const keeper::RingReply& reply) const;
  /// Whether another ring than the one in use, which was handed over, is what a child needs. For the thread that holds
  /// `loading`.
  [[nodiscard]] bool needs_others(const keeper::Loaded& loaded, const Snapshot& now) const;
  /// Whether what was handed over has a key that this ring says is revoked.
  [[nodiscard]] bool holds_revoked(const rotation::Ring& ring) const;
  /// What is due of keys that a child has not, or of all where none runs since there was none to hand over: what the
  /// next one is started with. For the thread that holds `loading`.
  [[nodiscard]] std::vector<keeper::ProofDue> proofs_beside_child() const;
  void note_unheld_keys(Events& events) const;
  /// Whether a failure of the hub's must not hide that the child needs other keys.
  [[nodiscard]] bool keeps_error() const { return following->is_outdated; }
  /// Takes a ring that was offered into use, if it is later than the one in use; whether it did. For the thread that
  /// holds `loading`. An error: it must not be taken, or cannot be used.
  [[nodiscard]] Result<bool> take_ring(const http::Answer& answer, std::chrono::nanoseconds begun, Events& events);
  /// What becomes of a ring that may be taken.
  [[nodiscard]] bool take_followed(std::chrono::nanoseconds begun, keeper::Loaded loaded, Events& events);
  /// Asks for the ring at once, for the thread that holds `loading`.
  [[nodiscard]] Result<bool> read_ring(std::chrono::milliseconds timeout, Events& events);
  [[nodiscard]] keeper::HubClient::Self self() const;
  [[nodiscard]] std::optional<rotation::Ring> followed_ring();
  [[nodiscard]] std::optional<rotation::Held> held_ring();
  [[nodiscard]] std::vector<rotation::Use> uses_of_keys();
  // For the thread that holds `Following::acting`:
  [[nodiscard]] Result<void> join();
  [[nodiscard]] Result<void> prove();
  /// Where it signs: under the ring that it holds, and well before the end of the permit that it has.
  [[nodiscard]] Result<void> renew_permit();
  /// Whether a child signs with the active key: a permit under the ring would else be untrue.
  [[nodiscard]] bool signs_with_active_key();
  [[nodiscard]] Result<void> ask_permit();
  [[nodiscard]] Result<void> tell_seen();
  [[nodiscard]] Result<void> look_for_ring();
  [[nodiscard]] Result<void> wait_for_ring(const std::stop_token& stop, std::chrono::nanoseconds ends);
  /// What is due, one after the other, until nothing is but to wait, or something fails.
  [[nodiscard]] Result<void> do_what_is_due();
  void leave();
  void offer_ring();
  void note_clock(rotation::Moment hub, Time before, Time after);
  void note_lapses();
  /// What became of a call.
  void note_call(const Result<void>& done);
  void note_hub_failed(const Error& error);
  void note_hub_heard();

  /// What its issuers say, as one.
  [[nodiscard]] Report joint_report(const Snapshot& now) const;
  [[nodiscard]] Report own_report(const Snapshot& now) const;
  [[nodiscard]] Result<ChallengeAnswer> joint_challenge(const Snapshot& now, const Nonce& nonce,
                                                        Variants variants) const;
  [[nodiscard]] std::shared_ptr<const Snapshot> current() const;
  [[nodiscard]] std::optional<Error> last_error() const;
  /// Why there is no key, or why the last reload was not taken.
  [[nodiscard]] std::optional<Error> last_failure() const;
  [[nodiscard]] Identity identity(const Snapshot& held) const;
  [[nodiscard]] Report report() const;
  [[nodiscard]] Result<ChallengeAnswer> challenge(const Nonce& nonce, Variants variants) const;
  /// Reads the nonce that the deploy gave this process, `JWTSYNC_NONCE`, if it did.
  void read_deploy();
  /// Logs the answer to it: of this process as it is now.
  void answer_deploy(Events& events) const;
  [[nodiscard]] keeper::Watched what_to_watch();
  /// Why tokens cannot be verified now, if so.
  [[nodiscard]] std::optional<Error> why_unusable(const Snapshot& held) const;
  /// What would become of a token, by the keys of this State alone.
  [[nodiscard]] Explanation account_of(const Snapshot& now, const TokenQuestion& question) const;
  /// Who says it.
  [[nodiscard]] Explanation introduced(const Snapshot& now) const;
  /// Counts a refusal, and keeps what is told of it.
  void note_refusal(std::size_t slot, const keeper::Refused& refused, std::string_view token, Scratch& scratch);
  /// Ends what `run` waits for, be it files or a hub: there is something to do.
  void end_wait() noexcept;
  /// Asks for it now, within `patience`; its error stands in report and readiness. For the thread that holds `loading`.
  void fetch();
  /// Why the keys that are held of an issuer may not tell.
  [[nodiscard]] Error outdated(const Snapshot& held) const;

  /// The whole of a reload, for the thread that holds `loading`.
  [[nodiscard]] Result<bool> reload(std::chrono::milliseconds deadline, Events& events);
  /// A reload that was not asked for and that no file caused: while loads fail for one reason, it says nothing.
  [[nodiscard]] Result<bool> reload_since_due(std::chrono::milliseconds deadline);
  /// What becomes of a load that gave a ring: whether another one is in use now.
  [[nodiscard]] bool accept(std::chrono::nanoseconds begun, keeper::Loaded loaded, Events& events);
  /// What becomes of a load that gave none.
  void fail(std::chrono::nanoseconds begun, Result<keeper::Loaded> loaded, Events& events);
  void hold(keeper::Loaded loaded, std::uint64_t generation, std::vector<Party> parties = {});
  void take_into_use(keeper::Loaded loaded, Events& events);
  void stay_without_key(keeper::Loaded loaded, Events& events);
  void note_fetch(std::chrono::nanoseconds begun, std::optional<PublishedKeys> found);
  void keep_after(const Error& error, Events& events);
  void note_recovery(Events& events);
  /// That the sources give other keys than those that were handed over, and stay in use.
  void note_outdated(const keeper::Facts& found, Events& events);
  /// When to load again though no file changed: for an issuer's keys, or since the last load failed.
  [[nodiscard]] std::chrono::nanoseconds due() const noexcept { return std::min(freshness.due(), retry.due()); }
  [[nodiscard]] bool is_due(std::chrono::nanoseconds now) const noexcept {
    return freshness.is_due(now) || retry.is_due(now);
  }

  const std::unique_ptr<Events> voice;
  World world;
  const KeeperOptions options;
  std::string instance;
  std::optional<Nonce> deploy;  // the nonce that it gave this process
  keeper::Counters counters;
  keeper::Refusals refusals;
  keeper::Refusals without_token;  // apart, so that requests that bring none leave room for those that do
  keeper::KeySlots key_slots;
  const std::shared_ptr<const char> mark = std::make_shared<const char>('\0');

  std::mutex loading;  // one load at a time; guards `handed`, `renews`, `watched`, `last_read` and `published`
  std::optional<Configuration> handed;  // of one of several issuers: in the place of a file
  bool renews = false;                  // other keys are taken, although those in use were handed over
  keeper::Watched watched;
  std::vector<std::string> last_read;      // the paths that the latest good load looked at
  std::optional<PublishedKeys> published;  // what the latest good load found, if an issuer publishes it
  keeper::Freshness freshness;
  keeper::Retry retry;
  std::unique_ptr<keeper::Following> following;  // set once, by the first load; null where no hub is followed

  mutable std::mutex probes_mutex;  // guards `probes`, for a moment only: nobody who judges tokens looks there
  std::vector<ReportedProbe> probes;

  mutable std::mutex held_mutex;  // guards `held` and `reload_error`, for a moment only
  std::shared_ptr<const Snapshot> held;
  std::optional<Error> reload_error;
  std::atomic<std::uint64_t> serial{0};  // that of `held`: all that a call looks at while nothing changes
};

}  // namespace jwtsync

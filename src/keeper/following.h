// SPDX-License-Identifier: Apache-2.0
// What a member of a rotation knows of its ring, its presence and its permit. All times are of Clock::elapsed, and
// counted from before a request was sent.
#pragma once

#include "keeper/hub_client.h"
#include "keeper/key_use.h"
#include "keeper/ring_reply.h"

#include <jwtsync/keeper.h>
#include <jwtsync/sources.h>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace jwtsync::keeper {

/// The hub that options and configuration name, if they name one.
[[nodiscard]] std::optional<FollowedHub> hub_of(const Configuration& configuration, const KeeperOptions& options);
/// Whether all else that they say goes with a hub; `argument_invalid` otherwise.
[[nodiscard]] Result<void> check_following(const FollowedHub& hub, const Configuration& configuration,
                                           const KeeperOptions& options);

/// A question of the ring, to be answered by a key.
struct ProofDue {
  std::string kid;
  std::string nonce;
  std::string answer;
  bool accepts = false;
  bool is_tried = false;  ///< of a key that is rehearsed
  friend bool operator==(const ProofDue&, const ProofDue&) = default;
};

/// What each key of a reply that is held answers to its nonce, and whether the verifier accepts it.
[[nodiscard]] std::vector<ProofDue> proofs_of(const RingReply& reply, const KeyRing& held, const Verifier& verifier);

/// Likewise of a key that is rehearsed: whether its probe would be accepted, by these rules, if the key were in the
/// ring.
[[nodiscard]] ProofDue proof_of(const TriedKey& tried, const Expectations& expectations, std::size_t least_length,
                                const Clock& clock);

/// What no key of the ring has yet, or has any more, is expected all the same: it takes no part in what is prepared.
[[nodiscard]] Expectations without_strangers(Expectations expected, const KeyRing& ring);

class Following {
 public:
  using Time = std::chrono::nanoseconds;

  Following(const World& world, FollowedHub how, Environment where)
      : options(std::move(how)), hub(world, options), environment(std::move(where)) {}

  /// Whether it may sign now, by a permit that is not over.
  [[nodiscard]] bool may_sign(Time now) const noexcept { return now < permit_ends_.load(); }
  void permit(Time until) noexcept {
    if (until > permit_ends_.load()) permit_ends_ = until;
  }
  /// Signs no more from now on, for good.
  void give_up_permit() noexcept { permit_ends_ = Time{0}; }
  [[nodiscard]] Time permit_ends() const noexcept { return permit_ends_.load(); }

  /// The end of the wait at the hub that is under way, or that comes next: somebody asks for what it may have.
  void interrupt();
  /// Of the next wait.
  [[nodiscard]] std::stop_token begin_wait();

  const FollowedHub options;
  HubClient hub;
  const Environment environment;

  // Written by the thread that holds `Keeper::State::loading`, and but for `is_forked` read by it alone.
  std::optional<RingReply> taken;
  rotation::Moment hub_now;             // as the latest reply has it
  std::atomic<bool> is_forked = false;  // until a ring of a later epoch comes
  // Of a child: whether `taken` needs other keys than it has, whether it runs with those, and whether that is news.
  std::atomic<bool> is_outdated = false, child_runs = false, has_news = false;
  std::atomic<bool> is_bereft = false;    // it has a key that was revoked, and there is none to give it instead
  std::atomic<bool> has_dropped = false;  // a key that was revoked, which is told by the next join
  std::map<std::string, std::shared_ptr<KeyUse>> uses;

  // For the thread that holds `acting`: one speaks for the member at a time, but for a token of an unknown key.
  std::mutex acting;
  Time join_due{0}, look_due{0}, permit_due{0}, seen_due{0}, pauses_until{0};
  std::size_t failures = 0;  // one after the other
  bool was_present = false, may_have_signed = false, may_be_listed = false;
  std::optional<rotation::Position> permit_under = {};
  std::vector<ProofDue> proved = {};
  bool clock_is_off = false;
  std::string offer_told = {};  // as the log says

  // For the thread that holds `Keeper::State::held_mutex`.
  std::optional<Code> failed = {};  // as the log says
  bool heard_is_told = false;

 private:
  std::atomic<Time> permit_ends_{Time{0}};
  std::mutex wait_mutex_;
  std::stop_source wait_;
};

}  // namespace jwtsync::keeper

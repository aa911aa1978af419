// SPDX-License-Identifier: Apache-2.0
// The store of a history: ring and rows, each call as one transaction, and an operator who takes every step that a gate
// lets through.
#pragma once

#include <jwtsync/rotation.h>

#include <memory>
#include <string>
#include <vector>

#include "../chance.h"
#include "removal.h"
#include "rotation/restoration.h"

namespace jwtsync::rotation::simulation {

using jwtsync::simulation::Chance;
using std::chrono::seconds;

inline constexpr Moment start{seconds(1'800'000'000)};

class Hub {
 public:
  /// `amending` is what amendments are drawn from: what else happens is the same without them.
  Hub(Chance& chance, Chance amending, Removal removal);

  [[nodiscard]] const Ring& ring() const noexcept { return *rings_.back(); }
  [[nodiscard]] std::shared_ptr<const Ring> current() const noexcept { return rings_.back(); }
  /// What a replica has that is behind.
  [[nodiscard]] std::shared_ptr<const Ring> earlier() const;

  /// Presence, and the ring; nothing where the hub is stopped, which then knows what the member holds.
  std::shared_ptr<const Ring> join(const Member& member, const std::shared_ptr<const Ring>& holds, Moment now);
  void prove(const std::string& name, const std::string& kid, Moment now);
  /// Nothing where it is refused.
  std::optional<Permit> permit(const std::string& name, Position under, const std::vector<Use>& uses, Moment now);
  void leave(const std::string& name, const std::vector<Use>& uses, Moment now);

  /// What stands there now reaches the other store.
  void replicate();
  /// The other store takes over, with what has reached it.
  void fail_over(Moment now);
  [[nodiscard]] bool is_stopped() const noexcept { return stopped_.has_value(); }
  [[nodiscard]] std::size_t restored() const noexcept { return restored_; }

  /// The operator's turn: the next step, if its gate is open.
  void operate(Moment now);
  /// A person's turn: now and then another step, or a rotation begins.
  void decide(Moment now);

  /// What the next step waits for, in words.
  [[nodiscard]] std::string waits_for(Moment now) const;
  [[nodiscard]] const std::vector<std::string>& revoked() const noexcept { return revoked_; }
  [[nodiscard]] std::size_t rotations() const noexcept { return rotations_; }
  [[nodiscard]] const std::string& fault() const noexcept { return fault_; }

 private:
  Member* find(const std::string& name);
  void hear(const std::string& name, const std::shared_ptr<const Ring>& holds);
  bool take(const Step& step, Moment now);
  [[nodiscard]] bool is_open(const Rows& rows, const Step& step, Moment now) const;
  [[nodiscard]] Rows misread(Moment now) const;
  [[nodiscard]] bool amend(Moment now);
  [[nodiscard]] bool whim(Moment now);
  void restore(Moment now);
  [[nodiscard]] RingKey new_key();

  Chance& chance_;
  Chance amending_;
  Removal removal_;
  std::vector<std::shared_ptr<const Ring>> rings_;
  Rows rows_;
  /// What the other store has: so many of the rings, and rows.
  struct Behind {
    std::size_t rings;
    Rows rows;
  };
  std::optional<Behind> behind_;
  std::optional<Moment> stopped_;
  std::vector<Heard> heard_;
  /// A ring as it is written, and as it is read from that: done once, for it costs more than all else of a history.
  struct Told {
    std::shared_ptr<const Ring> ring;
    Held held;
    std::string document;
    Ring read;
  };
  std::vector<Told> told_;
  std::optional<Highest> highest_;  ///< of these and the store's
  std::size_t restored_ = 0;
  Moment rests_until_ = start;
  int keys_ = 0;
  std::size_t rotations_ = 0;
  std::vector<std::string> revoked_;
  std::string fault_;
};

}  // namespace jwtsync::rotation::simulation

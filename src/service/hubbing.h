// SPDX-License-Identifier: Apache-2.0
// What the hub of a rotation answers to its members.
#pragma once

#include "hub/hub.h"
#include "hub/messages.h"
#include "service/refusal_log.h"

#include <jwtsync/hub.h>
#include <jwtsync/keyring.h>
#include <jwtsync/world.h>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::service {

[[nodiscard]] bool is_hub_path(std::string_view path) noexcept;

/// What the credential of a request lets its bearer do.
enum class RingRole : std::uint8_t { verifies, signs };

/// How a hub stands, for /readyz and /metrics.
struct HubState {
  std::string environment;
  std::shared_ptr<const hub::Handout> ring = {};  ///< null as long as there was none
  hub::Progress progress = {};
  std::vector<hub::SinkState> sinks = {};
  std::optional<Error> fault = {};  ///< why it cannot do its work
};

/// Threads: any number at once; `attend` and `attend_to_sinks`: one at a time of each.
class Hubbing {
 public:
  /// So many members there may be at once.
  static constexpr std::size_t most_members = 10'000;
  /// The topic of those who wait for a later ring: no round of a collector has it.
  static constexpr std::uint64_t ring_topic = ~std::uint64_t{0};

  /// The parts of `world`, and `store`, must outlive it.
  Hubbing(const World& world, Store& store, HubOptions options);

  /// `path` is one of a hub.
  [[nodiscard]] HttpResponse answer(std::string_view path, const std::string& body, RingRole role);
  [[nodiscard]] std::vector<std::uint64_t> take_news();
  [[nodiscard]] bool attend();
  void attend_to_sinks();
  [[nodiscard]] HubState state() const;

 private:
  /// A member that joined here: as long as it is there, nobody speaks in the name of one who signs that may not.
  struct Seat {
    rotation::Moment until;
    bool signs = false;
  };
  [[nodiscard]] Result<HttpResponse> join(const std::string& body, RingRole role);
  [[nodiscard]] Result<HttpResponse> read(const std::string& body, RingRole role);
  [[nodiscard]] Result<HttpResponse> prove(const std::string& body, RingRole role);
  [[nodiscard]] Result<HttpResponse> permit(const std::string& body, RingRole role);
  [[nodiscard]] Result<HttpResponse> seen(const std::string& body, RingRole role);
  [[nodiscard]] Result<HttpResponse> leave(const std::string& body, RingRole role);
  [[nodiscard]] Result<HttpResponse> offer(const std::string& body, RingRole role);
  [[nodiscard]] HttpResponse given(const hub::Handout& ring, bool signs) const;
  /// The word on a key that is rehearsed.
  [[nodiscard]] Result<HttpResponse> prove_trial(const hub::Trial& trial, const hub::Proof& proof);
  /// Whether somebody of this role may sign if he wants to, and speak in this name.
  [[nodiscard]] Result<void> admit(const std::string& name, bool signs, RingRole role) const;
  [[nodiscard]] Result<void> seat(const std::string& name, const Seat& seat);
  [[nodiscard]] std::vector<rotation::Use> known(std::vector<rotation::Use> uses);
  [[nodiscard]] HttpResponse refused(const Error& error);
  template <typename Value>
  [[nodiscard]] Result<Value> written(Result<Value> result);
  [[nodiscard]] bool has_news() const;

  const World world_;
  const std::string environment_;
  rotation::StoredRotation rotation_;
  hub::View view_;
  hub::Stepper stepper_;
  hub::Sinks sinks_;
  hub::Voice writes_;
  RefusalLog log_;
  std::chrono::nanoseconds next_step_{0}, next_sweep_{0};
  rotation::Position attended_{0, 0};  // the ring whose step was looked at
  mutable std::mutex mutex_;           // guards what follows
  std::map<std::string, Seat, std::less<>> seats_;
  std::optional<KeyRing> offered_;  // the keys of the latest offer: most members hold the same
  rotation::Position told_{0, 0};   // the ring that those who wait were told of
};

/// Series of a hub, behind those of its process.
[[nodiscard]] std::string exposition(const HubState& state);

}  // namespace jwtsync::service

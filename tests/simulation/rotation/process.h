// SPDX-License-Identifier: Apache-2.0
// Those of a history who hold keys: members that follow the ring, children that have a list, and a reader of a
// published set with a cache.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hub.h"

namespace jwtsync::rotation::simulation {

/// Of each kid the last expiry that was signed: verification depends on nothing else.
using Tokens = std::map<std::string, Moment>;

enum class Answer : std::uint8_t { accepted, refused, unavailable };

/// What all of a history share.
struct Scene {
  Chance& chance;
  Hub& hub;
  Removal removal;
  Tokens& tokens;
  bool hub_is_away = false;
};

[[nodiscard]] bool verifies(const Ring& ring, const std::string& kid);

/// A member that follows the ring: library, sidecar, door.
class Process {
 public:
  Process(std::string name, bool signs, Scene& scene, std::shared_ptr<const Ring> cache);

  void turn(Scene& scene, Moment now);
  [[nodiscard]] Answer verify(Scene& scene, const std::string& kid, Moment now);
  /// Its keys, for others; nothing where it is fenced.
  [[nodiscard]] std::shared_ptr<const Ring> published(const Scene& scene, Moment now) const;
  void leave(Scene& scene, Moment now);

  [[nodiscard]] Moment clock(Moment now) const { return now + offset_; }
  [[nodiscard]] seconds offset() const noexcept { return offset_; }
  [[nodiscard]] const Ring* ring() const noexcept { return ring_.get(); }
  void be_cut(Moment until) { cut_until_ = until; }
  void be_frozen(Moment until) { frozen_until_ = until; }
  void step_clock(seconds offset) { offset_ = offset; }
  [[nodiscard]] bool is_frozen(Moment now) const noexcept { return now < frozen_until_; }

 private:
  [[nodiscard]] bool is_fenced(Moment now) const noexcept { return now >= fenced_from_; }
  [[nodiscard]] bool reaches_hub(const Scene& scene, Moment now) const noexcept {
    return !scene.hub_is_away && now >= cut_until_;
  }
  /// A hub that is stopped answers nobody.
  [[nodiscard]] bool reads_hub(const Scene& scene, Moment now) const noexcept {
    return reaches_hub(scene, now) && !scene.hub.is_stopped();
  }
  void synchronize(Scene& scene, Moment now);
  void take(const std::shared_ptr<const Ring>& offered, const Scene& scene);
  void ask_permit(Scene& scene, Moment now);
  void sign(Scene& scene, Moment now);
  [[nodiscard]] Member row() const;
  [[nodiscard]] std::vector<Use> uses() const;

  std::string name_;
  bool signs_;
  seconds offset_{0};
  std::shared_ptr<const Ring> ring_;
  std::shared_ptr<const Ring> signing_;  ///< under which it signs
  Moment fenced_from_{};                 ///< before it has joined it is fenced
  std::optional<Permit> permit_;
  std::optional<Moment> registers_at_ = {};  ///< of a join in two parts
  Tokens signed_;
  Moment cut_until_{}, frozen_until_{}, next_sync_{};
};

/// A program that was started with a list of keys, which its parent restarts. It cannot be fenced.
class Child {
 public:
  Child(std::string name, bool signs) : name_(std::move(name)), signs_(signs) {}

  void turn(Scene& scene, Moment now);
  [[nodiscard]] Answer verify(const std::string& kid) const;
  [[nodiscard]] bool runs() const noexcept { return list_ != nullptr; }
  [[nodiscard]] const Ring* ring() const noexcept { return list_.get(); }
  void be_cut(Moment until) { cut_until_ = until; }
  /// Ends, and is started again later: as another instance, where the hub learns of its end.
  void crash(Scene& scene, Moment now, Moment until);

 private:
  void start(Scene& scene, Moment now);
  void follow(Scene& scene, Moment now);
  [[nodiscard]] Member row() const;

  std::string name_;
  bool signs_;
  std::shared_ptr<const Ring> list_, cache_, next_;
  Moment cut_until_{}, down_until_{}, restarts_at_{};
};

/// A third party that fetches a published set from any process, and keeps it for the time of its class.
class Reader {
 public:
  void turn(Scene& scene, const std::vector<std::unique_ptr<Process>>& processes, Moment now);
  [[nodiscard]] Answer verify(const std::string& kid, Moment now) const;

 private:
  std::shared_ptr<const Ring> set_;
  Moment stale_from_{};
};

}  // namespace jwtsync::rotation::simulation

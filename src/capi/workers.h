// SPDX-License-Identifier: Apache-2.0
// The workers of a prefork server, which stand behind one address: each answers for itself, and the one that is asked
// by somebody else asks the others (docs/decisions/0020).
#pragma once

#include "capi/held_events.h"
#include "native/lines.h"
#include "native/threads.h"

#include <jwtsync/compat.h>
#include <jwtsync/fleet.h>
#include <jwtsync/keeper.h>
#include <jwtsync/world.h>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace jwtsync::capi {

/// This process as one of several workers. Threads: any number at once.
class Workers final : public Siblings, private native::LineService {
 public:
  /// `world`'s parts, `keeper` and `events`, to which the keeper's events go, must outlive it.
  Workers(const World& world, Keeper& keeper, HeldEvents& events) : world_(world), keeper_(keeper), events_(events) {}
  ~Workers() override;
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  /// Answers the others from now on, by a thread of its own; nothing if it does so already. Where `shared`, which may
  /// be null and must live until this leaves, keeps another key than the keeper, they are told so. Errors: those of
  /// `native::private_folder` and of `native::LineServer`; `ask` gives them too, until it is joined or left.
  [[nodiscard]] Result<void> join(const SharedJWTSecretManager* shared = nullptr);
  /// Stops answering. When it returns, the thread has ended and its socket is gone.
  void leave();

  /// Asks the others of this server, half a second at most; none where this process has not joined. Errors: that of
  /// `join`, and `target_timeout` for a worker that does not answer.
  [[nodiscard]] SiblingAnswers ask(const Nonce& nonce, Variants variants) override;

 private:
  /// Where the sockets of one server's workers are.
  struct Place {
    std::string folder;
    std::string group;  ///< with which the names of all begin
  };

  [[nodiscard]] std::string answer(std::string_view line) override;
  [[nodiscard]] Result<Place> find_place() const;
  [[nodiscard]] std::string own_name(const Place& place) const;
  [[nodiscard]] Result<void> start(const Place& place);
  [[nodiscard]] bool goes_by_two_keys() const;

  const World& world_;
  Keeper& keeper_;
  HeldEvents& events_;

  const SharedJWTSecretManager* shared_ = nullptr;  // does not change while there is a server

  std::mutex mutex_;  // guards what follows
  std::optional<Result<Place>> place_;
  std::unique_ptr<native::Errand> refreshing_;  // the server uses it
  std::unique_ptr<native::LineServer> server_;
};

}  // namespace jwtsync::capi

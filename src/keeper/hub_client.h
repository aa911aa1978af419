// SPDX-License-Identifier: Apache-2.0
// The calls of a member to its hub, as docs/reference/hub.md has them.
#pragma once

#include "http/exchange.h"

#include <jwtsync/keeper.h>
#include <jwtsync/keyring.h>
#include <jwtsync/result.h>
#include <jwtsync/rotation.h>
#include <jwtsync/world.h>
#include <chrono>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::keeper {

/// Whether this is the URL of a hub: one address, and http on this machine only. `argument_invalid` otherwise.
[[nodiscard]] Result<void> check_hub(const std::string& url);

/// Threads: any number at once. Errors of all calls: those of an HttpClient and of the access token; `target_refused`;
/// `not_found` of a member that is not present, or where there is no hub; `generation_overtaken` of a permit under
/// another generation than the current one; `ring_unavailable` of a hub that has no ring to give, or is stopped.
class HubClient {
 public:
  struct Self {
    std::string service;
    std::string instance;
  };

  HubClient(const World& world, const FollowedHub& options) : world_(world), options_(options) {}

  /// A ring reply. `grace`: so long after its `exp` a token is accepted; `held`: the ring that is held, if there is
  /// one.
  [[nodiscard]] Result<http::Answer> join(const Self& self, std::string_view environment, std::chrono::seconds grace,
                                          const std::optional<rotation::Held>& held, bool is_behind);
  /// A ring reply that is later than `after`; an empty body where there is none after `wait`. `timeout`: for the
  /// exchange beside the wait.
  [[nodiscard]] Result<http::Answer> read(const Self& self, rotation::Position after, std::chrono::milliseconds wait,
                                          std::chrono::milliseconds timeout, std::stop_token stop);
  [[nodiscard]] Result<void> prove(const Self& self, std::string_view kid, std::string_view answer, bool accepts);
  /// How long the permit lasts.
  [[nodiscard]] Result<std::chrono::seconds> permit(const Self& self, rotation::Position under,
                                                    const std::vector<rotation::Use>& uses);
  [[nodiscard]] Result<void> seen(const Self& self, const std::vector<rotation::Use>& uses);
  [[nodiscard]] Result<void> leave(const Self& self, const std::vector<rotation::Use>& uses);
  /// The ring that is held, to a hub that lost it: private halves go where they are held.
  [[nodiscard]] Result<void> offer(const Self& self, const rotation::Ring& ring, const std::optional<KeyRing>& keys);

 private:
  struct Call;
  [[nodiscard]] Result<http::Answer> send(Call call);

  const World& world_;
  const FollowedHub& options_;
};

}  // namespace jwtsync::keeper

// SPDX-License-Identifier: Apache-2.0
// A World for callers in C: the real one, but for the variables they hand in and the events they take.
#pragma once

#include "capi/variables.h"

#include <jwtsync/c.h>
#include <jwtsync/result.h>
#include <jwtsync/system.h>
#include <jwtsync/world.h>
#include <optional>

namespace jwtsync::capi {

/// Hands each event to a function, if there is one.
class CallbackEvents final : public Events {
 public:
  CallbackEvents(jwtsync_on_event on_event, void* context) noexcept : on_event_(on_event), context_(context) {}
  void record(Level level, std::string_view text) override;

 private:
  jwtsync_on_event on_event_;
  void* context_;
};

}  // namespace jwtsync::capi

struct jwtsync_world {
  /// `given`: nothing for the variables of the process.
  jwtsync_world(std::optional<jwtsync::capi::GivenVariables> given, jwtsync_on_event on_event, void* context);
  jwtsync_world(const jwtsync_world&) = delete;
  jwtsync_world& operator=(const jwtsync_world&) = delete;

  jwtsync::System system;
  std::optional<jwtsync::capi::GivenVariables> variables;
  jwtsync::capi::CallbackEvents events;
  jwtsync::World world;
};

namespace jwtsync::capi {

/// The World behind a handle. Errors: `argument_invalid` for NULL; `ring_unavailable` where a fork took the variables.
[[nodiscard]] Result<const World*> world_of(const jwtsync_world* handle);

}  // namespace jwtsync::capi

// SPDX-License-Identifier: Apache-2.0
// The parts of the real world, put together.
#include "native/events.h"
#include "native/files.h"
#include "native/http_client.h"
#include "native/kernel.h"
#include "native/possession.h"
#include "native/process.h"
#include "native/self_contained.h"
#include "native/variables.h"
#include "native/watch.h"

#include <jwtsync/system.h>
#include <limits.h>
#include <unistd.h>

#include <array>

namespace jwtsync {
namespace {

std::string host_name() {
  std::array<char, HOST_NAME_MAX + 1> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return "localhost";
  return name.data();
}

}  // namespace

struct System::Parts {
  explicit Parts(const SystemOptions& options) : events(options.log_level, options.log_format) {}

  native::SystemClock clock;
  native::SystemRandomness randomness;
  native::ProcessVariables variables;
  native::SystemFiles files;
  native::FileWatch watch;
  native::CurlClient http{variables};
  native::StandardErrorEvents events;
  native::SystemPossession possession{variables, randomness};
  native::SystemProcess process{variables};
  World world{clock, randomness, variables, files, watch, http, events, host_name(), &possession};
};

System::System(SystemOptions options) : parts_(std::make_unique<Parts>(options)) {
#ifdef JWTSYNC_SELF_CONTAINED
  native::load_nothing_of_the_machine();
#endif
}

System::~System() = default;

const World& System::world() const noexcept { return parts_->world; }

Process& System::process() noexcept { return parts_->process; }

}  // namespace jwtsync

// SPDX-License-Identifier: Apache-2.0
#include "cli/hand_on.h"

#include <string>
#include <utility>
#include "configuration/resolved_ring.h"
#include "sources/footprint.h"

namespace jwtsync::cli {
namespace {

/// The search for this key is not one for the keys of the ring, as the log would have it.
class NotOfTheRing : public Events {
 public:
  void record(Level, std::string_view) override {}
};

}  // namespace

std::optional<std::string> hand_on_of(const Arguments& arguments, const Configuration& configuration) {
  const auto told = arguments.value(hand_on_option.name);
  return told ? std::optional(std::string(*told)) : configuration.hand_on;
}

HandOnKey::HandOnKey(const World& world, const Sourcing& sourcing, const std::string& locator)
    : world_(world), search_(sourcing.options), locator_(locator) {
  search_.sources = {locator};
  files_ = sources::secret_files(world_.variables, search_);
}

Result<void> HandOnKey::open() {
  seen_ = versions();
  if (Result<void> taken = read(); !taken) return failure(std::move(taken).error().at("the hand-on key"));
  world_.events.record(Level::info, "/verify hands tokens on under the key of " + locator_);
  return {};
}

Result<void> HandOnKey::read() {
  NotOfTheRing events;
  const Result<KeyRing> ring = configuration::resolve_ring(world_.with(events), search_, {}).ring;
  return ring ? hand_on_.take(*ring) : failure(ring.error());
}

std::vector<std::string> HandOnKey::versions() {
  std::vector<std::string> found;
  for (const std::string& path : files_) {
    const Result<FileStatus> status = world_.files.status(path);
    found.push_back(status ? status->version : std::string());
  }
  return found;
}

void HandOnKey::run(const std::stop_token& stop) {
  const std::stop_callback ended(stop, [this] { watch_.wake(); });
  std::chrono::nanoseconds due = world_.clock.elapsed() + interval;
  std::string told;  // why the last value was not taken
  while (!stop.stop_requested()) {
    const bool woken = watch_.wait(files_, PollingWatch::interval) == Watch::Event::woken;
    std::vector<std::string> now = versions();
    const bool changed = now != seen_;
    if (stop.stop_requested() || !(woken || changed || (files_.empty() && world_.clock.elapsed() >= due))) continue;
    seen_ = std::move(now);
    due = world_.clock.elapsed() + interval;
    if (const Result<void> taken = read(); taken) {
      if (changed || !told.empty()) world_.events.record(Level::info, "the hand-on key was read again");
      told.clear();
    } else if (told != taken.error().message) {
      told = taken.error().message;
      world_.events.record(Level::error, "the hand-on key stays as it was: " + taken.error().message);
    }
  }
}

}  // namespace jwtsync::cli

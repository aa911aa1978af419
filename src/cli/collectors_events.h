// SPDX-License-Identifier: Apache-2.0
// The log of a collector that has no key of its own: it needs none, and wakes nobody for that.
#pragma once

#include <jwtsync/world.h>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jwtsync::cli {

/// Whether nothing is missing but a key is known only when the first search is over: until `release`, what happens is
/// kept. Used by any number of threads.
class CollectorsEvents : public Events {
 public:
  enum class Voice : std::uint8_t {
    own,   ///< as it was said
    calm,  ///< warnings and errors are told as information, until `has_key`
  };

  /// `events` must outlive it.
  explicit CollectorsEvents(Events& events) noexcept : events_(events) {}

  void record(Level level, std::string_view text) override;
  /// Tells what was kept, and from now on at once.
  void release(Voice voice);
  /// A key came: whatever fails from now on is told as it is.
  void has_key();

 private:
  [[nodiscard]] Level heard(Level level) const noexcept;

  Events& events_;
  std::mutex mutex_;
  bool keeps_ = true;
  Voice voice_ = Voice::own;
  std::vector<std::pair<Level, std::string>> kept_;
};

}  // namespace jwtsync::cli

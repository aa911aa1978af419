// SPDX-License-Identifier: Apache-2.0
// inotify(7), as far as a Watch needs it: which of the files that lead to a set of paths were touched.
#pragma once

#include "native/descriptors.h"

#include <map>
#include <set>
#include <span>
#include <string>

namespace jwtsync::native {

/// Watches every directory entry on the way to a set of paths, symbolic links included, and the files themselves. So
/// it sees a rename over the file, a Kubernetes `..data` swap, a directory that appears or is replaced, and (by the
/// file itself) a write through another mount of it.
class Inotify {
 public:
  /// Whether the kernel gives us an instance; asked at the first call.
  [[nodiscard]] bool open() noexcept;
  /// For poll(2): readable when there are events.
  [[nodiscard]] int descriptor() const noexcept { return instance_.number(); }
  /// Watches what leads to `paths` now, and nothing else any more. Events of what stays watched are kept.
  void follow(std::span<const std::string> paths);
  /// Takes all waiting events; whether one of them touches what leads to the paths.
  [[nodiscard]] bool take_events() noexcept;

 private:
  /// What is watched under one watch descriptor: entries of a directory by name, or (an empty name) the thing itself.
  using Entries = std::map<int, std::set<std::string, std::less<>>>;

  void follow_one(const std::string& path, Entries& found);
  void add(const std::string& path, std::uint32_t events, const std::string& name, Entries& found);
  [[nodiscard]] bool matters(int watch, std::uint32_t mask, const char* name) const noexcept;

  Descriptor instance_;
  Entries watched_;
};

}  // namespace jwtsync::native

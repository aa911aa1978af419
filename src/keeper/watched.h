// SPDX-License-Identifier: Apache-2.0
// The files that a load depends on, and the state in which it found them.
#pragma once

#include <jwtsync/world.h>
#include <string>
#include <vector>

namespace jwtsync::keeper {

/// Taken before a load reads, so that a change while it reads is seen as one afterwards.
class Watched {
 public:
  /// Notes the present state of one more file, unless that of the same path is noted already.
  void add(Files& files, const std::string& path);
  /// Notes what another notes.
  void join(const Watched& other);
  [[nodiscard]] const std::vector<std::string>& paths() const noexcept { return paths_; }
  /// Whether any file is not as it was.
  [[nodiscard]] bool changed(Files& files) const;

 private:
  std::vector<std::string> paths_;
  std::vector<std::string> versions_;
};

}  // namespace jwtsync::keeper

// SPDX-License-Identifier: Apache-2.0
// Waiting for files to change.
#pragma once

#include "native/inotify.h"

#include <jwtsync/world.h>
#include <atomic>
#include <map>
#include <string>
#include <vector>

namespace jwtsync::native {

/// Waits by inotify; where the system gives none, compares the versions of the files every second. For file systems
/// that tell inotify nothing, it compares them when the time is up. Opens nothing before the first wait.
class FileWatch final : public Watch {
 public:
  FileWatch() = default;
  ~FileWatch() override;
  FileWatch(const FileWatch&) = delete;
  FileWatch& operator=(const FileWatch&) = delete;

  [[nodiscard]] Event wait(std::span<const std::string> paths, std::chrono::milliseconds timeout) override;
  void wake() noexcept override;

 private:
  void open_wake_descriptor() noexcept;
  void watch(std::span<const std::string> paths);
  [[nodiscard]] bool was_woken() noexcept;
  void settle();
  [[nodiscard]] bool versions_differ();

  Inotify inotify_;
  std::vector<std::string> paths_;
  std::map<std::string, std::string> versions_;  // of each path, when a wait last looked
  std::atomic<bool> woken_{false};
  std::atomic<int> wake_descriptor_{-1};
};

}  // namespace jwtsync::native

// SPDX-License-Identifier: Apache-2.0
// A Kubernetes secret volume, updated by the steps of the kubelet's AtomicWriter:
//
//   key -> ..data/key      ..data -> ..2026_a      ..2026_a/key
//
// A new directory, a new link beside `..data`, a rename over it, and the old directory is deleted.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "scratch_directory.h"

namespace jwtsync {

class SecretVolume {
 public:
  /// `directory` exists; the volume has one key in it, named `key`.
  SecretVolume(std::string directory, std::string_view content) : directory_(std::move(directory)) {
    swap_to(content);
    std::filesystem::create_symlink("..data/key", path());
  }

  [[nodiscard]] std::string path() const { return directory_ + "/key"; }

  /// The atomic update, the deletion of what was before included.
  void swap_to(std::string_view content) {
    const std::string before = current_;
    current_ = "..2026_" + std::to_string(++swaps_);
    std::filesystem::create_directory(directory_ + '/' + current_);
    write_file(directory_ + '/' + current_ + "/key", content);
    std::filesystem::create_symlink(current_, directory_ + "/..data_tmp");
    std::filesystem::rename(directory_ + "/..data_tmp", directory_ + "/..data");
    if (!before.empty()) std::filesystem::remove_all(directory_ + '/' + before);
  }

 private:
  std::string directory_;
  std::string current_;
  int swaps_ = 0;
};

}  // namespace jwtsync

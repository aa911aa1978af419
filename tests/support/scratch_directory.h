// SPDX-License-Identifier: Apache-2.0
// A directory of a test's own, gone when the test ends.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace jwtsync {

class ScratchDirectory {
 public:
  ScratchDirectory() {
    std::string name = (std::filesystem::temp_directory_path() / "jwtsync-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~ScratchDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;

  [[nodiscard]] std::string path() const { return path_; }
  [[nodiscard]] std::string operator/(std::string_view name) const { return path_ + '/' + std::string(name); }

 private:
  std::string path_;
};

/// Writes a file in place, as a shell's `>` does where the umask is 022.
inline void write_file(const std::string& path, std::string_view content) {
  using std::filesystem::perms;
  std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
  std::error_code ignored;
  std::filesystem::permissions(path, perms::group_write | perms::others_write, std::filesystem::perm_options::remove,
                               ignored);
}

}  // namespace jwtsync

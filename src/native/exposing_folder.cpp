// SPDX-License-Identifier: Apache-2.0
#include "native/files.h"

#include <fcntl.h>
#include <linux/stat.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <memory>

namespace jwtsync::native {
namespace {

constexpr int most_folders = 256;  // of one path

/// A user's own group, by the custom of making one for each user, or root's.
bool is_trusted_group(const struct statx& folder) noexcept {
  return folder.stx_gid == 0 || folder.stx_gid == folder.stx_uid;
}

bool is_read_only(const char* path) noexcept {
  struct statvfs system{};
  return ::statvfs(path, &system) == 0 && (system.f_flag & ST_RDONLY) != 0;
}

/// Whether others can rename or remove what stands in a folder.
bool is_open(const std::string& path) noexcept {
  struct statx folder{};
  if (::statx(AT_FDCWD, path.c_str(), AT_NO_AUTOMOUNT, STATX_BASIC_STATS, &folder) != 0) return false;
  const bool foreign = folder.stx_uid != 0 && folder.stx_uid != ::geteuid();
  const bool sticky = (folder.stx_mode & S_ISVTX) != 0;
  const bool writable =
      (folder.stx_mode & S_IWOTH) != 0 || ((folder.stx_mode & S_IWGRP) != 0 && !is_trusted_group(folder));
  // The owner of a sticky folder may remove what others put there: inode(7).
  if (!foreign && (sticky || !writable)) return false;
  return (folder.stx_attributes & STATX_ATTR_MOUNT_ROOT) == 0 && !is_read_only(path.c_str());
}

/// `path` without symbolic links; empty where it does not exist.
std::string resolved(const std::filesystem::path& path) {
  const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr), &std::free);
  return real ? real.get() : "";
}

std::string open_folder_above(std::filesystem::path folder) {
  for (int i = 0; i < most_folders && !folder.empty(); ++i) {
    if (is_open(folder.string())) return folder.string();
    if (folder == folder.parent_path()) break;
    folder = folder.parent_path();
  }
  return "";
}

}  // namespace

std::string exposing_folder_of(const std::string& path) {
  const std::filesystem::path named = std::filesystem::path(path).parent_path();
  std::string open = open_folder_above(resolved(named.empty() ? "." : named));
  if (!open.empty()) return open;
  return open_folder_above(std::filesystem::path(resolved(path)).parent_path());
}

}  // namespace jwtsync::native

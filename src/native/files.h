// SPDX-License-Identifier: Apache-2.0
// The file system of this machine: what the kernel knows of a file, as the ports say it, and who could put another in
// its place.
#pragma once

#include <jwtsync/world.h>
#include <string>

namespace jwtsync::native {

class SystemFiles final : public Files {
 public:
  [[nodiscard]] Result<FileStatus> status(const std::string& path) override;
  [[nodiscard]] Result<FileContent> read(const std::string& path, std::size_t limit) override;
  [[nodiscard]] Result<void> create_private(const std::string& path, const Secret& bytes) override;
  [[nodiscard]] Result<void> replace_private(const std::string& path, const Secret& bytes) override;
};

/// The status of what `path` names, symbolic links followed. Opens nothing.
[[nodiscard]] Result<FileStatus> status_of(const std::string& path);

/// The status of an open file; `path` is for messages.
[[nodiscard]] Result<FileStatus> status_of(int descriptor, const std::string& path);

/// Why a path cannot be used, from an `errno` value: `file_absent`, `file_forbidden` or `file_unreadable`.
[[nodiscard]] Error file_error(int error, const std::string& path);

/// Tells one state of a path from another: the version of its file, or why there is none.
[[nodiscard]] std::string version_of(const std::string& path);

/// The first folder on the way to the file `path`, or to what a symbolic link there leads to, in which others than root
/// and this process's user may replace what stands there; empty if there is none. Sticky folders keep them from it, and
/// so does a file system that is mounted read-only; what a mounted folder lets others do is up to who mounted it.
[[nodiscard]] std::string exposing_folder_of(const std::string& path);

}  // namespace jwtsync::native

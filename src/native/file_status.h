// SPDX-License-Identifier: Apache-2.0
// What the kernel knows of a file, as the ports say it.
#pragma once

#include <jwtsync/world.h>
#include <string>

namespace jwtsync::native {

/// The status of what `path` names, symbolic links followed. Opens nothing.
[[nodiscard]] Result<FileStatus> status_of(const std::string& path);

/// The status of an open file; `path` is for messages.
[[nodiscard]] Result<FileStatus> status_of(int descriptor, const std::string& path);

/// Why a path cannot be used, from an `errno` value: `file_absent`, `file_forbidden` or `file_unreadable`.
[[nodiscard]] Error file_error(int error, const std::string& path);

/// Tells one state of a path from another: the version of its file, or why there is none.
[[nodiscard]] std::string version_of(const std::string& path);

}  // namespace jwtsync::native

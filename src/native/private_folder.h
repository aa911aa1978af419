// SPDX-License-Identifier: Apache-2.0
// A folder that only one user's processes can reach: where they meet on a machine.
#pragma once

#include <jwtsync/world.h>
#include <sys/types.h>

#include <string>
#include <vector>

namespace jwtsync::native {

/// The folders in which processes of `user` may meet, best first: `jwtsync` in each folder of RUNTIME_DIRECTORY
/// (systemd separates them by colons) and in XDG_RUNTIME_DIR, then /dev/shm/jwtsync-USER and /tmp/jwtsync-USER. Each is
/// an absolute path of at most `longest_private_folder` bytes; none need exist.
[[nodiscard]] std::vector<std::string> private_folders(const EnvironmentVariables& variables, uid_t user);

/// So short that a file name of 47 bytes fits behind it in the address of a Unix socket (unix(7): 108 bytes).
inline constexpr std::size_t longest_private_folder = 59;

/// Whether `path` is a folder, not a link, that `user` owns and no other user can reach (0700), where none but `user`
/// and root can put another in its place. Errors: `file_absent`, `file_unreadable`, and `file_forbidden` with the
/// reason.
[[nodiscard]] Result<void> check_private_folder(const std::string& path, uid_t user);

/// The first of these folders that belongs to this process's user alone; one that is absent is made, unless the folder
/// that it would stand in is absent too. `file_forbidden` if none can be used: the message has the reason of each.
[[nodiscard]] Result<std::string> first_private_folder(const std::vector<std::string>& folders);

/// The folder of this process: the first of `private_folders`.
[[nodiscard]] Result<std::string> private_folder(const EnvironmentVariables& variables);

}  // namespace jwtsync::native

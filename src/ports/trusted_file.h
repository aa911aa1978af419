// SPDX-License-Identifier: Apache-2.0
// Files that decide which keys are used, and who may ask: who else could have written them?
#pragma once

#include <jwtsync/world.h>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace jwtsync::ports {

/// Why others than this process's user and root could have put something else there. No reason to refuse a file:
/// containers often have their files of somebody else.
struct Doubt {
  enum class Kind : std::uint8_t { foreign_owner, folder_writable_by_others };
  Kind kind;
  std::string text;
};

struct TrustedFile {
  Secret bytes;
  FileStatus status;
  std::vector<Doubt> doubts;
};

/// Reads a file that others than its owner cannot write. Errors: those of Files::read, `file_writable_by_others`.
[[nodiscard]] Result<TrustedFile> read_trusted(Files& files, const std::string& path, std::size_t limit);

/// Permission bits as chmod takes them, such as "0640".
[[nodiscard]] std::string octal(std::uint32_t mode);

}  // namespace jwtsync::ports

// SPDX-License-Identifier: Apache-2.0
#include "sources/key_file.h"

#include "sources/footprint.h"

#include <array>
#include <cstdint>
#include <utility>

namespace jwtsync::sources {
namespace {

constexpr std::uint32_t readable_by_all = 0004;

std::string remedy_for(Code code, const std::string& path) {
  switch (code) {
    case Code::file_absent: return "mount or create it, or correct the path";
    case Code::file_forbidden:
      return "let the user of this process read it, for example by chown, or by its group and chmod g+r";
    case Code::file_not_regular: return "name the file itself, not its directory, a pipe or a device";
    case Code::file_too_large: return "point the locator at a file that holds the secret alone, at most 1 MiB";
    default: return "look at every part of the path with: namei -l " + path;
  }
}

/// The error of the port, sure to say which file, and what to do about it.
Error with_path_and_remedy(Error error, const std::string& path) {
  if (error.hint.empty()) error.hint = remedy_for(error.code, path);
  const bool says_path = error.message.find(path) != std::string::npos;
  return says_path ? std::move(error) : std::move(error).at(path);
}

}  // namespace

Result<RawValue> read_key_file(Files& files, const std::string& path) {
  Result<ports::TrustedFile> file = ports::read_trusted(files, path, Secret::max_size);
  if (!file) return failure(with_path_and_remedy(std::move(file).error(), path));
  RawValue value{std::move(file->bytes), warnings_of(std::move(file->doubts))};
  if (const std::uint32_t mode = file->status.mode; (mode & readable_by_all) != 0) {
    value.warnings.push_back({WarningKind::world_readable,
                              path + " may be read by everybody on this machine (mode " + ports::octal(mode) + ")"});
  }
  return value;
}

}  // namespace jwtsync::sources

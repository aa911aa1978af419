// SPDX-License-Identifier: Apache-2.0
#include "native/files.h"

#include "native/descriptors.h"
#include "native/kernel.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

namespace jwtsync::native {
namespace {

constexpr std::size_t least_room = 2048;  // for files that are longer than their status says, as in /proc
constexpr std::size_t growth = 4;

std::string_view words_for(FileKind kind) noexcept {
  switch (kind) {
    case FileKind::regular: return "a regular file";
    case FileKind::directory: return "a directory";
    case FileKind::fifo: return "a FIFO";
    case FileKind::socket: return "a socket";
    case FileKind::device: return "a device";
  }
  return "something else";
}

Result<void> check_readable(const FileStatus& status, const std::string& path, std::size_t limit) {
  if (status.kind != FileKind::regular) {
    return failure(Code::file_not_regular, fmt::format("{} is {}, not a file", path, words_for(status.kind)),
                   "name the file that holds the secret");
  }
  if (status.size > limit) {
    return failure(Code::file_too_large, fmt::format("{} has {} bytes, more than {}", path, status.size, limit),
                   "name a file that holds the secret alone");
  }
  return {};
}

/// A prefix of a file, as much of it as there was room for.
struct Prefix {
  Secret bytes;
  bool complete = false;
};

/// Reads from the start until the end of the file, or until `capacity` bytes are full.
Result<Prefix> read_prefix(int descriptor, std::size_t capacity, const std::string& path) {
  int error = 0;
  bool complete = false;
  Result<Secret> bytes = Secret::filled(capacity, [&](std::span<char> room) {
    std::size_t size = 0;
    while (size < room.size()) {
      const ssize_t got = ::pread(descriptor, room.data() + size, room.size() - size, static_cast<off_t>(size));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) error = errno;
      complete = got == 0;
      if (got <= 0) break;
      size += static_cast<std::size_t>(got);
    }
    return size;
  });
  if (error != 0) return failure(file_error(error, path));
  if (!bytes) return failure(std::move(bytes).error());
  return Prefix{std::move(*bytes), complete};
}

/// Whether nothing stands at `offset` of a file or after it.
bool ends_at(int descriptor, std::size_t offset) noexcept {
  char next = '\0';
  const bool ends = ::pread(descriptor, &next, 1, static_cast<off_t>(offset)) == 0;
  ::explicit_bzero(&next, 1);
  return ends;
}

/// The whole file. Its size is only where to begin: it may grow meanwhile.
Result<Secret> read_all(int descriptor, std::size_t size, const std::string& path, std::size_t limit) {
  for (std::size_t capacity = std::min(limit, std::max(size + 1, least_room));; capacity *= growth) {
    capacity = std::min(capacity, limit);
    Result<Prefix> prefix = read_prefix(descriptor, capacity, path);
    if (!prefix) return failure(std::move(prefix).error());
    if (prefix->complete || ends_at(descriptor, capacity)) return std::move(prefix->bytes);
    if (capacity == limit) {
      return failure(Code::file_too_large, fmt::format("{} has more than {} bytes", path, limit),
                     "name a file that holds the secret alone");
    }
  }
}

}  // namespace

Result<FileStatus> SystemFiles::status(const std::string& path) { return status_of(path); }

Result<FileContent> SystemFiles::read(const std::string& path, std::size_t limit) {
  // Looked at before it is opened, since opening is enough to disturb some devices.
  const Result<void> regular =
      status_of(path).and_then([&](const FileStatus& before) { return check_readable(before, path, limit); });
  if (!regular) return failure(regular.error());
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  if (!file) return failure(file_error(errno, path));

  // It may have become another file in between. A change during the reading gives the next look another version.
  Result<FileStatus> status = status_of(file.number(), path);
  if (!status) return failure(std::move(status).error());
  if (const Result<void> still = check_readable(*status, path, limit); !still) return failure(still.error());
  Result<Secret> bytes = read_all(file.number(), static_cast<std::size_t>(status->size), path, limit);
  if (!bytes) return failure(std::move(bytes).error());
  // Nobody can replace the root of a mount: a file that is mounted alone is its own.
  std::string exposed_by = status->mounted_alone ? "" : exposing_folder_of(path);
  return FileContent{std::move(*bytes), std::move(*status), std::move(exposed_by)};
}

}  // namespace jwtsync::native

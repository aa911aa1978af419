// SPDX-License-Identifier: Apache-2.0
#include "native/files.h"

#include "native/kernel.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/stat.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace jwtsync::native {
namespace {

constexpr std::uint32_t permission_bits = 07777;

FileKind kind_of(std::uint32_t mode) noexcept {
  if (S_ISREG(mode)) return FileKind::regular;
  if (S_ISDIR(mode)) return FileKind::directory;
  if (S_ISFIFO(mode)) return FileKind::fifo;
  if (S_ISSOCK(mode)) return FileKind::socket;
  return FileKind::device;
}

/// A changed content changes the time of status change (ctime) too, which no program can set back.
std::string version_in(const struct statx& known) {
  return fmt::format("{}:{}:{}:{}:{}.{:09}", known.stx_dev_major, known.stx_dev_minor, known.stx_ino, known.stx_size,
                     known.stx_ctime.tv_sec, known.stx_ctime.tv_nsec);
}

/// Of `path`, or of the descriptor itself if `path` is empty.
Result<FileStatus> look(int descriptor, const char* path, int flags, const std::string& named) {
  struct statx known{};
  if (::statx(descriptor, path, flags, STATX_BASIC_STATS, &known) != 0) return failure(file_error(errno, named));
  FileStatus status;
  status.kind = kind_of(known.stx_mode);
  status.foreign = known.stx_uid != 0 && known.stx_uid != ::geteuid();
  status.mode = known.stx_mode & permission_bits;
  status.size = known.stx_size;
  // Linux 5.8 and newer say whether this is the root of a mount; older ones leave the bit zero.
  status.mounted_alone = status.kind == FileKind::regular && (known.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
  status.version = version_in(known);
  return status;
}

}  // namespace

Result<FileStatus> status_of(const std::string& path) {
  if (path.find('\0') != std::string::npos) {
    return failure(Code::file_unreadable, "a path with a zero byte in it", "write the path again by hand");
  }
  return look(AT_FDCWD, path.c_str(), AT_NO_AUTOMOUNT, path);
}

Result<FileStatus> status_of(int descriptor, const std::string& path) {
  return look(descriptor, "", AT_EMPTY_PATH, path);
}

Error file_error(int error, const std::string& path) {
  switch (error) {
    case ENOENT:
    case ENOTDIR: return {Code::file_absent, "there is no file " + path, "check the path, and that it is mounted here"};
    case EACCES:
    case EPERM:
      return {Code::file_forbidden, "no permission for " + path,
              "give this process's user access to the file and to the directories above it"};
    case ELOOP:
      return {Code::file_unreadable, path + " leads through a loop of symbolic links", "remove one of the links"};
    default: return {Code::file_unreadable, "cannot use " + path + ": " + error_text(error), ""};
  }
}

std::string version_of(const std::string& path) {
  Result<FileStatus> status = status_of(path);
  return status ? std::move(status->version) : std::string(name_of(status.error().code));
}

}  // namespace jwtsync::native

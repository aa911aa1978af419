// SPDX-License-Identifier: Apache-2.0
#include "cli/secret_file.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>
#include <cerrno>
#include <cstdio>
#include <system_error>

namespace jwtsync::cli {
namespace {

constexpr mode_t owner_only = S_IRUSR | S_IWUSR;

/// The system's reason, with the place.
Error file_error(int error, const std::string& path) {
  const Code code = error == ENOENT || error == ENOTDIR                   ? Code::file_absent
                    : error == EACCES || error == EPERM || error == EROFS ? Code::file_forbidden
                                                                          : Code::file_unreadable;
  return {code, path + ": " + std::generic_category().message(error),
          error == EROFS ? "--file - needs no folder to write to" : ""};
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == 0 ? "/" : path.substr(0, slash);
}

Result<void> check_folder(const std::string& folder) {
  struct statfs known{};
  if (::statfs(folder.c_str(), &known) != 0) return failure(file_error(errno, folder));
  if (known.f_type == TMPFS_MAGIC || known.f_type == RAMFS_MAGIC) return {};
  return failure(Code::file_forbidden, folder + " is not in memory (tmpfs), and a disk would keep the secret",
                 "take a folder such as /dev/shm or /run, or --file -; --on-disk allows it all the same");
}

/// What stands there may be what an earlier run left behind, and nothing else.
Result<void> check_existing(const std::string& path) {
  struct stat known{};
  if (::lstat(path.c_str(), &known) != 0) {
    if (errno == ENOENT) return {};
    return failure(file_error(errno, path));
  }
  const bool private_to_us = known.st_uid == ::geteuid() && known.st_nlink == 1 && (known.st_mode & 0077) == 0;
  if (S_ISREG(known.st_mode) && private_to_us) return {};
  return failure(Code::file_exists, path + " exists, and is not a private file of this user",
                 "remove it, or name another path");
}

/// The reason why not all could be written; 0 if all is.
int write_all(int descriptor, const Secret& bytes) {
  return bytes.reveal([&](std::string_view left) {
    while (!left.empty()) {
      const ssize_t size = ::write(descriptor, left.data(), left.size());
      if (size < 0 && errno != EINTR) return errno;
      if (size > 0) left.remove_prefix(static_cast<std::size_t>(size));
    }
    return 0;
  });
}

/// Creates the file under another name; its number, or 0 and `errno`.
ino_t create(const std::string& path, const Secret& bytes) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, owner_only);
  if (descriptor < 0) return 0;
  struct stat known{};
  int error = ::fchmod(descriptor, owner_only) != 0 || ::fstat(descriptor, &known) != 0 ? errno : 0;
  if (error == 0) error = write_all(descriptor, bytes);
  if (::close(descriptor) != 0 && error == 0) error = errno;
  if (error == 0) return known.st_ino;
  ::unlink(path.c_str());
  errno = error;
  return 0;
}

}  // namespace

SecretFile::~SecretFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  struct stat known{};
  const bool is_ours = number_ != 0 && ::lstat(path_.c_str(), &known) == 0 && known.st_ino == number_;
  if (is_ours) ::unlink(path_.c_str());
}

Result<SecretFile> SecretFile::at(const std::string& path, const Secret& bytes, Disk disk) {
  if (!path.starts_with('/') || path.ends_with('/')) {
    return failure(Code::argument_invalid, "--file is not an absolute path", "as in --file /run/jwt-key, or --file -");
  }
  if (disk == Disk::refused) {
    if (Result<void> in_memory = check_folder(folder_of(path)); !in_memory) return failure(in_memory.error());
  }
  if (Result<void> replaceable = check_existing(path); !replaceable) return failure(replaceable.error());
  const std::string fresh = path + ".jwtsync-" + std::to_string(::getpid());
  // The first process of a container always has the same number: what one that was killed left must not be in its way.
  if (Result<void> replaceable = check_existing(fresh); !replaceable) return failure(replaceable.error());
  ::unlink(fresh.c_str());
  const ino_t number = create(fresh, bytes);
  if (number == 0) return failure(file_error(errno, path));
  if (std::rename(fresh.c_str(), path.c_str()) != 0) {
    const int error = errno;
    ::unlink(fresh.c_str());
    return failure(file_error(error, path));
  }
  SecretFile file;
  file.path_ = path;
  file.number_ = number;
  return file;
}

Result<SecretFile> SecretFile::nameless(const Secret& bytes) {
  SecretFile file;
  file.descriptor_ = ::memfd_create("jwtsync", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  const auto refused = [](int error) {
    return failure(Code::file_unreadable,
                   "the system gives no file in memory: " + std::generic_category().message(error),
                   "name a file on a tmpfs: --file PATH");
  };
  if (file.descriptor_ < 0) return refused(errno);
  if (const int error = write_all(file.descriptor_, bytes); error != 0) return refused(error);
  constexpr int seals = F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL;
  if (::fchmod(file.descriptor_, owner_only) != 0 || ::fcntl(file.descriptor_, F_ADD_SEALS, seals) != 0) {
    return refused(errno);
  }
  file.path_ = "/proc/self/fd/" + std::to_string(file.descriptor_);
  return file;
}

}  // namespace jwtsync::cli

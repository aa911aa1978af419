// SPDX-License-Identifier: Apache-2.0
// Files that are written: new ones, and new content of old ones, whole or not at all.
#include "native/descriptors.h"
#include "native/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>

namespace jwtsync::native {
namespace {

constexpr mode_t private_mode = S_IRUSR | S_IWUSR;
constexpr mode_t permission_bits = S_IRWXU | S_IRWXG | S_IRWXO;

/// Writes everything and waits until it is on the disk; an `errno` value, 0 for success.
int write_durably(int descriptor, std::string_view bytes) noexcept {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::fsync(descriptor) == 0 ? 0 : errno;
}

Error creation_error(int error, const std::string& path) {
  if (error == EEXIST) {
    return {Code::file_exists, path + " exists already", "choose another path; a key is never overwritten"};
  }
  if (error == ENOENT || error == ENOTDIR) {
    return {Code::file_absent, "there is no directory for " + path, "make the directory first"};
  }
  return file_error(error, path);
}

/// Where the file stands whose name may be a link to it.
std::string behind_links(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr), &std::free);
  return real ? std::string(real.get()) : path;
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, std::max<std::size_t>(slash, 1));
}

/// Gives a new file the owner, the group and the bits of the one that it is to replace; an `errno` value.
int dress_as(int descriptor, const struct stat& old) noexcept {
  struct stat own{};
  if (::fstat(descriptor, &own) != 0) return errno;
  const bool is_its_own = own.st_uid == old.st_uid && own.st_gid == old.st_gid;
  if (!is_its_own && ::fchown(descriptor, old.st_uid, old.st_gid) != 0) return errno;
  return ::fchmod(descriptor, old.st_mode & permission_bits) == 0 ? 0 : errno;
}

/// A file beside the one that it is to replace; it goes away unless it has taken its place.
class Draft {
 public:
  explicit Draft(const std::string& folder)
      : path_(folder + "/.jwtsync-XXXXXX"), file_(::mkostemp(path_.data(), O_CLOEXEC)), error_(file_ ? 0 : errno) {}
  ~Draft() {
    if (file_ && !has_moved_) ::unlink(path_.c_str());
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  [[nodiscard]] int error() const noexcept { return error_; }
  /// An `errno` value.
  [[nodiscard]] int write(std::string_view bytes, const struct stat* old) const noexcept {
    const int dressed = old != nullptr                                ? dress_as(file_.number(), *old)
                        : ::fchmod(file_.number(), private_mode) == 0 ? 0
                                                                      : errno;
    return dressed != 0 ? dressed : write_durably(file_.number(), bytes);
  }
  [[nodiscard]] int move_to(const std::string& path) noexcept {
    has_moved_ = std::rename(path_.c_str(), path.c_str()) == 0;
    return has_moved_ ? 0 : errno;
  }

 private:
  std::string path_;
  Descriptor file_;
  int error_;
  bool has_moved_ = false;
};

/// Waits until what stands in a folder is on the disk.
void keep_folder(const std::string& folder) noexcept {
  const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor) ::fsync(descriptor.number());
}

/// An `errno` value.
int replace(const std::string& path, const Secret& bytes) {
  struct stat old{};
  const bool is_there = ::stat(path.c_str(), &old) == 0;
  if (!is_there && errno != ENOENT) return errno;
  const std::string folder = folder_of(path);
  Draft draft(folder);
  int error = draft.error();
  if (error == 0) {
    error = bytes.reveal([&](std::string_view content) { return draft.write(content, is_there ? &old : nullptr); });
  }
  if (error == 0) error = draft.move_to(path);
  if (error == 0) keep_folder(folder);
  return error;
}

}  // namespace

Result<void> SystemFiles::create_private(const std::string& path, const Secret& bytes) {
  if (bytes.lost()) return failure(Code::internal_error, "the secret to be written was left behind in a fork");
  if (path.find('\0') != std::string::npos) return failure(creation_error(EINVAL, path));
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOCTTY, private_mode));
  if (!file) return failure(creation_error(errno, path));

  int error = ::fchmod(file.number(), private_mode) == 0 ? 0 : errno;  // the umask may have taken bits away
  if (error == 0) error = bytes.reveal([&](std::string_view content) { return write_durably(file.number(), content); });
  if (error == 0) return {};
  ::unlink(path.c_str());
  return failure(creation_error(error, path));
}

Result<void> SystemFiles::replace_private(const std::string& path, const Secret& bytes) {
  if (bytes.lost()) return failure(Code::internal_error, "the secret to be written was left behind in a fork");
  if (path.find('\0') != std::string::npos) return failure(creation_error(EINVAL, path));
  if (const Result<FileStatus> there = status_of(path); there && there->kind != FileKind::regular) {
    return failure(Code::file_not_regular, path + " is not a regular file", "name a file, which may not be there yet");
  }
  const int error = replace(behind_links(path), bytes);
  return error == 0 ? Result<void>() : failure(creation_error(error, path));
}

}  // namespace jwtsync::native

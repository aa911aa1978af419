// SPDX-License-Identifier: Apache-2.0
// A file that holds a secret for a child, as long as the child runs.
#pragma once

#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <sys/types.h>
#include <cstdint>
#include <string>
#include <utility>

namespace jwtsync::cli {

/// Whether a secret may come to stand on a disk.
enum class Disk : std::uint8_t { refused, allowed };

/// Owns the file, and takes it away at its end.
class SecretFile {
 public:
  SecretFile() noexcept = default;
  SecretFile(SecretFile&& other) noexcept { swap(other); }
  SecretFile& operator=(SecretFile&& other) noexcept {
    swap(other);
    return *this;
  }
  SecretFile(const SecretFile&) = delete;
  SecretFile& operator=(const SecretFile&) = delete;
  ~SecretFile();

  /// A file at `path`, absolute, that only its owner can read (0600), in a folder of a file system in memory (tmpfs)
  /// unless `disk` allows any. It appears whole. One that is as private, and this user's, is what an earlier run left,
  /// and is replaced. Errors: `argument_invalid`, `file_exists`, `file_forbidden` (a disk, permission), `file_absent`
  /// (its folder), `file_unreadable`.
  [[nodiscard]] static Result<SecretFile> at(const std::string& path, const Secret& bytes, Disk disk);
  /// A file without a name, in memory, that nobody can change (memfd_create(2), sealed): a child opens it by its
  /// descriptor, which it must inherit.
  [[nodiscard]] static Result<SecretFile> nameless(const Secret& bytes);

  /// What the child opens.
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  /// What the child must inherit; negative where there is nothing.
  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

 private:
  void swap(SecretFile& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(descriptor_, other.descriptor_);
    std::swap(number_, other.number_);
  }

  std::string path_;
  int descriptor_ = -1;  // of a nameless one
  ino_t number_ = 0;     // of one with a name
};

}  // namespace jwtsync::cli

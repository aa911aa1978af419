// SPDX-License-Identifier: Apache-2.0
#include "native/private_folder.h"

#include "native/files.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>

namespace jwtsync::native {
namespace {

constexpr mode_t access_bits = S_IRWXU | S_IRWXG | S_IRWXO;
constexpr std::size_t most_runtime_directories = 16;

tl::unexpected<Error> not_private(const std::string& path, std::string_view why) {
  return failure(Code::file_forbidden, fmt::format("{} {}", path, why), "");
}

std::string parent_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == 0 ? "/" : path.substr(0, slash);
}

/// Others could take the folder away and put their own in its place, unless its parent keeps them from it.
Result<void> check_parent(const std::string& parent, uid_t user) {
  struct stat known{};
  if (::stat(parent.c_str(), &known) != 0) return failure(file_error(errno, parent));
  if (known.st_uid != 0 && known.st_uid != user) return not_private(parent, "belongs to another user");
  const bool open = (known.st_mode & (S_IWGRP | S_IWOTH)) != 0;
  if (open && (known.st_mode & S_ISVTX) == 0) return not_private(parent, "lets others replace what is in it");
  return {};
}

/// The folder, made if it is absent and its parent is there.
Result<void> make_private(const std::string& path) {
  const uid_t user = ::geteuid();
  if (Result<void> parent = check_parent(parent_of(path), user); !parent) return parent;
  if (::mkdir(path.c_str(), S_IRWXU) != 0) {
    if (errno != EEXIST) return failure(file_error(errno, path));
  } else if (::chmod(path.c_str(), S_IRWXU) != 0) {  // the umask may have taken bits away
    return failure(file_error(errno, path));
  }
  return check_private_folder(path, user);
}

}  // namespace

std::vector<std::string> private_folders(const EnvironmentVariables& variables, uid_t user) {
  std::vector<std::string> folders;
  const auto add = [&](std::string folder) {
    if (folder.size() <= longest_private_folder && folder.front() == '/') folders.push_back(std::move(folder));
  };
  std::string_view left = variables.get("RUNTIME_DIRECTORY").value_or("");
  for (std::size_t count = 0; !left.empty() && count < most_runtime_directories; ++count) {
    const std::size_t end = std::min(left.find(':'), left.size());
    if (end > 0) add(fmt::format("{}/jwtsync", left.substr(0, end)));
    left.remove_prefix(std::min(end + 1, left.size()));
  }
  const std::string_view session = variables.get("XDG_RUNTIME_DIR").value_or("");
  if (!session.empty()) add(fmt::format("{}/jwtsync", session));
  for (const std::string_view shared : {"/dev/shm", "/tmp"}) add(fmt::format("{}/jwtsync-{}", shared, user));
  return folders;
}

Result<void> check_private_folder(const std::string& path, uid_t user) {
  if (Result<void> parent = check_parent(parent_of(path), user); !parent) return parent;
  struct stat known{};
  if (::lstat(path.c_str(), &known) != 0) return failure(file_error(errno, path));
  if (S_ISLNK(known.st_mode)) return not_private(path, "is a symbolic link");
  if (!S_ISDIR(known.st_mode)) return not_private(path, "is not a folder");
  if (known.st_uid != user) return not_private(path, "belongs to another user");
  if ((known.st_mode & access_bits) != S_IRWXU) {
    return not_private(path, fmt::format("has mode {:04o}, not 0700", known.st_mode & access_bits));
  }
  return {};
}

Result<std::string> first_private_folder(const std::vector<std::string>& folders) {
  std::string reasons;
  for (const std::string& folder : folders) {
    const Result<void> made = make_private(folder);
    if (made) return folder;
    reasons += (reasons.empty() ? ": " : "; ") + made.error().message;
  }
  return failure(Code::file_forbidden, "this user has no folder of its own" + reasons,
                 "set RUNTIME_DIRECTORY to a folder that only this user can write to");
}

Result<std::string> private_folder(const EnvironmentVariables& variables) {
  return first_private_folder(private_folders(variables, ::geteuid()));
}

}  // namespace jwtsync::native

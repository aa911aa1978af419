// SPDX-License-Identifier: Apache-2.0
#include "native/process_group.h"

#include "native/descriptors.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <array>
#include <charconv>
#include <string_view>

namespace jwtsync::native {
namespace {

/// What a process's line of status says: at most 52 fields, the second of which is a name of 64 bytes at most.
constexpr std::size_t max_status_size = 2048;
constexpr int fields_to_start = 19;  // from the third field, its state, to the 22nd: proc(5)

std::uint64_t start_in(std::string_view status) {
  // The name stands in parentheses, and may hold blanks and parentheses itself.
  const std::size_t name_end = status.rfind(')');
  if (name_end == std::string_view::npos) return 0;
  status.remove_prefix(name_end + 1);
  for (int i = 0; i <= fields_to_start; ++i) {
    const std::size_t blank = status.find(' ');
    if (blank == std::string_view::npos) return 0;
    status.remove_prefix(blank + 1);
  }
  std::uint64_t start = 0;
  std::from_chars(status.data(), status.data() + status.size(), start);
  return start;
}

}  // namespace

pid_t this_process() noexcept { return ::getpid(); }

std::uint64_t start_of(pid_t process) {
  const Descriptor file(::open(fmt::format("/proc/{}/stat", process).c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return 0;
  std::array<char, max_status_size> status{};
  const ssize_t size = ::read(file.number(), status.data(), status.size());
  return size <= 0 ? 0 : start_in({status.data(), static_cast<std::size_t>(size)});
}

std::string process_group() {
  const pid_t parent = ::getppid();
  struct stat space{};
  if (::stat("/proc/self/ns/pid", &space) != 0) space.st_ino = 0;
  return fmt::format("{}.{}.{}.{}", parent, start_of(parent), ::getpgrp(), space.st_ino);
}

}  // namespace jwtsync::native

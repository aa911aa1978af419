// SPDX-License-Identifier: Apache-2.0
#include "cli/process_number.h"

#include <unistd.h>
#include <charconv>
#include <cstddef>
#include <string_view>

namespace jwtsync::cli {
namespace {

constexpr std::array<std::string_view, 2> numbers{"LISTEN_PID=", "WATCHDOG_PID="};
constexpr std::string_view kernel_number = "LISTEN_PIDFDID=";

/// Whether an entry is `prefix` with this number behind.
bool is_entry_of(std::string_view entry, std::string_view prefix, pid_t number) noexcept {
  if (!entry.starts_with(prefix)) return false;
  const std::string_view value = entry.substr(prefix.size());
  pid_t read = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), read);
  return error == std::errc{} && end == value.data() + value.size() && read == number;
}

void write(std::string_view prefix, pid_t number, std::array<char, 32>& entry) noexcept {
  char* const end = entry.data() + prefix.copy(entry.data(), prefix.size());
  *std::to_chars(end, entry.data() + entry.size() - 1, number).ptr = '\0';
}

void take_out(std::string_view prefix, std::vector<char*>& variables) noexcept {
  std::size_t kept = 0;
  for (char* const entry : variables) {
    if (entry == nullptr || !std::string_view(entry).starts_with(prefix)) variables[kept++] = entry;
  }
}

}  // namespace

void take_the_place_of(pid_t parent, std::vector<char*>& variables, OwnEntries& entries) noexcept {
  bool listens = false;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    for (char*& entry : variables) {
      if (entry == nullptr || !is_entry_of(entry, numbers[i], parent)) continue;
      write(numbers[i], ::getpid(), entries[i]);
      entry = entries[i].data();
      listens = listens || i == 0;
    }
  }
  if (listens) take_out(kernel_number, variables);
}

}  // namespace jwtsync::cli

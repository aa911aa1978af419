// SPDX-License-Identifier: Apache-2.0
#include "cli/path_search.h"

#include <elf.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string_view>

namespace jwtsync::cli {
namespace {

constexpr const char* default_path = "/bin:/usr/bin";  // as execvp(3) has it where there is no PATH

bool is_executable(const std::string& path) {
  struct stat known{};
  return ::stat(path.c_str(), &known) == 0 && S_ISREG(known.st_mode) && ::access(path.c_str(), X_OK) == 0;
}

}  // namespace

std::optional<std::string> program_of(const std::string& word) {
  if (word.find('/') != std::string::npos) return is_executable(word) ? std::optional(word) : std::nullopt;
  const char* const set = std::getenv("PATH");  // NOLINT(concurrency-mt-unsafe): nothing changes it here
  std::string_view folders = set == nullptr ? default_path : set;
  while (true) {
    const std::size_t end = std::min(folders.find(':'), folders.size());
    std::string path(end == 0 ? "." : folders.substr(0, end));  // an empty one is the folder that this process is in
    path.append("/").append(word);
    if (!word.empty() && is_executable(path)) return path;
    if (end == folders.size()) return std::nullopt;
    folders.remove_prefix(end + 1);
  }
}

bool is_binary(const std::string& path) {
  std::array<char, SELFMAG> start{};
  std::ifstream file(path, std::ios::binary);
  return file.read(start.data(), start.size()) && std::memcmp(start.data(), ELFMAG, SELFMAG) == 0;
}

bool is_folder(const std::string& path) {
  struct stat known{};
  return ::stat(path.c_str(), &known) == 0 && S_ISDIR(known.st_mode);
}

}  // namespace jwtsync::cli

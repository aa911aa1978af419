// SPDX-License-Identifier: Apache-2.0
#include "cli/rotate_places.h"

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <utility>
#include <vector>
#include "cli/seals.h"
#include "cli/table.h"

namespace jwtsync::cli {
namespace {

constexpr std::size_t most_bytes = std::size_t{1} << 20;

/// The file that a locator names; empty where it names none.
std::string path_of(std::string_view locator) {
  for (const std::string_view scheme : {"file:", "sqlite:"}) {
    if (!locator.starts_with(scheme)) continue;
    const std::string path(locator.substr(scheme.size(), locator.find('?') - scheme.size()));
    std::error_code ignored;
    return std::filesystem::absolute(path, ignored).lexically_normal().string();
  }
  return {};
}

/// Each file that nothing else may be written to, and what it is.
std::vector<std::pair<std::string, std::string_view>> taken_places(const RotateScene& scene,
                                                                   const std::optional<std::string>& from) {
  std::vector<std::pair<std::string, std::string_view>> places;
  const std::string store = path_of(scene.store_locator());
  for (const char* const end : {"", "-wal", "-shm", "-journal"}) places.emplace_back(store + end, "the store");
  for (const std::string& seal : seal_locators(scene.arguments(), scene.sourcing().configuration)) {
    places.emplace_back(path_of(seal), "the seal");
  }
  if (from) places.emplace_back(path_of(locator_of(*from)), "the key of --from");
  std::erase_if(places, [](const auto& place) { return place.first.empty(); });
  return places;
}

/// Nobody's keys are lost by it: there is nothing yet, or a key set.
bool may_be_written(Files& files, const std::string& path) {
  const Result<FileContent> content = files.read(path, most_bytes);
  if (!content) return content.error().code != Code::file_too_large;  // else whoever writes it says why it cannot
  return content->bytes.reveal([](std::string_view bytes) {
    const std::size_t begin = bytes.find_first_not_of(" \t\r\n");
    return begin == std::string_view::npos || (bytes[begin] == '{' && bytes.find("\"keys\"") != std::string_view::npos);
  });
}

}  // namespace

std::string locator_of(const std::string& text) {
  if (text.find(':') != std::string::npos) return text;
  std::error_code ignored;
  return "file:" + std::filesystem::absolute(text, ignored).string();
}

Result<void> check_places(const RotateScene& scene, const rotation::Policy& policy,
                          const std::optional<std::string>& from) {
  const auto places = taken_places(scene, from);
  for (const rotation::ReaderClass& reader : policy.classes) {
    const std::string path = path_of(reader.sink);
    if (path.empty()) continue;
    const std::string of_sink = "the sink of " + printable(reader.name);
    for (const auto& [place, what] : places) {
      if (place != path) continue;
      return failure(Code::argument_invalid, of_sink + " is " + std::string(what), "give each a file of its own");
    }
    if (may_be_written(scene.world().files, path)) continue;
    return failure(Code::argument_invalid, of_sink + " holds something else than a key set",
                   "name another file, or empty this one where it is not needed");
  }
  const auto seals = seal_locators(scene.arguments(), scene.sourcing().configuration);
  if (from && std::find(seals.begin(), seals.end(), locator_of(*from)) != seals.end()) {
    return failure(Code::argument_invalid, "the seal is the key that it is to close",
                   "make one of its own: jwtsync generate --out PATH");
  }
  return {};
}

}  // namespace jwtsync::cli

// SPDX-License-Identifier: Apache-2.0
#include "floors.h"

#include <algorithm>

namespace jwtsync::house {

std::optional<int> floor_of(std::string_view room) noexcept {
  const auto found = std::find_if(rooms.begin(), rooms.end(), [&](const Room& known) { return known.name == room; });
  if (found == rooms.end()) return std::nullopt;
  return found->floor;
}

std::optional<std::string_view> owner_of_header(std::string_view include) noexcept {
  constexpr std::string_view folder = "jwtsync/";
  if (!include.starts_with(folder) || !include.ends_with(".h")) return std::nullopt;
  const std::string_view name = include.substr(folder.size(), include.size() - folder.size() - 2);
  const auto found = std::find_if(public_headers.begin(), public_headers.end(),
                                  [&](const PublicHeader& known) { return known.name == name; });
  if (found == public_headers.end()) return std::nullopt;
  return found->owner;
}

std::optional<std::string_view> room_of_file(std::string_view path) noexcept {
  constexpr std::string_view sources = "src/", headers = "include/";
  if (path.starts_with(headers)) return owner_of_header(path.substr(headers.size()));
  if (path.starts_with("testing/")) return fakes;
  if (!path.starts_with(sources)) return outside;
  const std::string_view below = path.substr(sources.size());
  const std::string_view room = below.substr(0, std::min(below.find('/'), below.size()));
  if (!floor_of(room)) return std::nullopt;
  return room;
}

}  // namespace jwtsync::house

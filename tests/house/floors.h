// SPDX-License-Identifier: Apache-2.0
// The floors of the house: the one place where they are written down for a program to read.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace jwtsync::house {

struct Room {
  std::string_view name;
  int floor;
};

/// A room includes its own files and those of rooms on lower floors.
inline constexpr std::array<Room, 24> rooms{{
    {"base", 0},     {"ports", 1},     {"json", 2},      {"crypto", 2},  {"http", 2},  {"jose", 3},
    {"keyring", 4},  {"providers", 4}, {"sources", 5},   {"token", 5},   {"probe", 6}, {"fleet", 6},
    {"rotation", 7}, {"collector", 7}, {"diagnosis", 8}, {"hub", 8},     {"watch", 9}, {"configuration", 9},
    {"keeper", 10},  {"service", 11},  {"compat", 11},   {"native", 12}, {"cli", 13},  {"capi", 13},
}};

/// Not rooms: programs, which see public headers only, and fakes, which are the other half of `ports`.
inline constexpr std::string_view outside = "outside";
inline constexpr std::string_view fakes = "fakes";
/// The header of everything belongs above every room that the library is made of.
inline constexpr std::string_view everything = "everything";

struct PublicHeader {
  std::string_view name;
  std::string_view owner;
};

inline constexpr std::array<PublicHeader, 36> public_headers{{
    {"name", "base"},
    {"result", "base"},
    {"secret", "base"},
    {"world", "ports"},
    {"store", "ports"},
    {"jose", "jose"},
    {"sources", "sources"},
    {"keyring", "keyring"},
    {"token", "token"},
    {"token_facts", "token"},
    {"hand_on", "token"},
    {"issuer", "token"},
    {"stage", "token"},
    {"report", "fleet"},
    {"fleet", "fleet"},
    {"explained", "fleet"},
    {"rotation", "rotation"},
    {"ring_keys", "rotation"},
    {"rotation_store", "rotation"},
    {"seal", "rotation"},
    {"cause_page", "diagnosis"},
    {"diagnosis", "diagnosis"},
    {"configuration", "configuration"},
    {"keeper", "keeper"},
    {"service", "service"},
    {"hub", "service"},
    {"compat", "compat"},
    {"system", "native"},
    {"sqlite_store", "native"},
    {"postgresql_store", "native"},
    {"c", "capi"},
    {"testing", fakes},
    {"testing_gcp", fakes},
    {"testing_issuer", fakes},
    {"testing_store", fakes},
    {"jwtsync", everything},
}};

std::optional<int> floor_of(std::string_view room) noexcept;

/// The room a file of the tree belongs to, or `outside`, `fakes` or `everything`; nothing for a file that has no place.
std::optional<std::string_view> room_of_file(std::string_view path) noexcept;

/// The room whose public header `<jwtsync/...>` this is.
std::optional<std::string_view> owner_of_header(std::string_view include) noexcept;

}  // namespace jwtsync::house

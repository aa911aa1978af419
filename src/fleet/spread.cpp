// SPDX-License-Identifier: Apache-2.0
#include "fleet/spread.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

namespace jwtsync::fleet {
namespace {

constexpr std::int64_t widest_jitter = 3;  // moments, early or late

/// FNV-1a: the same in every process and version, so that a target keeps its place. Its last bytes reach few of its
/// bits, and targets differ in these, as by port: they are mixed into all (the end of MurmurHash3).
std::uint64_t number_of(std::string_view text) {
  std::uint64_t number = 0xcbf29ce484222325U;
  for (const char c : text) number = (number ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  number = (number ^ (number >> 33U)) * 0xff51afd7ed558ccdU;
  number = (number ^ (number >> 33U)) * 0xc4ceb9fe1a85ec53U;
  return number ^ (number >> 33U);
}

std::int64_t jitter_of(char chance) {
  return static_cast<unsigned char>(chance) % (2 * widest_jitter + 1) - widest_jitter;
}

}  // namespace

std::vector<Turn> turns_of(std::span<const Addressee> all, std::chrono::milliseconds spread, Randomness& randomness) {
  std::string chances(all.size(), static_cast<char>(widest_jitter));
  if (!randomness.fill(chances)) chances.assign(all.size(), static_cast<char>(widest_jitter));
  std::vector<Turn> turns;
  for (std::size_t place = 0; place < all.size(); ++place) {
    const auto own = static_cast<std::int64_t>(number_of(text_of(all[place].target)) % moments);
    const std::int64_t moment = std::clamp(own + jitter_of(chances[place]), std::int64_t{0}, moments - 1);
    turns.push_back({spread * moment / moments, place});
  }
  std::sort(turns.begin(), turns.end(),
            [](const Turn& a, const Turn& b) { return a.after == b.after ? a.place < b.place : a.after < b.after; });
  return turns;
}

}  // namespace jwtsync::fleet

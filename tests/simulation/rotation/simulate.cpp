// SPDX-License-Identifier: Apache-2.0
// simulate_rotation SEED HISTORIES: histories of this seed and those after it. Ends with 1 at the first one in which a
// good token is refused, or that does not come to rest.
#include "history.h"

#include <charconv>
#include <chrono>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

namespace {

using namespace jwtsync::rotation::simulation;

std::optional<std::uint64_t> number_of(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  return fault == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

int fail(std::uint64_t seed, const std::string& why) {
  std::printf("seed %llu: %s\nagain: make simulate-rotation SEED=%llu HISTORIES=1\n",
              static_cast<unsigned long long>(seed), why.c_str(), static_cast<unsigned long long>(seed));
  return 1;
}

}  // namespace

int main(int count, char** arguments) {
  const auto first = count == 3 ? number_of(arguments[1]) : std::nullopt;
  const auto histories = count == 3 ? number_of(arguments[2]) : std::nullopt;
  if (!first || !histories) {
    std::fputs("usage: simulate_rotation SEED HISTORIES\n", stderr);
    return 2;
  }
  const auto begun = std::chrono::steady_clock::now();
  Told all;
  for (std::uint64_t seed = *first; seed != *first + *histories; ++seed) {
    const Told told = tell(seed, Removal::nothing);
    if (!told.violation.empty()) return fail(seed, told.violation);
    if (!told.has_settled) return fail(seed, "it does not come to rest: " + told.waits_for);
    all.rotations += told.rotations;
    all.restored += told.restored;
    all.accepted += told.accepted;
    all.unavailable += told.unavailable;
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  std::printf(
      "%llu histories in %.0f s: %zu tokens accepted, 0 refused, %zu answered 503 by who was cut off; "
      "%zu rotations, %zu stores that forgot\n",
      static_cast<unsigned long long>(*histories), took.count(), all.accepted, all.unavailable, all.rotations,
      all.restored);
  return 0;
}

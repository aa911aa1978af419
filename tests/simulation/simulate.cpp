// SPDX-License-Identifier: Apache-2.0
// simulate SEED STEPS: histories of 1 000 steps, of this seed and those after it, until so many steps are done. Ends
// with 1 at the first violation, after the seed, the step, the invariant and what happened before.
#include "history.h"

#include <charconv>
#include <chrono>
#include <cstdio>
#include <string_view>

namespace {

using namespace jwtsync::simulation;

constexpr std::uint64_t steps_of_history = 1000;

std::optional<std::uint64_t> number_of(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  return fault == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

void print(const std::string& text) { std::fputs((text + "\n").c_str(), stdout); }

void tell(std::uint64_t seed, const History& history) {
  for (const std::string& line : history.record().latest()) print(line);
  const Violation& violation = *history.record().violation();
  print("seed " + std::to_string(seed) + ", step " + std::to_string(history.steps()) +
        ": broken: " + std::string(violation.invariant) + "\n  " + violation.what +
        "\nagain: make simulate SEED=" + std::to_string(seed) + " STEPS=" + std::to_string(history.steps()));
}

/// Whether it came to its end.
bool play(std::uint64_t seed, std::uint64_t steps, std::uint64_t& digest) {
  History history(seed);
  for (std::uint64_t i = 0; i < steps; ++i) {
    if (history.step()) continue;
    tell(seed, history);
    return false;
  }
  digest = digest * 31 + history.record().digest();
  return true;
}

}  // namespace

int main(int count, char** arguments) {
  const auto seed = count == 3 ? number_of(arguments[1]) : std::nullopt;
  const auto steps = count == 3 ? number_of(arguments[2]) : std::nullopt;
  if (!seed || !steps) {
    std::fputs("usage: simulate SEED STEPS\n", stderr);
    return 2;
  }
  const auto begun = std::chrono::steady_clock::now();
  std::uint64_t digest = 0;
  for (std::uint64_t done = 0; done < *steps; done += steps_of_history) {
    if (!play(*seed + done / steps_of_history, std::min(steps_of_history, *steps - done), digest)) return 1;
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  std::printf("%llu steps in %.1f s, digest %016llx\n", static_cast<unsigned long long>(*steps), took.count(),
              static_cast<unsigned long long>(digest));
  return 0;
}

// SPDX-License-Identifier: Apache-2.0
// What a process counts of its own work: fixed arrays of atomics, so that counting on the hot path neither allocates
// nor locks. A Keeper counts and `Keeper::metrics` reads; docs/monitoring.md names the series that come of it.
#pragma once

#include "base/error.h"

#include <jwtsync/keeper.h>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace jwtsync::keeper {

/// A number that only grows. Threads: any number at once; nothing else is ordered by it.
class Counter {
 public:
  void add(std::uint64_t by = 1) noexcept { value_.fetch_add(by, std::memory_order_relaxed); }
  [[nodiscard]] std::uint64_t value() const noexcept { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

/// How long something took, counted in fixed buckets. Threads: any number at once.
class LatencyHistogram {
 public:
  void add(std::chrono::nanoseconds duration) noexcept;
  [[nodiscard]] LatencyCounts read() const noexcept;

 private:
  std::array<Counter, LatencyCounts::bounds.size() + 1> counts_;
  Counter sum_;  // nanoseconds
};

/// One count for every code.
class CodeCounters {
 public:
  void add(Code code) noexcept { counts_[static_cast<std::size_t>(code)].add(); }
  [[nodiscard]] std::uint64_t value(Code code) const noexcept {
    return counts_[static_cast<std::size_t>(code)].value();
  }

 private:
  std::array<Counter, base::code_count> counts_;
};

/// Everything that is counted. It knows no names: which key has a slot, and which source a row, knows who counts.
struct Counters {
  /// Slot 0 counts what belongs to no key, or to more keys than there are slots.
  static constexpr std::size_t key_slots = 65;
  static constexpr std::size_t source_rows = 16;
  static constexpr std::size_t outcome_columns = 16;

  struct OfKey {
    Counter accepted;
    CodeCounters refused;
    Counter signatures;
  };

  std::array<OfKey, key_slots> keys;
  LatencyHistogram verify_latency;
  std::array<std::array<Counter, outcome_columns>, source_rows> resolutions;
  Counter reloads;  ///< all that were tried
  CodeCounters reload_failures;
  std::array<Counter, static_cast<std::size_t>(Cause::refused_elsewhere) + 1> causes;  ///< it is the last
};

}  // namespace jwtsync::keeper

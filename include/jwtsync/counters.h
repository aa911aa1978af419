// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a process counts of its own work: fixed arrays of atomics, so that counting on the hot path neither allocates
/// nor locks. A Keeper counts and `Keeper::metrics` reads; docs/monitoring.md names the series that come of it.
#pragma once

#include <jwtsync/result.h>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace jwtsync {

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
  /// The upper bound of each bucket, itself included; behind the last is one more, without a bound.
  static constexpr std::array<std::chrono::nanoseconds, 12> bounds{
      std::chrono::nanoseconds{500},     std::chrono::nanoseconds{1'000},     std::chrono::nanoseconds{2'500},
      std::chrono::nanoseconds{5'000},   std::chrono::nanoseconds{10'000},    std::chrono::nanoseconds{25'000},
      std::chrono::nanoseconds{50'000},  std::chrono::nanoseconds{100'000},   std::chrono::nanoseconds{250'000},
      std::chrono::nanoseconds{500'000}, std::chrono::nanoseconds{1'000'000}, std::chrono::nanoseconds{10'000'000}};

  /// What was counted: how many fell into each bucket, and how long all of them took.
  struct Reading {
    std::array<std::uint64_t, bounds.size() + 1> counts{};
    std::chrono::nanoseconds sum{0};
  };

  void add(std::chrono::nanoseconds duration) noexcept;
  [[nodiscard]] Reading read() const noexcept;

 private:
  std::array<Counter, bounds.size() + 1> counts_;
  Counter sum_;  // nanoseconds
};

/// How many codes there are: an array of this size has an element for each.
inline constexpr std::size_t code_count = static_cast<std::size_t>(Code::internal_error) + 1;

/// One count for every code.
class CodeCounters {
 public:
  void add(Code code) noexcept { counts_[static_cast<std::size_t>(code)].add(); }
  [[nodiscard]] std::uint64_t value(Code code) const noexcept {
    return counts_[static_cast<std::size_t>(code)].value();
  }

 private:
  std::array<Counter, code_count> counts_;
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
};

}  // namespace jwtsync

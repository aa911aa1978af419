// SPDX-License-Identifier: Apache-2.0
// One row of the bench: an operation that is checked once, and then measured.
#pragma once

#include <benchmark/benchmark.h>

#include <cstddef>
#include <string>

namespace jwtsync::bench {

/// How many times this thread has allocated so far, by whatever library.
[[nodiscard]] std::size_t allocations() noexcept;

/// Measures the operation that `make` gives, under a name such as "jwtsync/verify/HS256". Each thread makes its own;
/// called, it says whether it did what it should: a bench that measures refusals would be a lie.
template <typename Make>
void measure(const std::string& name, Make make, int threads = 1) {
  const auto run = [make](benchmark::State& state) {
    auto operation = make();
    if (!operation()) return state.SkipWithError("the operation failed");
    const std::size_t before = allocations();
    for (auto _ : state) benchmark::DoNotOptimize(operation());
    state.counters["allocations"] =
        benchmark::Counter(static_cast<double>(allocations() - before), benchmark::Counter::kAvgIterations);
  };
  auto* const row = benchmark::RegisterBenchmark(name.c_str(), run);
  if (threads > 1) row->Threads(threads)->UseRealTime();
}

}  // namespace jwtsync::bench

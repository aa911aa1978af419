// SPDX-License-Identifier: Apache-2.0
// The last tokens that were refused, for whoever comes later and wonders. A refusal is one word of memory: a flood of
// them, from any number of threads, neither locks nor allocates, and those who accept tokens touch nothing of it.
#pragma once

#include <jwtsync/jose.h>
#include <jwtsync/report.h>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace jwtsync::keeper {

/// Why, and where.
struct Refused {
  Code code;
  Stage stage = stage_of(code);
};

/// Threads: any number at once. Of refusals at one time any may be the last.
class alignas(64) Refusals {  // a line of the cache that is written to by nobody else
 public:
  /// Notes one, in place of the oldest if there is no room. `algorithm`: that the token names, if it is known.
  void note(const Refused& refused, std::string_view token, std::optional<Algorithm> algorithm, Time now) noexcept;

  /// The latest last.
  [[nodiscard]] std::vector<ReportedRefusal> read() const;

 private:
  struct alignas(8) Entry {     // a word of the machine, for which clang asks no library
    std::uint32_t seconds = 0;  // since 1970
    std::uint16_t header_bytes = 0;
    Code code = Code::token_malformed;
    std::uint8_t algorithm : 4 = 0;  // nothing is noted here; 1: another; else the place of the enumerator, and 2
    std::uint8_t stage : 4 = 0;
  };
  static_assert(std::atomic<Entry>::is_always_lock_free);

  std::array<std::atomic<Entry>, Report::max_refusals> entries_{};
  std::atomic<std::uint64_t> noted_{0};
};

/// The last of those who brought no token, beside all who brought one: not so many that these are not seen.
[[nodiscard]] std::vector<ReportedRefusal> with_some(std::vector<ReportedRefusal> refusals,
                                                     std::vector<ReportedRefusal> without_token);
inline constexpr std::size_t most_without_token = 8;

/// Adds those of another who judged tokens of the same process: the last of all remain, the latest last.
void join(std::vector<ReportedRefusal>& all, const std::vector<ReportedRefusal>& more);

}  // namespace jwtsync::keeper

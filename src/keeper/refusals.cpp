// SPDX-License-Identifier: Apache-2.0
#include "keeper/refusals.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <string>

namespace jwtsync::keeper {
namespace {

constexpr std::uint8_t other = 1, first_algorithm = 2;
static_assert(first_algorithm + static_cast<std::uint8_t>(Algorithm::eddsa) < 16, "an entry has four bits for it");

std::uint32_t seconds_of(Time time) noexcept {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(seconds, 0, std::numeric_limits<std::uint32_t>::max()));
}

std::uint16_t header_bytes_of(std::string_view token) noexcept {
  const std::size_t dot = token.substr(0, std::numeric_limits<std::uint16_t>::max()).find('.');
  return dot == std::string_view::npos ? 0 : static_cast<std::uint16_t>(dot);
}

}  // namespace

void Refusals::note(const Refused& refused, std::string_view token, std::optional<Algorithm> algorithm,
                    Time now) noexcept {
  const std::uint8_t named =
      algorithm ? static_cast<std::uint8_t>(first_algorithm + static_cast<std::uint8_t>(*algorithm)) : other;
  const std::uint64_t place = noted_.fetch_add(1, std::memory_order_relaxed) % entries_.size();
  Entry entry{seconds_of(now), header_bytes_of(token), refused.code};
  entry.algorithm = named & 15u;
  entry.stage = static_cast<std::uint8_t>(refused.stage) & 15u;
  entries_[place].store(entry, std::memory_order_relaxed);
}

std::vector<ReportedRefusal> Refusals::read() const {
  std::vector<ReportedRefusal> refusals;
  const std::uint64_t noted = noted_.load(std::memory_order_relaxed);
  // The next place has the oldest. Whoever counted himself may not have written yet: then his place is passed over, or
  // has what stood there before.
  for (std::uint64_t i = 0; i < entries_.size(); ++i) {
    const Entry entry = entries_[(noted + i) % entries_.size()].load(std::memory_order_relaxed);
    if (entry.algorithm == 0) continue;
    const auto algorithm = static_cast<Algorithm>(entry.algorithm - first_algorithm);
    refusals.push_back({entry.code, static_cast<Stage>(entry.stage), Time(std::chrono::seconds(entry.seconds)),
                        entry.header_bytes, entry.algorithm == other ? "other" : std::string(name_of(algorithm))});
  }
  return refusals;
}

std::vector<ReportedRefusal> with_some(std::vector<ReportedRefusal> refusals,
                                       std::vector<ReportedRefusal> without_token) {
  if (without_token.size() > most_without_token)
    without_token.erase(without_token.begin(), without_token.end() - std::ptrdiff_t{most_without_token});
  join(refusals, without_token);
  return refusals;
}

void join(std::vector<ReportedRefusal>& all, const std::vector<ReportedRefusal>& more) {
  for (const ReportedRefusal& one : more) {
    const auto earlier = [](const ReportedRefusal& a, const ReportedRefusal& b) { return a.time < b.time; };
    all.insert(std::upper_bound(all.begin(), all.end(), one, earlier), one);
  }
  if (all.size() > Report::max_refusals) {
    all.erase(all.begin(), all.end() - static_cast<std::ptrdiff_t>(Report::max_refusals));
  }
}

}  // namespace jwtsync::keeper

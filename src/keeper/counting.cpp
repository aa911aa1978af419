// SPDX-License-Identifier: Apache-2.0
#include "keeper/counting.h"

#include "base/error.h"
#include "sources/catalog.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace jwtsync::keeper {
namespace {

constexpr std::array counted_outcomes{Outcome::found,     Outcome::absent,    Outcome::empty, Outcome::unreachable,
                                      Outcome::forbidden, Outcome::malformed, Outcome::unfit, Outcome::shadowed};
static_assert(static_cast<std::size_t>(Outcome::skipped) < Counters::outcome_columns);

/// The row of a locator's source; the one behind the catalog for what is in none.
std::size_t row_of(std::string_view locator) {
  const auto catalog = sources::catalog();
  const std::string_view scheme = locator.substr(0, locator.find(':'));
  const auto found =
      std::find_if(catalog.begin(), catalog.end(), [&](const sources::Source* row) { return row->scheme == scheme; });
  return std::min(static_cast<std::size_t>(found - catalog.begin()), Counters::source_rows - 1);
}

std::string name_of_row(std::size_t row) {
  const auto catalog = sources::catalog();
  return row < catalog.size() ? std::string(catalog[row]->scheme) : "other";
}

std::vector<CodeCount> counts_of(const CodeCounters& counters) {
  std::vector<CodeCount> counts;
  for (const base::CodeRow& row : base::code_table()) {
    if (const std::uint64_t count = counters.value(row.code); count > 0) counts.push_back({row.code, count});
  }
  return counts;
}

std::vector<CauseCount> causes_of(const Counters& counters) {
  std::vector<CauseCount> counts;
  for (std::size_t i = 0; i < counters.causes.size(); ++i) {
    const std::uint64_t count = counters.causes[i].value();
    if (count > 0) counts.push_back({static_cast<Cause>(i), count});
  }
  return counts;
}

KeyMetrics metrics_of(const Counters::OfKey& key, std::string kid, std::string algorithm) {
  return {std::move(kid), std::move(algorithm), key.accepted.value(), counts_of(key.refused), key.signatures.value()};
}

/// Every outcome of each source that was asked, those at 0 too: whoever looks at a rate must see the first.
std::vector<ResolutionCount> resolutions_of(const Counters& counters) {
  std::vector<ResolutionCount> counts;
  for (std::size_t row = 0; row < counters.resolutions.size(); ++row) {
    const auto& columns = counters.resolutions[row];
    if (std::all_of(columns.begin(), columns.end(), [](const Counter& each) { return each.value() == 0; })) continue;
    for (const Outcome outcome : counted_outcomes) {
      counts.push_back({name_of_row(row), outcome, columns[static_cast<std::size_t>(outcome)].value()});
    }
  }
  return counts;
}

}  // namespace

std::vector<std::size_t> KeySlots::slots_of(const KeyRing& ring) {
  const std::lock_guard lock(mutex_);
  std::vector<std::size_t> slots;
  for (const Key& key : ring.keys()) {
    Name name{std::string(key.kid()), key.algorithm()};
    auto found = std::find(names_.begin(), names_.end(), name);
    if (found == names_.end() && names_.size() + 1 < Counters::key_slots) {
      found = names_.insert(names_.end(), std::move(name));
    }
    slots.push_back(found == names_.end() ? 0 : static_cast<std::size_t>(found - names_.begin()) + 1);
  }
  return slots;
}

std::vector<KeySlots::Name> KeySlots::names() const {
  const std::lock_guard lock(mutex_);
  return names_;
}

void count(const Resolution& resolution, Counters& counters) {
  for (const TrailEntry& entry : resolution.trail) {
    if (entry.outcome == Outcome::skipped) continue;  // nobody asked it
    counters.resolutions[row_of(entry.locator)][static_cast<std::size_t>(entry.outcome)].add();
  }
}

Metrics read(const Counters& counters, const KeySlots& slots) {
  Metrics metrics;
  metrics.keys.push_back(metrics_of(counters.keys[0], {}, {}));
  const std::vector<KeySlots::Name> names = slots.names();
  for (std::size_t i = 0; i < names.size(); ++i) {
    metrics.keys.push_back(metrics_of(counters.keys[i + 1], names[i].kid, std::string(name_of(names[i].algorithm))));
  }
  metrics.verify_latency = counters.verify_latency.read();
  metrics.resolutions = resolutions_of(counters);
  metrics.reloads = counters.reloads.value();
  metrics.reload_failures = counts_of(counters.reload_failures);
  metrics.causes = causes_of(counters);
  return metrics;
}

void add(Metrics& all, Metrics one, const std::string& issuer) {
  for (KeyMetrics& key : one.keys) {
    key.issuer = issuer;
    all.keys.push_back(std::move(key));
  }
  for (std::size_t i = 0; i < all.verify_latency.counts.size(); ++i) {
    all.verify_latency.counts[i] += one.verify_latency.counts[i];
  }
  all.verify_latency.sum += one.verify_latency.sum;
  for (ResolutionCount& each : one.resolutions) {
    const auto known = std::find_if(all.resolutions.begin(), all.resolutions.end(), [&](const ResolutionCount& have) {
      return have.source == each.source && have.outcome == each.outcome;
    });
    if (known == all.resolutions.end()) {
      all.resolutions.push_back(std::move(each));
    } else {
      known->count += each.count;
    }
  }
  all.reloads += one.reloads;
  for (const CodeCount& each : one.reload_failures) {
    const auto known = std::find_if(all.reload_failures.begin(), all.reload_failures.end(),
                                    [&](const CodeCount& have) { return have.code == each.code; });
    if (known == all.reload_failures.end()) {
      all.reload_failures.push_back(each);
    } else {
      known->count += each.count;
    }
  }
}

}  // namespace jwtsync::keeper

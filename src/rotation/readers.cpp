// SPDX-License-Identifier: Apache-2.0
// What is known of readers that cannot be asked: what stands in their sinks, and what they accept.
#include "rotation/tables.h"
#include "rotation/transaction.h"

#include <jwtsync/rotation_store.h>
#include <algorithm>

namespace jwtsync::rotation {
namespace {

Result<const ReaderClass*> class_in(const Ring& ring, std::string_view name) {
  for (const ReaderClass& each : ring.policy.classes) {
    if (each.name == name) return &each;
  }
  return failure(Code::not_found, "the policy of the ring has no reader of this name",
                 "jwtsync rotate status --json lists its readers");
}

ReaderReport report_in(const Rows& rows, std::string_view reader, std::string_view kid) {
  const auto known = std::find_if(rows.reports.begin(), rows.reports.end(), [&](const ReaderReport& report) {
    return report.reader == reader && report.kid == kid;
  });
  return known == rows.reports.end() ? ReaderReport{std::string(reader), std::string(kid)} : *known;
}

/// A sink that cannot be looked at has what it had: a reader that had the time to read it holds that.
bool may_have_missed(const ReaderReport& report, const ReaderClass& reader, const Policy& policy, Moment now) {
  return report.read_back && now < *report.read_back + reader.delay + policy.skew;
}

}  // namespace

Result<void> StoredRotation::record_sink(const SinkReading& reading) {
  return in_transaction(store_, environment_, StoreAccess::write, [&](Tables& tables) -> Result<void> {
    const Result<Ring> ring = tables.ring();
    if (!ring) return failure(ring.error());
    if (ring->position != reading.under) {
      return failure(Code::generation_overtaken, "the ring has another generation than the sink was written of",
                     "write the sink anew");
    }
    const Result<const ReaderClass*> reader = class_in(*ring, reading.reader);
    if (!reader) return failure(reader.error());
    const Result<Rows> rows = tables.rows();
    if (!rows) return failure(rows.error());
    for (const RingKey& key : ring->keys) {
      const ReaderReport before = report_in(*rows, reading.reader, key.kid);
      ReaderReport report = before;
      report.fault = reading.fault;
      const bool is_lost = !reading.fault.empty() && may_have_missed(report, **reader, ring->policy, tables.now());
      if (reading.was_disturbed || is_lost || key.state == KeyState::withdrawn) report.read_back.reset();
      const bool stands_there = reading.fault.empty() && key.state != KeyState::withdrawn;
      // Rounded up: a delay is counted from it.
      if (stands_there && !report.read_back) report.read_back = tables.in(std::chrono::seconds(0));
      if (report == before) continue;
      if (Result<void> kept = tables.write(report); !kept) return kept;
    }
    for (const ReaderReport& report : rows->reports) {
      if (report.reader != reading.reader || ring->find(report.kid) != nullptr) continue;
      if (Result<void> erased = tables.erase(report); !erased) return erased;
    }
    return {};
  });
}

Result<void> StoredRotation::record_acceptance(std::string_view reader, std::string_view kid, bool accepts) {
  return in_transaction(store_, environment_, StoreAccess::write, [&](Tables& tables) -> Result<void> {
    const Result<Ring> ring = tables.ring();
    if (!ring) return failure(ring.error());
    const Result<const ReaderClass*> known = class_in(*ring, reader);
    if (!known) return failure(known.error());
    if (!(*known)->is_probed) {
      return failure(Code::argument_invalid, "no gate asks whether this reader accepts a key: it is not probed",
                     "one that is named with ,probed is shown a token of each key");
    }
    if (ring->find(kid) == nullptr) {
      return failure(Code::not_found, "the ring has no key of this kid", "jwtsync rotate status lists its keys");
    }
    const Result<Rows> rows = tables.rows();
    if (!rows) return failure(rows.error());
    ReaderReport report = report_in(*rows, reader, kid);
    report.accepts = accepts;
    return tables.write(report);
  });
}

}  // namespace jwtsync::rotation

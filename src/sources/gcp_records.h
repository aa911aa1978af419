// SPDX-License-Identifier: Apache-2.0
// What the first resolver recorded of its search in GCP Secret Manager, exact to the byte (compatibility.h).
#pragma once

#include "sources/key_bytes.h"
#include "sources/locator.h"
#include "sources/source.h"

#include <jwtsync/sources.h>
#include <optional>
#include <string>

namespace jwtsync::sources {

/// The records of one search of the default order in staging or production; of any other search, none.
class GcpRecords {
 public:
  /// Both must outlive it.
  GcpRecords(const Search& search, const Environment& environment, bool is_default_order);

  /// Before a source is asked.
  void asking(const Locator& locator);
  /// What it gave. No source but the step in GCP Secret Manager is recorded.
  void answered(const Locator& locator, const Result<KeyBytes>& key);
  /// That no source gave a secret, nor a reason to stop.
  void gave_nothing();

 private:
  void begin();
  void record(Level level, const std::string& text) { search_.world.events.record(level, text); }

  const Search& search_;
  const Environment& environment_;
  bool applies_;
  bool has_begun_ = false;
  std::optional<std::string> project_;
};

}  // namespace jwtsync::sources

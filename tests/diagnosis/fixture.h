// SPDX-License-Identifier: Apache-2.0
// Processes with a history, for the tests of diagnosis.
#pragma once

#include "../fleet/fixture.h"
#include "diagnosis/cause_table.h"
#include "diagnosis/pair.h"

#include <gtest/gtest.h>
#include <jwtsync/diagnosis.h>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jwtsync::fixture {

/// A process whose sources gave this trail, and a key of its own unless told otherwise.
inline Testimony with_trail(const std::string& service, std::vector<TrailEntry> trail) {
  Testimony testimony = process(service, service + "-1", service);
  testimony.report.trail = std::move(trail);
  return testimony;
}

/// The order of staging: what became of JWT_SECRET_STAGING, JWT_SECRET_KEY and JWT_SECRET.
inline Testimony in_staging(const std::string& service, Outcome staging, Outcome key, Outcome legacy) {
  return with_trail(
      service,
      {{"env:JWT_SECRET_STAGING", staging, ""}, {"env:JWT_SECRET_KEY", key, ""}, {"env:JWT_SECRET", legacy, ""}});
}

/// The best explanation of two that hold different keys.
inline diagnosis::Explanation explanation_of(const Testimony& usual, const Testimony& other) {
  const Member one{TargetUrl{"http://a"}, usual.report, usual.challenge, 0, {}, {}};
  const Member two{TargetUrl{"http://b"}, other.report, other.challenge, 1, {}, {}};
  const diagnosis::Replicas usual_replicas{{&one}, usual.report.identity.service};
  const diagnosis::Replicas other_replicas{{&two}, other.report.identity.service};
  return diagnosis::explain({usual_replicas, other_replicas});
}

/// The name of its cause.
inline std::string_view cause_between(const Testimony& usual, const Testimony& other) {
  return name_of(explanation_of(usual, other).cause);
}

/// Two that hold different keys, and what is said of them.
struct Case {
  Testimony usual;
  Testimony other;
  std::string why;
  std::string fix;
};

inline void expect(Cause cause, const Case& one) {
  const diagnosis::Explanation explanation = explanation_of(one.usual, one.other);
  EXPECT_EQ(name_of(explanation.cause), name_of(cause));
  EXPECT_EQ(explanation.why, one.why);
  EXPECT_EQ(explanation.fix.text(), one.fix);
}

inline Agreement agreement_of_all(const std::vector<Testimony>& testimonies) {
  std::vector<Witnessed> all;
  for (const Testimony& one : testimonies) all.push_back(witnessed(one));
  return agree(std::move(all), {});
}

/// The names of the causes that are found, in their order.
inline std::vector<std::string> causes_in(const Agreement& agreement) {
  std::vector<std::string> names;
  for (const Finding& finding : diagnose(agreement)) names.emplace_back(name_of(finding.cause));
  return names;
}
inline std::vector<std::string> causes_in(const std::vector<Testimony>& testimonies) {
  return causes_in(agreement_of_all(testimonies));
}

/// The same process, loaded later.
inline Testimony later(Testimony testimony, std::chrono::seconds by) {
  testimony.report.loaded_at += by;
  testimony.report.clock += by;
  return testimony;
}

inline Testimony labelled(Testimony testimony, const std::string& label, const std::string& value) {
  testimony.report.labels[label] = value;
  return testimony;
}

inline Testimony from(Testimony testimony, const std::string& locator) {
  testimony.report.trail = {{locator, Outcome::found, "length 32 or more"}};
  return testimony;
}

inline Testimony warning_of(Testimony testimony, WarningKind kind, const std::string& text, bool fails_check = false) {
  testimony.report.warnings.push_back({kind, text, fails_check});
  return testimony;
}

inline Testimony of_generation(Testimony testimony, std::uint64_t generation) {
  testimony.report.generation = generation;
  return testimony;
}

}  // namespace jwtsync::fixture

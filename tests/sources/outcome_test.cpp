// SPDX-License-Identifier: Apache-2.0
#include "sources/resolution.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <jwtsync/sources.h>
#include <set>

#include "base/error.h"

namespace jwtsync {
namespace {

template <typename Kind>
void expect_names() {
  std::set<std::string_view> seen;
  for (const std::string_view name : names<Kind>()) {
    EXPECT_TRUE(seen.insert(name).second) << name;
    EXPECT_EQ(name_of(named<Kind>(name).value()), name);
  }
}

TEST(warning, kind_is_found_by_its_name) {
  expect_names<WarningKind>();
  expect_names<RemarkKind>();
  EXPECT_EQ(named<WarningKind>("low_entropy"), WarningKind::low_entropy);
  EXPECT_EQ(named<RemarkKind>("looks_hex"), RemarkKind::looks_hex);
  EXPECT_EQ(named<WarningKind>("Low_entropy"), std::nullopt);
}

TEST(warning, kind_that_is_not_known_here_keeps_its_name) {
  const Name<WarningKind> known("trimmed");
  EXPECT_EQ(known, WarningKind::trimmed);
  EXPECT_EQ(known.text(), "trimmed");
  const Name<WarningKind> unknown("of_tomorrow");
  EXPECT_EQ(unknown.kind(), std::nullopt);
  EXPECT_EQ(unknown.text(), "of_tomorrow");
  EXPECT_NE(unknown, Name<WarningKind>("of_next_week"));
  EXPECT_EQ(Name<WarningKind>().text(), "");
}

}  // namespace
}  // namespace jwtsync

namespace jwtsync::sources {
namespace {

TEST(outcome, only_absent_and_empty_let_the_search_go_on) {
  for (const auto outcome : {Outcome::found, Outcome::absent, Outcome::empty, Outcome::unreachable, Outcome::forbidden,
                             Outcome::malformed, Outcome::unfit, Outcome::shadowed, Outcome::skipped}) {
    const bool goes_on = outcome == Outcome::absent || outcome == Outcome::empty;
    EXPECT_EQ(lets_search_go_on(outcome), goes_on) << name_of(outcome);
  }
}

TEST(outcome, names_are_those_of_the_design) {
  std::string names;
  for (int i = 0; i <= static_cast<int>(Outcome::skipped); ++i) {
    names += std::string(name_of(static_cast<Outcome>(i))) + " ";
  }
  EXPECT_EQ(names, "found absent empty unreachable forbidden malformed unfit shadowed skipped ");
}

TEST(outcome, each_error_of_a_source_has_its_own) {
  const struct {
    Code code;
    Outcome outcome;
  } table[] = {
      {Code::secret_absent, Outcome::absent},
      {Code::file_absent, Outcome::absent},
      {Code::secret_empty, Outcome::empty},
      {Code::file_unreadable, Outcome::unreachable},
      {Code::source_unreachable, Outcome::unreachable},
      {Code::deadline_exceeded, Outcome::unreachable},
      {Code::internal_error, Outcome::unreachable},
      {Code::file_forbidden, Outcome::forbidden},
      {Code::file_writable_by_others, Outcome::forbidden},
      {Code::source_forbidden, Outcome::forbidden},
      {Code::secret_malformed, Outcome::malformed},
      {Code::secret_format_unsupported, Outcome::malformed},
      {Code::key_malformed, Outcome::malformed},
      {Code::key_weak, Outcome::unfit},
      {Code::key_too_short, Outcome::unfit},
      {Code::file_not_regular, Outcome::malformed},
      {Code::file_too_large, Outcome::malformed},
      {Code::secret_too_short, Outcome::unfit},
      {Code::secret_public_default, Outcome::unfit},
  };
  for (const auto& row : table) EXPECT_EQ(outcome_of(row.code), row.outcome) << name_of(row.code);
}

TEST(outcome, no_error_but_one_of_absence_lets_the_search_go_on) {
  for (const base::CodeRow& row : base::code_table()) {
    EXPECT_TRUE(!lets_search_go_on(outcome_of(row.code)) || row.category == Category::absent) << row.name;
  }
}

}  // namespace
}  // namespace jwtsync::sources

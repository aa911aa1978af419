// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <jwtsync/sources.h>
#include <set>

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

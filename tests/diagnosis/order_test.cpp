// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/order.h"

#include <gmock/gmock.h>

#include "fixture.h"

namespace jwtsync::diagnosis::order_test {

using ::testing::ElementsAre;

struct Found {
  Cause cause;
  Certainty certainty;
};

std::vector<std::string> in_order(const std::vector<Found>& all) {
  std::vector<Finding> findings;
  for (const Found& one : all) findings.push_back({one.cause, "", "", {}, one.certainty, {}});
  put_in_order(findings);
  std::vector<std::string> names;
  for (const Finding& finding : findings)
    names.push_back(std::string(name_of(finding.cause)) + ", " + std::string(name_of(finding.certainty)));
  return names;
}

TEST(order, is_by_certainty_and_then_by_what_tells_most) {
  EXPECT_THAT(in_order({{Cause::value_differs, Certainty::certain},
                        {Cause::white_space, Certainty::likely},
                        {Cause::quotes_kept, Certainty::certain}}),
              ElementsAre("quotes-kept, certain", "value-differs, certain", "white-space, likely"));
}

TEST(order, has_a_symptom_behind_its_cause_and_no_surer) {
  EXPECT_THAT(in_order({{Cause::too_few_processes, Certainty::certain}, {Cause::wrong_authority, Certainty::likely}}),
              ElementsAre("wrong-authority, likely", "too-few-processes, likely"));
  EXPECT_THAT(in_order({{Cause::kid_reused, Certainty::certain}, {Cause::issuer_nodes_differ, Certainty::likely}}),
              ElementsAre("issuer-nodes-differ, likely", "kid-reused, likely"))
      << "though its row stands first";
  EXPECT_THAT(in_order({{Cause::too_few_processes, Certainty::certain}, {Cause::value_differs, Certainty::certain}}),
              ElementsAre("value-differs, certain", "too-few-processes, certain"))
      << "neither explains the other";
}

TEST(order, of_equals_is_as_they_came) {
  std::vector<std::pair<int, char>> all{{1, 'a'}, {0, 'b'}, {1, 'c'}, {0, 'd'}};
  sort_stably(all, [](const auto& a, const auto& b) { return a.first < b.first; });
  EXPECT_THAT(all, ElementsAre(std::pair(0, 'b'), std::pair(0, 'd'), std::pair(1, 'a'), std::pair(1, 'c')));
}

}  // namespace jwtsync::diagnosis::order_test

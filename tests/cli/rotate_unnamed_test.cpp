// SPDX-License-Identifier: Apache-2.0
#include "cli/rotate_unnamed.h"

#include "../rotation/fixture.h"
#include "fixture.h"

namespace jwtsync::cli::rotate_unnamed_test {

using namespace rotation::fixture;
using ::testing::IsEmpty;

TEST(rotate_unnamed, each_issuer_has_a_line_that_says_how_many_and_until_when) {
  rotation::Stored stored{ring_of_one(), {}, start};
  EXPECT_THAT(unnamed_text(stored), IsEmpty());
  EXPECT_TRUE(unnamed_json(stored).empty());
  for (const char* const name : {"back/1", "back/2"}) {
    rotation::Member seeing = member(name);
    seeing.uses.push_back({"a", {}, {}, false, {{"auth", 3, at(60)}}});
    stored.rows.members.push_back(seeing);
  }
  stored.rows.members[0].uses[0].unnamed.push_back({"", 1});
  EXPECT_EQ(unnamed_text(stored),
            "without a kid: 6 tokens of auth, key a, the last ends 2027-01-15T08:01:00Z (in 1 min); accepted by back/1 "
            "and 1 more\n"
            "without a kid: 1 token, key a; accepted by back/1\n");
  const json::Value told = unnamed_json(stored);
  EXPECT_EQ(told[0], (json::Value{{"kid", "a"},
                                  {"issuer", "auth"},
                                  {"count", 6},
                                  {"last_expiry", at(60).time_since_epoch().count()},
                                  {"accepted_by", {"back/1", "back/2"}}}));
  EXPECT_EQ(told[1]["issuer"], nullptr);
  EXPECT_EQ(told[1]["last_expiry"], nullptr);
}

}  // namespace jwtsync::cli::rotate_unnamed_test

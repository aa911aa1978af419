// SPDX-License-Identifier: Apache-2.0
#include "cli/rotate_amend.h"

#include "rotate_fixture.h"

namespace jwtsync::cli::rotate_amend_test {

using ::testing::AllOf;
using ::testing::HasSubstr;

class RotateAmendTest : public RotateTest {
 protected:
  [[nodiscard]] json::Value policy() { return told({"status"})["policy"]; }
  [[nodiscard]] json::Value readers() { return told({"status"})["readers"]; }
};

TEST_F(RotateAmendTest, lets_tokens_live_longer_and_says_what_changed) {
  begin();
  const Ran ran = rotate({"amend", "--lifetime", "24h", "--leeway", "1m"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_THAT(ran.out, AllOf(HasSubstr("taken: amend\nlifetime: 1d, was 100s\nleeway: 1m, was 10s\n"),
                             HasSubstr("generation 2")));
  EXPECT_EQ(policy()["lifetime"], 86400);
  EXPECT_EQ(policy()["skew"], 5) << "as it was";
}

TEST_F(RotateAmendTest, brings_a_reader_and_takes_it_away) {
  begin();
  const Ran more = rotate({"amend", "--reader", "name=partners,kind=jwks,delay=15m"});
  EXPECT_EQ(more.status, 0) << more.err;
  EXPECT_THAT(more.out, HasSubstr("reader partners: jwks, 15m\n"));
  EXPECT_EQ(readers()[0]["delay"], 900);
  EXPECT_THAT(rotate({"amend", "--reader", "name=partners,kind=jwks,delay=5m"}).out,
              HasSubstr("reader partners: jwks, 5m, was jwks, 15m\n"));
  const Ran less = rotate({"amend", "--without-reader", "partners"});
  EXPECT_EQ(less.status, 0) << less.err;
  EXPECT_THAT(less.out, HasSubstr("reader partners: none, was jwks, 5m\n"));
  EXPECT_TRUE(readers().empty());
}

TEST_F(RotateAmendTest, a_key_on_its_way_waits_for_a_reader_that_came_after_its_proof) {
  begin();
  ASSERT_EQ(rotate({"start"}).status, 0);
  ASSERT_EQ(states_after({"step"}), "taken active staged");
  ASSERT_EQ(rotate({"amend", "--reader", "name=partners,kind=jwks,delay=15m"}).status, 0);
  const Ran held = rotate({"step"});
  EXPECT_EQ(held.status, 1);
  EXPECT_THAT(held.out, HasSubstr("partners may still read a set without the key"));
  pass(std::chrono::seconds(910));
  EXPECT_EQ(states_after({"step"}), "taken active retiring");
}

TEST_F(RotateAmendTest, changes_no_key_and_shortens_nothing) {
  begin({"--reader", "name=partners,kind=jwks,delay=15m"});
  for (const auto& [words, why] : std::vector<std::pair<std::vector<std::string>, std::string>>{
           {{"--lifetime", "99s"}, "the lifetime would be shorter than it was"},
           {{"--presence", "1s"}, "the presence would be shorter than it was"},
           {{"--reader", "name=partners,kind=poller,delay=1m,sink=file:/ring"}, "another place under its old name"},
           {{}, "nothing that would change"},
           {{"--lifetime", "100s"}, "nothing that would change"},
           {{"--from", "file:/key"}, "rotate amend takes no --from"},
           {{"--reader", "name=a,delay=1s", "--reader", "name=a,delay=1s"}, "the name of another"},
       }) {
    std::vector<std::string> all{"amend"};
    all.insert(all.end(), words.begin(), words.end());
    const Ran ran = rotate(all);
    EXPECT_EQ(ran.status, 2) << why;
    EXPECT_THAT(ran.err, HasSubstr(why));
  }
  EXPECT_EQ(rotate({"amend", "--without-reader", "nobody"}).status, 3);
  EXPECT_EQ(told({"status"})["generation"], 1);
}

TEST_F(RotateAmendTest, is_told_as_any_step) {
  begin();
  const json::Value answer = told({"amend", "--reactivable", "1h"});
  EXPECT_EQ(answer["outcome"], "taken");
  EXPECT_EQ(answer["step"], "amend");
  EXPECT_TRUE(answer["kid"].is_null());
  EXPECT_EQ(answer["status"]["policy"]["reactivable"], 3600);
}

TEST_F(RotateAmendTest, needs_a_ring) { EXPECT_EQ(rotate({"amend", "--lifetime", "2h"}).status, 3); }

}  // namespace jwtsync::cli::rotate_amend_test

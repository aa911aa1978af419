// SPDX-License-Identifier: Apache-2.0
#include "base/encoding.h"
#include "fleet_fixture.h"

namespace jwtsync::cli::wait_test {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class WaitTest : public FleetTest {
 protected:
  /// A set of secrets under these kids, the first of which signs.
  static std::string set_of(std::initializer_list<std::pair<std::string_view, std::string_view>> keys) {
    std::string set;
    for (const auto& [kid, secret] : keys) {
      set += (set.empty() ? "" : ",") + std::string(R"({"kty":"oct","kid":")") + std::string(kid) + R"(","k":")" +
             base::base64url_encode(secret) + "\"}";
    }
    return "{\"keys\":[" + set + "]}";
  }
  static inline const std::string old_alone = set_of({{"old", jwtsync::testing::canary_secret}});
  static inline const std::string both =
      set_of({{"old", jwtsync::testing::canary_secret}, {"new", jwtsync::testing::other_canary_secret}});
};

TEST_F(WaitTest, says_yes_where_all_accept_at_two_looks) {
  add_two(both, both);
  const Ran ran = run({"wait", "--accepts", "new", auth_target, backend_target});
  EXPECT_EQ(ran.status, 0);
  EXPECT_THAT(ran.out, AllOf(StartsWith("key new: all 2 processes accept it"), HasSubstr("YES\n")));
  EXPECT_EQ(ran.err,
            "jwtsync: waits, for 10m at most, until two looks in a row see the same processes and all accept it; now: "
            "all 2 processes accept\n");
}

TEST_F(WaitTest, names_who_lacks_the_key_when_the_time_is_over) {
  add_two(both, old_alone);
  const Ran ran = run({"wait", "--accepts", "new", "--within", "30s", auth_target, backend_target});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out, AllOf(StartsWith("key new: 1 of 2 processes accepts it"), HasSubstr("NO\n  backend "),
                             HasSubstr(": does not hold it, but old\nfix: ")));
  const json::Value answer =
      run({"wait", "--json", "--accepts", "new", "--within", "0", auth_target, backend_target}).json();
  EXPECT_EQ(answer["accepted"], false);
  EXPECT_EQ(answer["count"], 1);
  EXPECT_EQ(answer["processes"][1]["obstacle"], "lacks_key");
}

TEST_F(WaitTest, counts_the_named_service_alone_and_wants_it_there) {
  add_two(old_alone, both);
  EXPECT_EQ(
      run({"wait", "--accepts", "new", "--service", "backend", "--within", "1s", auth_target, backend_target}).status,
      0);
  const Ran missing =
      run({"wait", "--accepts", "new", "--service", "orders", "--within", "1s", auth_target, backend_target});
  EXPECT_EQ(missing.status, 4);
  EXPECT_THAT(missing.out, HasSubstr("  --service orders: "));
}

TEST_F(WaitTest, silence_is_neither_a_yes_nor_a_no) {
  add("backend", "127.0.0.1:2", both);
  EXPECT_EQ(run({"wait", "--accepts", "new", "--within", "1s", backend_target, "http://127.0.0.1:9"}).status, 4);
  EXPECT_EQ(run({"wait", "--accepts", "new", "--within", "1s", "--expect", "2", backend_target}).status, 4);
  EXPECT_EQ(run({"wait", "--accepts", "new", "--within", "1s", "--expect", "1", backend_target}).status, 0);
}

TEST_F(WaitTest, bad_input_is_a_usage_error) {
  add("backend", "127.0.0.1:2", both);
  EXPECT_EQ(run({"wait", backend_target}).status, 2);
  EXPECT_EQ(run({"wait", "--accepts", "", backend_target}).status, 2);
  EXPECT_EQ(run({"wait", "--accepts", "new"}).status, 2);
  EXPECT_EQ(run({"wait", "--accepts", "new", "--within", "25h", backend_target}).status, 2);
}

}  // namespace jwtsync::cli::wait_test

// SPDX-License-Identifier: Apache-2.0
#include <jwtsync/testing.h>
#include <chrono>
#include <sstream>
#include "fleet_fixture.h"

namespace jwtsync::cli::watch_test {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class WatchTest : public FleetTest {
 protected:
  [[nodiscard]] static std::vector<std::string> lines_of(const std::string& text) {
    std::istringstream stream(text);
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
  }

  /// Whether backend holds another key, by how much time has passed.
  void let_backend_depart(std::chrono::nanoseconds from, std::chrono::nanoseconds until) {
    add("auth", "127.0.0.1:1", jwtsync::testing::canary_secret);
    Process& good = add("backend", "127.0.0.1:3", jwtsync::testing::canary_secret);
    Process& bad = add("backend", "127.0.0.1:4", "\"" + std::string(jwtsync::testing::canary_secret) + "\"");
    service_ = jwtsync::testing::FunctionService([this, &good, &bad, from, until](const ReceivedRequest& request) {
      const bool departs = fake.clock.elapsed() >= from && fake.clock.elapsed() < until;
      return (departs ? bad : good).endpoints->handle(request);
    });
    fake.network.attach("127.0.0.1:2", service_);
  }

  jwtsync::testing::FunctionService service_{[](const ReceivedRequest&) { return HttpResponse{}; }};
};

TEST_F(WatchTest, prints_the_state_once_where_nothing_changes) {
  add_two(jwtsync::testing::canary_secret, jwtsync::testing::canary_secret);
  const Ran ran = run({"watch", "--rounds", "20", auth_target, backend_target});
  EXPECT_EQ(ran.status, 0);
  EXPECT_THAT(lines_of(ran.out),
              ElementsAre(EndsWith("Z staging: 2 processes of 2 services, the same key; verdict: agree")));
  EXPECT_EQ(ran.err, "");
  EXPECT_GE(fake.clock.elapsed(), 19 * 30s);
  EXPECT_LE(fake.clock.elapsed(), 20 * 30s);
}

TEST_F(WatchTest, prints_the_state_at_once) {
  add_two(jwtsync::testing::canary_secret, jwtsync::testing::canary_secret);
  EXPECT_THAT(lines_of(run({"watch", "--rounds", "1", auth_target, backend_target}).out), SizeIs(1));
  EXPECT_LT(fake.clock.elapsed(), 1s);
}

TEST_F(WatchTest, refuses_what_says_who_may_ask_where_nobody_is_answered) {
  for (const auto& [option, value] : std::vector<std::pair<std::string, std::string>>{
           {"--access-token", "file:/token"}, {"--tls-cert", "/c"}, {"--tls-key", "/k"}, {"--tls-client-name", "a"}}) {
    const Ran ran = run({"watch", "--rounds", "1", option, value, auth_target});
    EXPECT_EQ(ran.status, 2);
    EXPECT_THAT(ran.err, HasSubstr("jwtsync: error: " + option + " is for --listen or --unix"));
  }
  const Ran missing = run({"watch", "--listen", "127.0.0.1:0", "--access-token", "file:/missing", auth_target});
  EXPECT_EQ(missing.status, 3);
  EXPECT_THAT(missing.err, HasSubstr("--access-token: "));
}

TEST_F(WatchTest, prints_a_disagreement_once_with_its_cause_and_its_end_once) {
  let_backend_depart(60s, 300s);
  const std::vector<std::string> lines = lines_of(run({"watch", "--rounds", "20", auth_target, backend_target}).out);
  ASSERT_THAT(lines, SizeIs(3));
  EXPECT_THAT(lines[1],
              AllOf(HasSubstr("backend holds another key than auth: "), HasSubstr("quotes"), HasSubstr("; fix: "),
                    EndsWith(", then: jwtsync agree http://127.0.0.1:1 "
                             "http://127.0.0.1:2")));
  EXPECT_THAT(lines[2], EndsWith("Z over: backend holds another key than auth"));
}

TEST_F(WatchTest, prints_nothing_of_what_one_round_saw) {
  let_backend_depart(60s, 90s);
  EXPECT_THAT(lines_of(run({"watch", "--rounds", "10", auth_target, backend_target}).out), SizeIs(1));
}

TEST_F(WatchTest, prints_an_object_for_each_change) {
  let_backend_depart(60s, 300s);
  const auto lines = lines_of(run({"watch", "--json", "--rounds", "20", auth_target, backend_target}).out);
  ASSERT_THAT(lines, SizeIs(3));
  std::vector<std::string> changes;
  for (const std::string& line : lines) changes.push_back(json::parse(line, Code::internal_error)->at("change"));
  EXPECT_THAT(changes, ElementsAre("state", "begins", "ends"));
  EXPECT_EQ(json::parse(lines[1], Code::internal_error)->at("cause"), "quotes-kept");
}

TEST_F(WatchTest, reads_targets_anew_in_each_round) {
  add_two(jwtsync::testing::canary_secret, jwtsync::testing::canary_secret);
  add("worker", "127.0.0.1:3", jwtsync::testing::other_canary_secret);
  fake.files.put("/targets", std::string(auth_target) + "\n" + backend_target + "\n");
  service_ = jwtsync::testing::FunctionService([this](const ReceivedRequest&) {
    if (fake.clock.elapsed() > 60s) {
      fake.files.put("/targets", std::string(auth_target) + "\n" + backend_target + "\nhttp://127.0.0.1:3\n");
    }
    if (fake.clock.elapsed() > 200s) fake.files.remove("/targets");
    return HttpResponse{404, {}, ""};
  });
  fake.network.attach("127.0.0.1:9", service_);
  fake.files.put("/targets", std::string(auth_target) + "\n" + backend_target + "\n");
  const Ran ran = run({"watch", "--rounds", "10", "--targets", "/targets", "http://127.0.0.1:9"});
  EXPECT_THAT(ran.out, HasSubstr("worker holds another key than auth and backend"));
  EXPECT_THAT(fake.events.lines(), ElementsAre(HasSubstr("warning the targets stay as they were: ")));
}

TEST_F(WatchTest, refuses_what_it_cannot_watch) {
  const auto status = [&](std::vector<std::string> words) {
    words.insert(words.begin(), "watch");
    const Ran ran = run(std::move(words));
    EXPECT_EQ(ran.out, "");
    return ran.status;
  };
  EXPECT_EQ(status({}), 2);
  EXPECT_EQ(status({"ftp://auth"}), 2);
  EXPECT_EQ(status({"--interval", "1ms", auth_target}), 2);
  EXPECT_EQ(status({"--rounds", "0", auth_target}), 2);
  EXPECT_EQ(status({"--listen", "0.0.0.0:0", auth_target}), 2);
  EXPECT_EQ(status({"--targets", "/missing"}), 3);
  fake.files.put("/lines", "");
  EXPECT_EQ(status({"--nonce", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "--answers", "/lines"}), 2);
}

}  // namespace jwtsync::cli::watch_test

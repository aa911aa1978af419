// SPDX-License-Identifier: Apache-2.0
#include "service/collecting.h"

#include "json/strict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <jwtsync/service.h>
#include <jwtsync/testing.h>
#include <memory>

namespace jwtsync::collecting_test {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

const std::string nonce = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

/// A collector on this machine, and a process that dials in to it. No answer and no line of the log may hold a secret.
class CollectingTest : public ::testing::Test {
 protected:
  CollectingTest() {
    fake.variables.set("ENVIRONMENT", "staging");
    fake.files.put("/run/jwt", testing::canary_secret);
    keeper = Keeper::open(fake.world(), {.service = "auth", .sources = {"file:/run/jwt"}}).value();
    collector = std::make_unique<Collector>(fake.world());
    endpoints = std::make_unique<Endpoints>(fake.world(), *keeper, AccessPolicy{}, std::vector<ClaimHeader>{}, nullptr,
                                            collector.get());
  }
  ~CollectingTest() override {
    for (const std::string& event : fake.events.lines()) {
      EXPECT_THAT(event, Not(HasSubstr(std::string(testing::canary))));
    }
  }

  HttpResponse ask(const std::string& what, std::string body, HttpHeaders headers = of_this_machine()) {
    ReceivedRequest request{"POST", "/jwtsync/v1/collector/" + what, std::move(headers), std::move(body)};
    request.peer = Peer::loopback;
    HttpResponse response = endpoints->handle(request);
    EXPECT_THAT(response.body, Not(HasSubstr(std::string(testing::canary))));
    EXPECT_EQ(header(response.headers, "Cache-Control"), "no-store");
    return response;
  }
  static HttpHeaders of_this_machine() {
    return {{"Host", "localhost"}, {"Jwtsync-Access", std::string(testing::possessed_token)}};
  }
  HttpResponse poll(const std::string& rest = R"(,"wait":1000)") {
    const std::string instance = keeper->report().identity.instance;
    return ask("poll", R"({"service":"auth","instance":")" + instance + "\"" + rest + "}");
  }
  HttpResponse open() { return ask("open", R"({"nonce":")" + nonce + R"(","lasts":5000})"); }
  HttpResponse read() { return ask("read", R"({"nonce":")" + nonce + R"(","wait":9000})"); }
  [[nodiscard]] std::string line() const {
    const Nonce asked = *Nonce::parse(nonce);
    return to_json(asked, {keeper->report(), keeper->challenge(asked, Variants::without).value(), {}});
  }
  static std::string code_of(const HttpResponse& response) {
    return json::parse(response.body, Code::answer_malformed).value()["error"]["code"].get<std::string>();
  }

  testing::FakeWorld fake;
  std::unique_ptr<Keeper> keeper;
  std::unique_ptr<Collector> collector;
  std::unique_ptr<Endpoints> endpoints;
};

TEST_F(CollectingTest, a_poll_is_held_until_a_round_opens) {
  const HttpResponse nothing = poll();
  EXPECT_EQ(nothing.status, 204);
  ASSERT_TRUE(nothing.hold);
  EXPECT_EQ(nothing.hold->longest, 1s);
  EXPECT_THAT(endpoints->take_news(), IsEmpty());
  EXPECT_EQ(open().status, 200);
  EXPECT_THAT(endpoints->take_news(), ElementsAre(nothing.hold->topic));
  const HttpResponse given = poll();
  EXPECT_EQ(given.status, 200);
  EXPECT_FALSE(given.hold);
  EXPECT_EQ(given.body, R"({"nonce":")" + nonce + R"(","variants":false})");
}

TEST_F(CollectingTest, a_poll_that_may_not_wait_is_not_held) { EXPECT_FALSE(poll("").hold); }

TEST_F(CollectingTest, an_asker_is_held_until_all_have_answered_and_no_longer_than_the_round) {
  static_cast<void>(poll());
  EXPECT_EQ(open().body, R"({"awaited":1})");
  const HttpResponse waits = read();
  ASSERT_TRUE(waits.hold);
  EXPECT_EQ(waits.hold->longest, 5s);
  static_cast<void>(endpoints->take_news());
  EXPECT_EQ(ask("line", line()).status, 204);
  EXPECT_THAT(endpoints->take_news(), ElementsAre(waits.hold->topic));
  const HttpResponse done = read();
  EXPECT_FALSE(done.hold);
  const json::Value page = json::parse(done.body, Code::answer_malformed).value();
  ASSERT_THAT(page["lines"], SizeIs(1));
  EXPECT_EQ(page["lines"][0], line());
  EXPECT_EQ(page["complete"], true);
}

TEST_F(CollectingTest, lines_that_are_not_taken_are_refused_by_name_to_who_sent_them_and_in_the_log) {
  static_cast<void>(poll());
  EXPECT_EQ(code_of(ask("line", line())), "line_unasked");
  static_cast<void>(open());
  EXPECT_EQ(ask("line", line()).status, 204);
  const HttpResponse replayed = ask("line", line());
  EXPECT_EQ(replayed.status, 409);
  EXPECT_EQ(code_of(replayed), "line_replayed");
  static_cast<void>(read());
  EXPECT_EQ(code_of(ask("line", line())), "line_late");
  const HttpResponse malformed = ask("line", "{}");
  EXPECT_EQ(malformed.status, 400);
  EXPECT_EQ(code_of(malformed), "request_malformed");
  std::string log;
  for (const std::string& event : fake.events.lines()) log += event + "\n";
  for (const char* name : {"line_unasked", "line_replayed", "line_late"}) EXPECT_THAT(log, HasSubstr(name));
}

TEST_F(CollectingTest, who_leaves_is_awaited_no_more) {
  static_cast<void>(poll());
  EXPECT_EQ(poll(R"(,"leaving":true)").status, 204);
  EXPECT_EQ(open().body, R"({"awaited":0})");
}

TEST_F(CollectingTest, each_path_needs_a_credential_and_post) {
  for (const std::string path : {"poll", "line", "open", "read"}) {
    EXPECT_EQ(ask(path, "{}", {{"Host", "localhost"}}).status, 403) << path;
    ReceivedRequest get{"GET", "/jwtsync/v1/collector/" + path, of_this_machine()};
    get.peer = Peer::loopback;
    EXPECT_EQ(endpoints->handle(get).status, 405) << path;
  }
}

TEST_F(CollectingTest, what_is_no_request_is_refused) {
  for (const std::string path : {"poll", "open", "read"}) EXPECT_EQ(ask(path, "[]").status, 400) << path;
}

TEST_F(CollectingTest, a_process_that_collects_nothing_has_no_such_paths) {
  endpoints = std::make_unique<Endpoints>(fake.world(), *keeper, AccessPolicy{});
  EXPECT_EQ(poll().status, 404);
  EXPECT_THAT(endpoints->take_news(), IsEmpty());
}

TEST_F(CollectingTest, a_fleet_that_shares_a_credential_may_answer_at_once) {
  for (int i = 0; i < 2'000; ++i) ASSERT_EQ(poll().status, 204) << i;
}

TEST_F(CollectingTest, a_flood_with_one_credential_is_bounded) {
  int refused = 0;
  for (int i = 0; i < 30'000 && refused == 0; ++i) refused += poll().status == 429 ? 1 : 0;
  EXPECT_EQ(refused, 1);
}

}  // namespace jwtsync::collecting_test

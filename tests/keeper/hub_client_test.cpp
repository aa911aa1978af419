// SPDX-License-Identifier: Apache-2.0
// The calls of a member, byte for byte.
#include "keeper/hub_client.h"

#include "json/strict.h"
#include "member_fixture.h"

namespace jwtsync::hub_client_test {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using testing::FakeHub;
using ::testing::HasSubstr;

TEST_F(MemberTest, it_joins_asks_for_a_permit_and_tells_what_it_saw_in_the_words_of_the_page) {
  const auto auth = open("auth", true, {.leeway = 10s});
  EXPECT_THAT(hub.calls, ElementsAre("join", "permit", "seen"));
  const std::string who = R"({"service":"auth","instance":")" + auth->report().identity.instance + "\",";
  EXPECT_EQ(hub.bodies["join"], who + R"("environment":"staging","clock":1767225600,"signs":true,"fenceable":true,)"
                                      R"("holding":"ring","lifetime":0,"grace":10})");
  EXPECT_EQ(hub.bodies["permit"], who + R"("under":{"epoch":1,"generation":1},"uses":[]})");
  EXPECT_EQ(hub.bodies["seen"], who + R"("uses":[]})");
  const Result<std::string> token = sign(*auth);
  ASSERT_TRUE(token) << token.error().message;
  EXPECT_EQ(verdict(*auth, *token), std::nullopt);
  pass(90s, {auth.get()});
  EXPECT_EQ(hub.bodies["seen"],
            who + R"("uses":[{"kid":"h1","accepted":1767229200,"signed":1767229200,"endless":false}]})");
  EXPECT_THAT(hub.bodies["join"], HasSubstr(R"("held":{"epoch":1,"generation":1,"digest":")"));
}

TEST_F(MemberTest, the_access_token_goes_with_each_call_and_is_read_anew) {
  const std::string first(40, 'a'), second(40, 'b');
  fake.files.put("/run/access", first);
  std::vector<std::string> shown;
  testing::FunctionService door([&](const ReceivedRequest& request) {
    shown.emplace_back(header(request.headers, "Jwtsync-Access").value_or(""));
    return hub.handle(request);
  });
  fake.network.attach(FakeHub::authority, door);
  FollowedHub how{FakeHub::url};
  how.access_token_file = "/run/access";
  const auto api = Keeper::open(fake.world(), {.service = "api", .hub = how}).value();
  fake.files.put("/run/access", second);
  pass(15s, {api.get()});
  EXPECT_EQ(shown.front(), first);
  EXPECT_EQ(shown.back(), second);
}

TEST_F(MemberTest, what_a_hub_says_no_by_is_told) {
  const auto error_of = [&](int status, const std::string& body) {
    hub.instead = [=](const std::string&) { return HttpResponse{status, {}, body}; };
    return Keeper::open(fake.world(), {.service = "api", .hub = FollowedHub{FakeHub::url}}).error();
  };
  const std::string away = R"({"error":{"code":"ring_unavailable","message":"it is stopped","hint":""}})";
  EXPECT_EQ(error_of(503, away).code, Code::ring_unavailable);
  EXPECT_THAT(error_of(503, away).message, HasSubstr("it is stopped"));
  EXPECT_THAT(error_of(403, "").hint, HasSubstr("access token"));
  EXPECT_EQ(error_of(404, R"({"error":{"code":"not_found","message":"no","hint":""}})").code, Code::not_found);
  EXPECT_EQ(error_of(200, "").code, Code::answer_malformed);
  EXPECT_EQ(error_of(200, "{}").code, Code::answer_malformed);
}

TEST_F(MemberTest, a_ring_is_offered_as_it_was_given) {
  hub.stage(testing::ec_key("e1"));
  const auto auth = open("auth"), api = open("api", false);
  hub.instead = [](const std::string& call) -> std::optional<HttpResponse> {
    if (call == "offer") return std::nullopt;
    return HttpResponse{503, {}, R"({"error":{"code":"ring_unavailable","message":"it is stopped","hint":""}})"};
  };
  const auto keys_of = [&](Keeper& keeper) {
    pass(15s, {&keeper});
    const json::Value body = json::parse(hub.bodies["offer"], Code::request_malformed).value();
    EXPECT_EQ(body["ring"], rotation::write(hub.ring()));
    return body["keys"];
  };
  const auto key = [](const std::string& jwk) { return json::parse(jwk, Code::request_malformed).value(); };
  const json::Value of_signer = keys_of(*auth);
  ASSERT_EQ(of_signer.size(), 2U);
  EXPECT_EQ(of_signer[0]["k"], key(testing::secret_key("h1", 'a').whole)["k"]);
  EXPECT_EQ(of_signer[1]["d"], key(testing::ec_key("e1").whole)["d"]);
  const json::Value of_verifier = keys_of(*api)[1];
  EXPECT_EQ(of_verifier["x"], key(testing::ec_key("e1").shown)["x"]);
  EXPECT_FALSE(of_verifier.contains("d")) << "a public half is offered as one";
}

TEST(hub_client, is_one_address_and_spoken_to_by_tls_unless_it_is_here) {
  for (const char* good : {"https://hub:7517", "http://127.0.0.1:7517", "unix:/run/hub.sock", "https://hub:1?ca=/ca"}) {
    EXPECT_TRUE(keeper::check_hub(good)) << good;
  }
  for (const char* bad : {"http://hub:7517", "dns+https://hub:7517", "hub", "", "https://user:hunter2@hub:7517"}) {
    const Result<void> refused = keeper::check_hub(bad);
    ASSERT_FALSE(refused) << bad;
    EXPECT_EQ(refused.error().code, Code::argument_invalid);
    EXPECT_EQ(refused.error().message.find("hunter2"), std::string::npos);
  }
}

}  // namespace jwtsync::hub_client_test

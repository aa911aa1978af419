// SPDX-License-Identifier: Apache-2.0
#include "fleet_fixture.h"

namespace jwtsync::cli::doctor_test {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

class DoctorTest : public FleetTest {};

TEST_F(DoctorTest, one_key_is_a_yes_and_nothing_is_wrong) {
  add_two(jwtsync::testing::canary_secret, jwtsync::testing::canary_secret);
  const Ran ran = run({"doctor", auth_target, backend_target});
  EXPECT_EQ(ran.status, 0);
  EXPECT_THAT(ran.out, StartsWith("the keys agree: 2 services, one key\nnothing wrong was found\n"));
  EXPECT_EQ(ran.err, "");
}

TEST_F(DoctorTest, a_cause_has_a_number_a_certainty_a_remedy_and_a_page) {
  const std::string quoted = "\"" + std::string(jwtsync::testing::canary_secret) + "\"";
  add_two(jwtsync::testing::canary_secret, quoted);
  const Ran ran = run({"doctor", auth_target, backend_target});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out, StartsWith("the keys do not agree: 2 services, 2 different keys\n\n"
                                  "1. quotes-kept (certain)\n   why:  the key of "));
  EXPECT_THAT(ran.out, AllOf(HasSubstr("\n   fix:  take the quotes off the value of backend, then: jwtsync doctor "
                                       "http://127.0.0.1:1 http://127.0.0.1:2\n"),
                             HasSubstr("\n   page: jwtsync help quotes-kept\n")));
}

TEST_F(DoctorTest, json_tells_the_same) {
  add_two(jwtsync::testing::canary_secret, jwtsync::testing::other_canary_secret);
  const Ran ran = run({"doctor", auth_target, backend_target, "--json"});
  EXPECT_EQ(ran.status, 1);
  const json::Value answer = ran.json();
  EXPECT_EQ(answer["keys_agree"], false);
  EXPECT_EQ(answer["sentence"], "the keys do not agree: 2 services, 2 different keys");
  EXPECT_EQ(answer["fresh"], true);
  ASSERT_THAT(answer["findings"], SizeIs(1));
  EXPECT_EQ(answer["findings"][0]["cause"], "value-differs");
  EXPECT_EQ(answer["findings"][0]["page"], "docs/causes/value-differs.md");
  EXPECT_THAT(answer["members"], SizeIs(2));
  EXPECT_THAT(answer["silent"], IsEmpty());
}

TEST_F(DoctorTest, silence_alone_is_neither_a_yes_nor_a_cause_found) {
  add("auth", "127.0.0.1:1", jwtsync::testing::canary_secret);
  const Ran ran = run({"doctor", auth_target, "http://127.0.0.1:9"});
  EXPECT_EQ(ran.status, 4);
  EXPECT_THAT(ran.out, StartsWith("it is not known whether the keys agree: 1 service answered, one did not answer\n"));
  EXPECT_THAT(ran.out, HasSubstr("\ncould not see: the keys of who did not answer: http://127.0.0.1:9"));
  EXPECT_TRUE(run({"doctor", "-j", auth_target, "http://127.0.0.1:9"}).json()["keys_agree"].is_null());
}

TEST_F(DoctorTest, one_service_alone_is_explained) {
  add("auth", "127.0.0.1:1", jwtsync::testing::canary_secret);
  const Ran ran = run({"doctor", auth_target});
  EXPECT_EQ(ran.status, 0);
  EXPECT_THAT(ran.out, AllOf(StartsWith("one process only: nothing to compare\n"),
                             HasSubstr("\n   environment  staging (ENVIRONMENT)\n"),
                             HasSubstr("\n   source       env:JWT_SECRET_STAGING: found, length 32 or more\n"),
                             Not(HasSubstr("one-process"))));
}

TEST_F(DoctorTest, a_process_without_a_key_is_a_cause_though_it_is_alone) {
  add("backend", "127.0.0.1:2", "   ");
  const Ran ran = run({"doctor", backend_target});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out, AllOf(StartsWith("one process only, and it has no key\n"), HasSubstr("why:  backend has no key"),
                             HasSubstr("\n   source       env:JWT_SECRET_STAGING: empty")));
}

TEST_F(DoctorTest, two_sources_are_compared_without_any_service) {
  fake.files.put("/run/a", jwtsync::testing::canary_secret);
  fake.files.put("/run/b", "'" + std::string(jwtsync::testing::canary_secret) + "'");
  const Ran ran = run({"doctor", "--source", "file:/run/a", "--source", "file:/run/b"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out, StartsWith("the keys do not agree: 2 sources, 2 different keys\n"));
  EXPECT_THAT(ran.out, AllOf(HasSubstr("quotes-kept (certain)"), HasSubstr("of file:/run/a "),
                             HasSubstr("then: jwtsync doctor --source file:/run/a --source file:/run/b\n")));
  fake.files.put("/run/b", jwtsync::testing::canary_secret);
  EXPECT_THAT(run({"doctor", "-s", "file:/run/a", "-s", "file:/run/b"}).out,
              StartsWith("the keys agree: 2 sources, one key\nnothing wrong was found\n"));
}

TEST_F(DoctorTest, a_source_is_compared_with_services_by_the_rules_of_their_environment) {
  add("auth", "127.0.0.1:1", jwtsync::testing::canary_secret);
  fake.variables.set("ENVIRONMENT", "");
  fake.files.put("/run/a", jwtsync::testing::canary_secret);
  const Ran same = run({"doctor", auth_target, "--source", "file:/run/a"});
  EXPECT_EQ(same.status, 0) << same.out << same.err;
  EXPECT_THAT(same.out, StartsWith("the keys agree: 1 service, 1 source, one key\n"));
  fake.files.put("/run/a", jwtsync::testing::other_canary_secret);
  const Ran other = run({"doctor", auth_target, "--source", "file:/run/a"});
  EXPECT_EQ(other.status, 1);
  EXPECT_THAT(other.out, HasSubstr("auth and file:/run/a hold different values\n"));
}

TEST_F(DoctorTest, targets_of_the_configuration_are_asked_unless_a_source_is_named) {
  add_two(jwtsync::testing::canary_secret, jwtsync::testing::canary_secret);
  fake.files.put("/etc/jwtsync/jwtsync.toml", "[fleet]\ntargets = [\"http://127.0.0.1:1\", \"http://127.0.0.1:2\"]\n");
  fake.files.put("/run/a", jwtsync::testing::canary_secret);
  EXPECT_THAT(run({"doctor"}).out, StartsWith("the keys agree: 2 services, one key\n"));
  EXPECT_THAT(run({"doctor", "--source", "file:/run/a"}).out, StartsWith("one source only: nothing to compare\n"));
}

TEST_F(DoctorTest, collected_answers_are_compared_too) {
  Process& auth = add("auth", "127.0.0.1:1", jwtsync::testing::canary_secret);
  Process& backend = add("backend", "127.0.0.1:2", jwtsync::testing::other_canary_secret);
  const Nonce nonce = Nonce::create(fake.randomness).value();
  const Ran ran =
      run({"doctor", "--nonce", nonce.text(), "--answers", "-"}, line_of(auth, nonce) + line_of(backend, nonce));
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out, AllOf(StartsWith("the keys do not agree: 2 services, 2 different keys\n"),
                             HasSubstr("what has changed since the answers were collected"),
                             HasSubstr("(jwtsync answer --variants)")));
}

/// A token that a process with this secret would sign.
class DoctorOfTokenTest : public DoctorTest {
 protected:
  [[nodiscard]] std::string token_by(std::string_view secret, const std::string& claims = R"({"iss":"auth"})") {
    fake.files.put("/signer", secret);
    return run({"sign", "--source", "file:/signer"}, claims).out;
  }
};

TEST_F(DoctorOfTokenTest, is_judged_by_the_key_that_a_process_here_would_have) {
  const Ran good = run({"doctor", "--token", "-"}, token_by(jwtsync::testing::canary_secret));
  EXPECT_EQ(good.status, 0) << good.out;
  EXPECT_THAT(good.out, AllOf(StartsWith("no process was asked\ntoken of "), HasSubstr(" bytes: accepted\n"),
                              HasSubstr("\n  iss  auth\n"), HasSubstr("in 1 h\n"), HasSubstr("(--issuer NAME)")));
  const std::string other = token_by(jwtsync::testing::other_canary_secret);
  const Ran bad = run({"doctor", "--token", "-"}, other);
  EXPECT_EQ(bad.status, 1);
  EXPECT_THAT(bad.out, HasSubstr(" bytes: refused (token_"));
  const json::Value answer = run({"doctor", "--json", "--token", "-"}, other).json();
  EXPECT_TRUE(answer["keys_agree"].is_null());
  EXPECT_EQ(answer["token"]["accepted"], false);
  EXPECT_EQ(answer["token"]["token"]["iss"], "auth");
  const std::string signature = other.substr(other.rfind('.') + 1, 20);
  EXPECT_EQ(answer.dump().find(signature), std::string::npos);
  EXPECT_EQ((bad.out + bad.err).find(signature), std::string::npos);
}

TEST_F(DoctorOfTokenTest, alone_is_not_judged_by_the_key_of_development) {
  const std::string token = token_by(jwtsync::testing::canary_secret);
  fake.variables.set("ENVIRONMENT", "development");
  fake.variables.set("JWT_SECRET_STAGING", "");
  const Ran ran = run({"doctor", "--token", "-"}, token);
  EXPECT_EQ(ran.status, 0) << ran.out;
  EXPECT_THAT(ran.out, AllOf(HasSubstr(" bytes: not judged, no source here has a key\n"),
                             HasSubstr("\ncould not see: whether the signature of the token is good")));
  EXPECT_TRUE(run({"doctor", "-j", "--token", "-"}, token).json()["token"]["accepted"].is_null());
}

TEST_F(DoctorOfTokenTest, of_several_sources_those_that_accept_it_are_named) {
  const std::string token = token_by(jwtsync::testing::canary_secret);
  fake.files.put("/run/a", jwtsync::testing::other_canary_secret);
  fake.files.put("/run/b", jwtsync::testing::canary_secret);
  fake.files.put("/token", token);
  const Ran ran = run({"doctor", "--token", "/token", "-s", "file:/run/a", "-s", "file:/run/b", "-s", "file:/no"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out,
              AllOf(HasSubstr("\n   by file:/run/a: refused (token_"), HasSubstr("\n   by file:/run/b: accepted\n"),
                    HasSubstr("\n   by file:/no: not judged, ")));
  const json::Value answer =
      run({"doctor", "-j", "--token", "/token", "-s", "file:/run/a", "-s", "file:/run/b"}).json();
  EXPECT_EQ(answer["token"]["accepted"], true);
  EXPECT_EQ(answer["token"]["sources"][0]["accepted"], false);
  EXPECT_EQ(answer["token"]["sources"][1]["accepted"], true);
}

TEST_F(DoctorOfTokenTest, is_held_against_what_is_expected_and_nothing_else) {
  const std::string token = token_by(jwtsync::testing::canary_secret, R"({"iss":"auth","aud":["backend","web"]})");
  const Ran unsaid = run({"doctor", "--token", "-"}, token);
  EXPECT_EQ(unsaid.status, 0) << unsaid.out;
  EXPECT_THAT(unsaid.out, HasSubstr("(--audience NAME)"));
  EXPECT_EQ(run({"doctor", "--token", "-", "--audience", "web", "--issuer", "auth"}, token).status, 0);
  EXPECT_THAT(run({"doctor", "--token", "-", "--audience", "mobile"}, token).out,
              HasSubstr("refused (token_audience_mismatch)"));
  EXPECT_THAT(run({"doctor", "--token", "-", "--issuer", "Auth"}, token).out,
              HasSubstr("refused (token_issuer_mismatch)"));
  fake.files.put("/etc/jwtsync/jwtsync.toml", "[verify]\nissuer = \"idp\"\n");
  EXPECT_EQ(run({"doctor", "--token", "-"}, token).status, 1);
}

TEST_F(DoctorOfTokenTest, may_be_of_one_of_several_issuers) {
  fake.files.put("/etc/jwtsync/jwtsync.toml",
                 "[[issuers]]\nissuer = \"auth\"\nsources = [\"file:/run/a\"]\naudiences = [\"b\"]\n"
                 "[[issuers]]\nissuer = \"idp\"\nsources = [\"file:/run/b\"]\naudiences = [\"b\"]\n");
  fake.files.put("/run/a", jwtsync::testing::other_canary_secret);
  fake.files.put("/run/b", jwtsync::testing::canary_secret);
  const std::string of_idp = token_by(jwtsync::testing::canary_secret, R"({"iss":"idp","aud":"b"})");
  EXPECT_EQ(run({"doctor", "--token", "-"}, of_idp).status, 0) << run({"doctor", "--token", "-"}, of_idp).out;
  const std::string of_auth = token_by(jwtsync::testing::canary_secret, R"({"iss":"auth","aud":"b"})");
  EXPECT_EQ(run({"doctor", "--token", "-"}, of_auth).status, 1);
}

TEST_F(DoctorOfTokenTest, is_explained_by_services_without_its_signature_unless_told_to_send_it) {
  const std::string token = token_by(jwtsync::testing::canary_secret);
  add("auth", "127.0.0.1:1", jwtsync::testing::canary_secret);
  add("backend", "127.0.0.1:2", jwtsync::testing::other_canary_secret);
  fake.variables.set("JWT_SECRET_STAGING", "");
  const Ran unsent = run({"doctor", auth_target, "--token", "-"}, token);
  EXPECT_EQ(unsent.status, 0) << unsent.out;
  EXPECT_THAT(unsent.out, AllOf(HasSubstr("\n   by auth at http://127.0.0.1:1: header and claims are good; it did not "
                                          "get the signature (--send-token)\n"),
                                HasSubstr("(--send-token sends it)")));
  const Ran sent = run({"doctor", auth_target, backend_target, "--token", "-", "--send-token"}, token);
  EXPECT_EQ(sent.status, 1);
  EXPECT_THAT(sent.out, AllOf(HasSubstr("\n   by auth at http://127.0.0.1:1: accepted\n"),
                              HasSubstr("\n   by backend at http://127.0.0.1:2: refused at ")));
  EXPECT_THAT(sent.out, HasSubstr("jwtsync doctor --token - --send-token http://127.0.0.1:1 http://127.0.0.1:2\n"));
  const json::Value answer = run({"doctor", "-j", auth_target, "--token", "-", "--send-token"}, token).json();
  EXPECT_EQ(answer["token"]["processes"][0]["explanation"]["verdict"], "accepted");
}

TEST_F(DoctorOfTokenTest, by_way_of_a_collector_is_shown_to_nobody_and_that_is_said) {
  const std::string token = token_by(jwtsync::testing::canary_secret);
  const Ran ran = run({"doctor", "--via", "http://127.0.0.1:1", "--token", "-"}, token);
  EXPECT_THAT(ran.out, HasSubstr("what the processes make of the token: only those that are named as targets"));
  const Ran sent = run({"doctor", "--via", "http://127.0.0.1:1", "--token", "-", "--send-token"}, token);
  EXPECT_EQ(sent.status, 2);
  EXPECT_THAT(sent.err, HasSubstr("--send-token sends a token to targets that are named"));
}

TEST_F(DoctorOfTokenTest, of_a_key_that_none_of_those_asked_holds_is_told_with_what_was_tried) {
  const std::string token = token_by("WnE3LWM0bjRyeS1vZi1ub2JvZHktaGVyZS1hdC1hbGw");
  add_two(jwtsync::testing::canary_secret, jwtsync::testing::canary_secret);
  fake.variables.set("JWT_SECRET_STAGING", "");
  const Ran sent = run({"doctor", auth_target, backend_target, "--token", "-", "--send-token"}, token);
  EXPECT_EQ(sent.status, 1) << sent.out;
  EXPECT_THAT(sent.out, AllOf(HasSubstr("\n1. signature-of-other-key (certain)\n"),
                              HasSubstr("a key that none of those asked holds: auth and backend refuse"),
                              HasSubstr("it says that its issuer is \"auth\""), HasSubstr("tried: each key of auth"),
                              HasSubstr("--source LOCATOR"), Not(HasSubstr("nothing wrong"))));
  // Not sent, the kid tells: it is made of its key.
  const Ran unsent = run({"doctor", auth_target, backend_target, "--token", "-"}, token);
  EXPECT_EQ(unsent.status, 1) << unsent.out;
  EXPECT_THAT(unsent.out, AllOf(HasSubstr("\n1. signature-of-other-key (likely)\n"), HasSubstr("--send-token lets")));
}

TEST_F(DoctorOfTokenTest, of_a_secret_that_everybody_knows_needs_no_source_but_a_refusal_of_who_is_asked) {
  // {"iss":"auth","exp":1767229200}, signed by your-256-bit-secret
  const std::string token =
      "eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJhdXRoIiwiZXhwIjoxNzY3MjI5MjAwfQ."
      "wUtOMvF7jFoS0zXovNcQ-kegaQykD5fKgzWJ1bWRpI4";
  fake.variables.set("JWT_SECRET_STAGING", "");
  const std::string finding = "\n1. public-default (certain)\n";
  EXPECT_THAT(run({"doctor", "--token", "-"}, token).out, HasSubstr(finding));
  add_two(jwtsync::testing::canary_secret, jwtsync::testing::canary_secret);
  const Ran sent = run({"doctor", auth_target, backend_target, "--token", "-", "--send-token"}, token);
  EXPECT_EQ(sent.status, 1);
  EXPECT_THAT(sent.out, HasSubstr(finding));
  const Ran unsent = run({"doctor", auth_target, backend_target, "--token", "-"}, token);
  EXPECT_THAT(unsent.out, Not(HasSubstr("public-default"))) << "they may take it, as far as is known";
}

TEST_F(DoctorOfTokenTest, that_all_take_is_good_and_has_no_finding) {
  const std::string token = token_by(jwtsync::testing::canary_secret);
  add_two(jwtsync::testing::canary_secret, jwtsync::testing::canary_secret);
  const Ran ran = run({"doctor", auth_target, backend_target, "--token", "-", "--send-token"}, token);
  EXPECT_EQ(ran.status, 0) << ran.out;
  EXPECT_THAT(ran.out,
              AllOf(HasSubstr("\nnothing wrong was found\nif the token is refused all the same: jwtsync help "),
                    Not(HasSubstr("\n1. "))));
}

TEST_F(DoctorOfTokenTest, whole_goes_to_no_address_that_only_a_name_led_to) {
  const std::string token = token_by(jwtsync::testing::canary_secret);
  add("auth", "127.0.0.1:7517", jwtsync::testing::canary_secret);
  fake.network.name("localhost", {"127.0.0.1"});
  const Ran ran = run({"doctor", "dns+http://localhost:7517", "--token", "-", "--send-token"}, token);
  EXPECT_THAT(ran.out, HasSubstr(": header and claims are good; it did not get the signature (--send-token)\n"))
      << ran.err;
}

TEST_F(DoctorOfTokenTest, of_a_changed_secret_is_known_by_it) {
  fake.files.put("/signer", std::string(jwtsync::testing::canary_secret) + "\n");
  const std::string token = run({"sign", "--source", "file:/signer?trim=no"}, R"({"iss":"auth"})").out;
  const Ran ran = run({"doctor", "--token", "-"}, token);
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out, HasSubstr("\nthe signature is that of this secret plus a newline\n"));
  const json::Value answer = run({"doctor", "-j", "--token", "-"}, token).json();
  EXPECT_EQ(answer["token"]["made_by"], "this secret plus a newline");
}

TEST_F(DoctorOfTokenTest, may_be_anything) {
  for (const char* text : {"", "not-a-token", "Bearer", "a.b.c", "....", "{\"access_token\":1}", "\xff\xfe"}) {
    const Ran ran = run({"doctor", "--token", "-"}, text);
    EXPECT_EQ(ran.status, 1) << text << ran.out << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("refused (token_malformed)")) << text;
  }
}

struct Wrong {
  std::vector<std::string> words;
  const char* hint;
};

TEST_F(DoctorOfTokenTest, is_never_an_argument_and_never_quoted) {
  const std::string token = token_by(jwtsync::testing::canary_secret);
  const std::string stem = token.substr(0, token.size() - 1);
  for (const std::string& given : {stem, "Bearer " + stem, stem.substr(0, 60)}) {
    const Ran ran = run({"doctor", "--token", given});
    EXPECT_EQ(ran.status, 2);
    EXPECT_THAT(ran.err, HasSubstr("jwtsync doctor --token -"));
    EXPECT_EQ((ran.out + ran.err).find(stem.substr(0, 30)), std::string::npos);
  }
  EXPECT_EQ(run({"doctor", "--token", "/no/such/file"}).status, 3);
  EXPECT_EQ(run({"doctor", "--token", "-", "--targets", "-"}).status, 2);
  EXPECT_EQ(run({"doctor", auth_target, "--send-token"}).status, 2);
}

TEST_F(DoctorTest, a_wrong_question_is_answered_by_how_to_ask) {
  const Wrong cases[] = {
      {{"doctor"}, "jwtsync doctor http://auth:7517 http://backend:7517"},
      {{"doctor", "--source", "nowhere"}, "env:NAME"},
      {{"doctor", "-s", "file:/a", "-s", "file:/a"}, "name each once"},
      {{"doctor", "auth"}, ""},
  };
  for (const Wrong& each : cases) {
    const Ran ran = run(each.words);
    EXPECT_EQ(ran.status, 2) << ran.err;
    EXPECT_THAT(ran.err, HasSubstr(each.hint));
  }
}

}  // namespace jwtsync::cli::doctor_test

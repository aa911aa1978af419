// SPDX-License-Identifier: Apache-2.0
#include "fleet/logged_answers.h"

#include "fixture.h"
#include "fleet/challenge.h"
#include "json/strict.h"

#include <gmock/gmock.h>

namespace jwtsync::fleet::logged_answers_test {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const Nonce nonce = *Nonce::parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
const Nonce earlier = *Nonce::parse(std::string(43, 'A'));

Testimony said_by(const std::string& service, const std::string& key = "k") {
  return fixture::process(service, service + "-1", key);
}

std::string logged(const std::string& service, const Nonce& asked = nonce) {
  return logged_answer(asked, said_by(service));
}

/// As text in an entry of a log that is JSON.
std::string entry(const std::string& name, const std::string& text) {
  return json::dump({{"severity", "WARNING"}, {name, text}, {"labels", {{"k", "nonce"}}}});
}

std::vector<std::string> texts_in(const std::string& line) {
  std::vector<std::string> texts;
  for (const LoggedAnswer& answer : answers_in(line)) texts.push_back(answer.text);
  return texts;
}

TEST(logged_answers, are_found_whatever_stands_around_them) {
  const std::string answer = to_json(nonce, said_by("auth"));
  const std::string line = logged("auth");
  const std::string lines[] = {
      line,
      "2026-01-01T00:00:00.000Z warning " + line,
      "auth-1  | WARNING:jwtsync:" + line + " (pid 7)",
      "2026-01-01T00:00:00Z stderr F " + line,
      entry("textPayload", line),
      entry("message", line),
      "auth-1  | " + entry("message", line),
      entry("log", entry("message", line) + "\n"),
      entry("log", entry("log", entry("message", line))),
      R"(    "textPayload": )" + json::dump(line) + ",",
      R"({"a":"{\"b\":1}","textPayload":)" + json::dump(line) + R"(,"c":"\\"})",
  };
  for (const std::string& each : lines) EXPECT_THAT(texts_in(each), ElementsAre(answer)) << each;
  for (const std::string& each : lines) EXPECT_FALSE(answers_in(each).at(0).alone) << each;
}

TEST(logged_answers, that_are_all_of_a_line_stand_alone) {
  const std::string answer = to_json(nonce, said_by("auth"));
  ASSERT_THAT(answers_in(answer), SizeIs(1));
  EXPECT_TRUE(answers_in(answer)[0].alone);
  EXPECT_EQ(answers_in(answer)[0].text, answer);
}

TEST(logged_answers, are_found_several_in_a_line) {
  const std::string both =
      "[" + entry("textPayload", logged("auth")) + "," + entry("textPayload", logged("backend")) + "]";
  EXPECT_THAT(texts_in(both), ElementsAre(to_json(nonce, said_by("auth")), to_json(nonce, said_by("backend"))));
}

TEST(logged_answers, are_not_in_other_lines) {
  const std::string deep = entry("a", entry("a", entry("a", entry("a", "nothing"))));
  for (const std::string& line :
       {std::string("starting..."), std::string("nonce"), std::string(R"("nonce":7})"), std::string(R"(\"nonce\")"),
        std::string(R"(x{nonce":7})"), deep, std::string(100'000, '"'), std::string(100'000, '\\'), std::string()}) {
    EXPECT_THAT(answers_in(line), IsEmpty()) << line.substr(0, 40);
  }
}

TEST(logged_answers, that_were_cut_off_are_seen_to_be) {
  const std::string whole = entry("textPayload", logged("auth"));
  for (const std::string& line : {whole.substr(0, whole.size() / 2), logged("auth").substr(0, 200)}) {
    ASSERT_THAT(answers_in(line), SizeIs(1)) << line;
    EXPECT_FALSE(parse_testimony(answers_in(line)[0].text, nonce));
  }
}

TEST(logged_answers, of_the_nonce_that_the_deploy_gave) {
  testing::FakeVariables variables;
  EXPECT_EQ(nonce_of_deploy(variables).value(), std::nullopt);
  variables.set("JWTSYNC_NONCE", " ");
  EXPECT_EQ(nonce_of_deploy(variables).value(), std::nullopt);
  variables.set("JWTSYNC_NONCE", nonce.text() + "\n");
  EXPECT_EQ(nonce_of_deploy(variables).value(), nonce);
  variables.set("JWTSYNC_NONCE", "short");
  EXPECT_EQ(nonce_of_deploy(variables).error().code, Code::nonce_malformed);
  EXPECT_THAT(nonce_of_deploy(variables).error().message, HasSubstr("JWTSYNC_NONCE: "));
}

// As `agree --answers` reads a log.

TEST(log, gives_those_who_answered_and_no_other_lines) {
  const std::string log = "listening on http://127.0.0.1:7517\n" + logged("auth", earlier) + "\n" + logged("auth") +
                          "\n{\"severity\":\"INFO\"}\n\n" + entry("textPayload", logged("backend")) +
                          "\nGET /healthz\n";
  const std::vector<Witnessed> read = read_collected(log, nonce);
  ASSERT_THAT(read, SizeIs(2));
  EXPECT_EQ(read[0].target, Target(CollectedLine{3}));
  EXPECT_EQ(read[1].target, Target(CollectedLine{6}));
  ASSERT_TRUE(read[1].testimony) << read[1].testimony.error().message;
  EXPECT_EQ(read[1].testimony->report.identity.service, "backend");
}

TEST(log, in_which_nobody_answered_this_nonce_is_somebody_silent) {
  const std::vector<Witnessed> read = read_collected("starting\n" + logged("auth", earlier) + "\n", nonce);
  ASSERT_THAT(read, SizeIs(1));
  EXPECT_EQ(read[0].testimony.error().code, Code::nonce_mismatch);
  EXPECT_EQ(agree(read, {}).verdict, Verdict::incomplete);
}

TEST(log, in_which_nobody_answered_at_all_is_somebody_silent) {
  for (const char* log : {"auth-1 | starting\nauth-1 | GET /\n", "\n{\"severity\":\"INFO\"}\n", "{\"report\":{}}"}) {
    const std::vector<Witnessed> read = read_collected(log, nonce);
    ASSERT_THAT(read, SizeIs(1)) << log;
    EXPECT_EQ(read[0].testimony.error().code, Code::nonce_mismatch);
    EXPECT_EQ(agree(read, {}).verdict, Verdict::incomplete);
  }
}

TEST(log, with_an_answer_that_was_cut_off_has_somebody_silent) {
  const std::string log = logged("auth") + "\n" + logged("backend").substr(0, 300) + "\n";
  const std::vector<Witnessed> read = read_collected(log, nonce);
  ASSERT_THAT(read, SizeIs(2));
  EXPECT_EQ(read[1].testimony.error().code, Code::answer_malformed);
}

TEST(log, has_the_latest_answer_of_a_process_in_whatever_order) {
  const Testimony before = said_by("auth", "old");
  Testimony after = said_by("auth", "new");
  after.report.generation = 2;
  after.report.clock += std::chrono::seconds(5);
  Testimony recovered = after;
  recovered.report.clock += std::chrono::seconds(5);
  std::vector<std::string> lines{logged_answer(nonce, before), logged_answer(nonce, after),
                                 logged_answer(nonce, recovered), logged_answer(nonce, said_by("backend", "new"))};
  for (int order = 0; order < 2; ++order) {
    std::string log;
    for (const std::string& line : lines) log += line + "\n";
    const std::vector<Witnessed> read = read_collected(log, nonce);
    ASSERT_THAT(read, SizeIs(2));
    EXPECT_EQ(agree(read, {}).verdict, Verdict::agree);
    std::reverse(lines.begin(), lines.end());
  }
}

TEST(log, that_says_one_thing_twice_says_it_once) {
  const std::string twice = logged("auth") + "\n" + logged("auth") + "\n" + logged("backend") + "\n";
  EXPECT_THAT(agree(read_collected(twice, nonce), {}).members, SizeIs(2));
}

TEST(log, is_bounded) {
  std::string many;
  for (int i = 0; i < 10'001; ++i) many += "> {\"nonce\":\"" + nonce.text() + "\"}\n";
  const std::vector<Witnessed> read = read_collected(many, nonce);
  ASSERT_THAT(read, SizeIs(10'001));
  EXPECT_EQ(read.back().testimony.error().code, Code::answer_too_large);
}

}  // namespace jwtsync::fleet::logged_answers_test

// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "fixture.h"
#include "fleet/reader.h"

namespace jwtsync::testimony_test {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

const Nonce nonce = *Nonce::parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");

Sibling sibling(const std::string& instance, const std::string& key = "k") {
  Testimony testimony = fixture::process("auth", instance, key);
  return {std::move(testimony.report), std::move(testimony.challenge)};
}

Testimony with_siblings(std::vector<Sibling> siblings) {
  Testimony testimony = fixture::process("auth", "auth-1", "k");
  testimony.siblings.heard = std::move(siblings);
  return testimony;
}

Error error_of(const std::string& line) {
  const Result<Testimony> testimony = parse_testimony(line, nonce);
  EXPECT_FALSE(testimony) << line.substr(0, 200);
  return testimony ? Error{} : testimony.error();
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

TEST(testimony, is_one_line_of_nonce_report_challenge_and_siblings) {
  const std::string line = to_json(nonce, fixture::process("auth", "auth-1", "k"));
  EXPECT_THAT(line, StartsWith(R"({"nonce":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8","report":{"service":)"));
  EXPECT_THAT(line, HasSubstr(R"(,"challenge":{"service":"auth","instance":"auth-1","keys":[)"));
  EXPECT_THAT(line, ::testing::EndsWith(R"(,"siblings":[]})"));
  EXPECT_THAT(line, Not(HasSubstr("\n")));
}

TEST(testimony, comes_back_whole) {
  const Testimony testimony = with_siblings({sibling("auth-2"), sibling("auth-3", "other")});
  const Result<Testimony> back = parse_testimony(to_json(nonce, testimony), nonce);
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_FALSE(back->siblings.unheard);
  ASSERT_THAT(back->siblings.heard, SizeIs(2));
  EXPECT_EQ(back->siblings.heard[1].report.identity.instance, "auth-3");
  EXPECT_EQ(back->siblings.heard[1].challenge.keys.at(0).answer, fixture::answer("other"));
  EXPECT_EQ(to_json(nonce, *back), to_json(nonce, testimony));
}

TEST(testimony, says_why_siblings_could_not_be_asked) {
  Testimony testimony = fixture::process("auth", "auth-1", "k");
  testimony.siblings.unheard = Error{Code::file_forbidden, "no private folder", "make one"};
  const std::string line = to_json(nonce, testimony);
  EXPECT_THAT(line, HasSubstr(R"("siblings":null,"siblings_error":{"code":"file_forbidden",)"));
  const Result<Testimony> back = parse_testimony(line, nonce);
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_THAT(back->siblings.heard, IsEmpty());
  EXPECT_EQ(back->siblings.unheard, testimony.siblings.unheard);
}

TEST(testimony, has_the_siblings_that_answered_beside_why_others_did_not) {
  Testimony testimony = with_siblings({sibling("auth-2")});
  testimony.siblings.unheard = Error{Code::target_timeout, "worker 7 did not answer", "is it stopped?"};
  const std::string line = to_json(nonce, testimony);
  EXPECT_THAT(line, HasSubstr(R"(]}}],"siblings_error":{"code":"target_timeout",)"));
  const Result<Testimony> back = parse_testimony(line, nonce);
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_THAT(back->siblings.heard, SizeIs(1));
  EXPECT_EQ(back->siblings.unheard, testimony.siblings.unheard);
}

TEST(testimony, of_a_process_without_a_key_has_no_answers) {
  Testimony testimony = fixture::process("auth", "auth-1", "k");
  testimony.report.keys.clear();
  testimony.report.error = Error{Code::secret_absent, "no secret", ""};
  testimony.challenge.keys.clear();
  const Result<Testimony> back = parse_testimony(to_json(nonce, testimony), nonce);
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_THAT(back->challenge.keys, IsEmpty());
  EXPECT_EQ(back->report.error, testimony.report.error);
}

TEST(testimony, of_another_nonce_is_none) {
  const Nonce another = *Nonce::parse(std::string(43, 'A'));
  EXPECT_EQ(error_of(to_json(another, fixture::process("auth", "auth-1", "k"))).code, Code::nonce_mismatch);
  EXPECT_EQ(error_of("{\"nonce\":\"" + std::string(43, 'A') + "\"}").code, Code::nonce_mismatch) << "before the rest";
}

TEST(testimony, names_what_is_wrong) {
  const std::string good = to_json(nonce, with_siblings({sibling("auth-2")}));
  struct Row {
    std::string from, to, message;
  };
  const Row rows[] = {
      {R"("nonce":)", R"("once":)", "answer.nonce is missing"},
      {R"("report":)", R"("deport":)", "answer.report is missing"},
      {R"("siblings":[)", R"("others":[)", "answer.siblings is missing"},
      {R"("siblings":[)", R"("siblings":null,"others":[)", "answer.siblings_error is missing"},
      {R"("siblings":[)", R"("siblings":[7,)", "answer.siblings[0] is not an object"},
      {R"("instance":"auth-1","keys")", R"("instance":"auth-9","keys")", "report and challenge name two processes"},
      {R"("instance":"auth-2","keys")", R"("instance":"auth-9","keys")", "report and challenge name two processes"},
      {R"("service":"auth","instance":"auth-1","keys")", R"("service":"x","instance":"auth-1","keys")",
       "report and challenge name two processes"},
      {R"({"kid":"kid-of-k","role":"signs","algorithm":"HS256","answer")",
       R"({"kid":"kid-of-l","role":"signs","algorithm":"HS256","answer")",
       "report and challenge show different keys: it took others into use meanwhile"},
  };
  for (const Row& row : rows) {
    const Error error = error_of(replaced(good, row.from, row.to));
    EXPECT_EQ(error.code, Code::answer_malformed) << row.message;
    EXPECT_THAT(error.message, HasSubstr(row.message));
  }
}

TEST(testimony, does_not_depend_on_the_order_of_keys) {
  Testimony one = fixture::process("auth", "auth-1", "k");
  fixture::also_verify(one, "old");
  std::swap(one.challenge.keys[0], one.challenge.keys[1]);
  EXPECT_TRUE(parse_testimony(to_json(nonce, one), nonce));
}

TEST(testimony, of_too_many_bytes_leaves_the_siblings_out_and_says_so) {
  Sibling long_one = sibling("auth-2");
  long_one.report.trail.resize(200, {"env:X", Outcome::absent, std::string(200, 'x')});
  const std::vector<Sibling> siblings(Testimony::max_siblings, long_one);
  const std::string line = to_json(nonce, with_siblings(siblings));
  EXPECT_LT(line.size(), 10'000u);
  const Result<Testimony> back = parse_testimony(line, nonce);
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_THAT(back->siblings.heard, IsEmpty());
  ASSERT_TRUE(back->siblings.unheard);
  EXPECT_EQ(back->siblings.unheard->code, Code::answer_too_large);
}

void give_variants(ChallengeAnswer& challenge, const std::string& mark) {
  for (KeyAnswer& key : challenge.keys) {
    for (int i = 0; i < 100; ++i) {
      key.variants.push_back({"base64_encoded_line_wrapped_" + std::to_string(i), fixture::answer(mark + key.kid)});
    }
  }
}

/// Two keys of 64 workers, in the middle of a rotation, with more variants than there are.
TEST(testimony, of_many_workers_has_the_variants_of_equal_keys_once) {
  Testimony one = fixture::process("auth", "auth-1", "k");
  fixture::also_verify(one, "old");
  give_variants(one.challenge, "v");
  Sibling equal{one.report, one.challenge};
  equal.report.identity.instance = equal.challenge.instance = "auth-2";
  one.siblings.heard.assign(Testimony::max_siblings, equal);
  Sibling other = sibling("auth-3", "other");
  give_variants(other.challenge, "w");
  one.siblings.heard.back() = other;
  const std::string line = to_json(nonce, one);
  EXPECT_LT(line.size(), fleet::max_answer_size);
  const Result<Testimony> back = parse_testimony(line, nonce);
  ASSERT_TRUE(back) << back.error().message;
  ASSERT_THAT(back->siblings.heard, SizeIs(Testimony::max_siblings));
  EXPECT_EQ(to_json(back->siblings.heard[0].challenge), to_json(equal.challenge));
  EXPECT_EQ(to_json(back->siblings.heard.back().challenge), to_json(other.challenge));
}

TEST(testimony, has_no_more_siblings_than_allowed) {
  std::vector<Sibling> siblings(Testimony::max_siblings, sibling("auth-2"));
  EXPECT_TRUE(parse_testimony(to_json(nonce, with_siblings(siblings)), nonce));
  siblings.push_back(sibling("auth-2"));
  EXPECT_THAT(error_of(to_json(nonce, with_siblings(siblings))).message, HasSubstr("more than 64 elements"));
}

const Nonce another = *Nonce::parse(std::string(43, 'A'));

std::string line(const std::string& service, const Nonce& asked = nonce) {
  return to_json(asked, fixture::process(service, service + "-1", "k"));
}

TEST(collected, lines_come_back) {
  const std::vector<Witnessed> read = read_collected(line("auth") + "\n\n  \r\n" + line("backend") + "\r\n", nonce);
  ASSERT_THAT(read, SizeIs(2));
  EXPECT_EQ(read[0].target, Target(CollectedLine{1}));
  EXPECT_EQ(read[1].target, Target(CollectedLine{4}));
  ASSERT_TRUE(read[1].testimony) << read[1].testimony.error().message;
  EXPECT_EQ(read[1].testimony->report.identity.service, "backend");
  EXPECT_EQ(read[1].clock_offset, std::nullopt);
}

TEST(collected, nothing_gives_nobody) {
  EXPECT_THAT(read_collected("", nonce), IsEmpty());
  EXPECT_THAT(read_collected("\n\n", nonce), IsEmpty());
}

TEST(collected, line_of_another_nonce_did_not_answer) {
  const std::vector<Witnessed> read = read_collected(line("auth", another), nonce);
  ASSERT_THAT(read, SizeIs(1));
  ASSERT_FALSE(read[0].testimony);
  EXPECT_EQ(read[0].testimony.error().code, Code::nonce_mismatch);
}

TEST(collected, line_that_is_no_answer_hides_no_other) {
  std::string of_two = line("auth");
  of_two.replace(of_two.rfind("auth-1"), 6, "auth-2");
  const std::string lines[] = {
      "starting...", "{}", "{\"nonce\":7}", "{\"nonce\":\"" + nonce.text() + "\"}", of_two, std::string(3'000'000, '['),
      "\xff\xfe"};
  for (const std::string& bad : lines) {
    const std::vector<Witnessed> read = read_collected(bad + "\n" + line("backend"), nonce);
    ASSERT_THAT(read, SizeIs(2));
    ASSERT_FALSE(read[0].testimony);
    EXPECT_EQ(read[0].testimony.error().code, Code::answer_malformed) << bad.substr(0, 40);
    EXPECT_TRUE(read[1].testimony);
  }
}

TEST(collected, lines_are_bounded) {
  std::string many;
  for (int i = 0; i < 10'001; ++i) many += "x\n";
  const std::vector<Witnessed> read = read_collected(many + line("auth"), nonce);
  ASSERT_THAT(read, SizeIs(10'001));
  EXPECT_EQ(read.back().testimony.error().code, Code::answer_too_large);
}

}  // namespace jwtsync::testimony_test

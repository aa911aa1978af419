// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments.h"

#include <gmock/gmock.h>
#include <array>

namespace jwtsync::cli::arguments_test {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::array<Option, 4> options{{
    {"--issuer", "NAME", "once", Times::once, 'i'},
    {"--audience", "NAME", "any number of times", Times::any, 'a'},
    {"--leeway", "DURATION", "a length of time"},
    {"--batch", "", "a flag", Times::once, 'b'},
}};

Result<Arguments> parse(std::vector<std::string> words, std::string_view operands = "") {
  return parse_arguments(options, operands, std::move(words));
}

TEST(arguments, values_and_flags_are_found_by_name) {
  const auto arguments = parse({"--issuer", "auth", "--audience=a", "--audience", "b", "--batch"});
  ASSERT_TRUE(arguments);
  EXPECT_EQ(arguments->value("--issuer"), "auth");
  EXPECT_THAT(arguments->values("--audience"), ElementsAre("a", "b"));
  EXPECT_TRUE(arguments->has("--batch"));
  EXPECT_FALSE(arguments->has("--leeway"));
}

TEST(arguments, a_value_may_begin_with_a_hyphen) {
  EXPECT_EQ(parse({"--issuer", "-x"})->value("--issuer"), "-x");
  EXPECT_EQ(parse({"--issuer=-x"})->value("--issuer"), "-x");
}

TEST(arguments, a_letter_is_the_same_option) {
  const auto arguments = parse({"-i", "auth", "-aone", "-a=two", "-b"});
  ASSERT_TRUE(arguments) << arguments.error().message;
  EXPECT_EQ(arguments->value("--issuer"), "auth");
  EXPECT_THAT(arguments->values("--audience"), ElementsAre("one", "two"));
  EXPECT_TRUE(arguments->has("--batch"));
}

TEST(arguments, a_letter_that_is_a_value_stays_one) {
  const auto arguments = parse({"--issuer", "-b", "-a", "-i"});
  ASSERT_TRUE(arguments) << arguments.error().message;
  EXPECT_EQ(arguments->value("--issuer"), "-b");
  EXPECT_EQ(arguments->value("--audience"), "-i");
  EXPECT_FALSE(arguments->has("--batch"));
}

TEST(arguments, a_letter_behind_two_hyphens_is_an_operand) {
  const auto arguments = parse({"-b", "--", "-i", "one"}, "TARGET...");
  ASSERT_TRUE(arguments) << arguments.error().message;
  EXPECT_THAT(arguments->operands(), ElementsAre("-i", "one"));
  EXPECT_FALSE(arguments->has("--issuer"));
}

TEST(arguments, operands_come_in_order_where_they_are_wanted) {
  const auto arguments = parse({"http://a:1", "--batch", "-", "http://b:2"}, "TARGET...");
  ASSERT_TRUE(arguments);
  EXPECT_THAT(arguments->operands(), ElementsAre("http://a:1", "-", "http://b:2"));
}

struct Case {
  std::vector<std::string> words;
  std::string message;
  std::string hint;
};

TEST(arguments, what_is_wrong_is_named) {
  const std::vector<Case> cases{
      {{"--isuer", "x"}, "unknown option --isuer", "did you mean --issuer?"},
      {{"--isuer=x"}, "unknown option --isuer", "did you mean --issuer?"},
      {{"--colour-of-the-sky"}, "unknown option --colour-of-the-sky", ""},
      {{"--aud", "x"}, "unknown option --aud", "did you mean --audience?"},
      {{"-x"}, "unknown option -x", ""},
      {{"-batch"}, "unknown option -batch", "did you mean --batch?"},
      {{"-issuer=x"}, "unknown option -issuer", "did you mean --issuer?"},
      {{"-i"}, "--issuer has no value, or one that does not fit", ""},
      {{"-i="}, "--issuer has no value, or one that does not fit", ""},
      {{"-i", "a", "--issuer", "b"}, "--issuer is given more than once", "give it once"},
      {{"--issuer"}, "--issuer has no value, or one that does not fit", ""},
      {{"--issuer="}, "--issuer has no value, or one that does not fit", ""},
      {{"--issuer", "a", "--issuer", "b"}, "--issuer is given more than once", "give it once"},
      {{"--batch=often"}, "--batch has no value, or one that does not fit", ""},
  };
  for (const Case& tried : cases) {
    const auto arguments = parse(tried.words);
    ASSERT_FALSE(arguments) << tried.words.front();
    EXPECT_EQ(arguments.error().code, Code::argument_invalid);
    EXPECT_EQ(arguments.error().message, tried.message);
    EXPECT_EQ(arguments.error().hint, tried.hint);
  }
}

TEST(arguments, a_secret_in_the_wrong_place_is_not_repeated) {
  const std::string secret = "Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc";
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{{secret},
                                                                                     {"--" + secret},
                                                                                     {"--secret=" + secret},
                                                                                     {"--leeway", "5s", secret},
                                                                                     {"-" + secret},
                                                                                     {"--batch=" + secret}}) {
    const auto arguments = parse(words);
    ASSERT_FALSE(arguments);
    EXPECT_THAT(arguments.error().message + arguments.error().hint, Not(HasSubstr("c4n4ry")));
  }
}

TEST(arguments, a_duration_has_a_unit_and_bounds) {
  EXPECT_EQ(parse({})->duration("--leeway", 5s, 0s, 1h), 5s);
  EXPECT_EQ(parse({"--leeway", "90s"})->duration("--leeway", 5s, 0s, 1h), 90s);
  for (const std::string text : {"90", "2h", "-1s", "1.5s", "", "s", "1 s"}) {
    const auto leeway = parse({"--leeway", text})->duration("--leeway", 5s, 0s, 1h);
    ASSERT_FALSE(leeway) << text;
    EXPECT_EQ(leeway.error().message, "--leeway is not a length of time from 0s to 1h");
  }
}

TEST(arguments, a_duration_without_a_unit_is_taken_where_it_was_before) {
  EXPECT_EQ(parse({"--leeway", "0"})->duration("--leeway", 5s, 0s, 1h), 0s) << "zero needs no unit";
  EXPECT_EQ(parse({"--leeway", "90"})->duration("--leeway", 5s, 0s, 1h, 1000ms), 90s);
  EXPECT_FALSE(parse({"--leeway", "0"})->duration("--leeway", 5s, 1ms, 1h, 1000ms));
}

TEST(arguments, a_number_is_whole_and_has_bounds) {
  EXPECT_EQ(parse({})->number("--leeway", 1, 10), std::nullopt);
  EXPECT_EQ(parse({"--leeway", "10"})->number("--leeway", 1, 10), 10u);
  for (const std::string text : {"0", "11", "1x", "-1", "99999999999999999999"}) {
    EXPECT_FALSE(parse({"--leeway", text})->number("--leeway", 1, 10)) << text;
  }
}

TEST(arguments, only_plain_words_may_be_quoted) {
  EXPECT_TRUE(is_plain_word("--issuer"));
  EXPECT_FALSE(is_plain_word(""));
  EXPECT_FALSE(is_plain_word("Zq7"));
  EXPECT_FALSE(is_plain_word(std::string(33, 'a')));
}

}  // namespace jwtsync::cli::arguments_test

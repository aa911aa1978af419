// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/secret_guesses.h"

#include <gmock/gmock.h>
#include <algorithm>
#include <string>
#include <vector>

namespace jwtsync::diagnosis::secret_guesses_test {

/// What the guess of this phrase makes of a secret.
std::string guess(std::string_view phrase, std::string_view secret) {
  for (const SecretGuess& each : secret_guesses()) {
    if (each.words.phrase != phrase) continue;
    std::string room(fleet::room_for(secret.size()) + 64, '\0');
    return room.substr(0, each.apply(secret, room));
  }
  return "no such guess";
}

TEST(secret_guesses, keep_what_a_parser_keeps) {
  struct Row {
    std::string_view phrase, secret, guessed;
  };
  constexpr Row rows[] = {
      {"up to the end of its first line", "one\r\ntwo", "one"},
      {"up to the end of its first line", "one", ""},
      {"up to the # in it, which was taken for a comment", "one  # two", "one"},
      {"up to the # in it, which was taken for a comment", "one#two", ""},
      {"up to its first #", "one#two", "one"},
      {"up to its first #", "one", ""},
      {"up to its first space", "one two", "one"},
      {"up to its first $", "one$two", "one"},
      {"with nothing for each $NAME in it", "a$NAME-b${OTHER:-x}c$1$", "a-bc$1$"},
      {"with nothing for each $NAME in it", "a${b", "a${b"},
      {"with nothing for each $NAME and $1 in it", "a$NAME-$12$", "a-2$"},
      {"behind its first =", "NAME=a=b", "a=b"},
      {"behind its first =", "a+b=c", ""},
      {"behind its first =", "1A=c", ""},
      {"behind its first =", "=c", ""},
      {"without any white space in it", " a b\r\nc\t", "abc"},
      {"without its quotes and backslashes, as xargs reads it", "a\"b\"\\c", "abc"},
      {"between typographic quotation marks", "one", "\u201cone\u201d"},
      {"without the typographic quotation marks around it", "\u201cone\u201d", "one"},
      {"with each mark joined to its letter (NFC)", "e\u0301", "\u00e9"},
      {"with each mark apart from its letter (NFD)", "\u00e9", "e\u0301"},
      {"in small letters", "aB", "ab"},
      {"in capital letters", "aB", "AB"},
      {"plus a no-break space", "one", "one\u00a0"},
      {"plus a zero-width space", "one", "one\u200b"},
      {"with a byte order mark in front and a newline behind", "one", "\ufeffone\n"},
      {"up to its first comma", "one,two", "one"},
      {"up to its first %, which cron takes for a newline", "one%two", "one"},
      {"with its percent signs doubled", "a%b", "a%%b"},
      {"with one % for each two", "a%%b%c", "a%b%c"},
      {"behind its name and colon", "NAME: a: b", "a: b"},
      {"behind its name and colon", "a b: c", ""},
      {"twice, one behind the other", "one", "oneone"},
      {"twice, in two lines", "one", "one\none"},
      {"once, where it stands there twice", "oneone", "one"},
      {"once, where it stands there twice", "one\none", "one"},
      {"once, where it stands there twice", "onetwoone", ""},
      {"without its first character", "one", "ne"},
      {"hashed by SHA-256, in hexadecimal", "abc",
       "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},  // FIPS 180-2, appendix B.1
      {"hashed by SHA-256, in hexadecimal of capitals", "abc",
       "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"},
      {"hashed by SHA-256, in base64", "abc", "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="},
      {"hashed by SHA-256, in base64url", "abc", "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0"},
  };
  for (const Row& row : rows) EXPECT_EQ(guess(row.phrase, row.secret), row.guessed) << row.phrase << row.secret;
  EXPECT_EQ(guess("hashed by SHA-256", "abc").substr(0, 3), "\xba\x78\x16");
  EXPECT_EQ(guess("plus a byte 0, as C ends a text", "abc"), std::string("abc\0", 4));
}

/// Of a secret to which all of them apply, no two make the same: a match names one cause.
TEST(secret_guesses, make_different_secrets_of_one) {
  const std::string secret = "\u201cKEY=a\u0301\u00e9 B$x$1\"c\"\\d #e#f\r\n" + std::string(80, 'z') + "\u201d";
  std::vector<std::string> made;
  for (const SecretGuess& each : secret_guesses()) {
    std::string room(fleet::room_for(secret.size()) + 64, '\0');
    const std::string one = room.substr(0, each.apply(secret, room));
    if (!one.empty() && one != secret) made.push_back(one);
  }
  EXPECT_GE(made.size(), 30U);
  std::sort(made.begin(), made.end());
  EXPECT_EQ(std::adjacent_find(made.begin(), made.end()), made.end());
}

TEST(secret_guesses, take_steps_that_are_named_transforms) {
  for (const auto& steps : {first_steps(), second_steps()}) {
    for (const std::string_view step : steps) {
      const auto variants = fleet::variants();
      EXPECT_TRUE(std::any_of(variants.begin(), variants.end(), [&](const fleet::Variant& variant) {
        return variant.name == step;
      })) << step;
    }
  }
}

/// By its name a change is found again among what a source answers.
TEST(secret_guesses, have_names_that_no_other_change_has) {
  std::vector<std::string_view> names{words_on(Frame::Holds::variable).name, words_on(Frame::Holds::member).name,
                                      words_on_cut().name, words_on_text().name};
  for (const SecretGuess& each : secret_guesses()) names.push_back(each.words.name);
  for (const VariantWords& words : variant_words()) names.push_back(words.name);
  std::sort(names.begin(), names.end());
  EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end());
  for (const std::string_view name : names) EXPECT_EQ(name.find('+'), std::string_view::npos) << name;
}

TEST(secret_guesses, repeat_nothing) {
  for (const auto& list :
       {usual_variables(), usual_members(), texts_of_nothing(), short_placeholders(), first_steps(), second_steps()}) {
    std::vector<std::string_view> sorted(list.begin(), list.end());
    std::sort(sorted.begin(), sorted.end());
    EXPECT_EQ(std::adjacent_find(sorted.begin(), sorted.end()), sorted.end());
  }
}

TEST(secret_guesses, frame_a_secret_in_a_line_or_a_document) {
  EXPECT_EQ(words_on(Frame::Holds::variable).cause, Cause::name_in_value);
  EXPECT_EQ(words_on(Frame::Holds::member).cause, Cause::json_document);
  EXPECT_EQ(words_on(Frame::Holds::algorithm).cause, Cause::json_document);
  for (const Frame& frame : frames()) EXPECT_FALSE(frame.after.empty());
}

}  // namespace jwtsync::diagnosis::secret_guesses_test

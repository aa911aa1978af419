// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/letter_guesses.h"

#include "fleet/variants.h"

#include <gtest/gtest.h>
#include <string>

namespace jwtsync::diagnosis::letter_guesses_test {

std::string made(std::size_t (*guess)(std::string_view, std::span<char>), std::string_view secret) {
  std::string room(fleet::room_for(secret.size()), '\0');
  return room.substr(0, guess(secret, room));
}

TEST(letter_guesses, compose_and_decompose_letters_with_marks) {
  EXPECT_EQ(made(composed, "cre\u0300me bru\u0302le\u0301e"), "crème brûlée");
  EXPECT_EQ(made(decomposed, "crème brûlée ÿŸ žŻő"),
            "cre\u0300me bru\u0302le\u0301e y\u0308Y\u0308 z\u030cZ\u0307o\u030b");
  EXPECT_EQ(made(composed, made(decomposed, "ÀéîõüÅçāĂęİšű")), "ÀéîõüÅçāĂęİšű");
  for (const char* text : {"plain", "", "straße", "\u0301", "e", "日本", "\xc3"}) {
    EXPECT_EQ(made(composed, text), text);
    EXPECT_EQ(made(decomposed, text), text);
  }
}

TEST(letter_guesses, change_the_case_of_ascii) {
  EXPECT_EQ(made(in_small_letters, "aB-1É"), "ab-1É");
  EXPECT_EQ(made(in_capital_letters, "aB-1é"), "AB-1é");
}

TEST(letter_guesses, know_the_quotation_marks_of_word_processors) {
  EXPECT_EQ(made(typographically_quoted, "secret"), "“secret”");
  for (const char* quoted : {"“secret”", "‘secret’", "„secret“", "«secret»"})
    EXPECT_EQ(made(typographically_unquoted, quoted), "secret") << quoted;
  for (const char* other : {"secret", "“secret", "secret”", "“”", "\"secret\""})
    EXPECT_EQ(made(typographically_unquoted, other), "") << other;
}

/// As `printf %s "$secret" | xargs printf %s` of findutils 4.9 prints it.
TEST(letter_guesses, read_as_xargs_does) {
  EXPECT_EQ(made(read_by_xargs, R"(a"b c"d)"), "ab cd");
  EXPECT_EQ(made(read_by_xargs, R"('it'"'"'s')"), "it's");
  EXPECT_EQ(made(read_by_xargs, R"(a\b\\c\"d)"), R"(ab\c"d)");
  EXPECT_EQ(made(read_by_xargs, R"('a\b')"), R"(a\b)");
  EXPECT_EQ(made(read_by_xargs, R"(it's)"), "");
  EXPECT_EQ(made(read_by_xargs, "two words"), "");
  EXPECT_EQ(made(read_by_xargs, "plain"), "plain");
}

}  // namespace jwtsync::diagnosis::letter_guesses_test

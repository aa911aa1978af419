// SPDX-License-Identifier: Apache-2.0
// Messages say who does what: no "nobody" and no "whoever", and "is not a number" in place of "is no number".
#include <gmock/gmock.h>

#include "kept.h"
#include "source_text.h"
#include "tree.h"

namespace jwtsync::house::words_test {

using testing::IsEmpty;
using testing::SizeIs;

/// Words that people put into placeholders.
constexpr std::string_view vocabulary = "src/sources/not_meant/vocabulary.cpp";

/// Whether `verb`, such as "is", stands before "no" without a "there".
bool denies_by(std::string_view verb, std::string_view text) {
  const std::string words = " " + std::string(verb) + " no ";
  for (std::size_t at = text.find(words); at != text.npos; at = text.find(words, at + 1)) {
    if (!text.substr(0, at).ends_with("there")) return true;
  }
  return false;
}

bool is_a_riddle(std::string_view text) {
  for (const std::string_view word : {"nobody", "somebody", "whoever"}) {
    if (has_word(text, word)) return true;
  }
  return denies_by("is", text) || denies_by("are", text);
}

Offences word_offences(const Tree& tree) {
  Offences offences;
  for (const File* file : tree.files("src/", cpp_endings)) {
    if (file->path == vocabulary) continue;
    for (const Literal& literal : literals_of(file->text)) {
      if (is_a_riddle(literal.text)) offences.push_back({file->path, literal.line, "say it plainly: " + literal.text});
    }
  }
  return offences;
}

TEST(words, of_messages_are_plain) { EXPECT_TRUE(kept(word_offences(this_tree()))); }

TEST(words, that_are_riddles_are_found) {
  const auto offences = [](std::string_view text) {
    return word_offences(Tree::of({{"src/base/a.cpp", "f(\"" + std::string(text) + "\");\n"}}));
  };
  EXPECT_THAT(offences("the value is not a number"), IsEmpty());
  EXPECT_THAT(offences("there is no token, there are no keys"), IsEmpty());
  EXPECT_THAT(offences("the value is no number"), SizeIs(1));
  EXPECT_THAT(offences("there is no token, since keys are no tokens"), SizeIs(1));
  EXPECT_THAT(offences("a reference that nobody replaced"), SizeIs(1));
  EXPECT_THAT(word_offences(Tree::of({{"src/base/a.cpp", "// nobody\n"}})), IsEmpty());
}

}  // namespace jwtsync::house::words_test

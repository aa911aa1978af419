// SPDX-License-Identifier: Apache-2.0
// A hint that sends somebody to a command or page that does not exist is worse than none.
#include <gmock/gmock.h>

#include <algorithm>
#include <array>

#include "kept.h"
#include "mentions.h"
#include "source_text.h"
#include "tree.h"

namespace jwtsync::house::hints_test {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// What follows "jwtsync " in texts of another kind: labels of key derivation, and sentences about it.
constexpr std::array<std::string_view, 6> no_commands{"kid", "challenge", "absent", "seal", "listens", "that"};

/// The words after each "jwtsync " that is not a part of a longer word.
std::vector<std::string> commands_in(std::string_view text) {
  constexpr std::string_view lead = "jwtsync ";
  std::vector<std::string> commands;
  for (std::size_t at = text.find(lead); at != std::string_view::npos; at = text.find(lead, at + 1)) {
    if (at > 0 && (is_word_character(text[at - 1]) || text[at - 1] == '/')) continue;
    const std::string_view rest = text.substr(at + lead.size());
    const auto end = std::find_if(rest.begin(), rest.end(), [](char c) { return (c < 'a' || c > 'z') && c != '-'; });
    if (end != rest.begin()) commands.emplace_back(rest.begin(), end);
  }
  return commands;
}

Offences hint_offences(const Tree& tree) {
  Offences offences;
  for (const File* file : tree.files("src/", cpp_endings)) {
    for (const Literal& literal : literals_of(file->text)) {
      for (const std::string& command : commands_in(literal.text)) {
        const bool is_prose = std::find(no_commands.begin(), no_commands.end(), command) != no_commands.end();
        if (is_prose || tree.has("docs/commands/" + command + ".md")) continue;
        offences.push_back({file->path, literal.line, "there is no command `jwtsync " + command + "`"});
      }
      for (const std::string& page : pages_in(literal.text)) {
        if (!tree.has(page)) offences.push_back({file->path, literal.line, "there is no page " + page});
      }
    }
  }
  return offences;
}

TEST(hints, name_commands_and_pages_that_exist) { EXPECT_TRUE(kept(hint_offences(this_tree()))); }

TEST(hints, that_name_nothing_real_are_found) {
  const File page{"docs/commands/resolve.md", ""};
  const auto hint = [&](const std::string& text) {
    return hint_offences(
        Tree::of({page, {"src/sources/a.cpp", "return failure(code, \"no\",\n  \"" + text + "\");\n"}}));
  };
  EXPECT_THAT(hint("see what was tried: jwtsync resolve"), IsEmpty());
  EXPECT_THAT(hint("see docs/commands/resolve.md"), IsEmpty());
  EXPECT_THAT(hint("jwtsync: error: no"), IsEmpty());
  EXPECT_THAT(hint("jwtsync resolv"), SizeIs(1));
  EXPECT_THAT(hint("jwtsync resolve-all"), SizeIs(1));
  EXPECT_THAT(hint("see docs/commands/resolved.md"), SizeIs(1));
  EXPECT_THAT(hint("jwtsync \" \n \"resolv"), SizeIs(1)) << "a text in two halves is one text";
}

TEST(hints, pages_are_read_without_the_punctuation_after_them) {
  EXPECT_THAT(pages_in("see docs/start.md, or (docs/reference/errors.md#refused)."),
              ElementsAre("docs/start.md", "docs/reference/errors.md"));
  EXPECT_THAT(pages_in("docs/commands/*.md"), ElementsAre("docs/commands"));
  EXPECT_THAT(pages_in("https://example.org/docs/start.md"), IsEmpty());
}

}  // namespace jwtsync::house::hints_test

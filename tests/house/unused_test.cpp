// SPDX-License-Identifier: Apache-2.0
// What a header declares is called: inside by the program itself, and in public headers by somebody who shows how.
#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <set>

#include "kept.h"
#include "outline.h"
#include "source_text.h"
#include "tree.h"

namespace jwtsync::house::unused_test {

using testing::IsEmpty;
using testing::SizeIs;
using Words = std::set<std::string, std::less<>>;

struct Exception {
  std::string_view header;
  std::string_view name;
  std::string_view reason;
};

constexpr std::array<Exception, 3> exceptions{{
    {"src/native/http_parser.h", "init", "Boost.Beast calls it, as a body's reader"},
    {"src/native/receive_buffer.h", "deallocate", "the containers of an allocator call it"},
    {"src/diagnosis/variant_match.h", "variant_words", "tests hold the table of words against the protocol's variants"},
}};

bool is_exception(std::string_view header, std::string_view name) {
  return std::any_of(exceptions.begin(), exceptions.end(),
                     [&](const Exception& each) { return each.header == header && each.name == name; });
}

Words words_in(const Tree& tree, const std::vector<std::string_view>& areas) {
  Words words;
  for (const std::string_view area : areas) {
    for (const File* file : tree.files(area, {".cpp", ".h", ".c"})) {
      for (std::string& word : words_used_in(file->text)) words.insert(std::move(word));
    }
  }
  return words;
}

/// Every word of pages and of programs in other languages.
void add_words_of_others(const Tree& tree, Words& words) {
  for (const File* file : tree.files("", {".md", ".py"})) {
    std::string word;
    for (const char c : file->text + ' ') {
      if (is_word_character(c)) {
        word += c;
      } else if (!word.empty()) {
        words.insert(std::exchange(word, {}));
      }
    }
  }
}

Offences unused_offences(const Tree& tree) {
  const Words inside = words_in(tree, {"src/", "include/", "testing/", "examples/", "bench/", "fuzz/"});
  Words everywhere = words_in(tree, {""});
  add_words_of_others(tree, everywhere);
  Offences offences;
  for (const std::string_view area : {"src/", "include/"}) {
    const Words& users = area == "src/" ? inside : everywhere;
    for (const File* file : tree.files(area, {".h"})) {
      for (const Function& function : functions_of(file->text)) {
        if (users.contains(function.name) || is_exception(file->path, function.name)) continue;
        offences.push_back({file->path, function.line, function.name + " is called by nobody"});
      }
    }
  }
  return offences;
}

TEST(unused, is_nothing_that_a_header_declares) { EXPECT_TRUE(kept(unused_offences(this_tree()))); }

TEST(unused, exceptions_are_declared) {
  for (const Exception& each : exceptions) {
    const auto headers = this_tree().files(each.header, {".h"});
    ASSERT_THAT(headers, SizeIs(1)) << each.header;
    const auto functions = functions_of(headers[0]->text);
    EXPECT_TRUE(std::any_of(functions.begin(), functions.end(),
                            [&](const Function& function) { return function.name == each.name; }))
        << each.header << ' ' << each.name;
  }
}

TEST(unused, declarations_are_found) {
  const File inner{"src/base/a.h", "int f();\n"}, definition{"src/base/a.cpp", "int f() { return 1; }\n"};
  const File test{"tests/base/a_test.cpp", "TEST(a, b) { f(); }\n"}, caller{"src/json/b.cpp", "int g = f();\n"};
  EXPECT_THAT(unused_offences(Tree::of({inner, definition})), SizeIs(1));
  EXPECT_THAT(unused_offences(Tree::of({inner, definition, test})), SizeIs(1));
  EXPECT_THAT(unused_offences(Tree::of({inner, definition, caller})), IsEmpty());
  const File outer{"include/jwtsync/a.h", "int f();\n"};
  EXPECT_THAT(unused_offences(Tree::of({outer, definition})), SizeIs(1));
  EXPECT_THAT(unused_offences(Tree::of({outer, definition, test})), IsEmpty());
  EXPECT_THAT(unused_offences(Tree::of({outer, {"docs/a.md", "call `f()`\n"}})), IsEmpty());
}

}  // namespace jwtsync::house::unused_test

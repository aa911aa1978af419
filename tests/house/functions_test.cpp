// SPDX-License-Identifier: Apache-2.0
// A function fits a screen.
#include <gmock/gmock.h>

#include "kept.h"
#include "outline.h"
#include "tree.h"

namespace jwtsync::house::functions_test {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::size_t longest_function = 60;  // lines, its head among them

Offences length_offences(const Tree& tree) {
  Offences offences;
  for (const std::string_view area : {"src/", "include/", "testing/", "examples/"}) {
    for (const File* file : tree.files(area, cpp_endings)) {
      for (const Function& function : functions_of(file->text)) {
        const std::size_t lines = function.last_line - function.line + 1;
        if (lines <= longest_function) continue;
        offences.push_back({file->path, function.line, function.name + " has " + std::to_string(lines) + " lines"});
      }
    }
  }
  return offences;
}

std::vector<std::string> names_in(std::string_view source) {
  std::vector<std::string> names;
  for (const Function& function : functions_of(source)) names.push_back(function.name);
  return names;
}

TEST(functions, fit_a_screen) { EXPECT_TRUE(kept(length_offences(this_tree()))); }

TEST(functions, of_this_tree_are_seen) {
  std::size_t count = 0;
  for (const File* file : this_tree().files("src/", {".cpp"})) count += functions_of(file->text).size();
  EXPECT_GT(count, 1000U);
}

TEST(functions, that_are_too_long_are_found) {
  const auto offences = [](std::size_t lines) {
    std::string body;
    for (std::size_t i = 2; i < lines; ++i) body += "  int a;\n";
    return length_offences(Tree::of({{"src/base/a.cpp", "namespace a {\nint f() {\n" + body + "}\n}\n"}}));
  };
  EXPECT_THAT(offences(longest_function), IsEmpty());
  ASSERT_THAT(offences(longest_function + 1), SizeIs(1));
  EXPECT_EQ(offences(longest_function + 1)[0].line, 2U);
}

TEST(functions, are_told_from_what_else_has_braces_and_parentheses) {
  EXPECT_THAT(names_in("struct A : B {\n  explicit A(int a) : a_{a} {}\n  int b() const { return c(); }\n};\n"),
              ElementsAre("A", "b"));
  EXPECT_THAT(names_in("constexpr std::array table{\n  Row{1, f(2)},\n};\n"), IsEmpty());
  EXPECT_THAT(names_in("[[deprecated(\"x\")]] int f(int (*g)(int));\n"), ElementsAre("f"));
  EXPECT_THAT(names_in("using F = std::function<void(int)>;\nstatic_assert(sizeof(int) == 4);\n"), IsEmpty());
  EXPECT_THAT(names_in("#define A(x) {\nint f();\nenum class E { a };\nint g();\n"), ElementsAre("f", "g"));
  EXPECT_THAT(names_in("int A::f(int a) noexcept(false) {\n  const auto g = [&](int b) { return b; };\n}\n"),
              ElementsAre("f"));
}

TEST(functions, are_named_where_they_are_declared_and_used_elsewhere) {
  EXPECT_THAT(words_used_in("int f();\nint g() { return f(); }\n"), ElementsAre("int", "int", "return", "f"));
}

}  // namespace jwtsync::house::functions_test

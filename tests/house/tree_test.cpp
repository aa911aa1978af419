// SPDX-License-Identifier: Apache-2.0
// The rules can only be as good as the reading of the tree and of its sources.
#include "tree.h"

#include <gmock/gmock.h>
#include <unistd.h>
#include <fstream>

#include "source_text.h"

namespace jwtsync::house {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;

class TemporaryFolder {
 public:
  TemporaryFolder() : path_(fs::temp_directory_path() / ("jwtsync-house-" + std::to_string(::getpid()))) {
    fs::create_directories(path_);
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  void write(const std::string& file, std::string_view text) const {
    fs::create_directories((path_ / file).parent_path());
    std::ofstream(path_ / file) << text;
  }
  [[nodiscard]] const fs::path& path() const noexcept { return path_; }

 private:
  fs::path path_;
};

TEST(tree, holds_every_file_but_products) {
  const TemporaryFolder folder;
  folder.write("src/base/a.cpp", "int a;\n");
  folder.write("README.md", "# A\n");
  folder.write("build/b.cpp", "");
  folder.write("elsewhere/CMakeCache.txt", "");
  folder.write("elsewhere/c.cpp", "");
  folder.write(".git/config", "");
  const Tree tree = Tree::read(folder.path());
  ASSERT_EQ(tree.files().size(), 2U);
  EXPECT_EQ(tree.files()[0].path, "README.md");
  EXPECT_EQ(tree.files()[1].text, "int a;\n");
  EXPECT_TRUE(tree.has("src/base/"));
  EXPECT_FALSE(tree.has("src/bas"));
}

TEST(tree, of_this_program_has_the_rooms) {
  EXPECT_TRUE(this_tree().has("src/base/secret.cpp"));
  EXPECT_FALSE(this_tree().has("build"));
}

TEST(source_text, code_is_without_comments_and_texts) {
  EXPECT_EQ(code_of("a(\"throw\"); // throw\n/* throw\n */ b('\"');"), "a(\"     \");         \n        \n    b(' ');");
  EXPECT_EQ(code_of("auto n = 1'000; f(\"\\\"x\");"), "auto n = 1'000; f(\"   \");");
  EXPECT_EQ(code_of("f(R\"(a \" // b)\"); g();"), "f(R\"            \"); g();");
}

TEST(source_text, literals_that_stand_side_by_side_are_one) {
  const auto literals = literals_of("f(\"one \"\n  \"two\", \"three\"); // \"four\"\n");
  ASSERT_EQ(literals.size(), 2U);
  EXPECT_EQ(literals[0].text, "one two");
  EXPECT_EQ(literals[0].line, 1U);
  EXPECT_EQ(literals[1].text, "three");
  EXPECT_EQ(literals[1].line, 2U);
}

TEST(source_text, includes_are_found_but_not_in_comments) {
  const auto includes = includes_of("#include <a/b.h>\n// #include <c>\n#  include \"d/e.h\"\n");
  ASSERT_EQ(includes.size(), 2U);
  EXPECT_EQ(includes[0].name, "a/b.h");
  EXPECT_FALSE(includes[0].quoted);
  EXPECT_EQ(includes[1].name, "d/e.h");
  EXPECT_TRUE(includes[1].quoted);
  EXPECT_EQ(includes[1].line, 3U);
}

TEST(source_text, a_word_is_a_whole_one) {
  EXPECT_TRUE(has_word("x = throw y", "throw"));
  EXPECT_FALSE(has_word("rethrow(thrower)", "throw"));
  EXPECT_THAT(lines_of("a\n\nb"), ElementsAre("a", "", "b"));
}

}  // namespace
}  // namespace jwtsync::house

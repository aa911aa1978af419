// SPDX-License-Identifier: Apache-2.0
#include "tree.h"

#include <gmock/gmock.h>
#include <unistd.h>
#include <fstream>

namespace jwtsync::house::tree_test {

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

TEST(tree, lines_may_be_empty) { EXPECT_THAT(lines_of("a\n\nb"), ElementsAre("a", "", "b")); }

TEST(tree, of_this_program_has_the_rooms) {
  EXPECT_TRUE(this_tree().has("src/base/secret.cpp"));
  EXPECT_FALSE(this_tree().has("build"));
}

}  // namespace jwtsync::house::tree_test

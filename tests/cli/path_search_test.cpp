// SPDX-License-Identifier: Apache-2.0
#include "cli/path_search.h"

#include "../support/scratch_directory.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>

namespace jwtsync::cli::path_search_test {

class PathSearchTest : public ::testing::Test {
 protected:
  PathSearchTest() {
    std::filesystem::create_directories(folder_ + "/bin/folder");
    std::ofstream(folder_ + "/bin/plain") << "x";
    std::ofstream(folder_ + "/bin/program") << "#!/no/such/interpreter\n";
    ::chmod((folder_ + "/bin/plain").c_str(), 0600);
    ::chmod((folder_ + "/bin/program").c_str(), 0700);
    if (const char* const path = std::getenv("PATH")) before_ = path;
  }
  ~PathSearchTest() override { before_ ? ::setenv("PATH", before_->c_str(), 1) : ::unsetenv("PATH"); }
  bool finds(const std::string& word, const std::string& path) {
    ::setenv("PATH", path.c_str(), 1);
    return program_of(word).has_value();
  }

  const ScratchDirectory scratch_;
  const std::string folder_ = scratch_.path();
  std::optional<std::string> before_;
};

TEST_F(PathSearchTest, of_a_path_is_the_file_there) {
  EXPECT_EQ(program_of(folder_ + "/bin/program"), folder_ + "/bin/program");
  EXPECT_FALSE(program_of(folder_ + "/bin/plain"));
  EXPECT_FALSE(program_of(folder_ + "/bin/folder"));
  EXPECT_FALSE(program_of(folder_ + "/bin/none"));
  EXPECT_FALSE(program_of(folder_ + "/bin/program/"));
}

TEST_F(PathSearchTest, of_a_name_is_what_a_folder_of_PATH_has) {
  EXPECT_TRUE(finds("program", folder_ + "/bin"));
  EXPECT_TRUE(finds("program", "/no/such:" + folder_ + ":" + folder_ + "/bin:/usr/bin"));
  EXPECT_FALSE(finds("program", folder_));
  EXPECT_FALSE(finds("plain", folder_ + "/bin"));
  EXPECT_FALSE(finds("program", ""));
  EXPECT_FALSE(finds("", folder_ + "/bin"));
  ::unsetenv("PATH");
  EXPECT_TRUE(program_of("sh"));
  EXPECT_FALSE(program_of("program"));
}

TEST_F(PathSearchTest, an_empty_part_of_PATH_is_the_folder_of_the_process) {
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder_ + "/bin");
  for (const char* path : {"", ":/no/such", "/no/such:", "/no/such::/no"}) EXPECT_TRUE(finds("program", path)) << path;
  EXPECT_FALSE(finds("program", "/no/such"));
  std::filesystem::current_path(before);
}

TEST_F(PathSearchTest, knows_a_binary) {
  EXPECT_TRUE(is_binary("/proc/self/exe"));
  EXPECT_FALSE(is_binary(folder_ + "/bin/program"));
  EXPECT_FALSE(is_binary(folder_ + "/bin/plain")) << "too short";
  EXPECT_FALSE(is_binary(folder_ + "/bin/folder"));
  EXPECT_FALSE(is_binary(folder_ + "/bin/none"));
}

TEST_F(PathSearchTest, knows_a_folder) {
  EXPECT_TRUE(is_folder(folder_ + "/bin/folder"));
  EXPECT_FALSE(is_folder(folder_ + "/bin/program"));
  EXPECT_FALSE(is_folder(folder_ + "/bin/none"));
}

}  // namespace jwtsync::cli::path_search_test

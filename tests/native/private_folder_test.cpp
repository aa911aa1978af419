// SPDX-License-Identifier: Apache-2.0
#include "native/private_folder.h"

#include <gmock/gmock.h>
#include <grp.h>
#include <jwtsync/testing.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <functional>
#include <string>

#include "../support/re_execution.h"
#include "../support/scratch_directory.h"

namespace jwtsync::native::private_folder_test {

using jwtsync::testing::FakeVariables;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr uid_t somebody_else = 65'533;

mode_t mode_of(const std::string& path) {
  struct stat known{};
  return ::lstat(path.c_str(), &known) == 0 ? known.st_mode & 07777 : 0;
}

TEST(private_folders, are_those_of_systemd_then_of_the_session_then_of_the_user) {
  FakeVariables variables;
  EXPECT_THAT(private_folders(variables, 33), ElementsAre("/dev/shm/jwtsync-33", "/tmp/jwtsync-33"));
  variables.set("XDG_RUNTIME_DIR", "/run/user/33");
  variables.set("RUNTIME_DIRECTORY", "/run/auth:/run/other");
  EXPECT_THAT(private_folders(variables, 33),
              ElementsAre("/run/auth/jwtsync", "/run/other/jwtsync", "/run/user/33/jwtsync", "/dev/shm/jwtsync-33",
                          "/tmp/jwtsync-33"));
}

TEST(private_folders, leave_out_what_is_empty_relative_or_too_long_for_a_socket) {
  FakeVariables variables;
  variables.set("XDG_RUNTIME_DIR", "");
  variables.set("RUNTIME_DIRECTORY", "::run/auth:/run/" + std::string(longest_private_folder, 'a') + ":");
  EXPECT_THAT(private_folders(variables, 0), ElementsAre("/dev/shm/jwtsync-0", "/tmp/jwtsync-0"));
}

TEST(private_folder, is_made_for_its_owner_alone_whatever_the_umask) {
  const ScratchDirectory directory;
  run_in_child([&] {
    for (const mode_t mask : {0000u, 0077u, 0777u}) {
      ::umask(mask);
      const std::string path = directory / std::to_string(mask);
      ASSERT_EQ(first_private_folder({path}), path);
      EXPECT_EQ(mode_of(path), 0700u);
      EXPECT_EQ(first_private_folder({path}), path) << "it is taken again";
    }
  });
}

TEST(private_folder, is_the_one_that_the_variables_name) {
  const ScratchDirectory directory;
  FakeVariables variables;
  variables.set("RUNTIME_DIRECTORY", directory.path());
  EXPECT_EQ(private_folder(variables), directory / "jwtsync");
  EXPECT_EQ(mode_of(directory / "jwtsync"), 0700u);
}

/// What may stand at the path, and the reason why it is not taken.
struct Unusable {
  const char* reason;
  std::function<void(const std::string&)> make;
};

TEST(private_folder, that_others_could_have_made_or_could_reach_is_passed_over) {
  const std::vector<Unusable> table{
      {"is a symbolic link",
       [](const std::string& path) {
         ASSERT_EQ(::mkdir((path + "-real").c_str(), 0700), 0);
         std::filesystem::create_symlink(path + "-real", path);
       }},
      {"is not a folder", [](const std::string& path) { write_file(path, ""); }},
      {"has mode 0755, not 0700", [](const std::string& path) { ASSERT_EQ(::mkdir(path.c_str(), 0755), 0); }},
      {"has mode 0710, not 0700",
       [](const std::string& path) {
         ASSERT_EQ(::mkdir(path.c_str(), 0700), 0);
         ASSERT_EQ(::chmod(path.c_str(), 0710), 0);
       }},
  };
  for (const Unusable& row : table) {
    const ScratchDirectory directory;
    row.make(directory / "bad");
    EXPECT_EQ(first_private_folder({directory / "bad", directory / "good"}), directory / "good") << row.reason;
    const auto refused = first_private_folder({directory / "bad"});
    ASSERT_FALSE(refused) << row.reason;
    EXPECT_EQ(refused.error().code, Code::file_forbidden);
    EXPECT_THAT(refused.error().message, HasSubstr(row.reason));
    EXPECT_THAT(refused.error().message, HasSubstr(directory / "bad"));
  }
}

TEST(private_folder, in_which_others_could_put_their_own_is_passed_over) {
  const ScratchDirectory directory;
  ASSERT_EQ(::chmod(directory.path().c_str(), 0777), 0);
  const auto refused = first_private_folder({directory / "jwtsync"});
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("lets others replace what is in it"));
  EXPECT_FALSE(std::filesystem::exists(directory / "jwtsync")) << "and nothing was made";
  ASSERT_EQ(::chmod(directory.path().c_str(), 01777), 0) << "as /tmp is";
  EXPECT_TRUE(first_private_folder({directory / "jwtsync"}));
}

TEST(private_folder, under_a_folder_that_is_absent_is_passed_over) {
  const ScratchDirectory directory;
  const auto refused = first_private_folder({directory / "absent/jwtsync", "/proc/jwtsync"});
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("there is no file " + directory / "absent"));
  EXPECT_THAT(refused.error().message, HasSubstr("/proc"));
}

TEST(private_folder, of_another_user_is_not_ours) {
  const ScratchDirectory directory;
  ASSERT_EQ(::mkdir((directory / "jwtsync").c_str(), 0700), 0);
  EXPECT_TRUE(check_private_folder(directory / "jwtsync", ::geteuid()));
  const auto refused = check_private_folder(directory / "jwtsync", somebody_else);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("belongs to another user"));
}

TEST(private_folder, is_made_by_a_user_without_privileges_where_everybody_may_make_one) {
  const ScratchDirectory directory;
  ASSERT_EQ(::chmod(directory.path().c_str(), 01777), 0);
  run_in_child([&] {
    if (::geteuid() == 0) {
      ASSERT_EQ(::setgroups(0, nullptr), 0);
      ASSERT_EQ(::setresgid(somebody_else, somebody_else, somebody_else), 0);
      ASSERT_EQ(::setresuid(somebody_else, somebody_else, somebody_else), 0);
    }
    ASSERT_TRUE(first_private_folder({directory / "jwtsync"}));
    EXPECT_TRUE(check_private_folder(directory / "jwtsync", ::geteuid()));
  });
  EXPECT_EQ(mode_of(directory / "jwtsync"), 0700u);
}

}  // namespace jwtsync::native::private_folder_test

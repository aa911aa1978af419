// SPDX-License-Identifier: Apache-2.0
#include "native/possession.h"

#include <gmock/gmock.h>
#include <jwtsync/system.h>
#include <jwtsync/testing.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "../support/re_execution.h"
#include "../support/scratch_directory.h"
#include "native/kernel.h"

namespace jwtsync::native::possession_test {

using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::SizeIs;

constexpr const char* canary_token = "c4n4ryTokenOfAnotherService0123456789abcdec";

std::string text_of(const Secret& secret) {
  return secret.reveal([](std::string_view text) { return std::string(text); });
}

/// A user whose private folder is in a directory of this test's.
class possession_test : public ::testing::Test {
 protected:
  possession_test() { variables.set("RUNTIME_DIRECTORY", directory.path()); }
  [[nodiscard]] std::string folder() const { return directory / "jwtsync"; }
  [[nodiscard]] std::string file() const { return folder() + "/access"; }
  [[nodiscard]] std::string first_token() { return text_of(possession.own().value().at(0).token); }
  [[nodiscard]] std::vector<std::string> sent_to(const HttpRequest& request) {
    std::vector<std::string> sent;
    const auto tokens = possession.for_requests({&request, 1});
    for (const Secret& token : *tokens.at(0)) sent.push_back(text_of(token));
    return sent;
  }

  ScratchDirectory directory;
  testing::FakeVariables variables;
  SystemRandomness randomness;
  SystemPossession possession{variables, randomness};
};

TEST_F(possession_test, is_a_token_in_a_file_that_its_user_alone_can_read) {
  const auto own = possession.own();
  ASSERT_TRUE(own) << own.error().message;
  EXPECT_EQ(own->at(0).path, file());
  EXPECT_THAT(text_of(own->at(0).token), MatchesRegex("[A-Za-z0-9_-]{43}"));
  struct stat known{};
  ASSERT_EQ(::lstat(file().c_str(), &known), 0);
  EXPECT_EQ(known.st_mode, S_IFREG | 0600u);
  ASSERT_EQ(::lstat(folder().c_str(), &known), 0);
  EXPECT_EQ(known.st_mode, S_IFDIR | 0700u);
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder())) names.push_back(entry.path().filename());
  EXPECT_THAT(names, ::testing::ElementsAre("access")) << "no draft is left behind";
}

TEST_F(possession_test, is_one_for_all_processes_of_the_user) {
  const std::string first = first_token();
  SystemPossession another(variables, randomness);
  EXPECT_EQ(text_of(another.own().value().at(0).token), first);
  run_in_child([&] { EXPECT_EQ(text_of(another.own().value().at(0).token), first); });
}

TEST_F(possession_test, is_the_same_for_processes_that_begin_at_once) {
  constexpr int processes = 8;
  std::vector<std::string> tokens(processes);
  {
    std::vector<std::jthread> threads;
    for (std::string& token : tokens) threads.emplace_back([&] { token = first_token(); });
  }
  EXPECT_THAT(tokens, Each(tokens[0]));
}

TEST_F(possession_test, is_made_anew_where_its_file_is_gone) {
  const std::string first = first_token();
  std::filesystem::remove(file());
  EXPECT_NE(first_token(), first);
}

/// What stands where the token should, and why it is not taken.
struct BadFile {
  const char* reason;
  std::function<void(const std::string&)> put;
};

TEST_F(possession_test, is_not_taken_from_a_file_that_somebody_else_could_have_written_or_read) {
  const std::vector<BadFile> table{
      {"open to other users",
       [](const std::string& path) {
         write_file(path, canary_token);
         ASSERT_EQ(::chmod(path.c_str(), 0644), 0);
       }},
      {"open to other users",
       [](const std::string& path) {
         write_file(path, canary_token);
         ASSERT_EQ(::chmod(path.c_str(), 0620), 0);
       }},
      {"is a symbolic link",
       [](const std::string& path) {
         write_file(path + "-real", canary_token);
         ASSERT_EQ(::chmod((path + "-real").c_str(), 0600), 0);
         std::filesystem::create_symlink(path + "-real", path);
       }},
      {"is not a file", [](const std::string& path) { std::filesystem::create_directory(path); }},
      {"is not a file", [](const std::string& path) { ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0); }},
      {"does not hold a token",
       [](const std::string& path) {
         write_file(path, "");
         ASSERT_EQ(::chmod(path.c_str(), 0600), 0);
       }},
      {"does not hold a token",
       [](const std::string& path) {
         write_file(path, std::string(canary_token) + "x");
         ASSERT_EQ(::chmod(path.c_str(), 0600), 0);
       }},
      {"does not hold a token",
       [](const std::string& path) {
         write_file(path, std::string(43, '*'));
         ASSERT_EQ(::chmod(path.c_str(), 0600), 0);
       }},
  };
  for (const BadFile& row : table) {
    std::filesystem::remove_all(folder());
    ASSERT_EQ(::mkdir(folder().c_str(), 0700), 0);
    row.put(file());
    const auto own = possession.own();
    ASSERT_FALSE(own) << row.reason;
    EXPECT_THAT(own.error().message, HasSubstr(row.reason));
    EXPECT_THAT(own.error().message, HasSubstr(file()));
    EXPECT_THAT(own.error().message, Not(HasSubstr("c4n4ry")));
  }
}

TEST_F(possession_test, is_not_taken_from_a_folder_that_others_can_reach) {
  ASSERT_EQ(::mkdir(folder().c_str(), 0755), 0);
  EXPECT_FALSE(token_in(folder(), ::geteuid()));
  EXPECT_FALSE(token_in(folder(), 65'533));
}

TEST_F(possession_test, of_every_folder_of_the_user_counts) {
  const std::string first = first_token();
  const ScratchDirectory of_a_session;
  ASSERT_EQ(::mkdir((of_a_session / "jwtsync").c_str(), 0700), 0);
  write_file(of_a_session / "jwtsync/access", canary_token);
  ASSERT_EQ(::chmod((of_a_session / "jwtsync/access").c_str(), 0600), 0);
  variables.set("XDG_RUNTIME_DIR", of_a_session.path());
  std::vector<std::string> tokens;
  const auto own = possession.own();
  ASSERT_TRUE(own) << own.error().message;
  for (const PossessedToken& token : *own) tokens.push_back(text_of(token.token));
  EXPECT_THAT(tokens, Contains(first));
  EXPECT_THAT(tokens, Contains(canary_token));
}

/// Answers nothing of use.
struct Nothing : HttpService {
  HttpResponse handle(const ReceivedRequest&) override { return {}; }
};

TEST_F(possession_test, is_shown_to_a_process_of_its_user_on_this_machine) {
  Nothing nothing;
  const auto server = HttpServer::create().value();
  const Address tcp = server->listen({"127.0.0.1", 0, {}}, nothing).value();
  ASSERT_TRUE(server->listen({{}, 0, directory / "a.sock"}, nothing));
  const std::string token = first_token();
  const std::string port = std::to_string(tcp.port);
  EXPECT_THAT(sent_to({.url = "http://127.0.0.1:" + port + "/x"}), Contains(token));
  EXPECT_THAT(sent_to({.url = "http://LocalHost:" + port}), Contains(token));
  EXPECT_THAT(sent_to({.url = "http://auth.example:" + port, .connect_to = "127.0.0.1"}), Contains(token));
  EXPECT_THAT(sent_to({.url = "http://localhost", .connect_to = directory / "a.sock"}), Contains(token));
}

TEST_F(possession_test, is_shown_to_nobody_else) {
  Nothing nothing;
  const auto server = HttpServer::create().value();
  const std::string port = std::to_string(server->listen({"127.0.0.1", 0, {}}, nothing).value().port);
  const std::vector<std::string> urls{"http://auth.example:" + port, "http://127.0.0.1.evil.example:" + port,
                                      "http://127.0.0.1:1",          "http://127.0.0.1:" + port + "0",
                                      "http://0.0.0.0:" + port,      "not a url"};
  for (const std::string& url : urls) {
    EXPECT_THAT(sent_to({.url = url}), IsEmpty()) << url;
  }
  EXPECT_THAT(sent_to({.url = "http://127.0.0.1:" + port, .connect_to = "192.0.2.1"}), IsEmpty());
  EXPECT_THAT(sent_to({.url = "http://localhost", .connect_to = directory / "absent.sock"}), IsEmpty());
}

TEST_F(possession_test, is_sent_with_those_of_many_requests_that_go_to_it) {
  Nothing nothing;
  const auto server = HttpServer::create().value();
  const std::string port = std::to_string(server->listen({"127.0.0.1", 0, {}}, nothing).value().port);
  const std::vector<HttpRequest> requests{{.url = "http://auth.example:" + port},
                                          {.url = "http://127.0.0.1:" + port},
                                          {.url = "not a url"},
                                          {.url = "http://localhost:" + port}};
  const auto sent = possession.for_requests(requests);
  ASSERT_THAT(sent, SizeIs(4));
  EXPECT_THAT(*sent[0], IsEmpty());
  EXPECT_THAT(*sent[1], Not(IsEmpty()));
  EXPECT_THAT(*sent[2], IsEmpty());
  EXPECT_EQ(sent[3], sent[1]) << "one token in memory, however many are asked";
  EXPECT_THAT(possession.for_requests({}), IsEmpty());
}

TEST_F(possession_test, of_one_user_is_not_shown_to_another) {
  if (::geteuid() != 0) return;  // only root can play two users
  constexpr uid_t one = 65'533, other = 65'534;
  ASSERT_EQ(::chmod(directory.path().c_str(), 01777), 0);
  run_in_child([&] {
    Nothing nothing;
    ASSERT_EQ(::seteuid(one), 0);
    const auto server = HttpServer::create().value();
    const Address tcp = server->listen({"127.0.0.1", 0, {}}, nothing).value();
    const HttpRequest request{.url = "http://127.0.0.1:" + std::to_string(tcp.port)};
    EXPECT_THAT(sent_to(request), Not(IsEmpty())) << "to itself";
    ASSERT_EQ(::seteuid(0), 0);
    ASSERT_EQ(::seteuid(other), 0);
    variables.set("RUNTIME_DIRECTORY", "");
    EXPECT_THAT(sent_to(request), IsEmpty());
  });
}

}  // namespace jwtsync::native::possession_test

// SPDX-License-Identifier: Apache-2.0
#include "native/lines.h"

#include "line_fixture.h"
#include "native/line_socket.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <thread>

namespace jwtsync::native::line_server_test {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class line_server_test : public line_test {
 protected:
  [[nodiscard]] LineAnswer ask(const std::string& name, std::string_view line) const {
    const std::vector<std::string> paths{at(name)};
    return ask_lines(paths, line, 5s, 1000).front();
  }
  Echo echo;
};

TEST_F(line_server_test, answers_a_line_with_a_line) {
  const auto server = LineServer::open(at("one"), echo);
  ASSERT_TRUE(server) << server.error().message;
  for (int i = 0; i < 3; ++i) EXPECT_EQ(ask("one", "this").line, "heard this");
}

TEST_F(line_server_test, its_socket_is_for_its_user_alone_and_ends_with_it) {
  auto server = LineServer::open(at("one"), echo).value();
  struct stat known{};
  ASSERT_EQ(::stat(at("one").c_str(), &known), 0);
  EXPECT_TRUE(S_ISSOCK(known.st_mode));
  EXPECT_EQ(known.st_mode & 0777U, 0600U);
  EXPECT_THAT(names_in(folder, "", 10), ElementsAre("one"));
  server.reset();
  EXPECT_THAT(names_in(folder, "", 10), IsEmpty());
  EXPECT_EQ(ask("one", "this").outcome, LineOutcome::gone);
}

TEST_F(line_server_test, whose_socket_was_taken_away_appears_again) {
  auto server = LineServer::open(at("one"), echo).value();
  ASSERT_EQ(::unlink(at("one").c_str()), 0);
  for (int i = 0; i < 500 && ask("one", "this").outcome != LineOutcome::answered; ++i)
    std::this_thread::sleep_for(20ms);
  EXPECT_EQ(ask("one", "this").line, "heard this");
  server.reset();
  EXPECT_THAT(names_in(folder, "", 10), IsEmpty());
}

TEST_F(line_server_test, a_path_that_is_too_long_or_nowhere_is_refused) {
  EXPECT_EQ(LineServer::open(at(std::string(100, 'a')), echo).error().code, Code::argument_invalid);
  EXPECT_EQ(LineServer::open(at("nowhere/one"), echo).error().code, Code::internal_error);
}

TEST_F(line_server_test, whoever_says_nothing_or_too_much_keeps_nobody_from_asking) {
  const auto server = LineServer::open(at("one"), echo).value();
  const Descriptor idle = open_unix_socket();
  ASSERT_EQ(connect_to(idle.number(), *unix_name(at("one"))), 0);
  EXPECT_EQ(ask("one", "this").line, "heard this");
  EXPECT_EQ(ask("one", std::string(max_question_size + 1, 'a')).outcome, LineOutcome::silent);
  EXPECT_EQ(ask("one", std::string(max_question_size - 1, 'a')).outcome, LineOutcome::answered);
}

TEST_F(line_server_test, in_a_child_its_end_leaves_the_parents_socket_alone) {
  auto server = LineServer::open(at("one"), echo).value();
  const pid_t child = ::fork();
  if (child == 0) {
    server.reset();
    ::_exit(0);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(ask("one", "this").line, "heard this");
}

TEST_F(line_server_test, waits_at_its_end_for_the_answer_under_way) {
  Slow slow;
  auto server = LineServer::open(at("one"), slow).value();
  std::thread asking([&] { static_cast<void>(ask("one", "this")); });
  slow.asked.get_future().wait();
  std::thread ending([&] { server.reset(); });
  slow.may_answer.set_value();
  ending.join();
  asking.join();
}

}  // namespace jwtsync::native::line_server_test

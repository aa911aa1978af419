// SPDX-License-Identifier: Apache-2.0
#include "native/lines.h"

#include "line_fixture.h"
#include "native/line_socket.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>

namespace jwtsync::native::line_client_test {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class line_client_test : public line_test {
 protected:
  /// A socket that listens, and at which nobody answers, as that of a process that was stopped.
  [[nodiscard]] Descriptor stopped(const std::string& name) const {
    Descriptor socket = open_unix_socket();
    EXPECT_EQ(bind_to(socket.number(), *unix_name(at(name))), 0);
    EXPECT_EQ(::listen(socket.number(), 1), 0);
    return socket;
  }
  [[nodiscard]] std::vector<LineOutcome> outcomes(const std::vector<std::string>& names,
                                                  std::chrono::milliseconds timeout) const {
    std::vector<std::string> paths;
    for (const std::string& name : names) paths.push_back(at(name));
    std::vector<LineOutcome> all;
    for (const LineAnswer& answer : ask_lines(paths, "this", timeout, 1000)) all.push_back(answer.outcome);
    return all;
  }
};

TEST_F(line_client_test, every_answer_belongs_to_its_path) {
  Echo one("one "), two("two ");
  const auto first = LineServer::open(at("1"), one).value(), second = LineServer::open(at("2"), two).value();
  const std::vector<std::string> paths{at("2"), at("1")};
  const auto answers = ask_lines(paths, "line", 5s, 1000);
  ASSERT_THAT(answers, SizeIs(2));
  EXPECT_EQ(answers[0].line, "two line");
  EXPECT_EQ(answers[1].line, "one line");
}

TEST_F(line_client_test, one_who_is_silent_hides_no_other) {
  Echo echo;
  const auto server = LineServer::open(at("1"), echo).value();
  const Descriptor silent = stopped("2");
  EXPECT_THAT(outcomes({"1", "2", "3"}, 100ms),
              ElementsAre(LineOutcome::answered, LineOutcome::silent, LineOutcome::gone));
}

TEST_F(line_client_test, a_server_with_no_room_for_a_connection_is_silent) {
  const Descriptor full = stopped("1");
  std::vector<Descriptor> waiting;
  for (int i = 0; i < 4; ++i) {
    waiting.push_back(open_unix_socket());
    if (connect_to(waiting.back().number(), *unix_name(at("1"))) != 0) break;
  }
  EXPECT_THAT(outcomes({"1"}, 50ms), ElementsAre(LineOutcome::silent));
}

TEST_F(line_client_test, what_a_process_that_is_gone_has_left_is_removed) {
  {
    const Descriptor gone = stopped("1");
  }
  ASSERT_THAT(names_in(folder, "", 10), ElementsAre("1"));
  EXPECT_THAT(outcomes({"1"}, 5s), ElementsAre(LineOutcome::gone));
  EXPECT_THAT(names_in(folder, "", 10), IsEmpty());
}

TEST_F(line_client_test, what_is_no_socket_stays) {
  const Descriptor file(::open(at("1").c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
  EXPECT_THAT(outcomes({"1"}, 5s), ElementsAre(LineOutcome::gone));
  EXPECT_THAT(names_in(folder, "", 10), ElementsAre("1"));
}

TEST_F(line_client_test, an_answer_that_is_too_long_is_none) {
  Echo echo(std::string(100'000, 'a'));
  const auto server = LineServer::open(at("1"), echo).value();
  EXPECT_THAT(outcomes({"1"}, 5s), ElementsAre(LineOutcome::silent));
}

TEST_F(line_client_test, an_answer_in_many_pieces_is_whole) {
  Echo echo(std::string(500'000, 'a'));
  const auto server = LineServer::open(at("1"), echo).value();
  const std::vector<std::string> paths{at("1")};
  EXPECT_EQ(ask_lines(paths, "b", 5s, 1'000'000).front().line, std::string(500'000, 'a') + "b");
}

TEST_F(line_client_test, names_are_those_with_the_prefix_that_are_ready) {
  for (const char* name : {"a-2", "a-1", "a-3~", "b-1"}) {
    const Descriptor file(::open(at(name).c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
  }
  EXPECT_THAT(names_in(folder, "a-", 10), ElementsAre("a-1", "a-2"));
  EXPECT_THAT(names_in(folder, "a-", 1), SizeIs(1));
  EXPECT_THAT(names_in(folder + "/nowhere", "", 10), IsEmpty());
}

}  // namespace jwtsync::native::line_client_test

// SPDX-License-Identifier: Apache-2.0
#include "cli/streams.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>
#include <array>
#include <csignal>
#include <string>
#include <system_error>

namespace jwtsync::cli::streams_test {

class Pipe {
 public:
  Pipe() { EXPECT_EQ(::pipe(ends_.data()), 0); }
  ~Pipe() {
    close_reader();
    close_writer();
  }
  [[nodiscard]] int reader() const { return ends_[0]; }
  [[nodiscard]] int writer() const { return ends_[1]; }
  void close_reader() { close(ends_[0]); }
  void close_writer() { close(ends_[1]); }

 private:
  static void close(int& end) {
    if (end >= 0) ::close(end);
    end = -1;
  }
  std::array<int, 2> ends_{-1, -1};
};

TEST(streams, carry_bytes_from_one_to_the_other) {
  Pipe pipe;
  DescriptorOutput out(pipe.writer());
  out.write("hello");
  out.flush();
  pipe.close_writer();
  DescriptorInput in(pipe.reader());
  std::array<char, 16> room{};
  EXPECT_EQ(in.read(room), 5u);
  EXPECT_EQ(std::string(room.data(), 5), "hello");
  EXPECT_EQ(in.read(room), 0u);
}

TEST(streams, a_broken_pipe_is_a_reason_and_no_signal) {
  std::signal(SIGPIPE, SIG_DFL);
  take_broken_pipes_as_errors();
  Pipe pipe;
  pipe.close_reader();
  DescriptorOutput out(pipe.writer());
  out.write("hello");
  out.flush();
  EXPECT_EQ(out.failure(), std::errc::broken_pipe);
}

TEST(streams, that_are_closed_are_not_given_to_what_is_opened_next) {
  const auto use = [] {
    ::close(STDIN_FILENO);
    ::close(STDOUT_FILENO);
    hold_standard_descriptors();
    char byte = 'a';
    const bool fails = ::write(STDOUT_FILENO, &byte, 1) == -1 && ::read(STDIN_FILENO, &byte, 1) == -1;
    const int next = ::open("/dev/null", O_RDWR);
    ::close(next);
    hold_standard_descriptors();  // again: nothing is to be held
    ::_exit(fails && next > STDERR_FILENO && ::open("/dev/null", O_RDWR) == next ? 0 : 1);
  };
  EXPECT_EXIT(use(), ::testing::ExitedWithCode(0), "");
}

TEST(streams, what_cannot_be_read_is_an_error) {
  DescriptorInput in(-1);
  std::array<char, 16> room{};
  const auto size = in.read(room);
  ASSERT_FALSE(size);
  EXPECT_EQ(size.error().code, Code::file_unreadable);
  EXPECT_EQ(size.error().message, "cannot read standard input: Bad file descriptor");
}

TEST(streams, a_pipe_is_no_terminal) {
  Pipe pipe;
  EXPECT_FALSE(DescriptorOutput(pipe.writer()).is_terminal());
  EXPECT_FALSE(DescriptorInput(pipe.reader()).is_terminal());
}

}  // namespace jwtsync::cli::streams_test

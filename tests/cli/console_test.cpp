// SPDX-License-Identifier: Apache-2.0
#include "cli/console.h"

#include "fixture.h"

namespace jwtsync::cli::console_test {

struct Screen {
  TextInput in;
  TextOutput out;
  TextOutput err;
  Console console{.in = in, .out = out, .err = err};

  [[nodiscard]] std::string said() {
    out.flush();
    err.flush();
    return out.text() + "|" + err.text();
  }
};

TEST(console, an_error_is_said_with_its_hint_on_standard_error) {
  Screen screen;
  EXPECT_EQ(screen.console.fail({Code::file_absent, "no such file", "make it"}), 3);
  EXPECT_EQ(screen.said(), "|jwtsync: error: no such file\njwtsync: hint: make it\n");
}

TEST(console, an_error_without_a_hint_is_one_line) {
  Screen screen;
  EXPECT_EQ(screen.console.fail({Code::internal_error, "it broke", ""}), 70);
  EXPECT_EQ(screen.said(), "|jwtsync: error: it broke\n");
}

TEST(console, an_error_is_json_on_standard_output_for_a_program) {
  Screen screen;
  screen.console.format = Format::json;
  EXPECT_EQ(screen.console.fail({Code::file_absent, "no such file", "make it"}), 3);
  EXPECT_EQ(screen.said(), R"({"error":{"code":"file_absent","message":"no such file","hint":"make it"}})"
                           "\n|");
}

TEST(console, colours_only_where_they_are_wanted) {
  Screen screen;
  EXPECT_EQ(screen.console.good("yes"), "yes");
  screen.console.colour = true;
  EXPECT_EQ(screen.console.good("yes"), "\x1b[32myes\x1b[0m");
  EXPECT_NE(screen.console.bad("no"), screen.console.good("no"));
  EXPECT_NE(screen.console.faint("no"), screen.console.strong("no"));
}

TEST(console, an_answer_stands_before_the_note_that_follows_it) {
  Screen screen;
  screen.console.out.write("answer\n");
  screen.console.note("done");
  EXPECT_EQ(screen.out.text(), "answer\n");
  EXPECT_EQ(screen.err.text(), "jwtsync: done\n");
}

TEST(console, who_types_is_told_what_is_awaited) {
  Screen screen;
  screen.console.tell_awaited("a token");
  EXPECT_EQ(screen.said(), "|") << "a pipe needs no telling";
  screen.in.become_terminal();
  screen.console.tell_awaited("a token");
  EXPECT_EQ(screen.said(), "|jwtsync: waiting for a token on standard input; Ctrl-D at the start of a line ends it\n");
}

TEST(output, gathers_small_writes_and_sends_them_in_order) {
  TextOutput out;
  out.write("a");
  EXPECT_EQ(out.text(), "");
  const Result<Secret> secret = Secret::copy_of("b");
  out.write(*secret);
  out.write("c");
  EXPECT_EQ(out.text(), "ab");
  out.flush();
  EXPECT_EQ(out.text(), "abc");
}

TEST(output, sends_what_grows_large) {
  TextOutput out;
  out.write(std::string(100'000, 'x'));
  EXPECT_EQ(out.text().size(), 100'000u);
}

TEST(output, remembers_its_first_failure) {
  TextOutput out;
  out.break_down(std::errc::no_space_on_device);
  out.write("a");
  EXPECT_FALSE(out.failure());
  out.flush();
  EXPECT_EQ(out.failure(), std::errc::no_space_on_device);
  out.break_down(std::errc{});
  out.write("b");
  out.flush();
  EXPECT_EQ(out.text(), "") << "what follows a failed write is thrown away";
}

TEST(reading, stops_at_the_limit) {
  TextInput in("12345", 2);
  EXPECT_EQ(read_at_most(in, 4), "1234");
  EXPECT_EQ(read_at_most(in, 4), "5");
}

}  // namespace jwtsync::cli::console_test

// SPDX-License-Identifier: Apache-2.0
#include "native/events.h"

#include <gmock/gmock.h>

#include <string>

namespace jwtsync::native::events_test {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::StartsWith;

template <typename Function>
std::string standard_error_of(Function function) {
  ::testing::internal::CaptureStderr();
  function();
  return ::testing::internal::GetCapturedStderr();
}

TEST(events, are_lines_with_time_level_and_text) {
  const std::string lines = standard_error_of([] {
    StandardErrorEvents events(Level::debug);
    events.record(Level::debug, "one");
    events.record(Level::info, "two {} %s");
    events.record(Level::warning, "three");
    events.record(Level::error, "four");
  });
  const std::string time = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z ";
  EXPECT_THAT(lines, MatchesRegex(time + "debug one\n" + time + "info two \\{\\} %s\n" + time + "warning three\n" +
                                  time + "error four\n"));
}

TEST(events, are_json_objects_when_asked_for) {
  const std::string lines = standard_error_of([] {
    StandardErrorEvents events(Level::info, LogFormat::json);
    events.record(Level::debug, "not written");
    events.record(Level::warning, "a \"b\"\nc:\\d {} %s");
    events.record(Level::error, "k\xc3\xa4se");
    events.record(Level::error, "\xff");
  });
  const std::size_t first = lines.find('\n');
  EXPECT_THAT(lines.substr(0, first), AllOf(StartsWith("{\"time\":\"2"),
                                            EndsWith(R"(Z","level":"warning","message":"a \"b\"\\nc:\\d {} %s"})")));
  EXPECT_THAT(lines.substr(first + 1), EndsWith("\"level\":\"error\",\"message\":\"\\\\xff\"}\n"));
}

TEST(events, below_the_level_are_not_written) {
  const std::string lines = standard_error_of([] {
    StandardErrorEvents events(Level::warning);
    events.record(Level::debug, "one");
    events.record(Level::info, "two");
  });
  EXPECT_THAT(lines, IsEmpty());
}

TEST(events, cannot_be_forged_by_what_they_quote) {
  const std::string lines = standard_error_of(
      [] { StandardErrorEvents(Level::info).record(Level::info, "a\n2026-01-01T00:00:00.000Z info b"); });
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 1);
}

struct Case {
  std::string_view text;
  std::string_view line;
};

TEST(events, have_what_steers_a_line_or_a_terminal_escaped) {
  using namespace std::string_view_literals;
  constexpr Case cases[] = {
      {"plain text, \"quoted\" \\n", "plain text, \"quoted\" \\n"},
      {"a\r\nb\tc", "a\\r\\nb\\tc"},
      {"a\0b"sv, "a\\x00b"},
      {"\x1b[2J\x7f", "\\x1b[2J\\x7f"},
      {"k\xc3\xa4se \xf0\x9f\x94\x91", "k\xc3\xa4se \xf0\x9f\x94\x91"},
      {"a\xc2\x9b"
       "b",
       "a\\x9bb"},  // U+009B, which some terminals take for ESC [
      {"a\xc2\xa0"
       "b",
       "a\xc2\xa0"
       "b"},                                               // a no-break space
      {"a\xe2\x80\xa8z\xe2\x80\xa9", "a\\u2028z\\u2029"},  // they end a line, for some
      {"\xff\xc3\xa4", "\\xff\\xc3\\xa4"},                 // no UTF-8
  };
  for (const Case& tried : cases) EXPECT_EQ(one_line(tried.text), tried.line);
}

}  // namespace jwtsync::native::events_test

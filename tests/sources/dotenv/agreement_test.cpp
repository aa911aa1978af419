// SPDX-License-Identifier: Apache-2.0
#include "sources/dotenv/agreement.h"

#include <gmock/gmock.h>
#include <jwtsync/testing.h>

#include <string>

namespace jwtsync::sources::dotenv::agreement_test {

using ::testing::HasSubstr;
using ::testing::Not;

const std::string secret(testing::canary_secret);

std::string value_in(const std::string& text) {
  const Result<Agreed> agreed = agree(text, "KEY", "/app/.env");
  if (!agreed) return std::string(jwtsync::name_of(agreed.error().code));
  return agreed->value.reveal([](std::string_view bytes) { return std::string(bytes); });
}

/// Why `text` is refused, without the value.
std::string refusal_of(const std::string& text) {
  const Result<Agreed> agreed = agree(text, "KEY", "/app/.env");
  if (agreed) return "taken";
  EXPECT_EQ(agreed.error().code, Code::secret_malformed);
  EXPECT_NE(agreed.error().hint, "");
  EXPECT_THAT(agreed.error().message + agreed.error().hint, Not(HasSubstr(std::string(testing::canary))));
  return agreed.error().message;
}

TEST(agreement, a_line_that_all_read_alike_is_taken_to_the_byte) {
  EXPECT_EQ(value_in("KEY=" + secret), secret);
  EXPECT_EQ(value_in("# c\n\nA=b\nKEY=" + secret + "\nB=c\n"), secret);
  EXPECT_EQ(value_in("KEY=old\nKEY=" + secret + "\n"), secret);
  EXPECT_EQ(value_in("KEY=\n"), "");
  EXPECT_EQ(value_in("KEY=aA0-._+/=:@%^,!*?[]{}\n"), "aA0-._+/=:@%^,!*?[]{}");
}

TEST(agreement, a_name_that_nobody_finds_is_absent_and_a_near_one_is_named) {
  EXPECT_EQ(value_in(""), "secret_absent");
  EXPECT_EQ(value_in("# KEY=b\n"), "secret_absent");
  const Result<Agreed> agreed = agree("KEYS=" + secret, "KEY", "/app/.env");
  ASSERT_FALSE(agreed);
  EXPECT_EQ(agreed.error().message, "KEY does not stand in /app/.env; did you mean \"KEYS\"?");
  EXPECT_EQ(agree("A=1\nJWT_SECRET=" + secret, "JWT_SECRET_KEY", "/app/.env").error().message,
            "JWT_SECRET_KEY does not stand in /app/.env; did you mean \"JWT_SECRET\"?");
}

TEST(agreement, a_line_that_they_do_not_read_alike_is_refused_with_who_does_what) {
  struct Refused {
    std::string line;
    std::string words;
  };
  const std::string start = "programs do not read KEY alike in line 1 of /app/.env: ";
  for (const Refused& each : {
           Refused{"KEY=\"" + secret + "\"",
                   "docker --env-file keeps the double quotes; the others take double quotes off"},
           {"KEY='" + secret + "'", "docker --env-file keeps the single quotes; the others take single quotes off"},
           {"KEY=" + secret + " ", "docker --env-file keeps the white space at the end; the others drop the"},
           {"KEY= " + secret, "a shell runs the line, or a part of it, as a command"},
           {"KEY=" + secret + "$X", "docker compose 2 and a shell put something else in for the $; the others"},
           {"KEY=" + secret + "\\n", "systemd and a shell take backslashes off"},
           {"KEY=" + secret + "#c", "node 22 --env-file end the value at the #"},
           {"KEY=" + secret + " #c", "docker --env-file and systemd keep what follows the #"},
           {"KEY=" + secret + "\r\n", "a shell keeps the carriage return; the others drop the carriage return"},
           {"KEY=" + secret + ";c", "a shell runs the line, or a part of it, as a command"},
           {"export KEY=" + secret, "docker --env-file refuses the line; systemd does not find it"},
           {"KEY", "docker-compose 1 and docker compose 2"},
           {"KEY=\"\"", "docker --env-file keeps the double quotes"},
           {"\xEF\xBB\xBFKEY=" + secret, "a shell runs the line"},
       }) {
    EXPECT_THAT(refusal_of(each.line + "\nA=b\n"), HasSubstr(start)) << each.line;
    EXPECT_THAT(refusal_of(each.line + "\nA=b\n"), HasSubstr(each.words)) << each.line;
  }
}

TEST(agreement, what_stands_around_a_line_counts_where_it_changes_the_line) {
  EXPECT_THAT(refusal_of("A='\nKEY=" + secret + "\n'\n"), HasSubstr("line 2"));
  EXPECT_THAT(refusal_of("A=don't\nKEY=" + secret + "\n"), HasSubstr("a shell does not find it"));
  EXPECT_THAT(refusal_of("# c\\\nKEY=" + secret + "\n"), HasSubstr("systemd does not find it"));
  EXPECT_THAT(refusal_of("KEY=" + secret + "\nunset KEY\n"), HasSubstr("a shell runs"));
}

TEST(agreement, a_line_about_something_else_is_told_but_does_not_count) {
  const Result<Agreed> agreed = agree("export A=b\nB=c d\nKEY=" + secret, "KEY", "/app/.env");
  ASSERT_TRUE(agreed) << agreed.error().message;
  ASSERT_EQ(agreed->faults.size(), 2u);
  EXPECT_EQ(agreed->faults[0].reader, "docker --env-file");
  EXPECT_EQ(agreed->faults[0].line, 1u);
  EXPECT_EQ(agreed->faults[1].reader, "a shell");
  EXPECT_EQ(agreed->faults[1].line, 2u);
}

TEST(agreement, a_file_that_is_no_text_is_refused) {
  EXPECT_THAT(refusal_of("A=\xff\nKEY=" + secret), HasSubstr("not UTF-8"));
  EXPECT_THAT(refusal_of(std::string("K\0E\0", 4)), HasSubstr("NUL"));
}

}  // namespace jwtsync::sources::dotenv::agreement_test

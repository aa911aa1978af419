// SPDX-License-Identifier: Apache-2.0
// What is told of a connection that does not come about. Answers are tested over a server: tests/contract/postgresql.
#include "native/postgresql_link.h"

#include <gmock/gmock.h>

#include "../support/raw_server.h"

namespace jwtsync::native::postgresql_link_test {

using ::testing::HasSubstr;
using ::testing::Not;

Error refusal(const std::string& connection) {
  static const Libpq libpq = load_libpq().value();
  const auto link = PostgresqlLink::connect(libpq, connection, {});
  return link ? Error{Code::internal_error, "it came about", ""} : link.error();
}

TEST(postgresql_link, nothing_of_a_malformed_string_is_quoted) {
  for (const char* const malformed : {"host=a open-sesame", "password='open-sesame",
                                      "postgresql://user:open-sesame%zz@host/db", "sesame=open-sesame"}) {
    const Error error = refusal(malformed);
    EXPECT_EQ(error.code, Code::locator_malformed) << malformed;
    EXPECT_THAT(error.message + error.hint, Not(HasSubstr("sesame")));
  }
}

TEST(postgresql_link, a_server_that_is_not_there_is_named_and_the_password_is_not) {
  const Error error = refusal("postgresql://user:open-sesame@127.0.0.1:1/rotation");
  EXPECT_EQ(error.code, Code::source_unreachable);
  EXPECT_THAT(error.message, HasSubstr("127.0.0.1"));
  EXPECT_THAT(error.message + error.hint, Not(HasSubstr("sesame")));
}

TEST(postgresql_link, what_another_server_says_is_told_in_one_printable_line) {
  const RawServer server("E\x01\x02\n\nHTTP/1.1 400 \xff\r\n", Afterwards::close);
  const std::string port = server.url().substr(server.url().rfind(':') + 1);
  const Error error = refusal("host=127.0.0.1 sslmode=disable user=a port=" + port.substr(0, port.size() - 1));
  EXPECT_EQ(error.code, Code::source_unreachable);
  for (const char byte : error.message) EXPECT_TRUE(byte >= ' ' && byte <= '~');
}

TEST(postgresql_link, a_refusal_is_told_by_its_class) {
  EXPECT_EQ(postgresql_error("55P03").code, Code::deadline_exceeded);
  EXPECT_EQ(postgresql_error("57014").code, Code::deadline_exceeded);
  EXPECT_EQ(postgresql_error("57P01").code, Code::source_unreachable);
  EXPECT_EQ(postgresql_error("08006").code, Code::source_unreachable);
  EXPECT_EQ(postgresql_error("25006").code, Code::source_unreachable);
  EXPECT_EQ(postgresql_error("42501").code, Code::source_forbidden);
  EXPECT_EQ(postgresql_error("53100").code, Code::file_unreadable);
  EXPECT_THAT(postgresql_error("53100").message, HasSubstr("53100"));
}

}  // namespace jwtsync::native::postgresql_link_test

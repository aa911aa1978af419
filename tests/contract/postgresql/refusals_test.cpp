// SPDX-License-Identifier: Apache-2.0
// What is not opened: a server that does not keep what it says, a store of a later version, a role without rights.
#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "server.h"

namespace jwtsync::postgresql_refusals_test {

using ::testing::HasSubstr;
using ::testing::Not;
using testing::PostgresqlServer;

struct postgresql_refusals : ::testing::Test {
  static Error refusal(const std::string& connection) {
    const auto opened = open_postgresql_store(connection);
    return opened ? Error{Code::internal_error, "it was opened", ""} : opened.error();
  }
  PostgresqlServer& server = PostgresqlServer::shared();
  std::string connection = server.empty_schema();
  std::string schema = connection.substr(connection.find("search_path=") + 12);
};

TEST_F(postgresql_refusals, what_is_acknowledged_before_it_is_on_the_disk) {
  ASSERT_TRUE(open_postgresql_store(connection));
  for (const char* const weak : {"off", "local", "remote_write"}) {
    const Error error = refusal(connection + "\\ -csynchronous_commit=" + weak);
    EXPECT_THAT(error.message, HasSubstr("does not keep")) << weak;
  }
  EXPECT_TRUE(open_postgresql_store(connection + "\\ -csynchronous_commit=remote_apply"));
}

TEST_F(postgresql_refusals, a_store_of_a_later_version) {
  ASSERT_TRUE(open_postgresql_store(connection));
  server.run("UPDATE " + schema + ".jwtsync_store SET version = 2");
  EXPECT_THAT(refusal(connection).message, HasSubstr("later version"));
  server.run("DELETE FROM " + schema + ".jwtsync_store");
  EXPECT_THAT(refusal(connection).message, HasSubstr("one row"));
}

TEST_F(postgresql_refusals, a_role_that_may_not) {
  ASSERT_TRUE(open_postgresql_store(connection));
  server.run("DROP ROLE IF EXISTS guest; CREATE ROLE guest; GRANT USAGE ON SCHEMA " + schema + " TO guest");
  const Error error = refusal(connection + "\\ -crole=guest");
  EXPECT_EQ(error.code, Code::source_forbidden) << error.message;
  server.run("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA " + schema + " TO guest");
  EXPECT_TRUE(open_postgresql_store(connection + "\\ -crole=guest")) << "it needs no more";
}

TEST_F(postgresql_refusals, a_database_that_is_not_there_and_no_password_is_told) {
  const Error error = refusal(server.connection("dbname=nowhere password=open-sesame"));
  EXPECT_EQ(error.code, Code::source_unreachable);
  EXPECT_THAT(error.message, HasSubstr("nowhere"));
  EXPECT_THAT(error.message + error.hint, Not(HasSubstr("sesame")));
  EXPECT_THAT(refusal(server.connection("dbname=abc password=abc")).message, Not(HasSubstr("abc")));
}

TEST_F(postgresql_refusals, tables_are_made_once_by_whoever_comes_first) {
  std::vector<std::thread> all;
  std::atomic<int> opened = 0;
  for (int i = 0; i < 4; ++i) all.emplace_back([&] { opened += open_postgresql_store(connection) ? 1 : 0; });
  for (std::thread& each : all) each.join();
  EXPECT_EQ(opened, 4);
  EXPECT_EQ(server.run("SELECT count(*) FROM " + schema + ".jwtsync_store"), "1");
}

}  // namespace jwtsync::postgresql_refusals_test

// SPDX-License-Identifier: Apache-2.0
#include "cli/process_number.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>
#include <string>

namespace jwtsync::cli::process_number_test {

using ::testing::ElementsAreArray;
using Entries = std::vector<std::string>;

constexpr pid_t parent = 1234;

/// The environment of a process whose parent had this one.
Entries taken_over(Entries given) {
  std::vector<char*> variables;
  for (std::string& entry : given) variables.push_back(entry.data());
  variables.push_back(nullptr);
  OwnEntries entries{};
  take_the_place_of(parent, variables, entries);
  Entries taken;
  for (char* const* entry = variables.data(); *entry != nullptr; ++entry) taken.emplace_back(*entry);
  return taken;
}

TEST(process_number, is_that_of_this_process_where_it_was_that_of_its_parent) {
  const std::string own = std::to_string(::getpid());
  const Entries given{"A=1", "LISTEN_PID=1234", "LISTEN_FDS=2", "LISTEN_PIDFDID=9", "WATCHDOG_PID=1234", "Z="};
  const Entries expected{"A=1", "LISTEN_PID=" + own, "LISTEN_FDS=2", "WATCHDOG_PID=" + own, "Z="};
  EXPECT_THAT(taken_over(given), ElementsAreArray(expected));
  EXPECT_THAT(taken_over({"WATCHDOG_PID=1234", "LISTEN_PIDFDID=9"}),
              ElementsAreArray(Entries{"WATCHDOG_PID=" + own, "LISTEN_PIDFDID=9"}));
}

TEST(process_number, of_another_process_and_what_is_no_number_stay) {
  for (const char* value : {"1", "12345", "123", "", " 1234", "1234 ", "1234x", "-1234", "99999999999999999999"}) {
    const Entries given{std::string("LISTEN_PID=") + value, "LISTEN_PIDFDID=9", std::string("WATCHDOG_PID=") + value};
    EXPECT_THAT(taken_over(given), ElementsAreArray(given)) << value;
  }
  EXPECT_THAT(taken_over({"LISTEN_PIDS=1234", "XLISTEN_PID=1234", ""}),
              ElementsAreArray(Entries{"LISTEN_PIDS=1234", "XLISTEN_PID=1234", ""}));
  EXPECT_THAT(taken_over({}), ::testing::IsEmpty());
}

}  // namespace jwtsync::cli::process_number_test

// SPDX-License-Identifier: Apache-2.0
// The program itself runs in empty roots: tests/install/self_contained_test.py.
#include "native/self_contained.h"

#include <gtest/gtest.h>
#include <netdb.h>

#include <fstream>
#include <iterator>
#include <string>

#include "../support/scratch_directory.h"

namespace jwtsync::native::self_contained_test {

TEST(self_contained, finds_names_in_the_file_of_hosts) {
  std::ifstream hosts("/etc/hosts");
  if (std::string text(std::istreambuf_iterator<char>(hosts), {}); text.find("localhost") == text.npos) {
    GTEST_SKIP() << "this machine has no /etc/hosts that knows localhost";
  }
  load_nothing_of_the_machine();
  addrinfo* found = nullptr;
  EXPECT_EQ(::getaddrinfo("localhost", nullptr, nullptr, &found), 0);
  if (found != nullptr) ::freeaddrinfo(found);
}

TEST(self_contained, takes_the_first_file_of_authorities_that_is_there) {
  const ScratchDirectory directory;
  write_file(directory / "b.pem", "");
  write_file(directory / "c.pem", "");
  const std::string a = directory / "a.pem", b = directory / "b.pem", c = directory / "c.pem";
  const std::array<const char*, 3> places{a.c_str(), b.c_str(), c.c_str()};
  EXPECT_EQ(first_ca_file(places), b);
  EXPECT_EQ(first_ca_file({places.data(), 1}), "");
}

}  // namespace jwtsync::native::self_contained_test

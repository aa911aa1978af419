// SPDX-License-Identifier: Apache-2.0
#include "native/process.h"

#include <gtest/gtest.h>
#include <jwtsync/testing.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>
#include <string>

namespace jwtsync::native::service_manager_test {

/// A service manager that listens at `name`, as systemd does.
class Manager {
 public:
  explicit Manager(const std::string& name) : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::copy(name.begin(), name.end(), address.sun_path);
    if (name.front() == '@') address.sun_path[0] = '\0';
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
    EXPECT_EQ(::bind(socket_, reinterpret_cast<const sockaddr*>(&address), size), 0);
  }
  Manager(const Manager&) = delete;
  Manager& operator=(const Manager&) = delete;
  ~Manager() { ::close(socket_); }

  /// What it was told; empty if nothing.
  std::string told() {
    std::array<char, 256> room{};
    const ssize_t size = ::recv(socket_, room.data(), room.size(), MSG_DONTWAIT);
    return size < 0 ? std::string() : std::string(room.data(), static_cast<std::size_t>(size));
  }

 private:
  int socket_;
};

TEST(service_manager, is_told_at_a_path_and_at_an_abstract_name) {
  std::string folder = "/tmp/jwtsync-notify-XXXXXX";
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  const std::string path = folder + "/notify";
  for (const std::string& name : {path, "@" + folder}) {
    Manager manager(name);
    testing::FakeVariables variables;
    variables.set("NOTIFY_SOCKET", name);
    ASSERT_TRUE(notify_service_manager(variables, "READY=1\nSTATUS=serving")) << name;
    EXPECT_EQ(manager.told(), "READY=1\nSTATUS=serving") << name;
  }
  ::unlink(path.c_str());
  ::rmdir(folder.c_str());
}

TEST(service_manager, that_did_not_ask_is_not_told) {
  testing::FakeVariables variables;
  EXPECT_TRUE(notify_service_manager(variables, "READY=1"));
  variables.set("NOTIFY_SOCKET", "");
  EXPECT_TRUE(notify_service_manager(variables, "READY=1"));
}

TEST(service_manager, that_is_not_there_is_an_error) {
  testing::FakeVariables variables;
  for (const std::string& name : {std::string("/none/such"), std::string("@jwtsync-nobody-listens"), std::string("x"),
                                  std::string("/"), "/" + std::string(200, 'x')}) {
    variables.set("NOTIFY_SOCKET", name);
    const auto told = notify_service_manager(variables, "READY=1");
    ASSERT_FALSE(told) << name;
    EXPECT_EQ(told.error().code, Code::target_unreachable) << name;
  }
}

}  // namespace jwtsync::native::service_manager_test

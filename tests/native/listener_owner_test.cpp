// SPDX-License-Identifier: Apache-2.0
#include "native/listener_owner.h"

#include <gtest/gtest.h>
#include <jwtsync/system.h>
#include <unistd.h>

#include <bit>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>

#include "../support/scratch_directory.h"

namespace jwtsync::native::listener_owner_test {

constexpr std::uint16_t port = 7517;  // 1D5D

/// A line of /proc/net/tcp.
std::string line(const std::string& local, const std::string& state, int owner) {
  return "   0: " + local + " 00000000:0000 " + state + " 00000000:00000000 00:00000000 00000000  " +
         std::to_string(owner) + "        0 66210 1 0000000000000000 100 0 0 10 0\n";
}

struct OwnerCase {
  const char* what;
  std::string four;
  std::string six;
  const char* host;
  std::optional<uid_t> owner;
};

const std::string loopback = "0100007F:1D5D", any = "00000000:1D5D", another_port = "0100007F:1D5E";
const std::string six_loopback = "00000000000000000000000001000000:1D5D";
const std::string six_any = "00000000000000000000000000000000:1D5D";
const std::string mapped = "0000000000000000FFFF00000100007F:1D5D";
const std::string head = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout\n";

TEST(listener_owner, is_read_from_the_tables_of_the_system) {
  if constexpr (std::endian::native != std::endian::little) return;  // these are tables of such a machine
  const OwnerCase cases[] = {
      {"nobody", head, head, "127.0.0.1", std::nullopt},
      {"no tables", "", "", "127.0.0.1", std::nullopt},
      {"somebody", head + line(loopback, "0A", 33), head, "127.0.0.1", 33},
      {"by name", head + line(loopback, "0A", 33), head, "localhost", 33},
      {"on any address", head + line(any, "0A", 33), head, "127.0.0.1", 33},
      {"on any address of either family", head, head + line(six_any, "0A", 33), "127.0.0.1", 33},
      {"on a mapped address", head, head + line(mapped, "0A", 33), "127.0.0.1", 33},
      {"of IPv6", head, head + line(six_loopback, "0A", 33), "[::1]", 33},
      {"of IPv6, by name", head, head + line(six_loopback, "0A", 33), "localhost", 33},
      {"not of this family", head + line(loopback, "0A", 33), head, "[::1]", std::nullopt},
      {"on another port", head + line(another_port, "0A", 33), head, "127.0.0.1", std::nullopt},
      {"connected, not listening", head + line(loopback, "01", 33), head, "127.0.0.1", std::nullopt},
      {"the exact address wins", head + line(any, "0A", 44) + line(loopback, "0A", 33), head, "127.0.0.1", 33},
      {"two of one user", head + line(loopback, "0A", 33) + line(loopback, "0A", 33), head, "127.0.0.1", 33},
      {"two users", head + line(loopback, "0A", 33) + line(loopback, "0A", 44), head, "127.0.0.1", std::nullopt},
      {"another user at the other address of the name", head + line(loopback, "0A", 33),
       head + line(six_loopback, "0A", 44), "localhost", std::nullopt},
      {"three, of two users", head + line(loopback, "0A", 33) + line(loopback, "0A", 44) + line(loopback, "0A", 33),
       head, "127.0.0.1", std::nullopt},
      {"among others", head + line(another_port, "01", 44) + line(another_port, "0A", 44) + line(loopback, "0A", 33),
       head, "127.0.0.1", 33},
      {"a line that was cut off", head + "   0: " + loopback + " 00000000:0000 0A 00000000:00000000\n", head,
       "127.0.0.1", std::nullopt},
      {"an owner that is no number", head + "   0: " + loopback + " 0:0 0A 0:0 0:0 0 3x 0\n", head, "127.0.0.1",
       std::nullopt},
      {"another name", head + line(any, "0A", 33), head, "auth.example", std::nullopt},
      {"another address", head + line(any, "0A", 33), head, "127.0.0.2", std::nullopt},
      {"a table that is no table", "\0\xff 0A 0A 0A 0A\n" + loopback + "\n", "x", "127.0.0.1", std::nullopt},
  };
  for (const OwnerCase& each : cases) {
    std::istringstream four(each.four), six(each.six);
    EXPECT_EQ(Listeners(four, six).owner(each.host, port), each.owner) << each.what;
  }
}

/// Answers nothing of use.
struct Nothing : HttpService {
  HttpResponse handle(const ReceivedRequest&) override { return {}; }
};

TEST(listener_owner, of_a_server_of_this_process_is_its_user) {
  Nothing nothing;
  const auto server = HttpServer::create().value();
  const ScratchDirectory directory;
  const Address four = server->listen({"127.0.0.1", 0, {}}, nothing).value();
  EXPECT_EQ(Listeners::now().owner("127.0.0.1", four.port), ::geteuid());
  EXPECT_EQ(Listeners::now().owner("localhost", four.port), ::geteuid());
  ASSERT_TRUE(server->listen({{}, 0, directory / "a.sock"}, nothing));
  EXPECT_EQ(socket_owner(directory / "a.sock"), ::geteuid());
}

TEST(listener_owner, is_the_same_by_the_kernel_and_by_the_tables) {
  Nothing nothing;
  const auto server = HttpServer::create().value();
  const std::uint16_t here = server->listen({"127.0.0.1", 0, {}}, nothing).value().port;
  const std::uint16_t anywhere = server->listen({"0.0.0.0", 0, {}}, nothing).value().port;
  std::ifstream four("/proc/self/net/tcp"), six("/proc/self/net/tcp6");
  const Listeners shown(four, six), told = Listeners::now();
  for (const std::uint16_t each : {here, anywhere}) {
    EXPECT_EQ(told.owner("127.0.0.1", each), ::geteuid());
    for (const char* host : {"127.0.0.1", "localhost", "[::1]", "127.0.0.2"}) {
      EXPECT_EQ(told.owner(host, each), shown.owner(host, each)) << host;
    }
  }
}

TEST(listener_owner, of_what_is_no_socket_is_nobody) {
  const ScratchDirectory directory;
  write_file(directory / "file", "");
  EXPECT_EQ(socket_owner(directory / "file"), std::nullopt);
  EXPECT_EQ(socket_owner(directory / "absent"), std::nullopt);
}

}  // namespace jwtsync::native::listener_owner_test

// SPDX-License-Identifier: Apache-2.0
#include "native/http_listener.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <filesystem>
#include <string>

#include "../support/raw_connection.h"
#include "../support/re_execution.h"
#include "../support/scratch_directory.h"

namespace jwtsync::native::http_listener_test {

using ::testing::HasSubstr;

Address unix_at(const std::string& path) { return {"", 0, path}; }

Code refusal(const Address& address) {
  const auto listening = start_listening(address);
  EXPECT_FALSE(listening) << address.text();
  return listening ? Code::internal_error : listening.error().code;
}

TEST(http_listener, a_port_of_the_systems_choice_is_told) {
  for (const std::string host : {"127.0.0.1", "0.0.0.0"}) {
    const auto listening = start_listening({host, 0, {}});
    ASSERT_TRUE(listening);
    EXPECT_NE(listening->address.port, 0);
    EXPECT_EQ(listening->address.host, host);
    EXPECT_TRUE(RawConnection({"127.0.0.1", listening->address.port, {}}).connected());
  }
}

TEST(http_listener, a_port_in_use_is_named) {
  const auto first = start_listening({"127.0.0.1", 0, {}});
  ASSERT_TRUE(first);
  const auto second = start_listening(first->address);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Code::address_in_use);
  EXPECT_THAT(second.error().message, HasSubstr(first->address.text()));
}

TEST(http_listener, an_address_that_cannot_be_is_refused) {
  EXPECT_EQ(refusal({"192.0.2.1", 0, {}}), Code::argument_invalid) << "RFC 5737: no machine has it";
  EXPECT_EQ(refusal({"auth", 0, {}}), Code::argument_invalid);
  EXPECT_EQ(refusal(unix_at("/" + std::string(107, 'a'))), Code::argument_invalid);
  EXPECT_EQ(refusal(unix_at("/no/such/directory/s")), Code::argument_invalid);
}

TEST(http_listener, a_unix_socket_is_its_owners_alone_and_goes_with_its_listener) {
  const ScratchDirectory directory;
  const std::string path = directory / "s";
  run_in_child([&] {
    ::umask(0);
    const auto listening = start_listening(unix_at(path));
    ASSERT_TRUE(listening);
    struct stat known{};
    ASSERT_EQ(::stat(path.c_str(), &known), 0);
    EXPECT_EQ(known.st_mode, S_IFSOCK | 0600u);
  });
  {
    ASSERT_TRUE(start_listening(unix_at(directory / "other")));
  }
  EXPECT_FALSE(std::filesystem::exists(directory / "other"));
}

TEST(http_listener, a_unix_socket_of_a_process_that_is_gone_is_replaced) {
  const ScratchDirectory directory;
  const std::string path = directory / "s";
  run_in_child([&] {
    const auto listening = start_listening(unix_at(path));
    ASSERT_TRUE(listening);
    ::_exit(EXIT_SUCCESS);  // as if it had been killed: nothing is removed
  });
  ASSERT_TRUE(std::filesystem::exists(path));
  EXPECT_TRUE(start_listening(unix_at(path)));
}

TEST(http_listener, a_unix_socket_in_use_is_not_taken_from_its_process) {
  const ScratchDirectory directory;
  const auto first = start_listening(unix_at(directory / "s"));
  ASSERT_TRUE(first);
  EXPECT_EQ(refusal(unix_at(directory / "s")), Code::address_in_use);
}

TEST(http_listener, a_file_in_the_way_is_kept) {
  const ScratchDirectory directory;
  write_file(directory / "key", "precious");
  EXPECT_EQ(refusal(unix_at(directory / "key")), Code::address_in_use);
  EXPECT_EQ(std::filesystem::file_size(directory / "key"), 8u);
}

TEST(http_listener, the_socket_of_a_successor_is_not_removed) {
  const ScratchDirectory directory;
  const std::string path = directory / "s";
  auto first = start_listening(unix_at(path));
  ASSERT_TRUE(first);
  std::filesystem::remove(path);
  const auto second = start_listening(unix_at(path));
  ASSERT_TRUE(second);
  first = failure(Code::not_found, "gone");
  EXPECT_TRUE(std::filesystem::exists(path));
}

TEST(http_listener, a_peer_is_trusted_only_where_both_ends_are_loopback) {
  for (const auto& [host, peer] : {std::pair("127.0.0.1", Peer::loopback), std::pair("0.0.0.0", Peer::remote)}) {
    const auto listening = start_listening({host, 0, {}});
    ASSERT_TRUE(listening);
    EXPECT_EQ(accept_next(listening->socket.number(), listening->address).status, AcceptStatus::none);
    const RawConnection client({"127.0.0.1", listening->address.port, {}});
    const auto accepted = accept_next(listening->socket.number(), listening->address);
    ASSERT_EQ(accepted.status, AcceptStatus::accepted);
    EXPECT_EQ(accepted.connection.peer, peer) << host;
  }
}

/// A sidecar hands on the requests of other machines from there: Istio from 127.0.0.6.
TEST(http_listener, the_rest_of_the_loopback_network_is_not_this_machine) {
  for (const auto& [from, peer] : {std::pair("127.0.0.1", Peer::loopback), std::pair("127.0.0.6", Peer::remote),
                                   std::pair("127.0.0.2", Peer::remote), std::pair("127.255.0.1", Peer::remote)}) {
    const auto listening = start_listening({"127.0.0.1", 0, {}});
    ASSERT_TRUE(listening);
    RawConnection client;
    client.bind_from(from);
    ASSERT_TRUE(client.connect_to(listening->address));
    const auto accepted = accept_next(listening->socket.number(), listening->address);
    ASSERT_EQ(accepted.status, AcceptStatus::accepted);
    EXPECT_EQ(accepted.connection.peer, peer) << from;
  }
}

/// Where a client at `from` that connects to `listener` is said to come from.
Origin origin_of(const std::string& from, const std::string& listener) {
  const auto listening = start_listening({listener, 0, {}});
  EXPECT_TRUE(listening);
  RawConnection client;
  client.bind_from(from);
  EXPECT_TRUE(client.connect_to({"127.0.0.1", listening->address.port, {}}));
  const auto accepted = accept_next(listening->socket.number(), listening->address);
  EXPECT_EQ(accepted.status, AcceptStatus::accepted);
  return accepted.connection.origin;
}

TEST(http_listener, all_addresses_of_this_machine_are_one_origin_however_they_are_written) {
  const Origin origin = origin_of("127.0.0.1", "127.0.0.1");
  EXPECT_EQ(origin.kind, Origin::Kind::four);
  EXPECT_EQ(origin_of("127.3.2.1", "127.0.0.1"), origin);
  EXPECT_EQ(origin_of("127.0.0.1", "::"), origin) << "RFC 4291 2.5.5.2: an IPv4 address within an IPv6 one";
}

TEST(http_listener, a_client_of_a_unix_socket_comes_from_its_user) {
  const ScratchDirectory directory;
  const auto listening = start_listening(unix_at(directory / "s"));
  ASSERT_TRUE(listening);
  const Descriptor client(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  (directory / "s").copy(name.sun_path, sizeof name.sun_path - 1);
  ASSERT_EQ(::connect(client.number(), reinterpret_cast<const sockaddr*>(&name), sizeof name), 0);
  const auto accepted = accept_next(listening->socket.number(), listening->address);
  ASSERT_EQ(accepted.status, AcceptStatus::accepted);
  EXPECT_EQ(accepted.connection.origin, (Origin{Origin::Kind::user, ::geteuid()}));
}

}  // namespace jwtsync::native::http_listener_test

// SPDX-License-Identifier: Apache-2.0
#include "service/access.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <jwtsync/testing.h>
#include <optional>
#include <string>
#include <vector>

#include "../support/re_execution.h"

namespace jwtsync::service {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* token = "access-c4n4ry-0123456789abcdef-0123456789abcdef";
constexpr const char* other_token = "access-c4n4ry-fedcba9876543210-fedcba9876543210";

/// Whether the request is let in; `file` holds the one access token that is configured.
std::optional<Code> refusal(const AccessPolicy& policy, Peer peer, HttpHeaders headers, std::string_view file = token) {
  testing::FakeWorld fake;
  fake.files.put("/run/access", file);
  HttpRequest request;
  request.peer = peer;
  request.headers = std::move(headers);
  const Result<void> admitted = Access(fake.world(), policy).admit(request);
  for (const std::string& line : fake.events.lines()) EXPECT_THAT(line, Not(HasSubstr(std::string(testing::canary))));
  if (admitted) return std::nullopt;
  EXPECT_THAT(admitted.error().message + admitted.error().hint, Not(HasSubstr(std::string(testing::canary))));
  return admitted.error().code;
}

TEST(access, whoever_is_turned_away_stands_in_the_log_and_cannot_fill_it) {
  testing::FakeWorld fake;
  Access access(fake.world(), {Listener::loopback, {}});
  const HttpRequest forwarded{.headers = {{"X-Forwarded-For", "192.0.2.1\nforged"}}, .peer = Peer::loopback};
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(access.admit(forwarded));
  fake.clock.advance(RefusalLog::interval);
  EXPECT_FALSE(access.admit(forwarded));
  EXPECT_THAT(fake.events.lines(),
              ElementsAre("warning a request was turned away: this request was forwarded by a proxy",
                          "warning a request was turned away: this request was forwarded by a proxy (and 2 more since "
                          "the last line of this code)"));
}

// Without tokens: who is on this machine is trusted, who speaks for others is not.

TEST(access, only_the_peer_of_a_local_listener_is_trusted) {
  for (const Listener listener : {Listener::loopback, Listener::unix_socket, Listener::network}) {
    for (const Peer peer : {Peer::remote, Peer::loopback, Peer::unix_socket}) {
      const bool trusted = (listener == Listener::loopback && peer == Peer::loopback) ||
                           (listener == Listener::unix_socket && peer == Peer::unix_socket);
      EXPECT_EQ(!refusal({listener, {}}, peer, {}), trusted)
          << "listener " << static_cast<int>(listener) << ", peer " << static_cast<int>(peer);
    }
  }
}

struct HeaderCase {
  const char* name;
  const char* value;
  bool trusted;
};

TEST(access, headers_that_tell_of_a_proxy_or_a_foreign_name_end_the_trust) {
  const HeaderCase cases[] = {
      {"Host", "127.0.0.1:7517", true},
      {"host", "localhost", true},
      {"Host", "auth.example", false},
      {"HOST", "127.0.0.1.evil.example", false},
      {"Host", "", false},
      {"Origin", "http://localhost:3000", true},
      {"Origin", "https://evil.example", false},
      {"origin", "null", false},
      {"Forwarded", "for=192.0.2.1", false},
      {"forwarded", "", false},
      {"X-Forwarded-For", "127.0.0.1", false},
      {"x-forwarded-host", "localhost", false},
      {"X-Forwarded-Proto", "https", false},
      {"X-FORWARDED-ANYTHING", "", false},
      {"Via", "1.1 proxy", false},
      {"User-Agent", "jwtsync", true},
      {"X-Forwarder", "a header of another name", true},
      {"Jwtsync-Access", "unasked", true},
  };
  for (const HeaderCase& each : cases) {
    const HttpHeaders headers{{"Accept", "*/*"}, {each.name, each.value}};
    const std::string what = std::string(each.name) + ": " + each.value;
    EXPECT_EQ(!refusal({Listener::loopback, {}}, Peer::loopback, headers), each.trusted) << what;
    EXPECT_EQ(!refusal({Listener::unix_socket, {}}, Peer::unix_socket, headers), each.trusted) << what;
    EXPECT_EQ(refusal({Listener::network, {}}, Peer::remote, headers), Code::access_denied) << what;
  }
}

TEST(access, every_host_header_counts) {
  EXPECT_EQ(refusal({Listener::loopback, {}}, Peer::loopback, {{"Host", "localhost"}, {"Host", "evil.example"}}),
            Code::access_denied);
}

// With tokens: nothing but a token lets anybody in.

TEST(access, a_token_is_needed_wherever_one_is_configured) {
  for (const Listener listener : {Listener::loopback, Listener::unix_socket, Listener::network}) {
    for (const Peer peer : {Peer::remote, Peer::loopback, Peer::unix_socket}) {
      const AccessPolicy policy{listener, {"/run/access"}};
      EXPECT_EQ(refusal(policy, peer, {}), Code::access_denied);
      EXPECT_EQ(refusal(policy, peer, {{"Jwtsync-Access", other_token}}), Code::access_denied);
      EXPECT_EQ(refusal(policy, peer, {{"Jwtsync-Access", ""}}), Code::access_denied);
      EXPECT_EQ(refusal(policy, peer, {{"Jwtsync-Access", token}}), std::nullopt);
      EXPECT_EQ(refusal(policy, peer, {{"jwtsync-access", token}, {"Via", "1.1 proxy"}, {"Host", "auth"}}),
                std::nullopt)
          << "a token is good through a proxy too";
    }
  }
}

TEST(access, white_space_around_a_token_does_not_count) {
  const AccessPolicy policy{Listener::network, {"/run/access"}};
  EXPECT_EQ(refusal(policy, Peer::remote, {{"Jwtsync-Access", token}}, std::string(token) + "\n"), std::nullopt);
  EXPECT_EQ(refusal(policy, Peer::remote, {{"Jwtsync-Access", " " + std::string(token)}}), std::nullopt);
}

TEST(access, a_part_of_a_token_is_no_token) {
  const AccessPolicy policy{Listener::network, {"/run/access"}};
  EXPECT_EQ(refusal(policy, Peer::remote, {{"Jwtsync-Access", std::string(token).substr(0, 40)}}), Code::access_denied);
  EXPECT_EQ(refusal(policy, Peer::remote, {{"Jwtsync-Access", std::string(token) + "x"}}), Code::access_denied);
}

TEST(access, a_file_that_cannot_be_used_never_opens_the_door) {
  const AccessPolicy policy{Listener::loopback, {"/run/access"}};
  for (const char* file : {"", " \n", "short", "c4n4ry-of-31-characters-0123456"}) {
    EXPECT_EQ(refusal(policy, Peer::loopback, {{"Jwtsync-Access", file}}, file), Code::file_unreadable) << file;
    EXPECT_EQ(refusal(policy, Peer::loopback, {}, file), Code::access_denied) << file;
  }
}

class Tokens : public ::testing::Test {
 protected:
  Result<void> admitted(const char* presented) {
    HttpRequest request;
    request.headers = {{"Jwtsync-Access", presented}};
    return access.admit(request);
  }
  testing::FakeWorld fake;
  Access access{fake.world(), {Listener::network, {"/run/old", "/run/new"}}};
};

TEST_F(Tokens, of_all_files_are_good_at_once) {
  fake.files.put("/run/old", token);
  fake.files.put("/run/new", other_token);
  EXPECT_TRUE(admitted(token));
  EXPECT_TRUE(admitted(other_token));
}

TEST_F(Tokens, are_those_of_the_files_as_they_are_now) {
  fake.files.put("/run/old", token);
  fake.files.put("/run/new", token);
  EXPECT_FALSE(admitted(other_token));
  fake.files.put("/run/new", other_token);
  EXPECT_TRUE(admitted(other_token));
}

TEST_F(Tokens, of_a_file_that_is_gone_are_not_known_to_be_bad) {
  fake.files.put("/run/new", other_token);
  EXPECT_TRUE(admitted(other_token)) << "one good file is enough for its own token";
  const Result<void> unknown = admitted(token);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, Code::file_unreadable);
  EXPECT_EQ(unknown.error().http_status(), 503);
  EXPECT_THAT(unknown.error().message, Not(HasSubstr("/run/old"))) << "a stranger learns no path";
  EXPECT_THAT(fake.events.lines(), Contains(HasSubstr("/run/old")));
}

/// Counts how often a file is read.
class CountingFiles : public testing::FakeFiles {
 public:
  Result<FileContent> read(const std::string& path, std::size_t limit) override {
    ++reads;
    return FakeFiles::read(path, limit);
  }
  int reads = 0;
};

TEST(access, a_file_is_read_only_when_it_changed) {
  testing::FakeWorld fake;
  CountingFiles files;
  files.put("/run/access", token);
  const World world{fake.clock, fake.randomness, fake.variables, files, fake.watch, fake.network, fake.events, "host"};
  Access access(world, {Listener::network, {"/run/access"}});
  const HttpRequest request{.headers = {{"Jwtsync-Access", token}}};
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(access.admit(request));
  EXPECT_EQ(files.reads, 1);
  files.put("/run/access", other_token);
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(access.admit(request));
  EXPECT_EQ(files.reads, 2);
  files.remove("/run/access");
  EXPECT_EQ(access.admit({.headers = {{"Jwtsync-Access", other_token}}}).error().code, Code::file_unreadable)
      << "what was read before is no longer good";
}

TEST(access, a_file_that_others_may_write_opens_no_door) {
  testing::FakeWorld fake;
  fake.files.put("/run/access", token, 0666);
  Access access(fake.world(), {Listener::network, {"/run/access"}});
  const HttpRequest request{.headers = {{"Jwtsync-Access", token}}};
  EXPECT_EQ(access.admit(request).error().code, Code::file_unreadable);
  EXPECT_THAT(fake.events.lines(), Contains(HasSubstr("/run/access may be written by others")));
  fake.files.put("/run/access", token, 0640);
  EXPECT_TRUE(access.admit(request));
}

TEST(access, who_else_may_have_put_a_file_there_stands_in_the_log_once) {
  testing::FakeWorld fake;
  fake.files.put("/run/access", token);
  fake.files.expose("/run/access", "/run");
  Access access(fake.world(), {Listener::network, {"/run/access"}});
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(access.admit({.headers = {{"Jwtsync-Access", token}}}));
  EXPECT_THAT(fake.events.lines(), ElementsAre("warning access token file: /run/access can be replaced by others: the "
                                               "folder /run is open to them"));
}

TEST(access, a_fork_reads_anew) {
  testing::FakeWorld fake;
  fake.files.put("/run/access", token);
  Access access(fake.world(), {Listener::network, {"/run/access"}});
  const HttpRequest request{.headers = {{"Jwtsync-Access", token}}};
  ASSERT_TRUE(access.admit(request));
  run_in_child([&] { EXPECT_TRUE(access.admit(request)); });
}

// Policies.

TEST(access, a_network_listener_without_tokens_is_refused) {
  EXPECT_TRUE(check_policy({Listener::loopback, {}}));
  EXPECT_TRUE(check_policy({Listener::unix_socket, {}}));
  EXPECT_TRUE(check_policy({Listener::network, {"/run/access"}}));
  const Result<void> unprotected = check_policy({Listener::network, {}});
  ASSERT_FALSE(unprotected);
  EXPECT_EQ(unprotected.error().code, Code::listener_unprotected);
}

}  // namespace
}  // namespace jwtsync::service

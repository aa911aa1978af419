// SPDX-License-Identifier: Apache-2.0
#include "service/access.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <jwtsync/keeper.h>
#include <jwtsync/testing.h>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "../support/re_execution.h"

namespace jwtsync::service::access_test {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* token = "access-c4n4ry-0123456789abcdef-0123456789abcdef";
constexpr const char* other_token = "access-c4n4ry-fedcba9876543210-fedcba9876543210";

const HttpHeaders proven{{"Host", "localhost"}, {"Jwtsync-Access", std::string(testing::possessed_token)}};

/// A process that keeps a key, for whom somebody asks.
struct Guarded {
  explicit Guarded(std::string_view secret = testing::canary_secret) {
    fake.variables.set("ENVIRONMENT", "staging");
    fake.variables.set("JWT_SECRET_STAGING", secret);
    keeper = Keeper::open(fake.world(), {.service = "auth"}).value();
    fake.events.clear();
  }
  testing::FakeWorld fake;
  std::unique_ptr<Keeper> keeper;
};

std::optional<Code> code_of(const Result<void>& admitted) {
  if (admitted) return std::nullopt;
  EXPECT_THAT(admitted.error().message + admitted.error().hint, Not(HasSubstr(std::string(testing::canary))));
  EXPECT_THAT(admitted.error().message + admitted.error().hint, Not(HasSubstr("/access"))) << "a path is for the log";
  return admitted.error().code;
}

/// Whether the request is let in; `file` holds the one access token that is configured.
std::optional<Code> refusal(const AccessPolicy& policy, Peer peer, HttpHeaders headers, std::string_view file = token) {
  Guarded process;
  process.fake.files.put("/run/access", file);
  ReceivedRequest request;
  request.peer = peer;
  request.headers = std::move(headers);
  const std::optional<Code> code = code_of(Access(process.fake.world(), *process.keeper, policy).admit(request));
  for (const std::string& line : process.fake.events.lines()) {
    EXPECT_THAT(line, Not(HasSubstr(std::string(testing::canary))));
  }
  return code;
}

TEST(access, whoever_is_turned_away_stands_in_the_log_and_cannot_fill_it) {
  Guarded process;
  Access access(process.fake.world(), *process.keeper, {Listener::loopback, {}});
  const ReceivedRequest forwarded{.headers = {{"X-Forwarded-For", "192.0.2.1\nforged"}}, .peer = Peer::loopback};
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(access.admit(forwarded));
  process.fake.clock.advance(RefusalLog::interval);
  EXPECT_FALSE(access.admit(forwarded));
  EXPECT_THAT(process.fake.events.lines(),
              ElementsAre("warning a request was turned away: this request was forwarded by a proxy",
                          "warning a request was turned away: this request was forwarded by a proxy (and 2 more since "
                          "the last line of this code)"));
}

// Without tokens: whoever proves that he is on this machine is trusted.

TEST(access, only_the_peer_of_a_local_listener_is_trusted) {
  for (const Listener listener : {Listener::loopback, Listener::unix_socket, Listener::network}) {
    for (const Peer peer : {Peer::remote, Peer::loopback, Peer::unix_socket, Peer::own_unix_socket}) {
      const bool by_socket = peer == Peer::unix_socket || peer == Peer::own_unix_socket;
      const bool trusted = (listener == Listener::loopback && peer == Peer::loopback) ||
                           (listener == Listener::unix_socket && by_socket);
      EXPECT_EQ(!refusal({listener, {}}, peer, proven), trusted)
          << "listener " << static_cast<int>(listener) << ", peer " << static_cast<int>(peer);
    }
  }
}

TEST(access, the_place_alone_is_no_proof) {
  for (const HttpHeaders& headers :
       {HttpHeaders{{"Host", "localhost"}}, HttpHeaders{{"Host", "localhost"}, {"Jwtsync-Access", ""}},
        HttpHeaders{{"Host", "localhost"}, {"Jwtsync-Access", token}},
        HttpHeaders{{"Host", "localhost"}, {"Jwtsync-Access", std::string(testing::possessed_token) + "x"}},
        HttpHeaders{{"Host", "localhost"}, {"Jwtsync-Access", std::string(testing::possessed_token).substr(1)}},
        HttpHeaders{{"Host", "localhost"}, {"Authorization", std::string(testing::possessed_token)}}}) {
    EXPECT_EQ(refusal({Listener::loopback, {}}, Peer::loopback, headers), Code::access_denied);
    EXPECT_EQ(refusal({Listener::unix_socket, {}}, Peer::unix_socket, headers), Code::access_denied);
    EXPECT_EQ(refusal({Listener::unix_socket, {}}, Peer::own_unix_socket, headers), Code::access_denied);
  }
}

TEST(access, whoever_is_refused_for_want_of_proof_is_told_how_to_ask) {
  Guarded process;
  Access access(process.fake.world(), *process.keeper, {Listener::loopback, {}});
  const Result<void> refused = access.admit({.headers = {{"Host", "localhost"}}, .peer = Peer::loopback});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "this request does not prove that it comes from this machine");
  EXPECT_THAT(refused.error().hint, HasSubstr("jwtsync agree on this machine"));
}

TEST(access, a_signed_proof_does_not_help_who_is_passed_on) {
  for (const char* sign : {"Forwarded", "Via", "X-Real-IP", "X-Forwarded-For", "CF-Connecting-IP"}) {
    HttpHeaders headers = proven;
    headers.emplace_back(sign, "127.0.0.1");
    EXPECT_EQ(refusal({Listener::loopback, {}}, Peer::loopback, headers), Code::access_denied) << sign;
  }
  EXPECT_EQ(refusal({Listener::loopback, {}}, Peer::loopback, {{"Host", "auth.example"}, proven[1]}),
            Code::access_denied);
}

TEST(access, the_proof_of_every_folder_of_the_user_is_good_in_one_field_or_several) {
  constexpr const char* other = "c4n4ryOtherFolder0123456789abcdefghijklmnop";
  Guarded process;
  process.fake.possession.tokens.emplace_back(other);
  Access access(process.fake.world(), *process.keeper, {Listener::loopback, {}});
  const auto admitted = [&](HttpHeaders headers) {
    headers.emplace_back("Host", "localhost");
    return access.admit({.headers = std::move(headers), .peer = Peer::loopback}).has_value();
  };
  EXPECT_TRUE(admitted({{"Jwtsync-Access", other}}));
  EXPECT_TRUE(admitted({{"Jwtsync-Access", "unknown"}, {"jwtsync-access", other}}));
  EXPECT_TRUE(admitted({{"Jwtsync-Access", "unknown, " + std::string(other)}})) << "as WSGI joins fields";
  HttpHeaders many(most_presented, {"Jwtsync-Access", "unknown"});
  many.emplace_back("Jwtsync-Access", other);
  EXPECT_FALSE(admitted(many)) << "nobody tries thousands at once";
}

TEST(access, without_a_place_for_a_token_the_system_has_to_say_who_asks) {
  Guarded process;
  process.fake.possession.tokens.clear();
  const auto refused_of = [&](Listener listener, Peer peer) {
    Access access(process.fake.world(), *process.keeper, {listener, {}});
    return code_of(access.admit({.headers = {{"Host", "localhost"}}, .peer = peer}));
  };
  EXPECT_EQ(refused_of(Listener::unix_socket, Peer::own_unix_socket), std::nullopt);
  EXPECT_EQ(refused_of(Listener::unix_socket, Peer::unix_socket), Code::access_denied);
  EXPECT_EQ(refused_of(Listener::loopback, Peer::loopback), Code::access_denied);
  EXPECT_THAT(process.fake.events.lines(), Contains(HasSubstr("this user has no folder of its own")));
}

TEST(access, a_world_in_which_nothing_can_be_possessed_answers_nobody) {
  Guarded process;
  World world = process.fake.world();
  world.possession = nullptr;
  Access access(world, *process.keeper, {Listener::loopback, {}});
  EXPECT_EQ(code_of(access.admit({.headers = proven, .peer = Peer::loopback})), Code::access_denied);
}

TEST(access, a_question_about_a_bearer_token_needs_the_place_alone) {
  Guarded process;
  const auto code = [&](const AccessPolicy& policy, Peer peer, HttpHeaders headers) {
    Access access(process.fake.world(), *process.keeper, policy);
    return code_of(access.admit_to_verify({.headers = std::move(headers), .peer = peer}));
  };
  const HttpHeaders plain{{"Host", "localhost"}};
  EXPECT_EQ(code({Listener::loopback, {}}, Peer::loopback, plain), std::nullopt);
  EXPECT_EQ(code({Listener::unix_socket, {}}, Peer::unix_socket, plain), std::nullopt);
  EXPECT_EQ(code({Listener::loopback, {}}, Peer::remote, plain), Code::access_denied);
  EXPECT_EQ(code({Listener::loopback, {}}, Peer::loopback, {{"Host", "auth.example"}}), Code::access_denied);
  EXPECT_EQ(code({Listener::loopback, {}}, Peer::loopback, {{"Host", "localhost"}, {"X-Real-IP", "192.0.2.1"}}),
            Code::access_denied);
  process.fake.files.put("/run/access", token);
  EXPECT_EQ(code({Listener::loopback, {"/run/access"}}, Peer::loopback, plain), Code::access_denied);
  EXPECT_EQ(code({Listener::loopback, {"/run/access"}}, Peer::remote, {{"Jwtsync-Access", token}}), std::nullopt);
}

/// There a sidecar of the mesh hands on everybody's requests from 127.0.0.1.
TEST(access, on_a_platform_loopback_is_trusted_only_if_it_is_said) {
  const HttpHeaders plain{{"Host", "localhost"}};
  for (const char* sign : {"KUBERNETES_SERVICE_HOST", "K_SERVICE", "ECS_CONTAINER_METADATA_URI_V4"}) {
    Guarded process;
    process.fake.variables.set(sign, "10.96.0.1");
    const auto code = [&](AccessPolicy policy, Peer peer, const HttpHeaders& headers) {
      Access access(process.fake.world(), *process.keeper, std::move(policy));
      return code_of(access.admit_to_verify({.headers = headers, .peer = peer}));
    };
    EXPECT_EQ(code({Listener::loopback}, Peer::loopback, plain), Code::access_denied) << sign;
    EXPECT_EQ(code({Listener::loopback}, Peer::loopback, proven), std::nullopt) << "possession is proof anywhere";
    EXPECT_EQ(code({.listener = Listener::loopback, .loopback = LoopbackTrust::always}, Peer::loopback, plain),
              std::nullopt);
    EXPECT_EQ(code({.listener = Listener::loopback, .loopback = LoopbackTrust::always}, Peer::remote, plain),
              Code::access_denied);
    EXPECT_EQ(code({Listener::unix_socket}, Peer::unix_socket, plain), std::nullopt) << "no relay comes by there";
  }
}

TEST(access, trust_in_loopback_is_no_proof_of_possession) {
  const AccessPolicy policy{.listener = Listener::loopback, .loopback = LoopbackTrust::always};
  EXPECT_EQ(refusal(policy, Peer::loopback, {{"Host", "localhost"}}), Code::access_denied);
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

class Tokens : public ::testing::Test, protected Guarded {
 protected:
  Result<void> admitted(const char* presented) {
    ReceivedRequest request;
    request.headers = {{"Jwtsync-Access", presented}};
    return access.admit(request);
  }
  Access access{fake.world(), *keeper, {Listener::network, {"/run/old", "/run/new"}}};
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

TEST_F(Tokens, that_are_a_key_of_this_process_never_open_the_door) {
  fake.files.put("/run/old", testing::canary_secret);
  fake.files.put("/run/new", other_token);
  const Result<void> refused = admitted(std::string(testing::canary_secret).c_str());
  ASSERT_FALSE(refused) << "who asks could sign";
  EXPECT_EQ(refused.error().code, Code::file_unreadable);
  EXPECT_THAT(fake.events.lines(), Contains(HasSubstr("/run/old holds a JWT key of this process")));
  for (const std::string& line : fake.events.lines()) EXPECT_THAT(line, Not(HasSubstr(std::string(testing::canary))));
  EXPECT_TRUE(admitted(other_token)) << "the other file is as good as ever";
}

TEST_F(Tokens, become_useless_when_they_become_a_key) {
  fake.files.put("/run/old", token);
  fake.files.put("/run/new", token);
  ASSERT_TRUE(admitted(token));
  fake.variables.set("JWT_SECRET_STAGING", token);
  ASSERT_TRUE(keeper->reload());
  EXPECT_FALSE(admitted(token));
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
  Guarded process;
  CountingFiles files;
  files.put("/run/access", token);
  testing::FakeWorld& fake = process.fake;
  const World world = fake.world().with(files);
  Access access(world, *process.keeper, {Listener::network, {"/run/access"}});
  const ReceivedRequest request{.headers = {{"Jwtsync-Access", token}}};
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
  Guarded process;
  testing::FakeWorld& fake = process.fake;
  fake.files.put("/run/access", token, 0666);
  Access access(fake.world(), *process.keeper, {Listener::network, {"/run/access"}});
  const ReceivedRequest request{.headers = {{"Jwtsync-Access", token}}};
  EXPECT_EQ(access.admit(request).error().code, Code::file_unreadable);
  EXPECT_THAT(fake.events.lines(), Contains(HasSubstr("/run/access may be written by others")));
  fake.files.put("/run/access", token, 0640);
  EXPECT_TRUE(access.admit(request));
}

TEST(access, who_else_may_have_put_a_file_there_stands_in_the_log_once) {
  Guarded process;
  testing::FakeWorld& fake = process.fake;
  fake.files.put("/run/access", token);
  fake.files.expose("/run/access", "/run");
  Access access(fake.world(), *process.keeper, {Listener::network, {"/run/access"}});
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(access.admit({.headers = {{"Jwtsync-Access", token}}}));
  EXPECT_THAT(fake.events.lines(), ElementsAre("warning access token file: /run/access can be replaced by others: the "
                                               "folder /run is open to them"));
}

TEST(access, a_fork_reads_anew) {
  Guarded process;
  process.fake.files.put("/run/access", token);
  Access access(process.fake.world(), *process.keeper, {Listener::network, {"/run/access"}});
  const ReceivedRequest request{.headers = {{"Jwtsync-Access", token}}};
  ASSERT_TRUE(access.admit(request));
  run_in_child([&] { EXPECT_TRUE(access.admit(request)); });
}

// Policies.

TEST(access, a_network_listener_without_tokens_is_refused) {
  EXPECT_TRUE(check_policy({Listener::loopback, {}}));
  EXPECT_TRUE(check_policy({Listener::unix_socket, {}}));
  EXPECT_TRUE(check_policy({Listener::network, {"/run/access"}}));
  EXPECT_TRUE(check_policy({.listener = Listener::network, .client_names = {"ci.a"}}));
  const Result<void> unprotected = check_policy({Listener::network, {}});
  ASSERT_FALSE(unprotected);
  EXPECT_EQ(unprotected.error().code, Code::listener_unprotected);
}

TEST(Access, tells_at_once_of_a_token_file_that_cannot_be_used) {
  Guarded process;
  const Access access(process.fake.world(), *process.keeper, {Listener::network, {"/run/misspelt"}});
  EXPECT_THAT(process.fake.events.lines(), Contains(HasSubstr("access token file not usable")));
}

}  // namespace jwtsync::service::access_test

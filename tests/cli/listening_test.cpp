// SPDX-License-Identifier: Apache-2.0
#include "cli/listening.h"

#include <gmock/gmock.h>
#include <jwtsync/testing.h>
#include <array>
#include <atomic>

namespace jwtsync::cli::listening_test {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::SizeIs;

Arguments given(std::vector<std::string> words) {
  constexpr std::array<Option, 2> options{listen_option, unix_option};
  Result<Arguments> arguments = parse_arguments(options, "", std::move(words));
  EXPECT_TRUE(arguments);
  return arguments ? *arguments : Arguments{};
}

TEST(listening, is_on_loopback_unless_it_is_said) {
  const auto places = places_of(given({}), {});
  ASSERT_TRUE(places);
  ASSERT_THAT(*places, SizeIs(1));
  EXPECT_EQ(places->front().address.text(), "127.0.0.1:7517");
  EXPECT_EQ(places->front().policy.listener, Listener::loopback);
}

TEST(listening, arguments_win_over_the_configuration) {
  Configuration configuration;
  configuration.listen = "127.0.0.1:1";
  configuration.unix_socket = "/configured";
  const auto configured = places_of(given({}), configuration);
  ASSERT_TRUE(configured);
  ASSERT_THAT(*configured, SizeIs(2));
  EXPECT_EQ(configured->back().policy.listener, Listener::unix_socket);
  const auto said = places_of(given({"--unix", "/said"}), configuration);
  ASSERT_TRUE(said);
  ASSERT_THAT(*said, SizeIs(1));
  EXPECT_EQ(said->front().address.text(), "unix:/said");
}

TEST(listening, is_nowhere_by_an_empty_path) {
  const auto places = places_of(given({"--unix", ""}), {});
  ASSERT_FALSE(places);
  EXPECT_EQ(places.error().code, Code::argument_invalid);
}

TEST(listening, for_others_needs_an_access_token) {
  const auto open = places_of(given({"--listen", "0.0.0.0:0"}), {});
  ASSERT_FALSE(open);
  EXPECT_EQ(open.error().code, Code::listener_unprotected);
  Configuration configuration;
  configuration.access_token_files = {"/token"};
  const auto closed = places_of(given({"--listen", "0.0.0.0:0"}), configuration);
  ASSERT_TRUE(closed);
  EXPECT_EQ(closed->front().policy.listener, Listener::network);
  Configuration by_issuer;
  by_issuer.access_issuers = {{{{"file:/keys"}, {.issuer = "a", .audiences = {"b"}}}, {"deploy"}, {}}};
  const auto issued = places_of(given({"--listen", "0.0.0.0:0"}), by_issuer);
  ASSERT_TRUE(issued) << "or an issuer of such tokens";
  EXPECT_EQ(issued->front().policy.issuers, by_issuer.access_issuers);
}

TEST(listening, for_others_may_ask_for_certificates_in_place_of_tokens) {
  Configuration configuration;
  configuration.access_client_names = {"ci.example"};
  configuration.tls_cert = "/tls.crt";
  configuration.tls_key = "/tls.key";
  configuration.tls_client_ca = "/ca.crt";
  const auto places = places_of(given({"--listen", "0.0.0.0:0", "--unix", "/said"}), configuration);
  ASSERT_TRUE(places);
  ASSERT_THAT(*places, SizeIs(2));
  EXPECT_EQ(places->front().policy.client_names.size(), 1U);
  ASSERT_TRUE(places->front().tls);
  EXPECT_EQ(places->front().tls->key, "/tls.key");
  EXPECT_FALSE(places->back().tls) << "nobody listens in on a Unix socket";
  EXPECT_TRUE(places->back().policy.client_names.empty()) << "nor shows a certificate there";
  configuration.tls_client_ca.reset();
  configuration.access_client_names.clear();
  const auto tls_alone = places_of(given({"--listen", "0.0.0.0:0"}), configuration);
  ASSERT_FALSE(tls_alone);
  EXPECT_EQ(tls_alone.error().code, Code::listener_unprotected) << "TLS tells nobody who asks";
}

class Bound : public ::testing::Test {
 protected:
  void SetUp() override {
    fake.variables.set("ENVIRONMENT", "staging");
    fake.variables.set("JWT_SECRET_STAGING", jwtsync::testing::canary_secret);
    auto opened = Keeper::open(fake.world(), {.service = "auth"});
    ASSERT_TRUE(opened);
    keeper = std::move(*opened);
  }
  jwtsync::testing::FakeWorld fake;
  std::unique_ptr<Keeper> keeper;
};

TEST_F(Bound, listeners_tell_their_real_port) {
  Listeners listeners;
  ASSERT_TRUE(listeners.open(fake.world(), *keeper, *places_of(given({"--listen", "127.0.0.1:0"}), {}), {}));
  ASSERT_THAT(listeners.targets(), SizeIs(1));
  EXPECT_THAT(listeners.targets().front(), HasSubstr("http://127.0.0.1:"));
  EXPECT_NE(listeners.targets().front(), "http://127.0.0.1:0");
}

TEST_F(Bound, where_others_dial_in_is_said_by_the_command) {
  Listeners listeners;
  ASSERT_TRUE(listeners.open_for_others(fake.world(), *keeper, *places_of(given({"--listen", "127.0.0.1:0"}), {}), {},
                                        true, nullptr));
  EXPECT_THAT(listeners.targets(), SizeIs(1));
}

TEST_F(Bound, what_is_no_collector_is_an_error) {
  fake.files.put("/etc/jwtsync/jwtsync.toml", "[fleet]\ncollector = \"http://elsewhere:7517\"\n");
  ASSERT_TRUE(keeper->reload());
  Listeners listeners;
  const Result<void> opened =
      listeners.open(fake.world(), *keeper, *places_of(given({"--listen", "127.0.0.1:0"}), {}), {});
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Code::argument_invalid);
  EXPECT_THAT(opened.error().message, HasSubstr("[fleet] collector"));
}

TEST_F(Bound, an_address_in_use_is_an_error) {
  Listeners listeners;
  ASSERT_TRUE(listeners.open(fake.world(), *keeper, *places_of(given({"--listen", "127.0.0.1:0"}), {}), {}));
  Listeners others;
  const std::string taken = listeners.targets().front().substr(std::string("http://").size());
  const Result<void> opened = others.open(fake.world(), *keeper, *places_of(given({"--listen", taken}), {}), {});
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Code::address_in_use);
}

TEST_F(Bound, a_gate_is_about_readiness_alone) {
  Endpoints endpoints(fake.world(), *keeper, {});
  std::atomic<bool> is_open{false};
  Gate gate(endpoints, is_open);
  for (const char* target : {"/readyz", "/readyz?verbose"}) {
    const HttpResponse closed = gate.handle({.target = target});
    EXPECT_EQ(closed.status, 503);
    EXPECT_EQ(closed.body, R"({"status":"starting"})");
  }
  EXPECT_EQ(gate.handle({.method = "HEAD", .target = "/readyz"}).body, "");
  EXPECT_EQ(gate.handle({.target = "/healthz"}).status, 200);
  EXPECT_EQ(gate.handle({.method = "POST", .target = "/readyz"}).status, 405);
  is_open = true;
  EXPECT_EQ(gate.handle({.target = "/readyz"}).status, 200);
}

TEST_F(Bound, the_log_names_the_file_by_which_one_may_ask) {
  tell_who_may_ask(fake.world(), *places_of(given({}), {}));
  EXPECT_THAT(fake.events.lines(), Contains(HasSubstr("may ask this process")));
}

}  // namespace jwtsync::cli::listening_test

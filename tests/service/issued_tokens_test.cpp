// SPDX-License-Identifier: Apache-2.0
#include "service/issued_tokens.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <jwtsync/testing.h>
#include <jwtsync/testing_issuer.h>
#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "../support/key_pair.h"
#include "service/access.h"

namespace jwtsync::service::issued_tokens_test {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* access_file = "access-c4n4ry-0123456789abcdef-0123456789abcdef";

KeyRing new_key() {
  return KeyRing::parse(Secret::copy_of(testing::Pair::generate(Algorithm::es256).private_pem()).value()).value();
}

/// A process that takes tokens of a cluster for two service accounts, and of a login for one address.
class IssuedTokensTest : public ::testing::Test {
 protected:
  IssuedTokensTest() {
    fake.variables.set("ENVIRONMENT", "staging");
    fake.variables.set("JWT_SECRET_STAGING", testing::canary_secret);
    fake.network.attach("cluster.example", cluster);
    fake.network.attach("login.example", login);
    cluster.publish(public_jwks(key_of_cluster));
    login.publish(public_jwks(key_of_login));
    fake.files.put("/etc/jwtsync/jwtsync.toml", R"(
[[access.issuers]]
issuer = "https://cluster.example"
sources = ["jwks+https://cluster.example/keys"]
audiences = ["jwtsync"]
subjects = ["system:serviceaccount:ci:deploy", "system:serviceaccount:ci:watch"]
[[access.issuers]]
issuer = "https://login.example"
sources = ["jwks+https://login.example/keys"]
audiences = ["jwtsync"]
emails = ["deploy@example.org"]
)");
    own = Keeper::open(fake.world(), {.service = "auth"}).value();
    keys = Keeper::of_access(fake.world(), *own).value();
  }

  AccessPolicy policy() {
    return {.listener = Listener::network, .issuers = own->configuration().access_issuers, .issuer_keys = keys.get()};
  }
  Claims claims(const std::string& issuer, const std::string& subject) {
    Claims made;
    made.issuer("https://" + issuer + ".example").subject(subject).audience("jwtsync");
    made.expires_at(fake.clock.now() + std::chrono::minutes(10));
    return made;
  }
  static std::string signed_by(const KeyRing& key, const Claims& made) {
    Scratch scratch;
    return std::string(Signer::create(key).value().sign(made, scratch).value());
  }
  std::string of_deploy() { return signed_by(key_of_cluster, claims("cluster", "system:serviceaccount:ci:deploy")); }
  static Claims parsed(const std::string& json) { return Claims::parse(json).value(); }
  std::string with_email(const std::string& members) {
    const auto expires = std::chrono::system_clock::to_time_t(fake.clock.now()) + 600;
    return signed_by(key_of_login, parsed(R"({"iss":"https://login.example","sub":"1","aud":"jwtsync","exp":)" +
                                          std::to_string(expires) + members + "}"));
  }
  /// What became of a request with this token; empty if it was let in.
  std::string verdict(const std::string& token) {
    Access access(fake.world(), *own, policy());
    const Result<void> admitted = access.admit({.headers = {{"Jwtsync-Access", token}}});
    return admitted ? "" : std::string(name_of(admitted.error().code)) + ": " + admitted.error().message;
  }

  testing::FakeWorld fake;
  testing::FakeIssuer cluster{"https://cluster.example"}, login{"https://login.example"};
  KeyRing key_of_cluster = new_key(), key_of_login = new_key();
  std::unique_ptr<Keeper> own, keys;
};

TEST_F(IssuedTokensTest, of_a_named_subject_let_in) {
  EXPECT_EQ(verdict(of_deploy()), "");
  EXPECT_EQ(verdict(signed_by(key_of_cluster, claims("cluster", "system:serviceaccount:ci:watch"))), "");
}

TEST_F(IssuedTokensTest, of_another_subject_are_refused) {
  for (const char* other : {"system:serviceaccount:ci:other", "system:serviceaccount:ci:deploy2",
                            "System:serviceaccount:ci:deploy", "", "deploy@example.org"}) {
    EXPECT_THAT(verdict(signed_by(key_of_cluster, claims("cluster", other))), HasSubstr("access_denied")) << other;
  }
  EXPECT_THAT(verdict(signed_by(key_of_login, claims("login", "system:serviceaccount:ci:deploy"))),
              HasSubstr("not of a subject that may ask here"))
      << "a subject that another issuer has named so";
  Claims nobody;
  nobody.issuer("https://cluster.example").audience("jwtsync").expires_at(fake.clock.now() + std::chrono::minutes(1));
  EXPECT_THAT(verdict(signed_by(key_of_cluster, nobody)), HasSubstr("not of a subject that may ask here"));
}

TEST_F(IssuedTokensTest, of_an_email_are_taken_only_if_the_issuer_has_verified_it) {
  EXPECT_EQ(verdict(with_email(R"(,"email":"deploy@example.org","email_verified":true)")), "");
  for (const char* members :
       {R"(,"email":"deploy@example.org")", R"(,"email":"deploy@example.org","email_verified":false)",
        R"(,"email":"deploy@example.org","email_verified":"true")",
        R"(,"email":"deploy@example.org","email_verified":1)", R"(,"email":"Deploy@example.org","email_verified":true)",
        R"(,"email":["deploy@example.org"],"email_verified":true)", R"(,"email_verified":true)"}) {
    EXPECT_THAT(verdict(with_email(members)), HasSubstr("not of a subject that may ask here")) << members;
  }
}

TEST_F(IssuedTokensTest, that_are_not_good_are_told_by_their_code_alone) {
  const std::string subject = "system:serviceaccount:ci:deploy";
  Claims over = claims("cluster", subject), elsewhere = claims("cluster", subject);
  const Claims stranger = claims("c4n4ry", subject);
  over.expires_at(fake.clock.now() - std::chrono::minutes(1));
  elsewhere.audience("other");
  EXPECT_THAT(verdict(signed_by(key_of_cluster, over)), HasSubstr("is not accepted: token_expired"));
  EXPECT_THAT(verdict(signed_by(key_of_cluster, elsewhere)), HasSubstr("is not accepted: token_audience_mismatch"));
  EXPECT_THAT(verdict(signed_by(key_of_cluster, stranger)), HasSubstr("is not accepted: token_issuer_mismatch"));
  EXPECT_NE(verdict(signed_by(own->ring().value(), claims("cluster", subject))), "") << "by the secret of the fleet";
  EXPECT_THAT(verdict(signed_by(key_of_cluster, stranger)), Not(HasSubstr("c4n4ry")));
  EXPECT_THAT(verdict("c4n4ry.c4n4ry.c4n4ry"), HasSubstr("is not accepted: token_malformed"));
  EXPECT_THAT(verdict(of_deploy() + "x"), HasSubstr("access_denied"));
  EXPECT_THAT(verdict("c4n4ry"), HasSubstr("the access token is not one of this process")) << "has no form of a JWT";
  EXPECT_THAT(verdict(""), HasSubstr("access_denied"));
}

TEST_F(IssuedTokensTest, that_cannot_be_judged_now_are_503) {
  cluster.set_fault(testing::IssuerFault::unavailable);
  keys = Keeper::of_access(fake.world(), *own).value();
  EXPECT_THAT(verdict(of_deploy()), HasSubstr("keys_outdated: it cannot be told now"));
  EXPECT_EQ(http_status_of(Code::keys_outdated), 503);
  AccessPolicy without = policy();
  without.issuer_keys = nullptr;
  Access access(fake.world(), *own, without);
  EXPECT_FALSE(access.admit({.headers = {{"Jwtsync-Access", of_deploy()}}}));
}

TEST_F(IssuedTokensTest, stand_beside_files_and_one_is_enough) {
  fake.files.put("/run/access", access_file);
  AccessPolicy both = policy();
  both.token_files = {"/run/access", "/run/absent"};
  Access access(fake.world(), *own, both);
  EXPECT_TRUE(access.admit({.headers = {{"Jwtsync-Access", of_deploy()}}})) << "though a file is of no use";
  EXPECT_TRUE(access.admit({.headers = {{"Jwtsync-Access", access_file}}}));
  EXPECT_TRUE(access.admit({.headers = {{"Jwtsync-Access", "a.b.c"}, {"Jwtsync-Access", of_deploy()}}}));
  EXPECT_FALSE(access.admit({.headers = {{"Jwtsync-Access", "a.b.c"}}}));
}

TEST_F(IssuedTokensTest, are_verified_two_of_a_request) {
  Access access(fake.world(), *own, policy());
  const auto admits = [&](HttpHeaders headers) { return access.admit({.headers = std::move(headers)}).has_value(); };
  EXPECT_TRUE(admits({{"Jwtsync-Access", access_file}, {"Jwtsync-Access", "a.b.c, " + of_deploy()}}));
  EXPECT_FALSE(admits({{"Jwtsync-Access", "a.b.c, d.e.f"}, {"Jwtsync-Access", of_deploy()}}));
  EXPECT_TRUE(admits({{"Jwtsync-Access", of_deploy()}, {"Jwtsync-Access", "a.b.c, d.e.f"}}));
}

TEST_F(IssuedTokensTest, each_subject_has_a_limit_of_its_own) {
  Access access(fake.world(), *own, policy());
  const ReceivedRequest deploy{.headers = {{"Jwtsync-Access", of_deploy()}}};
  for (std::uint32_t i = 0; i < rate_of_a_credential.burst; ++i) ASSERT_TRUE(access.admit(deploy)) << i;
  EXPECT_EQ(access.admit(deploy).error().code, Code::too_many_requests);
  const std::string watch = signed_by(key_of_cluster, claims("cluster", "system:serviceaccount:ci:watch"));
  EXPECT_TRUE(access.admit({.headers = {{"Jwtsync-Access", watch}}}));
}

TEST_F(IssuedTokensTest, protect_a_listener_that_others_reach_and_the_place_is_no_proof_beside_them) {
  EXPECT_TRUE(check_policy(policy()));
  AccessPolicy local = policy();
  local.listener = Listener::loopback;
  Access access(fake.world(), *own, local);
  EXPECT_FALSE(access.admit({.headers = {{"Host", "localhost"}}, .peer = Peer::loopback}));
  EXPECT_FALSE(access.admit_to_verify({.headers = {{"Host", "localhost"}}, .peer = Peer::loopback}));
  EXPECT_TRUE(access.admit_to_verify({.headers = {{"Jwtsync-Access", of_deploy()}}}));
}

}  // namespace jwtsync::service::issued_tokens_test

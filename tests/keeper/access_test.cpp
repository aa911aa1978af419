// SPDX-License-Identifier: Apache-2.0
// The keys of those whose tokens are access tokens, https://a.example and https://b.example, beside a process's own.
#include "../support/key_pair.h"
#include "fixture.h"

#include <jwtsync/testing_issuer.h>
#include <algorithm>
#include <string>
#include <vector>

namespace jwtsync::access_test {

using ::testing::HasSubstr;
using testing::IssuerFault;
using ::testing::Not;

KeyRing new_key() {
  return KeyRing::parse(Secret::copy_of(testing::Pair::generate(Algorithm::es256).private_pem()).value()).value();
}

std::string table(const std::string& name, const std::string& source = "jwks+https://ISSUER/keys") {
  const std::string host = name + ".example";
  std::string written = source;
  if (const std::size_t at = written.find("ISSUER"); at != std::string::npos) written.replace(at, 6, host);
  return "[[access.issuers]]\nissuer = \"https://" + host + "\"\nsources = [\"" + written +
         "\"]\naudiences = [\"jwtsync\"]\nsubjects = [\"deploy\"]\n";
}

class AccessTest : public KeeperTest {
 protected:
  AccessTest() {
    fake.network.attach("a.example", a);
    fake.network.attach("b.example", b);
    a.publish(public_jwks(key_of_a));
    b.publish(public_jwks(key_of_b));
  }

  /// Those of a process with this at the end of its file.
  Result<std::unique_ptr<Keeper>> opened(const std::string& tables) {
    fake.files.put(configuration_file, "sources = [\"file:/run/secrets/jwt\"]\n" + tables);
    own = open();
    return Keeper::of_access(fake.world(), *own);
  }
  std::string token(const KeyRing& key, const std::string& issuer) {
    Scratch scratch;
    Claims claims;
    claims.issuer("https://" + issuer + ".example").subject("deploy").audience("jwtsync");
    claims.expires_at(fake.clock.now() + std::chrono::hours(100));
    return std::string(Signer::create(key).value().sign(claims, scratch).value());
  }
  std::string verdict(const Keeper& keeper, const std::string& token) {
    const auto verified = keeper.verify(token, local);
    return verified ? std::string(keeper.judged_by(local).value_or("nobody"))
                    : std::string(name_of(verified.error().code));
  }

  testing::FakeIssuer a{"https://a.example"}, b{"https://b.example"};
  KeyRing key_of_a = new_key(), key_of_b = new_key();
  std::unique_ptr<Keeper> own;
  Keeper::Local local;
};

TEST_F(AccessTest, each_issuer_s_tokens_are_judged_by_its_keys_and_by_nobody_else_s) {
  const auto keys = opened(table("a") + table("b"));
  ASSERT_TRUE(keys) << keys.error().message;
  EXPECT_EQ(verdict(**keys, token(key_of_a, "a")), "https://a.example");
  EXPECT_EQ(verdict(**keys, token(key_of_b, "b")), "https://b.example");
  EXPECT_FALSE(accepts(**keys, token(key_of_b, "a")));
  EXPECT_FALSE(accepts(**keys, token(own->ring().value(), "a"))) << "a token by this process's own secret";
  EXPECT_FALSE(accepts(*own, token(key_of_a, "a"))) << "and its tokens are none of the application's";
}

TEST_F(AccessTest, it_opens_though_an_issuer_is_down_and_has_its_keys_later) {
  b.set_fault(IssuerFault::unavailable);
  const auto keys = opened(table("a") + table("b"));
  ASSERT_TRUE(keys) << keys.error().message;
  EXPECT_EQ(verdict(**keys, token(key_of_a, "a")), "https://a.example");
  EXPECT_EQ(verdict(**keys, token(key_of_b, "b")), "ring_unavailable");
  b.set_fault(IssuerFault::none);
  fake.clock.advance(std::chrono::minutes(2));
  static_cast<void>((*keys)->refresh());
  EXPECT_EQ(verdict(**keys, token(key_of_b, "b")), "https://b.example");
}

TEST_F(AccessTest, what_no_waiting_mends_is_an_error) {
  const auto unknown = opened(table("a", "nonsense://a"));
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, Code::locator_scheme_unknown);
  EXPECT_THAT(unknown.error().message, HasSubstr("[[access.issuers]]"));
  const auto none = opened("");
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, Code::argument_invalid);
}

TEST_F(AccessTest, a_shared_secret_is_no_key_of_an_issuer) {
  const auto keys = opened(table("a", "file:/run/secrets/jwt"));
  ASSERT_FALSE(keys);
  EXPECT_EQ(keys.error().code, Code::argument_invalid);
  EXPECT_THAT(keys.error().message, HasSubstr("a shared secret"));
  EXPECT_THAT(keys.error().message, Not(HasSubstr("c4n4ry")));
}

TEST_F(AccessTest, it_answers_no_deploy_and_looks_at_no_source_of_the_process) {
  fake.variables.set("JWTSYNC_NONCE", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
  fake.variables.set("JWTSYNC_SOURCES", "file:/run/secrets/jwt");
  const auto keys = opened(table("a"));
  ASSERT_TRUE(keys) << keys.error().message;
  EXPECT_EQ(verdict(**keys, token(key_of_a, "a")), "https://a.example");
  fake.clock.advance(std::chrono::hours(2));
  a.publish(public_jwks(key_of_b));
  EXPECT_TRUE((*keys)->refresh().value());
  const auto is_answer = [](const std::string& line) { return line.find("answer to JWTSYNC_NONCE") != line.npos; };
  const std::vector<std::string> lines = fake.events.lines();
  EXPECT_EQ(std::count_if(lines.begin(), lines.end(), is_answer), 1) << "that of the process itself";
}

}  // namespace jwtsync::access_test

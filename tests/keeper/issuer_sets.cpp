// SPDX-License-Identifier: Apache-2.0
// An issuer whose set holds keys that cannot be used.
#include "issuer_fixture.h"

namespace jwtsync::issuer_sets {

using ::testing::Contains;
using ::testing::Field;
using ::testing::HasSubstr;

/// The set of one key, its coordinate x being that of no point.
std::string broken_set_of(const KeyRing& key) {
  std::string set = public_jwks(key);
  const std::size_t x = set.find(R"("x":")") + 5;
  return set.replace(x, set.find('"', x) - x, std::string(43, 'A'));
}

TEST_F(IssuerTest, a_key_that_cannot_be_used_takes_nothing_from_the_others) {
  issuer.publish(testing::joined_sets({broken_set_of(second), public_jwks(first)}));
  const auto keeper = open_issuer();
  EXPECT_EQ(verdict(*keeper, token_by(first)), "none");
  EXPECT_EQ(verdict(*keeper, token_by(second)), "token_key_unusable");
  EXPECT_EQ(issuer.fetches(), 1u) << "the set was not asked for again: it has that key";
  Keeper::Local local;
  const std::string token = token_by(second);
  const auto refused = keeper->verify(token, local);
  ASSERT_FALSE(refused);
  EXPECT_THAT(keeper->explain(refused.error(), token, local).message, HasSubstr("is not on P-256"));
  EXPECT_THAT(keeper->report().warnings, Contains(Field(&Warning::kind, WarningKind::malformed_key)));
  EXPECT_THAT(fake.events.lines(), Contains(HasSubstr("is not used: the point of the key is not on P-256")));
  EXPECT_EQ(keeper->report().keys.size(), 1u);
}

/// Such tokens may come for ever: what a set has that is not for us, its other clients sign with.
TEST_F(IssuerTest, tokens_of_a_key_that_cannot_be_used_leave_the_fetches_to_keys_that_were_replaced) {
  issuer.publish(testing::joined_sets({broken_set_of(second), public_jwks(first)}));
  const auto keeper = open_issuer();
  for (int i = 0; i < 10; ++i, wait(std::chrono::seconds(10))) {
    EXPECT_EQ(patient_verdict(*keeper, token_by(second)), "token_key_unusable");
  }
  EXPECT_EQ(issuer.fetches(), 1u);
  EXPECT_EQ(patient_verdict(*keeper, spoiled(token_by(first))), "token_signature_invalid");
  EXPECT_EQ(issuer.fetches(), 2u);
}

TEST_F(IssuerTest, a_key_that_is_mended_is_used_when_the_set_is_fetched_again) {
  issuer.publish(testing::joined_sets({broken_set_of(second), public_jwks(first)}));
  const auto keeper = open_issuer();
  publish({&first, &second});
  ASSERT_TRUE(keeper->reload());
  EXPECT_EQ(verdict(*keeper, token_by(second)), "none");
  EXPECT_TRUE(keeper->report().warnings.empty());
}

TEST_F(IssuerTest, a_set_without_a_key_of_use_leaves_the_old_ring) {
  const auto keeper = open_issuer();
  issuer.publish(broken_set_of(first));
  const Result<bool> reloaded = keeper->reload();
  ASSERT_FALSE(reloaded);
  EXPECT_EQ(reloaded.error().code, Code::key_malformed);
  EXPECT_EQ(verdict(*keeper, token_by(first)), "none");
  EXPECT_TRUE(keeper->readiness().ready);
  EXPECT_TRUE(keeper->report().reload_error);
}

TEST_F(IssuerTest, a_set_without_a_key_of_use_is_no_key_to_begin_with) {
  issuer.publish(broken_set_of(first));
  const KeeperOptions options{.sources = {"jwks+https://issuer.example/keys"}};
  EXPECT_EQ(Keeper::open(fake.world(), options).error().code, Code::key_malformed);
  const auto keeper = open({.sources = options.sources, .without_key = WithoutKey::wait});
  EXPECT_FALSE(keeper->readiness().ready);
  EXPECT_EQ(verdict(*keeper, token_by(first)), "ring_unavailable");
  EXPECT_EQ(http_status_of(Code::ring_unavailable), 503);
  publish({&first});
  ASSERT_TRUE(keeper->reload());
  EXPECT_EQ(verdict(*keeper, token_by(first)), "none");
}

TEST_F(IssuerTest, a_key_of_two_names_is_counted_by_each) {
  const std::string named = public_jwks(first);
  std::string renamed = named;
  const std::size_t kid = renamed.find(R"("kid":")") + 7;
  renamed.replace(kid, renamed.find('"', kid) - kid, "other");
  issuer.publish(testing::joined_sets({renamed, named}));
  const auto keeper = open_issuer();
  EXPECT_EQ(verdict(*keeper, token_by(first)), "none");
  for (const KeyMetrics& key : keeper->metrics().keys) {
    EXPECT_EQ(key.accepted, key.kid == first.keys().front().kid() ? 1u : 0u) << key.kid;
  }
}

}  // namespace jwtsync::issuer_sets

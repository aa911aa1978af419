// SPDX-License-Identifier: Apache-2.0
#include "../token/allocations.h"
#include "../token/issuer_attacks.h"
#include "fixture.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

namespace jwtsync::choose_test {

using ::testing::AllOf;
using ::testing::HasSubstr;

class ChooseTest : public KeeperTest {
 protected:
  ChooseTest() {
    fake.files.put(configuration_file, two_issuers().configuration);
    fake.files.put("/keys/a", two_issuers().keys_of_a);
    fake.files.put("/keys/b", two_issuers().keys_of_b);
  }

  /// Who judged it, and the code: "https://a.example none".
  std::string verdict(const Keeper& keeper, const std::string& token) {
    const auto verified = keeper.verify(token, local);
    return std::string(keeper.judged_by(local).value_or("nobody")) + ' ' +
           std::string(verified ? "none" : name_of(verified.error().code));
  }
  static std::string expected(const IssuerToken& token, bool good) {
    return (token.issuer.empty() ? "nobody" : token.issuer) + ' ' + std::string(good ? "none" : name_of(token.code));
  }

  Keeper::Local local;
};

TEST_F(ChooseTest, a_token_is_judged_by_the_keys_of_its_issuer) {
  const auto keeper = open();
  for (const IssuerToken& token : tokens_of_issuers()) {
    EXPECT_EQ(verdict(*keeper, token.token), expected(token, true)) << token.name;
  }
}

TEST_F(ChooseTest, no_attack_passes_for_the_other_issuer) {
  const auto keeper = open();
  for (const IssuerToken& attack : issuer_attacks()) {
    EXPECT_EQ(verdict(*keeper, attack.token), expected(attack, false)) << attack.name;
    const auto patient = keeper->verify_patiently(attack.token, local);
    ASSERT_FALSE(patient) << attack.name;
    EXPECT_EQ(patient.error().code, attack.code) << attack.name;
    const Error error = keeper->explain(patient.error(), attack.token, local);
    EXPECT_EQ(error.code, attack.code) << attack.name;
    EXPECT_TRUE(keeper->both_sides(attack.token, local)) << attack.name;
  }
}

/// What one thread keeps of one issuer must not serve another.
TEST_F(ChooseTest, issuers_do_not_mix_in_whatever_order_their_tokens_come) {
  const auto keeper = open();
  std::vector<IssuerToken> all = issuer_attacks();
  const std::size_t bad = all.size();
  for (IssuerToken& good : tokens_of_issuers()) all.push_back(std::move(good));
  for (std::size_t step : {1u, 5u, 7u, 11u}) {
    if (std::gcd(step, all.size()) != 1) continue;
    for (std::size_t i = 0, at = 0; i < 2 * all.size(); ++i, at = (at + step) % all.size()) {
      ASSERT_EQ(verdict(*keeper, all[at].token), expected(all[at], at >= bad)) << all[at].name;
    }
  }
}

TEST_F(ChooseTest, both_sides_are_told_of_an_issuer_that_is_not_known) {
  const auto keeper = open();
  const auto all = issuer_attacks();
  const auto attack =
      std::find_if(all.begin(), all.end(), [](const auto& each) { return each.name == "name/https://a.example/"; });
  ASSERT_NE(attack, all.end());
  const auto refused = keeper->verify(attack->token, local);
  ASSERT_FALSE(refused);
  const Error error = keeper->explain(refused.error(), attack->token, local);
  EXPECT_THAT(error.message, AllOf(HasSubstr("\"https://a.example/\""), HasSubstr("\"https://a.example\""),
                                   HasSubstr("\"b.example\"")));
  EXPECT_EQ(keeper->both_sides(attack->token, local)->token.issuer, "https://a.example/");
}

TEST_F(ChooseTest, choosing_does_not_allocate) {
  const auto keeper = open();
  const auto good = tokens_of_issuers();
  const auto bad = issuer_attacks();
  for (const auto& each : good) static_cast<void>(keeper->verify(each.token, local));
  const std::size_t before = allocations();
  for (const auto& each : bad) {
    if (each.issuer.empty()) static_cast<void>(keeper->verify(each.token, local));
  }
  EXPECT_EQ(allocations(), before);
}

TEST_F(ChooseTest, nobody_judges_where_there_are_not_several) {
  fake.files.put(configuration_file, "sources = [\"file:/run/secrets/jwt\"]\n");
  const auto keeper = open();
  EXPECT_EQ(verdict(*keeper, token_of(*keeper)), "nobody none");
}

}  // namespace jwtsync::choose_test

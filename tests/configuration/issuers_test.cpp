// SPDX-License-Identifier: Apache-2.0
#include <jwtsync/configuration.h>

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace jwtsync::issuers_test {

Issuer issuer(std::string name, std::vector<std::string> aliases = {}) {
  return {{"file:/key"}, {.issuer = std::move(name), .issuer_aliases = std::move(aliases)}};
}

TEST(issuers, are_told_apart_code_point_by_code_point) {
  EXPECT_TRUE(check_issuers({}));
  EXPECT_TRUE(check_issuers({issuer("a", {"A", "a/"}), issuer("b"), issuer("\xc3\xa9"), issuer("e\xcc\x81")}));
}

TEST(issuers, that_cannot_be_told_apart_are_refused) {
  const std::vector<std::vector<Issuer>> cases = {
      {issuer("a"), issuer("a")},
      {issuer("a", {"b"}), issuer("b")},
      {issuer("a"), issuer("b", {"a"})},
      {issuer("a", {"c"}), issuer("b", {"c"})},
      {issuer("a", {"a"})},
      {issuer("a", {"b", "b"})},
      {issuer("")},
      {issuer(" \t")},
      {issuer("a", {""})},
      {issuer("a", {"\xff"})},
      {issuer(std::string(2049, 'a'))},
      {issuer("a", std::vector<std::string>(16, "b"))},
      {{{"file:/key"}, {}}},
      {{{}, {.issuer = "a"}}},
  };
  for (const auto& issuers : cases) {
    const Result<void> checked = check_issuers(issuers);
    ASSERT_FALSE(checked) << &issuers - cases.data();
    EXPECT_EQ(checked.error().code, Code::argument_invalid);
  }
}

TEST(issuers, are_no_more_than_64) {
  std::vector<Issuer> many;
  for (int i = 0; i < 64; ++i) many.push_back(issuer(std::to_string(i)));
  EXPECT_TRUE(check_issuers(many));
  many.push_back(issuer("one more"));
  EXPECT_FALSE(check_issuers(many));
}

}  // namespace jwtsync::issuers_test

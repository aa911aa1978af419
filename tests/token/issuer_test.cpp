// SPDX-License-Identifier: Apache-2.0
#include <jwtsync/issuer.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "allocations.h"
#include "forge.h"
#include "issuer_attacks.h"

namespace jwtsync::issuer_test {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string with(std::string_view payload) { return token_of(good_header, payload); }

Error refusal_of(const std::string& text, const std::vector<std::string>& known = {"auth", "other"}) {
  Scratch scratch;
  const auto issuer = read_unverified_issuer(text, scratch);
  return explain_issuer(issuer ? Refusal{Code::token_issuer_mismatch} : issuer.error(), text, known);
}

TEST(issuer, is_read_as_the_token_says_it) {
  Scratch scratch;
  EXPECT_EQ(read_unverified_issuer(with(R"({"iss":"auth"})"), scratch), "auth");
  EXPECT_EQ(read_unverified_issuer(with(R"({"iss":"\u0061uth"})"), scratch), "auth");
  EXPECT_EQ(read_unverified_issuer(with(R"({"iss":""})"), scratch), "");
  EXPECT_EQ(read_unverified_issuer(with(R"({"iss":"a\u0000b"})"), scratch), std::string_view("a\0b", 3));
}

TEST(issuer, is_read_without_a_look_at_header_and_signature) {
  Scratch scratch;
  EXPECT_EQ(read_unverified_issuer("!!." + encode(R"({"iss":"auth"})") + ".!!", scratch), "auth");
}

TEST(issuer, is_read_without_allocating) {
  Scratch scratch;
  const std::string text = with(R"({"iss":"https:\/\/an-issuer-of-a-long-name.example\/realms\/one","exp":1})");
  const std::size_t before = allocations();
  const auto issuer = read_unverified_issuer(text, scratch);
  EXPECT_EQ(allocations(), before);
  EXPECT_EQ(issuer, "https://an-issuer-of-a-long-name.example/realms/one");
}

TEST(issuer, of_a_token_that_has_none_is_an_objection) {
  for (const IssuerToken& attack : issuer_attacks()) {
    if (!attack.name.starts_with("form/")) continue;
    Scratch scratch;
    const auto issuer = read_unverified_issuer(attack.token, scratch);
    ASSERT_FALSE(issuer) << attack.name;
    EXPECT_EQ(issuer.error().code, attack.code) << attack.name;
  }
  Scratch scratch;
  EXPECT_EQ(read_unverified_issuer(std::string(max_token_size + 1, 'a'), scratch).error().code, Code::token_too_large);
}

TEST(issuer, that_is_not_known_is_told_beside_those_that_are) {
  const Error error = refusal_of(with(R"({"iss":"https://auth/\n"})"));
  EXPECT_EQ(error.code, Code::token_issuer_mismatch);
  EXPECT_THAT(error.message, AllOf(HasSubstr("https://auth/"), HasSubstr("\"auth\", \"other\""), Not(HasSubstr("\n"))));
  EXPECT_FALSE(error.hint.empty());
  EXPECT_THAT(refusal_of(with("{}")).message, AllOf(HasSubstr("no iss"), HasSubstr("\"other\"")));
  EXPECT_THAT(refusal_of(with(R"({"iss":["auth"]})")).message, AllOf(HasSubstr("must be text"), HasSubstr("\"auth\"")));
  const Error many = refusal_of(with(R"({"iss":"x"})"), std::vector<std::string>(11, "auth"));
  EXPECT_THAT(many.message, HasSubstr("and 3 more"));
}

}  // namespace jwtsync::issuer_test

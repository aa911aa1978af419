// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/variant_match.h"
#include "fleet/challenge.h"

#include "fixture.h"
#include "fleet/variants.h"

#include <gmock/gmock.h>
#include <algorithm>
#include <vector>

namespace jwtsync::diagnosis::variant_match_test {

const Nonce nonce = *Nonce::parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");

Member holding(const std::string& service, const std::string& secret) {
  const Identity identity{service, service + "-1"};
  Member member;
  member.report.identity = identity;
  member.challenge = *fleet::answer_challenge(identity, fixture::ring_of(secret), nonce, Variants::with, 32);
  return member;
}

/// In one order, too: of variants with one result the first is answered, and of two that match the first is told.
TEST(variant_words, speak_of_every_variant_of_the_protocol_in_its_order) {
  std::vector<std::string_view> spoken, known;
  for (const VariantWords& words : variant_words()) spoken.push_back(words.name);
  for (const fleet::Variant& variant : fleet::variants()) known.push_back(variant.name);
  EXPECT_EQ(spoken, known);
}

TEST(variant_words, have_a_remedy_that_says_whose_value_is_meant) {
  const Whose whose = [](Advice& advice, Side side) { advice.say(side == Side::derived ? Words("B") : Words("A")); };
  const auto remedy_by_name = [&](std::string_view name) {
    const auto words = std::find_if(variant_words().begin(), variant_words().end(),
                                    [&](const VariantWords& each) { return each.name == name; });
    return remedy_of(*words, whose).text();
  };
  EXPECT_EQ(remedy_by_name("trailing_newline"),
            "take the white space off the value of B (echo adds a newline, printf does not)");
  EXPECT_EQ(remedy_by_name("double_unquoted"), "take the quotes off the value of A");
  EXPECT_EQ(remedy_by_name("base64_decoded"), "say what the text is where A reads it: ?format=base64 on its locator");
  EXPECT_EQ(remedy_by_name("assignment_removed"), "give A the value alone, without its name");
  EXPECT_EQ(remedy_by_name("json_key"), "give A the value alone, not the document around it");
  EXPECT_EQ(remedy_by_name("hex_upper"), "give both the same spelling");
}

struct Row {
  std::string original, derived;
  std::string_view variant;
};

TEST(variant_match, is_found_whoever_comes_first) {
  const std::string secret(testing::canary_secret);
  const Row rows[] = {
      {secret, secret + "\n", "trailing_newline"},
      {secret, secret + "\r\n", "trailing_crlf"},
      {secret, '"' + secret + '"', "double_quoted"},
      {"\t " + secret, secret, "trimmed"},
      {secret, ' ' + secret, "leading_space"},
      {'"' + secret + "\"\n", secret, "unquoted_and_trimmed"},
      {"JWT_SECRET=" + secret, secret, "assignment_removed"},
      {"base64:WnE3LWM0bjRyeS1XbTJ2WDlwTGs0VG44UmI2SHMzSmQ1R2YxWWM=", secret, "base64_prefix_decoded"},
      {R"({"db":"x","JWT_SECRET_STAGING":")" + secret + "\"}", secret, "json_variable"},
      {secret, "\xEF\xBB\xBF" + secret, "byte_order_mark_added"},
      {secret, "WnE3LWM0bjRyeS1XbTJ2WDlwTGs0VG44UmI2SHMzSmQ1R2YxWWM=", "base64_encoded"},
      {"WnE3LWM0bjRyeS1XbTJ2WDlwTGs0VG44UmI2SHMzSmQ1R2YxWWM=", "WnE3LWM0bjRyeS1XbTJ2WDlwTGs0VG44UmI2SHMzSmQ1R2YxWWM",
       "base64_padding_removed"},
  };
  for (const Row& row : rows) {
    const Member original = holding("auth", row.original), derived = holding("backend", row.derived);
    for (const auto& [one, other] : {std::pair(&original, &derived), std::pair(&derived, &original)}) {
      const std::optional<VariantMatch> match = match_variants(*one, *other);
      ASSERT_TRUE(match) << row.variant;
      EXPECT_EQ(name_of(match->change), row.variant);
      EXPECT_EQ(match->original.report.identity.service, "auth") << row.variant;
      EXPECT_EQ(match->derived.report.identity.service, "backend");
    }
  }
}

TEST(variant_match, is_found_from_the_answers_of_one_side_alone) {
  Member newline = holding("backend", std::string(testing::canary_secret) + "\n");
  Member clean = holding("auth", std::string(testing::canary_secret));
  clean.challenge.keys[0].variants.clear();
  const std::optional<VariantMatch> match = match_variants(clean, newline);
  ASSERT_TRUE(match);
  EXPECT_EQ(name_of(match->change), "trimmed");
  EXPECT_EQ(match->original.report.identity.service, "backend");
}

TEST(variant_match, is_none_between_strangers) {
  EXPECT_FALSE(match_variants(holding("auth", std::string(testing::canary_secret)),
                              holding("backend", std::string(testing::other_canary_secret))));
}

}  // namespace jwtsync::diagnosis::variant_match_test

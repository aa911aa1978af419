// SPDX-License-Identifier: Apache-2.0
#include "fleet/challenge.h"

#include <gmock/gmock.h>
#include <jwtsync/fleet.h>
#include <jwtsync/testing.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "base/encoding.h"
#include "fixture.h"

namespace jwtsync::challenge_test {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(nonce, comes_back_from_its_text) {
  testing::FakeRandomness randomness;
  const Result<Nonce> nonce = Nonce::create(randomness);
  ASSERT_TRUE(nonce);
  EXPECT_EQ(nonce->text().size(), 43u);
  EXPECT_EQ(*Nonce::parse(nonce->text()), *nonce);
}

TEST(nonce, is_another_each_time) {
  testing::FakeRandomness randomness;
  EXPECT_FALSE(*Nonce::create(randomness) == *Nonce::create(randomness));
}

TEST(nonce, of_another_form_is_refused) {
  const std::string good(43, 'A');
  ASSERT_TRUE(Nonce::parse(good));
  for (const std::string& text : {std::string(), good + "A", good.substr(1), good.substr(1) + "=", good.substr(1) + "+",
                                  good.substr(1) + "B" /* stray bits */, good.substr(1) + "\n"}) {
    const Result<Nonce> nonce = Nonce::parse(text);
    ASSERT_FALSE(nonce) << text;
    EXPECT_EQ(nonce.error().code, Code::nonce_malformed);
  }
}

TEST(nonce, is_not_made_without_randomness) {
  struct Broken : Randomness {
    Result<void> fill(std::span<char> /*bytes*/) override { return failure(Code::internal_error, "none left"); }
  } randomness;
  EXPECT_EQ(Nonce::create(randomness).error().message, "none left");
}

constexpr std::size_t deployed = 32;
const Nonce nonce = *Nonce::parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");

ChallengeAnswer answer_with(std::string_view secret, Variants variants, std::size_t least_length = deployed,
                            const Nonce& asked = nonce) {
  return *fleet::answer_challenge({"auth", "auth-1"}, fixture::ring_of(secret), asked, variants, least_length);
}

nlohmann::json vectors() {
  std::ifstream file(JWTSYNC_SOURCE_DIR "/tests/fleet/vectors.json");
  return nlohmann::json::parse(file);
}

std::string secret_of(const nlohmann::json& vector) {
  const std::string hex = vector.at("secret_hex");
  std::string bytes(hex.size() / 2, '\0');
  EXPECT_TRUE(base::hex_decode(hex, bytes.data()));
  return bytes;
}

TEST(challenge, gives_the_answers_of_the_vectors) {
  const nlohmann::json all = vectors();
  for (const auto& vector : all.at("challenges")) {
    const ChallengeAnswer answer = answer_with(secret_of(vector), Variants::without, deployed,
                                               *Nonce::parse(vector.at("nonce").get<std::string>()));
    ASSERT_EQ(answer.keys.size(), 1u);
    EXPECT_EQ(answer.keys[0].kid, vector.at("kid").get<std::string>());
    EXPECT_EQ(answer.keys[0].answer, vector.at("answer").get<std::string>());
    EXPECT_THAT(answer.keys[0].variants, IsEmpty());
  }
}

TEST(challenge, of_a_key_pair_gives_the_answers_of_the_vectors) {
  const nlohmann::json all = vectors();
  for (const auto& vector : all.at("key_pairs")) {
    const ChallengeAnswer answer = answer_with(vector.at("jwk").get<std::string>(), Variants::with, deployed,
                                               *Nonce::parse(vector.at("nonce").get<std::string>()));
    EXPECT_EQ(answer.keys[0].kid, vector.at("kid").get<std::string>());
    EXPECT_EQ(answer.keys[0].answer, vector.at("answer").get<std::string>());
    EXPECT_EQ(answer.keys[0].role, KeyRole::verifies);
    EXPECT_THAT(answer.keys[0].variants, IsEmpty()) << "a key pair is never a newline away from another";
  }
}

TEST(challenge, gives_the_variants_of_the_vectors) {
  const nlohmann::json all = vectors();
  for (const auto& vector : all.at("variants")) {
    const ChallengeAnswer answer = answer_with(secret_of(vector), Variants::with);
    EXPECT_THAT(answer.keys[0].variants,
                Contains(AllOf(Field(&VariantAnswer::name, vector.at("name").get<std::string>()),
                               Field(&VariantAnswer::answer, vector.at("answer").get<std::string>()))));
  }
}

TEST(challenge, names_the_process_and_the_key) {
  const ChallengeAnswer answer = answer_with(testing::canary_secret, Variants::without);
  EXPECT_EQ(answer.service, "auth");
  EXPECT_EQ(answer.instance, "auth-1");
  EXPECT_EQ(answer.keys[0].role, KeyRole::signs);
  EXPECT_EQ(answer.keys[0].algorithm, "HS256");
}

TEST(challenge, is_another_for_another_nonce_and_another_key) {
  const Nonce other = *Nonce::parse(std::string(43, 'A'));
  const std::string answer = answer_with(testing::canary_secret, Variants::without).keys[0].answer;
  EXPECT_NE(answer, answer_with(testing::canary_secret, Variants::without, deployed, other).keys[0].answer);
  EXPECT_NE(answer, answer_with(testing::other_canary_secret, Variants::without).keys[0].answer);
}

/// Two services of which one kept a newline find each other, whichever is asked for variants.
TEST(challenge, meets_the_answer_of_a_changed_secret_in_both_directions) {
  const std::string plain(testing::canary_secret);
  const ChallengeAnswer clean = answer_with(plain, Variants::with);
  const ChallengeAnswer newline = answer_with(plain + "\n", Variants::with);
  EXPECT_THAT(clean.keys[0].variants, Contains(AllOf(Field(&VariantAnswer::name, "trailing_newline"),
                                                     Field(&VariantAnswer::answer, newline.keys[0].answer))));
  EXPECT_THAT(newline.keys[0].variants, Contains(AllOf(Field(&VariantAnswer::name, "trimmed"),
                                                       Field(&VariantAnswer::answer, clean.keys[0].answer))));
}

std::string variant_of(std::string_view secret, std::string_view name, std::size_t least_length = deployed) {
  const ChallengeAnswer answer = answer_with(secret, Variants::with, least_length);
  const auto& variants = answer.keys[0].variants;
  const auto found = std::find_if(variants.begin(), variants.end(),
                                  [&](const VariantAnswer& variant) { return variant.name == name; });
  return found == variants.end() ? "none" : found->answer;
}

TEST(challenge, answers_for_every_name_whatever_the_secret) {
  std::vector<std::string> names;
  const ChallengeAnswer usual = answer_with(testing::canary_secret, Variants::with);
  for (const VariantAnswer& variant : usual.keys[0].variants) names.push_back(variant.name);
  EXPECT_EQ(names.size(), vectors().at("variants").size());
  const std::string secrets[] = {std::string(testing::canary_secret) + "$+\n", std::string(64, '$') + "ab#c",
                                 "\"" + std::string(testing::canary_secret) + "\"", std::string(70'000, 'x') + "y",
                                 "c03d9a17f45b2e8861d7fa903b5e1c442a7f06b9c03d9a17f45b2e8861d7fa90"};
  for (const std::string& secret : secrets) {
    const ChallengeAnswer answer = answer_with(secret, Variants::with);
    std::vector<std::string> answered;
    for (const VariantAnswer& variant : answer.keys[0].variants) answered.push_back(variant.name);
    EXPECT_EQ(answered, names) << secret.substr(0, 20);
  }
}

TEST(challenge, gives_the_absent_answers_of_the_vectors) {
  const nlohmann::json all = vectors();
  ASSERT_FALSE(all.at("absent").empty());
  for (const auto& vector : all.at("absent")) {
    const std::string name = vector.at("name");
    EXPECT_EQ(variant_of(secret_of(vector), name), vector.at("answer").get<std::string>()) << name;
  }
}

TEST(challenge, does_not_answer_for_a_result_that_would_not_be_fit) {
  // 40 characters of hexadecimal are 20 bytes: fit for development, unfit for staging.
  const std::string secret = "c03d9a17f45b2e8861d7fa903b5e1c442a7f06b9";
  std::string bytes(20, '\0');
  ASSERT_TRUE(base::hex_decode(secret, bytes.data()));
  const std::string plain = answer_with(bytes, Variants::without, 20).keys[0].answer;
  EXPECT_EQ(variant_of(secret, "hex_decoded", 20), plain);
  EXPECT_NE(variant_of(secret, "hex_decoded", deployed), plain);
  const std::string known = "development-jwt-secret-minimum-32-characters-long";
  EXPECT_NE(variant_of('"' + known + '"', "double_unquoted"), answer_with(known, Variants::without).keys[0].answer);
}

TEST(challenge, answers_alike_for_equal_secrets_and_matches_nobody_where_nothing_applies) {
  const std::string plain(testing::canary_secret);
  EXPECT_EQ(variant_of(plain, "double_unquoted"), variant_of(plain, "double_unquoted"));
  EXPECT_NE(variant_of(plain, "double_unquoted"), answer_with(plain, Variants::without).keys[0].answer);
  EXPECT_NE(variant_of(plain, "double_unquoted"), variant_of(testing::other_canary_secret, "double_unquoted"));
}

/// Two equal answers would tell that both transforms apply: that a secret is base64, or in quotes.
TEST(challenge, has_no_two_equal_answers) {
  const std::string plain(testing::canary_secret);
  for (const std::string& secret :
       {plain, '"' + plain + '"', std::string("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVoxMjM0NTY3ODkw"),
        "{\"key\":\"" + plain + "\"}", "JWT_SECRET=" + plain, plain + "\n"}) {
    const ChallengeAnswer answer = answer_with(secret, Variants::with);
    std::set<std::string> answers{answer.keys[0].answer};
    for (const VariantAnswer& variant : answer.keys[0].variants) {
      EXPECT_TRUE(answers.insert(variant.answer).second) << variant.name << " of " << secret;
    }
  }
}

TEST(challenge, by_keys_derived_once_is_the_same) {
  const KeyRing ring = fixture::ring_of(testing::canary_secret);
  const fleet::AnswerKeys keys = fleet::AnswerKeys::derive(ring, Variants::with, deployed).value();
  for (const Variants variants : {Variants::with, Variants::without}) {
    EXPECT_EQ(to_json(keys.answer({"auth", "auth-1"}, nonce, variants).value()),
              to_json(answer_with(testing::canary_secret, variants)));
  }
}

TEST(challenge, shows_nothing_of_the_secret) {
  const std::string json = to_json(answer_with(testing::canary_secret, Variants::with));
  EXPECT_THAT(json, Not(HasSubstr(std::string(testing::canary))));
}

TEST(challenge, in_a_fork_has_no_answer) {
  const KeyRing ring = fixture::ring_of(testing::canary_secret);
  const fleet::AnswerKeys derived = fleet::AnswerKeys::derive(ring, Variants::with, deployed).value();
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const Result<ChallengeAnswer> answer =
        fleet::answer_challenge({"auth", "auth-1"}, ring, nonce, Variants::with, deployed);
    const Result<ChallengeAnswer> by_derived = derived.answer({"auth", "auth-1"}, nonce, Variants::with);
    const bool refused = !by_derived && by_derived.error().code == Code::ring_unavailable;
    ::_exit(refused && !answer && answer.error().code == Code::ring_unavailable ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

}  // namespace jwtsync::challenge_test

// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

#include "base/encoding.h"

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>
#include <fstream>
#include <nlohmann/json.hpp>

namespace jwtsync {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::size_t deployed = 32;
const Nonce nonce = *Nonce::parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");

ChallengeAnswer answer_with(std::string_view secret, Variants variants, std::size_t least_length = deployed,
                            const Nonce& asked = nonce) {
  return *answer_challenge({"auth", "auth-1"}, fixture::ring_of(secret), asked, variants, least_length);
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

TEST(challenge, has_no_variant_that_would_not_be_fit) {
  // 40 characters of hexadecimal are 20 bytes: fit for development, unfit for staging.
  const std::string secret = "c03d9a17f45b2e8861d7fa903b5e1c442a7f06b9";
  const auto has_hex = Contains(Field(&VariantAnswer::name, "hex_decoded"));
  EXPECT_THAT(answer_with(secret, Variants::with, 20).keys[0].variants, has_hex);
  EXPECT_THAT(answer_with(secret, Variants::with, deployed).keys[0].variants, Not(has_hex));
}

TEST(challenge, has_no_variant_that_is_a_public_default) {
  const std::string quoted = "\"development-jwt-secret-minimum-32-characters-long\"";
  EXPECT_THAT(answer_with(quoted, Variants::with).keys[0].variants,
              Not(Contains(Field(&VariantAnswer::name, "double_unquoted"))));
}

TEST(challenge, shows_nothing_of_the_secret) {
  const std::string json = to_json(answer_with(testing::canary_secret, Variants::with));
  EXPECT_THAT(json, Not(HasSubstr(std::string(testing::canary))));
}

TEST(challenge, in_a_fork_has_no_answer) {
  const KeyRing ring = fixture::ring_of(testing::canary_secret);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const Result<ChallengeAnswer> answer = answer_challenge({"auth", "auth-1"}, ring, nonce, Variants::with, deployed);
    ::_exit(!answer && answer.error().code == Code::ring_unavailable ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace jwtsync

// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <jwtsync/keyring.h>
#include <jwtsync/testing.h>
#include <sys/wait.h>
#include <unistd.h>
#include <array>
#include <string>

namespace jwtsync {
namespace {

Result<KeyRing> ring_of(std::string_view secret, RingOptions options = {}) {
  return KeyRing::parse(*Secret::copy_of(secret), options);
}

Code refusal_of(std::string_view secret, RingOptions options = {}) {
  const Result<KeyRing> ring = ring_of(secret, options);
  if (ring) return Code::check_failed;
  EXPECT_EQ(ring.error().message.find(testing::canary), std::string::npos) << ring.error().message;
  EXPECT_FALSE(ring.error().hint.empty());
  return ring.error().code;
}

TEST(KeyRing, of_a_raw_secret_holds_one_hs256_key_that_signs) {
  const Result<KeyRing> ring = ring_of(testing::canary_secret);
  ASSERT_TRUE(ring);
  ASSERT_EQ(ring->keys().size(), 1u);
  EXPECT_EQ(&ring->signing_key(), &ring->keys().front());
  EXPECT_EQ(ring->signing_key().role(), KeyRole::signs);
  EXPECT_EQ(ring->signing_key().algorithm(), Algorithm::hs256);
  EXPECT_EQ(ring->signing_key().kid(), "EOzCZmqx-1X0_59m");
  EXPECT_FALSE(ring->requires_kid());
}

TEST(KeyRing, takes_the_value_byte_for_byte) {
  const std::string secret = " " + std::string(testing::canary_secret) + "\xff\n";
  const Result<KeyRing> ring = ring_of(secret);
  ASSERT_TRUE(ring);
  EXPECT_TRUE(ring->signing_key().material().reveal([&](std::string_view bytes) { return bytes == secret; }));
}

TEST(KeyRing, refuses_keys_shorter_than_the_hash) {
  struct Case {
    Algorithm algorithm;
    std::size_t minimum;
  };
  for (const Case& known : {Case{Algorithm::hs256, 32}, Case{Algorithm::hs384, 48}, Case{Algorithm::hs512, 64}}) {
    EXPECT_TRUE(ring_of(std::string(known.minimum, 'k'), {.algorithm = known.algorithm}));
    const std::string shorter(known.minimum - 1, 'k');
    EXPECT_EQ(refusal_of(shorter, {.algorithm = known.algorithm}), Code::key_too_short);
    EXPECT_TRUE(ring_of(shorter, {.algorithm = known.algorithm, .allow_short_keys = true}));
  }
}

TEST(KeyRing, refuses_an_empty_secret_whatever_the_options) {
  EXPECT_EQ(refusal_of(""), Code::secret_empty);
  EXPECT_EQ(refusal_of("", {.allow_short_keys = true}), Code::secret_empty);
}

TEST(KeyRing, never_takes_a_key_file_for_a_secret) {
  for (const std::string_view value : {R"({"kty":"RSA","n":"c4n4ry","e":"AQAB"})", R"({"keys":[{"kty":"oct"}]})",
                                       "-----BEGIN PUBLIC KEY-----\nc4n4ry\n-----END PUBLIC KEY-----\n"}) {
    EXPECT_EQ(refusal_of(value), Code::secret_format_unsupported);
  }
}

TEST(KeyRing, says_how_long_a_key_must_be) {
  const Result<KeyRing> ring = ring_of("c4n4ry");
  ASSERT_FALSE(ring);
  EXPECT_EQ(ring.error().message, "the key has 6 bytes; HS256 needs at least 32");
}

TEST(KeyRing, of_several_signs_by_the_first_and_wants_a_kid) {
  const std::array others{*ring_of(testing::other_canary_secret), *ring_of(testing::canary_secret)};
  const Result<KeyRing> ring = KeyRing::join(*ring_of(testing::canary_secret), others);
  ASSERT_TRUE(ring);
  ASSERT_EQ(ring->keys().size(), 2u) << "equal keys become one";
  EXPECT_EQ(ring->signing_key().kid(), "EOzCZmqx-1X0_59m");
  EXPECT_EQ(ring->keys()[0].role(), KeyRole::signs);
  EXPECT_EQ(ring->keys()[1].role(), KeyRole::verifies);
  EXPECT_TRUE(ring->requires_kid());
}

TEST(KeyRing, refuses_one_key_with_two_algorithms) {
  const std::string secret(64, 'k');
  const std::array others{*ring_of(secret, {.algorithm = Algorithm::hs512})};
  const Result<KeyRing> ring = KeyRing::join(*ring_of(secret), others);
  ASSERT_FALSE(ring);
  EXPECT_EQ(ring.error().code, Code::argument_invalid);
}

TEST(KeyRing, copies_share_the_keys) {
  const KeyRing ring = *ring_of(testing::canary_secret);
  const KeyRing copy = ring;  // NOLINT(performance-unnecessary-copy-initialization)
  EXPECT_EQ(&copy.signing_key(), &ring.signing_key());
}

TEST(KeyRing, of_a_secret_lost_in_a_fork_is_refused) {
  const Secret secret = *Secret::copy_of(testing::canary_secret);
  const pid_t child = ::fork();
  if (child == 0) {
    const Result<KeyRing> ring = KeyRing::parse(secret);
    ::_exit(!ring && ring.error().code == Code::ring_unavailable ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

TEST(KeyRole, has_stable_names) {
  EXPECT_EQ(name_of(KeyRole::signs), "signs");
  EXPECT_EQ(name_of(KeyRole::verifies), "verifies");
}

}  // namespace
}  // namespace jwtsync

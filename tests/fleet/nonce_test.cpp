// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <jwtsync/fleet.h>
#include <jwtsync/testing.h>

namespace jwtsync {
namespace {

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

}  // namespace
}  // namespace jwtsync

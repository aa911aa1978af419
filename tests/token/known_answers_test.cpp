// SPDX-License-Identifier: Apache-2.0
#include "token/known_answers.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace jwtsync::token::known_answers_test {

TEST(KnownAnswers, are_known_of_every_algorithm) {
  for (int i = 0; i <= static_cast<int>(Algorithm::eddsa); ++i) {
    const auto algorithm = static_cast<Algorithm>(i);
    EXPECT_TRUE(knows_its_answer(algorithm)) << name_of(algorithm);
    EXPECT_TRUE(knows_its_answer(algorithm)) << name_of(algorithm) << " once more";
  }
}

TEST(KnownAnswers, may_be_asked_by_any_thread) {
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([] { EXPECT_TRUE(knows_its_answer(Algorithm::es256)); });
  }
}

}  // namespace jwtsync::token::known_answers_test

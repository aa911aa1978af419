// SPDX-License-Identifier: Apache-2.0
#include "probe/transport.h"

#include <gtest/gtest.h>
#include <string>

namespace jwtsync::probe::transport_test {

const Treatment ok{.status = 200};
const Treatment missing{.status = 401, .words = "missing token"};
const Treatment bad{.status = 401, .words = "invalid signature"};
const Treatment down{.status = 502};
const Treatment too_large{.status = 431};

Route route(const Treatment& good, const Treatment& long_token, const Treatment& none = missing,
            const Treatment& tampered = bad) {
  return {{.none = none, .good = good, .tampered = tampered}, long_token};
}

TEST(passage, is_told_by_how_the_good_token_is_treated_behind_the_proxy) {
  const Route direct = route(ok, ok);
  EXPECT_EQ(passage_of(direct, route(ok, ok)), Passage::untouched);
  EXPECT_EQ(passage_of(direct, route(missing, missing, missing, missing)), Passage::stripped);
  EXPECT_EQ(passage_of(direct, route(bad, bad, bad, bad)), Passage::overwritten);
  EXPECT_EQ(passage_of(direct, route(bad, bad, missing, bad)), Passage::other_key) << "no sign of a proxy's own value";
  EXPECT_EQ(passage_of(direct, route(ok, too_large)), Passage::cut);
  EXPECT_EQ(passage_of(direct, route(down, down, down, down)), Passage::otherwise);
}

TEST(passage, is_not_told_where_the_application_was_not_seen_to_accept) {
  EXPECT_EQ(passage_of(route(bad, bad), route(missing, missing)), Passage::unknown);
}

TEST(passage, is_not_called_stripped_where_none_and_bad_are_answered_alike) {
  const Treatment no{.status = 401};
  EXPECT_EQ(passage_of(route(ok, ok, no, no), route(no, no, no, no)), Passage::otherwise);
}

TEST(passage, is_told_of_long_tokens_only_if_the_application_itself_takes_them) {
  EXPECT_EQ(passage_of(route(ok, too_large), route(ok, too_large)), Passage::untouched);
}

TEST(passage, has_a_sentence_and_a_name_each) {
  for (std::size_t i = 0; i < names<Passage>().size(); ++i) {
    EXPECT_FALSE(sentence_of(static_cast<Passage>(i)).empty());
  }
  EXPECT_EQ(name_of(Passage::otherwise), "otherwise");
  EXPECT_EQ(name_of(Passage::other_key), "other key");
}

}  // namespace jwtsync::probe::transport_test

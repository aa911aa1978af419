// SPDX-License-Identifier: Apache-2.0
#include "rotation/row_json.h"

#include <gmock/gmock.h>

#include "fixture.h"

namespace jwtsync::rotation::row_json_test {

using namespace fixture;
using ::testing::HasSubstr;

Member full_member() {
  Member full = with_proof(with_proof(signer("auth/1", 60, 3), "a"), "b", false);
  full.is_fenceable = false;
  full.holding = Holding::list;
  full.clock_offset = seconds(-3);
  full.lifetime = seconds(7);
  full.grace = seconds(9);
  full.permit->has_ended = true;
  full.taken = Taken{{1, 3}, at(4)};
  full.has_left = true;
  full.uses = {{"a", at(5), at(6), true, {{"auth", 3, at(4)}, {"", 1}}}, {"b", {}, {}, false}};
  return full;
}

template <typename Row>
void comes_back(const Row& row) {
  const Result<Row> read = read_row<Row>(row_of(row));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, row);
}

TEST(row_json, is_read_as_it_was_written) {
  comes_back(full_member());
  comes_back(member("back/1"));
  comes_back(ReaderReport{"reports", "b", at(7), false, "file_forbidden: no"});
  comes_back(ReaderReport{"legacy", "b", {}, true});
  comes_back(Registered{"a", "m", Algorithm::rs256, "production"});
  comes_back(Waiver{HoldKind::endless_tokens, "back/1", "a", "told their owners"});
  comes_back(Standing{"7.00000001", at(5), "another store"});
  comes_back(Standing{""});
  comes_back(Heard{"auth/1", {{2, 7}, "digest"}});
  comes_back(Heard{"auth/1", {{2, 7}, "digest"}, {}, false});
  comes_back(Rehearsal{"t", Algorithm::es256, nonce, "v1.sealed", at(9)});
  comes_back(Rehearsed{"auth/1", "t", true});
  comes_back(Rehearsed{"auth/1", "t", false});
}

TEST(row_json, what_is_missing_unknown_or_of_another_kind_is_refused) {
  std::string row = row_of(full_member());
  EXPECT_THAT(read_row<Member>("{}").error().message, HasSubstr("name"));
  EXPECT_FALSE(read_row<Member>("[]"));
  EXPECT_FALSE(read_row<Member>(""));
  EXPECT_FALSE(read_row<Waiver>(row));
  row.insert(1, R"("more":1,)");
  EXPECT_THAT(read_row<Member>(row).error().message, HasSubstr("not known"));
  EXPECT_EQ(read_row<Member>(row).error().code, Code::answer_malformed);
}

}  // namespace jwtsync::rotation::row_json_test

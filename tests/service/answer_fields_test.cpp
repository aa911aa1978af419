// SPDX-License-Identifier: Apache-2.0
#include "service/answer_fields.h"

#include <gtest/gtest.h>

namespace jwtsync::service::answer_fields_test {

TEST(answer_fields, those_of_another_answer_are_gone) {
  HttpHeaders fields{{"Content-Type", "text/plain"}, {"Set-Cookie", "of another"}, {"A", "b"}};
  {
    AnswerFields anew(fields);
    anew.add("Cache-Control") = "no-store";
    static_cast<void>(anew.add("X-Empty"));
  }
  EXPECT_EQ(fields, (HttpHeaders{{"Cache-Control", "no-store"}, {"X-Empty", ""}}));
}

TEST(answer_fields, there_may_be_more_than_before) {
  HttpHeaders fields;
  {
    AnswerFields anew(fields);
    for (const char* name : {"A", "B", "C"}) anew.add(name).append("of ").append(name);
  }
  EXPECT_EQ(fields, (HttpHeaders{{"A", "of A"}, {"B", "of B"}, {"C", "of C"}}));
}

TEST(answer_fields, none_are_left_where_none_are_added) {
  HttpHeaders fields{{"A", "b"}};
  {
    const AnswerFields anew(fields);
  }
  EXPECT_TRUE(fields.empty());
}

}  // namespace jwtsync::service::answer_fields_test

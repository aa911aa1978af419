// SPDX-License-Identifier: Apache-2.0
#include "sources/not_meant/rules.h"

#include <gtest/gtest.h>

namespace jwtsync::sources::not_meant::tokens_test {

TEST(tokens, in_place_of_a_key_are_found) {
  for (const std::string_view value :
       {std::string_view("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_"
                         "XgL0n3I9PlFUP0THsR8U"),
        std::string_view("Bearer "
                         "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_"
                         "XgL0n3I9PlFUP0THsR8U"),
        std::string_view("eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.a.b.c.d"),
        std::string_view("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"), std::string_view("eyJhbGciOiJIUzI1NiJ9.c4n4ry"),
        std::string_view("token=eyJhbGciOiJIUzI1NiJ9.c4n4ry.c4n4ry"),
        std::string_view("Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.c4n4ry.c4n4ry")}) {
    EXPECT_NE(token(value), "") << value;
  }
}

TEST(tokens, need_a_header_that_names_an_algorithm) {
  for (const std::string_view value :
       {std::string_view("Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"), std::string_view("c4n4ry.c4n4ry.c4n4ry"),
        std::string_view("eyJ4IjoxfQ.c4n4ry.c4n4ry"), std::string_view(".."), std::string_view("a.b.c.d.e")}) {
    EXPECT_EQ(token(value), "") << value;
  }
}

}  // namespace jwtsync::sources::not_meant::tokens_test

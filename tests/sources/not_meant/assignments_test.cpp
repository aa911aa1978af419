// SPDX-License-Identifier: Apache-2.0
#include "sources/not_meant/rules.h"

#include <gtest/gtest.h>

namespace jwtsync::sources::not_meant::assignments_test {

TEST(assignments, of_variables_that_are_read_or_exported_are_found) {
  for (const std::string_view value :
       {std::string_view("JWT_SECRET_KEY=Zq7Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"),
        std::string_view("JWT_SECRET_KEY=\"Zq7Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc\""),
        std::string_view("export FOO=Zq7Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc123"),
        std::string_view("JWT_SECRET: Zq7Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc12"),
        std::string_view("# config\nPORT=1\nJWT_SECRET=Zq7Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"),
        std::string_view("set JWT_SECRET=c4n4ry"), std::string_view("Environment=\"JWT_SECRET=c4n4ry\""),
        std::string_view("- JWT_SECRET_STAGING=c4n4ry"), std::string_view("A=1\nexport B=c4n4ry"),
        std::string_view("JWT_SECRET_KEY:c4n4ry"), std::string_view("JWT_SECRET_KEY ?= c4n4ry"),
        std::string_view("ARG JWT_SECRET_KEY=c4n4ry"), std::string_view("export const JWT_SECRET = \"c4n4ry\";"),
        std::string_view("\"JWT_SECRET_KEY\": \"c4n4ry\"")}) {
    EXPECT_NE(assignment(value), "") << value;
  }
}

TEST(assignments, of_any_other_name_may_be_base64) {
  for (const std::string_view value :
       {std::string_view("Zq7=c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"),
        std::string_view("NAME=c4n4ryZq7Wm2vX9pLk4Tn8Rb6Hs3Jd5"), std::string_view("JWT_SECRET_KEY"),
        std::string_view("c4n4ry JWT_SECRET="), std::string_view("JWT_SECRET=a\nc4n4ry"),
        std::string_view("A=1\nB=c4n4ry"), std::string_view("c4n4ry==")}) {
    EXPECT_EQ(assignment(value), "") << value;
  }
}

}  // namespace jwtsync::sources::not_meant::assignments_test

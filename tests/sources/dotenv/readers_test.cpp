// SPDX-License-Identifier: Apache-2.0
#include "made.h"

#include <array>

namespace jwtsync::sources::dotenv::readers_test {

TEST(readers, each_has_a_name_and_an_id_of_its_own) {
  for (const Reader& reader : readers()) {
    for (const Reader& other : readers()) {
      EXPECT_EQ(reader.name == other.name, &reader == &other);
      EXPECT_EQ(reader.id == other.id, &reader == &other);
    }
  }
}

TEST(readers, all_read_a_plain_line_alike) {
  for (const Reader& reader : readers()) {
    EXPECT_EQ(made(reader.read, "# c\nB=d\nA=s3cret-_.+/=\nC=e\n"), "value=s3cret-_.+/=") << reader.name;
    EXPECT_EQ(made(reader.read, "A=\n"), "value=") << reader.name;
    EXPECT_EQ(made(reader.read, "B=A\n"), "absent") << reader.name;
    EXPECT_EQ(made(reader.read, "A=b\nA=c\n"), "value=c") << reader.name;
  }
}

}  // namespace jwtsync::sources::dotenv::readers_test

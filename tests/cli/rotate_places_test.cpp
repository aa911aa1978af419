// SPDX-License-Identifier: Apache-2.0
#include "cli/rotate_places.h"

#include "rotate_fixture.h"

namespace jwtsync::cli::rotate_places_test {

using ::testing::HasSubstr;

class RotatePlacesTest : public RotateTest {
 protected:
  [[nodiscard]] Ran begin_with_sink(const std::string& sink) {
    return rotate({"start", "--from", "file:/key", "--reader", "name=reports,kind=poller,delay=5m,sink=file:" + sink});
  }
};

TEST_F(RotatePlacesTest, no_sink_is_the_store_the_seal_or_the_first_key) {
  for (const auto& [sink, what] : std::vector<std::pair<std::string, std::string>>{
           {folder / "ring.db", "the store"},
           {folder / "ring.db-wal", "the store"},
           {folder / "./ring.db", "the store"},
           {"/seal", "the seal"},
           {"//seal", "the seal"},
           {"/key", "the key of --from"},
       }) {
    const Ran ran = begin_with_sink(sink);
    EXPECT_EQ(ran.status, 2) << sink;
    EXPECT_THAT(ran.err, HasSubstr("the sink of reports is " + what)) << sink;
  }
  EXPECT_EQ(rotate({"status"}).status, 3) << "nothing began";
}

TEST_F(RotatePlacesTest, no_file_of_somebody_else_is_written_over) {
  fake.files.put("/notes", "what to buy");
  EXPECT_THAT(begin_with_sink("/notes").err, HasSubstr("holds something else than a key set"));
  fake.files.put("/empty", "\n");
  fake.files.put("/keys", R"({"keys":[]})");
  EXPECT_EQ(begin_with_sink("/empty").status, 0);
  EXPECT_EQ(rotate({"amend", "--reader", "name=more,kind=poller,delay=5m,sink=file:/notes"}).status, 2);
  EXPECT_EQ(rotate({"amend", "--reader", "name=more,kind=poller,delay=5m,sink=file:/seal"}).status, 2);
  EXPECT_EQ(rotate({"amend", "--reader", "name=more,kind=poller,delay=5m,sink=file:/keys"}).status, 0);
}

TEST_F(RotatePlacesTest, the_seal_is_not_the_key_that_it_closes) {
  const Ran ran = rotate({"start", "--from", "file:/seal"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_THAT(ran.err, HasSubstr("the seal is the key that it is to close"));
}

}  // namespace jwtsync::cli::rotate_places_test

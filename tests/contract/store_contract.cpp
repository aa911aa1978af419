// SPDX-License-Identifier: Apache-2.0
#include "store_contract.h"

#include <thread>

namespace jwtsync::store_contract {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST_P(StoreContract, a_row_is_kept_byte_for_byte) {
  const std::string bytes("\0\xff\r\n'\";--", 9);
  put("name", bytes);
  put("empty", "");
  put(bytes.substr(1), "x");
  EXPECT_EQ(begin(store_)->get("table", "name").value(), bytes);
  EXPECT_EQ(begin(store_)->get("table", "empty").value(), "");
  EXPECT_EQ(begin(store_)->get("table", "absent").value(), std::nullopt);
  EXPECT_EQ(begin(store_)->get("other", "name").value(), std::nullopt);
}

TEST_P(StoreContract, rows_of_a_table_are_listed_in_the_order_of_their_names) {
  for (const char* const name : {"b", "a", "B", "ab", "10", "9"}) put(name, name);
  EXPECT_THAT(rows(store_), ElementsAre(Pair("10", "10"), Pair("9", "9"), Pair("B", "B"), Pair("a", "a"),
                                        Pair("ab", "ab"), Pair("b", "b")));
  EXPECT_THAT(begin(store_)->list("tabl").value(), IsEmpty());
  EXPECT_THAT(begin(store_)->list("table2").value(), IsEmpty());
}

TEST_P(StoreContract, an_insert_never_changes_what_is_there) {
  const auto transaction = begin(store_);
  EXPECT_TRUE(transaction->insert("table", "name", "first").value());
  EXPECT_FALSE(transaction->insert("table", "name", "second").value());
  EXPECT_EQ(transaction->get("table", "name").value(), "first");
  ASSERT_TRUE(transaction->put("table", "name", "third"));
  EXPECT_EQ(transaction->get("table", "name").value(), "third");
  ASSERT_TRUE(transaction->erase("table", "name"));
  ASSERT_TRUE(transaction->erase("table", "never there"));
  EXPECT_EQ(transaction->get("table", "name").value(), std::nullopt);
}

TEST_P(StoreContract, without_a_commit_nothing_has_happened) {
  put("kept", "before");
  {
    const auto transaction = begin(store_);
    ASSERT_TRUE(transaction->put("table", "kept", "after"));
    ASSERT_TRUE(transaction->put("table", "added", "after"));
  }
  EXPECT_THAT(rows(store_), ElementsAre(Pair("kept", "before")));
}

TEST_P(StoreContract, what_is_committed_is_seen_by_all_who_begin_later) {
  put("name", "value");
  EXPECT_THAT(rows(subject_->again()), ElementsAre(Pair("name", "value")));
}

TEST_P(StoreContract, who_reads_sees_the_rows_as_they_stood_when_it_began) {
  put("name", "before");
  const auto reader = begin(subject_->again(), StoreAccess::read);
  std::thread([&] { put("name", "after"); }).join();
  EXPECT_EQ(reader->get("table", "name").value(), "before");
  EXPECT_THAT(reader->list("table").value(), ElementsAre(Pair("name", "before")));
}

TEST_P(StoreContract, a_transaction_has_one_time) {
  const auto transaction = begin(store_);
  const Time began = transaction->now();
  EXPECT_TRUE(subject_->is_now(began));
  subject_->clock.advance(std::chrono::seconds(5));
  EXPECT_EQ(transaction->now(), began);
}

TEST_P(StoreContract, who_writes_sees_all_that_was_written_before) {
  constexpr int threads = 4, each = 50;
  put("count", "0");
  const auto count = [&](Store& store) {
    for (int i = 0; i < each; ++i) {
      const auto transaction = begin(store);
      const int number = std::stoi(transaction->get("table", "count")->value());
      ASSERT_TRUE(transaction->put("table", "count", std::to_string(number + 1)));
      ASSERT_TRUE(transaction->commit());
    }
  };
  std::vector<std::thread> all;
  for (int i = 0; i < threads; ++i) all.emplace_back([&, i] { count(i % 2 == 0 ? store_ : subject_->again()); });
  for (std::thread& thread : all) thread.join();
  EXPECT_THAT(rows(store_), ElementsAre(Pair("count", std::to_string(threads * each))));
}

}  // namespace jwtsync::store_contract

// SPDX-License-Identifier: Apache-2.0
// The file of the store: who can read it, what is refused, and what a full or broken one does.
#include <gmock/gmock.h>
#include <jwtsync/sqlite_store.h>
#include <jwtsync/testing.h>
#include <sys/stat.h>

#include "../support/scratch_directory.h"
#include "native/files.h"
#include "native/sqlite_handle.h"

namespace jwtsync::native::sqlite_store_test {

using ::testing::HasSubstr;

struct sqlite_store_test : ::testing::Test {
  Code refusal() {
    const auto opened = open_sqlite_store(path, clock);
    return opened ? Code::internal_error : opened.error().code;
  }
  std::unique_ptr<Store> open() {
    auto opened = open_sqlite_store(path, clock);
    EXPECT_TRUE(opened) << opened.error().message;
    return opened ? std::move(*opened) : nullptr;
  }
  void run(std::string_view sql) {
    sqlite3* opened = nullptr;
    ASSERT_EQ(::sqlite3_open(path.c_str(), &opened), SQLITE_OK);
    const SqliteDatabase database(opened);
    const Result<void> ran = SqliteStatement(opened, sql).run();
    ASSERT_TRUE(ran) << ran.error().message;
  }
  static Result<void> put(Store& store, const std::string& name, const std::string& value) {
    const auto transaction = store.begin(StoreAccess::write);
    if (!transaction) return failure(transaction.error());
    if (Result<void> written = (*transaction)->put("table", name, value); !written) return written;
    return (*transaction)->commit();
  }

  testing::FakeClock clock;
  ScratchDirectory folder;
  std::string path = folder / "ring.db";
};

TEST_F(sqlite_store_test, its_files_are_for_their_owner_alone) {
  const std::unique_ptr<Store> store = open();
  ASSERT_TRUE(put(*store, "a", "b"));
  for (const char* const suffix : {"", "-wal", "-shm"}) {
    EXPECT_EQ(status_of(path + suffix)->mode, 0600U) << suffix;
  }
}

TEST_F(sqlite_store_test, a_commit_stands_in_the_log_that_is_written_ahead) {
  const std::unique_ptr<Store> store = open();
  ASSERT_TRUE(put(*store, "first", "b"));
  const std::uint64_t before = status_of(path + "-wal")->size;
  ASSERT_TRUE(put(*store, "a", "b"));
  EXPECT_GT(status_of(path + "-wal")->size, before);
}

TEST_F(sqlite_store_test, what_others_can_write_is_refused) {
  ASSERT_EQ(::mknod(path.c_str(), S_IFREG | 0600, 0), 0);
  ASSERT_EQ(::chmod(path.c_str(), 0620), 0);
  EXPECT_EQ(refusal(), Code::file_writable_by_others);
}

TEST_F(sqlite_store_test, what_is_not_a_file_or_not_there_is_refused) {
  path = folder.path();
  EXPECT_EQ(refusal(), Code::file_not_regular);
  path = folder / "no/ring.db";
  EXPECT_EQ(refusal(), Code::file_absent);
}

TEST_F(sqlite_store_test, what_is_not_a_store_is_refused_and_left_as_it_was) {
  write_file(path, std::string(4096, 'x'));
  ASSERT_EQ(::chmod(path.c_str(), 0600), 0);
  EXPECT_EQ(refusal(), Code::file_unreadable);
  EXPECT_EQ(status_of(path)->size, 4096U);
}

TEST_F(sqlite_store_test, the_database_of_another_program_is_refused) {
  ASSERT_EQ(::mknod(path.c_str(), S_IFREG | 0600, 0), 0);
  run("CREATE TABLE theirs(a)");
  const std::string before = status_of(path)->version;
  const auto opened = open_sqlite_store(path, clock);
  EXPECT_EQ(status_of(path)->version, before) << "it is left as it was";
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().message, HasSubstr("another program"));
}

TEST_F(sqlite_store_test, a_store_of_a_later_version_is_refused) {
  open();
  run("PRAGMA user_version = 2");
  const auto opened = open_sqlite_store(path, clock);
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().message, HasSubstr("later version"));
}

TEST_F(sqlite_store_test, what_was_kept_is_there_after_it_was_opened_again) {
  ASSERT_TRUE(put(*open(), "a", "b"));
  EXPECT_EQ((*open()->begin(StoreAccess::read))->get("table", "a").value(), "b");
}

}  // namespace jwtsync::native::sqlite_store_test

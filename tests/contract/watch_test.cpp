// SPDX-License-Identifier: Apache-2.0
#include "native/watch.h"

#include <gtest/gtest.h>
#include <jwtsync/testing.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "../support/scratch_directory.h"

namespace jwtsync::watch_test {

using Event = Watch::Event;
using std::chrono::milliseconds;

constexpr milliseconds soon{1};
constexpr milliseconds long_enough{30'000};  // a wait that should end by itself, and fails the test if it does not

/// An implementation, and how a watched file changes.
struct Subject {
  virtual ~Subject() = default;
  virtual Watch& watch() = 0;
  virtual std::vector<std::string> paths() = 0;
  virtual void change() = 0;
};

struct Real final : Subject {
  Watch& watch() override { return real; }
  std::vector<std::string> paths() override { return {directory / "key", directory / "not/there"}; }
  void change() override { write_file(directory / "key", "changed"); }
  ScratchDirectory directory;
  native::FileWatch real;
};

struct Fake final : Subject {
  Watch& watch() override { return fake; }
  std::vector<std::string> paths() override { return {"/key", "/not/there"}; }
  void change() override { fake.post(Event::changed); }
  testing::FakeWatch fake;
};

using Make = std::unique_ptr<Subject> (*)();

class WatchContract : public ::testing::TestWithParam<Make> {
 protected:
  Event wait(milliseconds timeout) { return watch_.wait(paths_, timeout); }

  std::unique_ptr<Subject> subject_ = GetParam()();
  Watch& watch_ = subject_->watch();
  const std::vector<std::string> paths_ = subject_->paths();
};

TEST_P(WatchContract, a_wait_in_which_nothing_happens_ends_with_its_time) {
  EXPECT_EQ(wait(soon), Event::timed_out);
  EXPECT_EQ(wait(milliseconds{0}), Event::timed_out);
}

TEST_P(WatchContract, a_change_between_two_waits_is_seen_by_the_second) {
  EXPECT_EQ(wait(soon), Event::timed_out);
  subject_->change();
  EXPECT_EQ(wait(long_enough), Event::changed);
}

TEST_P(WatchContract, a_change_is_told_once) {
  EXPECT_EQ(wait(soon), Event::timed_out);
  subject_->change();
  EXPECT_EQ(wait(long_enough), Event::changed);
  EXPECT_EQ(wait(soon), Event::timed_out);
}

TEST_P(WatchContract, a_wake_before_the_first_wait_ends_it) {
  watch_.wake();
  EXPECT_EQ(wait(long_enough), Event::woken);
  EXPECT_EQ(wait(soon), Event::timed_out) << "one wake ends one wait";
}

TEST_P(WatchContract, a_wake_between_two_waits_ends_the_second) {
  EXPECT_EQ(wait(soon), Event::timed_out);
  watch_.wake();
  EXPECT_EQ(wait(long_enough), Event::woken);
}

TEST_P(WatchContract, nothing_can_be_watched_too) {
  watch_.wake();
  EXPECT_EQ(watch_.wait({}, long_enough), Event::woken);
}

TEST(FileWatch, another_thread_ends_a_wait) {
  native::FileWatch watch;
  std::thread waker([&] { watch.wake(); });
  EXPECT_EQ(watch.wait({}, long_enough), Event::woken);
  waker.join();
}

template <typename Kind>
std::unique_ptr<Subject> make() {
  return std::make_unique<Kind>();
}
INSTANTIATE_TEST_SUITE_P(real, WatchContract, ::testing::Values(&make<Real>));
INSTANTIATE_TEST_SUITE_P(fake, WatchContract, ::testing::Values(&make<Fake>));

}  // namespace jwtsync::watch_test

// SPDX-License-Identifier: Apache-2.0
#include "native/threads.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#include <atomic>
#include <future>
#include <thread>

namespace jwtsync::native::threads_test {

using namespace std::chrono_literals;

bool takes(int signal) {
  sigset_t mask;
  ::pthread_sigmask(SIG_SETMASK, nullptr, &mask);
  return sigismember(&mask, signal) == 0;
}

TEST(quiet_thread, takes_no_signal_and_leaves_those_of_its_maker) {
  bool takes_term = true, takes_child = true;
  const auto thread = start_quietly([&] {
    takes_term = takes(SIGTERM);
    takes_child = takes(SIGCHLD);
  });
  ASSERT_TRUE(thread);
  (*thread)->join();
  EXPECT_FALSE(takes_term || takes_child);
  EXPECT_TRUE(takes(SIGTERM));
}

TEST(errand_test, is_done_each_time_it_is_asked_for) {
  std::atomic<int> times = 0;
  const auto errand = Errand::open([&] { ++times; }).value();
  EXPECT_EQ(times, 0);
  EXPECT_TRUE(errand->run(10s));
  EXPECT_TRUE(errand->run(10s));
  EXPECT_EQ(times, 2);
}

TEST(errand_test, goes_on_without_those_who_cannot_wait) {
  std::promise<void> began, may_end;
  std::atomic<int> times = 0;
  auto errand = Errand::open([&, end = may_end.get_future().share()] {
                  if (times == 0) began.set_value();
                  end.wait();
                  ++times;
                }).value();
  EXPECT_FALSE(errand->run(1ms));
  began.get_future().wait();
  may_end.set_value();
  EXPECT_TRUE(errand->run(10s));
  EXPECT_EQ(times, 2) << "what was asked for later is done later";
}

TEST(errand_test, its_end_waits_for_what_is_being_done) {
  std::promise<void> began, may_end;
  bool done = false;
  auto errand = Errand::open([&] {
                  began.set_value();
                  may_end.get_future().wait();
                  done = true;
                }).value();
  EXPECT_FALSE(errand->run(1ms));
  began.get_future().wait();
  std::thread ending([&] { errand.reset(); });
  may_end.set_value();
  ending.join();
  EXPECT_TRUE(done);
}

TEST(errand_test, in_a_child_its_end_does_nothing) {
  auto errand = Errand::open([] {}).value();
  const pid_t child = ::fork();
  if (child == 0) {
    errand.reset();
    ::_exit(0);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_TRUE(errand->run(10s));
}

}  // namespace jwtsync::native::threads_test

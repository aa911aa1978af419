// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <jwtsync/system.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <semaphore>

#include "../support/re_execution.h"

namespace jwtsync::signals_test {

using Reloads = std::counting_semaphore<16>;

void count_reload(void* reloads) { static_cast<Reloads*>(reloads)->release(); }

/// Waits, in a child that would wait for ever if the signal were lost, until `stop` is requested.
void wait_for(const std::stop_source& stop) {
  std::binary_semaphore requested(0);
  const std::stop_callback at_stop(stop.get_token(), [&] { requested.release(); });
  requested.acquire();
}

TEST(signals, of_the_terminal_and_the_service_manager_request_the_stop) {
  for (const int number : {SIGTERM, SIGINT}) {
    run_in_child([&] {
      ::alarm(30);
      std::stop_source stop;
      Reloads reloads(0);
      const Signals signals(stop, &count_reload, &reloads);
      ::kill(::getpid(), number);
      wait_for(stop);
      EXPECT_TRUE(stop.stop_requested());
      EXPECT_FALSE(reloads.try_acquire());
    });
  }
}

TEST(signals, a_hangup_reloads_each_time_and_stops_nothing) {
  run_in_child([] {
    ::alarm(30);
    std::stop_source stop;
    Reloads reloads(0);
    const Signals signals(stop, &count_reload, &reloads);
    for (int i = 0; i < 3; ++i) {
      ::kill(::getpid(), SIGHUP);
      reloads.acquire();
    }
    EXPECT_FALSE(stop.stop_requested());
  });
}

TEST(signals, a_second_request_to_stop_is_harmless) {
  run_in_child([] {
    std::stop_source stop;
    Reloads reloads(0);
    const Signals signals(stop, &count_reload, &reloads);
    for (int i = 0; i < 3; ++i) ::kill(::getpid(), SIGTERM);
    wait_for(stop);
    ::kill(::getpid(), SIGTERM);  // may still wait when the object ends: it must not end the process then
  });
}

TEST(signals, a_pipe_that_nobody_reads_ends_no_process) {
  run_in_child([] {
    std::stop_source stop;
    const Signals signals(stop, &count_reload, nullptr);
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    ::close(ends[0]);
    EXPECT_EQ(::write(ends[1], "a", 1), -1);
  });
}

TEST(signals, are_as_they_were_when_it_ends) {
  run_in_child([] {
    sigset_t before, after;
    ::pthread_sigmask(SIG_SETMASK, nullptr, &before);
    {
      std::stop_source stop;
      const Signals signals(stop, &count_reload, nullptr);
      sigset_t during;
      ::pthread_sigmask(SIG_SETMASK, nullptr, &during);
      EXPECT_EQ(sigismember(&during, SIGTERM), 1);
    }
    ::pthread_sigmask(SIG_SETMASK, nullptr, &after);
    for (const int number : {SIGHUP, SIGTERM, SIGINT}) {
      EXPECT_EQ(sigismember(&after, number), sigismember(&before, number));
    }
  });
}

}  // namespace jwtsync::signals_test

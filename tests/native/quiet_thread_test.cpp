// SPDX-License-Identifier: Apache-2.0
#include "native/quiet_thread.h"

#include <gtest/gtest.h>
#include <signal.h>

namespace jwtsync::native {
namespace {

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

}  // namespace
}  // namespace jwtsync::native

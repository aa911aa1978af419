// SPDX-License-Identifier: Apache-2.0
// The signals of a daemon, taken by a thread of their own instead of a handler: what they call may do anything.
#include "native/descriptors.h"

#include <jwtsync/system.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>

#include <array>
#include <thread>

namespace jwtsync {
namespace {

sigset_t handled_signals() noexcept {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int number : {SIGHUP, SIGTERM, SIGINT}) sigaddset(&signals, number);
  return signals;
}

/// Blocks the handled signals and ignores SIGPIPE; as it was, when it ends.
class Mask {
 public:
  Mask() noexcept {
    const sigset_t signals = handled_signals();
    ::pthread_sigmask(SIG_BLOCK, &signals, &mask_before_);
    struct sigaction ignore{};
    ignore.sa_handler = SIG_IGN;
    ::sigaction(SIGPIPE, &ignore, &pipe_before_);
  }
  ~Mask() {
    // One that came after the stop was asked for would now end the process in the midst of its clearing up.
    const sigset_t signals = handled_signals();
    const timespec now{};
    while (::sigtimedwait(&signals, nullptr, &now) > 0) {
    }
    ::sigaction(SIGPIPE, &pipe_before_, nullptr);
    ::pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr);
  }
  Mask(const Mask&) = delete;
  Mask& operator=(const Mask&) = delete;

 private:
  sigset_t mask_before_{};
  struct sigaction pipe_before_{};
};

native::Descriptor open_signals() noexcept {
  const sigset_t signals = handled_signals();
  return native::Descriptor(::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK));
}

}  // namespace

struct Signals::State {
  State(std::stop_source stop_at, void (*on_reload)(void*), void* context)
      : stop(std::move(stop_at)), reload(on_reload), reload_context(context), thread([this] { wait(); }) {}
  ~State() {
    ::eventfd_write(end.number(), 1);
    thread.join();
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  void wait();
  void take();

  Mask mask;
  native::Descriptor arrived = open_signals();
  native::Descriptor end{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
  std::stop_source stop;
  void (*reload)(void*);
  void* reload_context;
  std::thread thread;
};

void Signals::State::wait() {
  std::array<pollfd, 2> waited{{{arrived.number(), POLLIN, 0}, {end.number(), POLLIN, 0}}};
  while (waited[1].revents == 0) {
    if (::poll(waited.data(), waited.size(), -1) < 0) continue;
    if (waited[0].revents != 0) take();
  }
}

void Signals::State::take() {
  signalfd_siginfo signal{};
  while (::read(arrived.number(), &signal, sizeof signal) == static_cast<ssize_t>(sizeof signal)) {
    if (signal.ssi_signo == SIGHUP) {
      reload(reload_context);
    } else {
      stop.request_stop();
    }
  }
}

Signals::Signals(std::stop_source stop, void (*on_reload)(void*), void* context)
    : state_(std::make_unique<State>(std::move(stop), on_reload, context)) {}

Signals::~Signals() = default;

}  // namespace jwtsync

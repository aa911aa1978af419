// SPDX-License-Identifier: Apache-2.0
#include "native/threads.h"

#include "native/kernel.h"

#include <signal.h>
#include <unistd.h>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <system_error>
#include <utility>

namespace jwtsync::native {
namespace {

/// Blocks every signal, for threads that are started meanwhile.
class NoSignals {
 public:
  NoSignals() noexcept {
    sigset_t all;
    sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~NoSignals() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  NoSignals(const NoSignals&) = delete;
  NoSignals& operator=(const NoSignals&) = delete;

 private:
  sigset_t before_{};
};

}  // namespace

Result<std::unique_ptr<std::thread>> start_quietly(std::function<void()> body) {
  const NoSignals quiet;
  try {
    return std::make_unique<std::thread>(std::move(body));
  } catch (const std::system_error& error) {
    return failure(Code::internal_error, "cannot start a thread: " + error_text(error.code().value()),
                   "let this process have more threads, or more memory");
  }
}

struct Errand::State {
  explicit State(std::function<void()> given) : task(std::move(given)) {}
  void work();

  const std::function<void()> task;
  const pid_t process = ::getpid();
  std::mutex mutex;  // guards what follows
  std::condition_variable changed;
  std::uint64_t wanted = 0;  // how often it was asked for
  std::uint64_t done = 0;    // what was wanted when the last run began that has ended
  bool ending = false;
  std::unique_ptr<std::thread> thread;
};

void Errand::State::work() {
  std::unique_lock lock(mutex);
  while (true) {
    changed.wait(lock, [this] { return ending || wanted != done; });
    if (ending) return;
    const std::uint64_t begun = wanted;
    lock.unlock();
    task();
    lock.lock();
    done = begun;
    changed.notify_all();
  }
}

Errand::Errand(std::unique_ptr<State> state) : state_(std::move(state)) {}

Result<std::unique_ptr<Errand>> Errand::open(std::function<void()> task) {
  auto state = std::make_unique<State>(std::move(task));
  Result<std::unique_ptr<std::thread>> thread = start_quietly([&self = *state] { self.work(); });
  if (!thread) return failure(std::move(thread).error());
  state->thread = std::move(*thread);
  return std::unique_ptr<Errand>(new Errand(std::move(state)));
}

bool Errand::run(std::chrono::milliseconds patience) {
  std::unique_lock lock(state_->mutex);
  const std::uint64_t mine = ++state_->wanted;
  state_->changed.notify_all();
  return state_->changed.wait_for(lock, patience, [&] { return state_->done >= mine; });
}

Errand::~Errand() {
  if (state_->process != ::getpid()) {
    static_cast<void>(state_.release());  // its thread and whoever waited are in the parent
    return;
  }
  {
    const std::lock_guard lock(state_->mutex);
    state_->ending = true;
    state_->changed.notify_all();
  }
  state_->thread->join();
}

}  // namespace jwtsync::native

// SPDX-License-Identifier: Apache-2.0
#include "cli/supervisor.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include "cli/child.h"

namespace jwtsync::cli {
namespace {

constexpr int signalled = 128;  // and the number, as shells tell it
constexpr std::array<int, 3> end_signals{SIGTERM, SIGINT, SIGQUIT};

sigset_t all_signals() noexcept {
  sigset_t signals;
  sigfillset(&signals);
  return signals;
}

bool is_end_signal(int number) noexcept {
  return std::find(end_signals.begin(), end_signals.end(), number) != end_signals.end();
}

int status_of(int waited) noexcept { return WIFSIGNALED(waited) ? signalled + WTERMSIG(waited) : WEXITSTATUS(waited); }

/// What poll(2) takes: rounded up, so that no time is left when it returns; a day at most.
int poll_time(std::optional<std::chrono::nanoseconds> left) {
  constexpr std::chrono::milliseconds longest = std::chrono::hours{24};
  if (!left) return -1;
  const auto whole = std::chrono::ceil<std::chrono::milliseconds>(*left);
  return static_cast<int>(std::min(whole, longest).count());
}

}  // namespace

Supervisor::Supervisor(Recipient recipient) : recipient_(recipient) {
  const sigset_t signals = all_signals();
  ::pthread_sigmask(SIG_SETMASK, &signals, &mask_before_);
  // Where it is ignored, the system reaps a child by itself, and its status is lost.
  struct sigaction by_default{};
  by_default.sa_handler = SIG_DFL;
  ::sigaction(SIGCHLD, &by_default, &child_before_);
  signals_ = ::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
  woken_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);  // what the child leaves behind comes to us, and is reaped
}

Supervisor::~Supervisor() {
  ::close(signals_);
  ::close(woken_);
  ::prctl(PR_SET_CHILD_SUBREAPER, 0);
  // One that came after the child had ended is answered by its status, and must not change it now.
  const sigset_t signals = all_signals();
  const timespec now{};
  while (::sigtimedwait(&signals, nullptr, &now) > 0) {
  }
  ::sigaction(SIGCHLD, &child_before_, nullptr);
  ::pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr);
}

Result<void> Supervisor::start(const std::vector<std::string>& words, const ChildVariables& variables, int inherited) {
  const bool foreground = terminal_.is_ours();
  own_group_ = recipient_ == Recipient::group || !foreground || Terminal::is_at_both_ends();
  const Result<pid_t> child = start_child(
      {words, variables, mask_before_, own_group_, own_group_ && foreground ? terminal_.number() : -1, inherited});
  if (!child) {
    if (own_group_ && foreground) terminal_.take();  // it was given away before execve(2) failed
    return failure(child.error());
  }
  child_ = *child;
  return {};
}

Supervisor::Event Supervisor::wait(std::optional<std::chrono::milliseconds> longest) {
  const auto begun = std::chrono::steady_clock::now();
  std::array<pollfd, 2> waited{{{signals_, POLLIN, 0}, {woken_, POLLIN, 0}}};
  while (true) {
    take_signals();
    if (!has_child()) return Event::ended;
    std::optional<std::chrono::nanoseconds> left;
    if (longest) left = begun + *longest - std::chrono::steady_clock::now();
    if (left && *left <= std::chrono::nanoseconds{0}) return Event::timed_out;
    ::poll(waited.data(), waited.size(), poll_time(left));
    eventfd_t count = 0;
    if (waited[1].revents != 0 && ::eventfd_read(woken_, &count) == 0) return Event::woken;
  }
}

void Supervisor::wake() noexcept { ::eventfd_write(woken_, 1); }

void Supervisor::send(int signal) const noexcept {
  if (!has_child()) return;
  ::kill(recipient_ == Recipient::group ? -child_ : child_, signal);
}

std::optional<int> Supervisor::asked_to_end() {
  take_signals();
  return end_signal_;
}

void Supervisor::take_signals() {
  signalfd_siginfo signal{};
  while (::read(signals_, &signal, sizeof signal) == static_cast<ssize_t>(sizeof signal)) {
    if (signal.ssi_signo == SIGCHLD) {
      reap();
    } else {
      pass_on(signal);
    }
  }
}

void Supervisor::pass_on(const signalfd_siginfo& signal) {
  const int number = static_cast<int>(signal.ssi_signo);
  if (is_end_signal(number)) end_signal_ = number;
  // Of this process itself: it wrote where nobody reads, or to a terminal from the background.
  if (signal.ssi_code == SI_USER && static_cast<pid_t>(signal.ssi_pid) == ::getpid()) return;
  const bool of_terminal = signal.ssi_code == SI_KERNEL;
  if (of_terminal && (!own_group_ || number == SIGTTIN || number == SIGTTOU)) return;  // the child has it already
  if (number == SIGCONT) return resume();
  if (signal.ssi_code == SI_QUEUE && recipient_ == Recipient::child && has_child()) {
    sigval value{};
    value.sival_ptr = reinterpret_cast<void*>(signal.ssi_ptr);  // NOLINT(*-reinterpret-cast, *-int-to-ptr)
    ::sigqueue(child_, number, value);
    return;
  }
  send(number);
}

void Supervisor::reap() {
  int waited = 0;
  // Each of these has died or been stopped, so there is an end to them.
  for (pid_t dead = 0; (dead = ::waitpid(-1, &waited, WNOHANG | WUNTRACED)) > 0;) {
    if (dead != child_) continue;
    if (WIFSTOPPED(waited)) {
      stop_with_child(WSTOPSIG(waited));
    } else {
      status_ = status_of(waited);
      terminal_.take_from(child_);
      child_ = 0;
    }
  }
}

/// A shell waits for this process, and has to see that its job was stopped.
void Supervisor::stop_with_child(int signal) {
  const bool of_background = signal == SIGTTIN || signal == SIGTTOU;
  // A program that was told to stop may stop itself so, as another jwtsync exec, su and sudo do. Nobody could use the
  // terminal then; elsewhere SIGSTOP is for the child alone.
  const bool of_itself = signal == SIGSTOP && (own_group_ ? terminal_.is_of_descendants() : terminal_.is_ours());
  if (signal != SIGTSTP && !of_background && !of_itself) return;
  // It came from the background into the foreground while the child ran: the child was not told.
  if (of_background && own_group_ && terminal_.is_ours()) return resume();
  if (has_shell()) {
    ::kill(::getpid(), SIGSTOP);
  } else if (terminal_.is_of(child_)) {
    resume();  // as the system does where nobody else could: a stop by the terminal has no effect
  }
}

void Supervisor::resume() {
  if (!has_child()) return;
  if (own_group_) terminal_.give_to(child_);
  ::kill(own_group_ ? -child_ : child_, SIGCONT);
}

}  // namespace jwtsync::cli

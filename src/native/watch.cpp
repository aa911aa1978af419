// SPDX-License-Identifier: Apache-2.0
#include "native/watch.h"

#include "native/files.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace jwtsync::native {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// A change is seldom alone: an editor or a kubelet makes several steps. All of them are one.
constexpr milliseconds settling_time{100};
/// So that a timeout without end does not overflow the clock.
constexpr milliseconds longest_wait{24h * 365};
/// The longest single poll(2).
constexpr milliseconds longest_poll{24h};
/// The same where a descriptor could not be opened: this is how late a wake, or a change, may be noticed. The system
/// has 128 inotify instances for all processes of a user, unless it was told otherwise.
constexpr milliseconds longest_blind_poll{1s};

int poll_timeout(steady_clock::time_point deadline, milliseconds longest) {
  const auto left = std::chrono::ceil<milliseconds>(deadline - steady_clock::now());
  return static_cast<int>(std::clamp(left, milliseconds{0}, longest).count());
}

}  // namespace

FileWatch::~FileWatch() {
  if (const int descriptor = wake_descriptor_.load(); descriptor >= 0) ::close(descriptor);
}

Watch::Event FileWatch::wait(std::span<const std::string> paths, milliseconds timeout) {
  const auto deadline = steady_clock::now() + std::min<milliseconds>(timeout, longest_wait);
  open_wake_descriptor();
  watch(paths);
  for (;;) {
    if (was_woken()) return Event::woken;
    if (inotify_.take_events() || (inotify_.descriptor() < 0 && versions_differ())) {
      settle();
      return Event::changed;
    }
    const bool is_blind = wake_descriptor_.load() < 0 || inotify_.descriptor() < 0;
    const int left = poll_timeout(deadline, is_blind ? longest_blind_poll : longest_poll);
    if (left == 0) return versions_differ() ? Event::changed : Event::timed_out;
    // poll(2) passes over a descriptor of -1.
    std::array<pollfd, 2> waited{{{wake_descriptor_.load(), POLLIN, 0}, {inotify_.descriptor(), POLLIN, 0}}};
    ::poll(waited.data(), waited.size(), left);
  }
}

void FileWatch::wake() noexcept {
  // Set first, looked at last: whoever opens the descriptor in between sees that it was woken.
  woken_.store(true);
  if (const int descriptor = wake_descriptor_.load(); descriptor >= 0) {
    const int saved = errno;  // this may be a signal handler
    ::eventfd_write(descriptor, 1);
    errno = saved;
  }
}

void FileWatch::open_wake_descriptor() noexcept {
  if (wake_descriptor_.load() < 0) wake_descriptor_.store(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
}

bool FileWatch::was_woken() noexcept {
  eventfd_t count = 0;
  ::eventfd_read(wake_descriptor_.load(), &count);
  return woken_.exchange(false);
}

void FileWatch::watch(std::span<const std::string> paths) {
  if (std::equal(paths.begin(), paths.end(), paths_.begin(), paths_.end())) return;
  paths_.assign(paths.begin(), paths.end());
  if (inotify_.open()) inotify_.follow(paths_);
  std::map<std::string, std::string> versions;
  for (const std::string& path : paths_) {
    const auto known = versions_.find(path);
    versions.emplace(path, known != versions_.end() ? known->second : version_of(path));
  }
  versions_ = std::move(versions);
}

/// After the first change: lets the others come, and follows links and directories that are new. A wake ends it early.
void FileWatch::settle() {
  pollfd waited{wake_descriptor_.load(), POLLIN, 0};
  ::poll(&waited, 1, static_cast<int>(settling_time.count()));
  // In this order: an event that comes while the links are followed is kept for the next wait.
  static_cast<void>(inotify_.take_events());
  inotify_.follow(paths_);
  static_cast<void>(versions_differ());
}

/// Whether a version is another than at the last look; this is the new last look.
bool FileWatch::versions_differ() {
  bool differ = false;
  for (auto& [path, version] : versions_) {
    std::string now = version_of(path);
    differ = differ || now != version;
    version = std::move(now);
  }
  return differ;
}

}  // namespace jwtsync::native

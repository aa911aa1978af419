// SPDX-License-Identifier: Apache-2.0
#include "native/lines.h"

#include "native/line_socket.h"

#include <dirent.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <optional>

namespace jwtsync::native {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t piece = std::size_t{16} * 1024;
constexpr milliseconds busy_pause{5};  // until a server with too many connections that wait is tried again
constexpr int max_tries = 2;           // a process that ends hangs up on those who have just connected

void remove_stale(const std::string& path) noexcept {
  struct stat known{};
  if (::lstat(path.c_str(), &known) != 0 || !S_ISSOCK(known.st_mode) || known.st_uid != ::geteuid()) return;
  ::unlink(path.c_str());
}

/// One socket, and how far its exchange is.
class Exchange {
 public:
  Exchange(const std::string& path, std::string_view line, std::size_t limit)
      : path_(path), line_(std::string(line) + "\n"), limit_(limit) {
    connect();
  }

  [[nodiscard]] bool is_over() const noexcept { return outcome_.has_value(); }
  /// What to wait for; nothing while the server has no room for another connection.
  [[nodiscard]] pollfd waits_for() const noexcept {
    return {socket_.number(), static_cast<short>(sent_ < line_.size() ? POLLOUT : POLLIN), 0};
  }
  /// Goes on as far as it can without waiting.
  void go_on() {
    if (!socket_) return connect();
    if (sent_ < line_.size()) return send();
    receive();
  }
  [[nodiscard]] LineAnswer result() && {
    const LineOutcome outcome = outcome_.value_or(LineOutcome::silent);
    if (outcome != LineOutcome::answered) answer_.clear();
    return {outcome, std::move(answer_)};
  }

 private:
  void connect();
  void send();
  void receive();
  void hung_up();

  const std::string& path_;
  const std::string line_;
  const std::size_t limit_;
  Descriptor socket_;
  std::size_t sent_ = 0;
  std::string answer_;
  int tries_ = 0;
  std::optional<LineOutcome> outcome_;
};

void Exchange::connect() {
  const std::optional<sockaddr_un> name = unix_name(path_);
  if (!name) {
    outcome_ = LineOutcome::gone;
    return;
  }
  Descriptor socket = open_unix_socket();
  if (!socket) return;  // no descriptor is left now, and maybe there is one soon
  if (connect_to(socket.number(), *name) == 0) {
    if (!is_of_our_user(socket.number())) {
      outcome_ = LineOutcome::foreign;
      return;
    }
    socket_ = std::move(socket);
    return send();
  }
  switch (errno) {
    case ECONNREFUSED: remove_stale(path_); [[fallthrough]];
    case ENOENT: outcome_ = LineOutcome::gone; break;
    case EACCES:
    case EPERM: outcome_ = LineOutcome::foreign; break;
    default: break;  // EAGAIN: too many connections wait there
  }
}

void Exchange::send() {
  const ssize_t size = ::send(socket_.number(), line_.data() + sent_, line_.size() - sent_, MSG_NOSIGNAL);
  if (size >= 0) {
    sent_ += static_cast<std::size_t>(size);
  } else if (errno != EAGAIN && errno != EINTR) {
    hung_up();
  }
}

void Exchange::receive() {
  std::array<char, piece> room{};
  const ssize_t size = ::recv(socket_.number(), room.data(), room.size(), 0);
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (size <= 0) return hung_up();
  answer_.append(room.data(), static_cast<std::size_t>(size));
  const bool whole = answer_.ends_with('\n');
  if (whole) answer_.pop_back();
  if (answer_.size() > limit_) {
    outcome_ = LineOutcome::silent;
  } else if (whole) {
    outcome_ = LineOutcome::answered;
  }
}

/// Was it its end? Then nobody listens there now.
void Exchange::hung_up() {
  socket_ = Descriptor();
  sent_ = 0;
  answer_.clear();
  if (++tries_ == max_tries) {
    outcome_ = LineOutcome::silent;
    return;
  }
  connect();
}

/// Waits until one of these can go on, or it is time to try those again that could not connect.
void wait_for(const std::vector<Exchange*>& open, steady_clock::time_point until) {
  std::vector<pollfd> waited;
  auto left = std::chrono::ceil<milliseconds>(until - steady_clock::now());
  for (const Exchange* each : open) {
    waited.push_back(each->waits_for());
    if (waited.back().fd < 0) left = std::min(left, busy_pause);
  }
  ::poll(waited.data(), waited.size(), static_cast<int>(std::max(left, milliseconds(0)).count()));
}

}  // namespace

std::vector<LineAnswer> ask_lines(std::span<const std::string> paths, std::string_view line,
                                  std::chrono::milliseconds timeout, std::size_t limit) {
  const auto until = steady_clock::now() + timeout;
  std::vector<std::unique_ptr<Exchange>> all;
  for (const std::string& path : paths) all.push_back(std::make_unique<Exchange>(path, line, limit));
  while (steady_clock::now() < until) {
    std::vector<Exchange*> open;
    for (const auto& each : all) {
      if (!each->is_over()) open.push_back(each.get());
    }
    if (open.empty()) break;
    wait_for(open, until);
    for (Exchange* each : open) each->go_on();
  }
  std::vector<LineAnswer> answers;
  for (const auto& each : all) answers.push_back(std::move(*each).result());
  return answers;
}

std::vector<std::string> names_in(const std::string& folder, std::string_view prefix, std::size_t limit) {
  std::vector<std::string> names;
  const std::unique_ptr<DIR, int (*)(DIR*)> open(::opendir(folder.c_str()), ::closedir);
  while (open && names.size() < limit) {
    const dirent* const entry = ::readdir(open.get());
    if (entry == nullptr) break;
    const std::string_view name(entry->d_name);
    if (name.starts_with(prefix) && !name.starts_with('.') && !name.ends_with('~')) names.emplace_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace jwtsync::native

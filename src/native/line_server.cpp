// SPDX-License-Identifier: Apache-2.0
#include "native/lines.h"

#include "native/kernel.h"
#include "native/line_socket.h"
#include "native/threads.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <optional>
#include <utility>

namespace jwtsync::native {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds question_timeout{100};  // others wait meanwhile, and who asks has the question ready
constexpr milliseconds answer_timeout{500};
constexpr milliseconds exhaustion_pause{100};         // without descriptors the waiting connection would make this spin
constexpr std::chrono::seconds presence_interval{2};  // a cleaner of old files takes the socket's name away
constexpr int connections_that_wait = 128;

tl::unexpected<Error> cannot_listen(int error, const std::string& path) {
  const bool forbidden = error == EACCES || error == EPERM || error == EROFS;
  return failure(forbidden ? Code::file_forbidden : Code::internal_error,
                 "cannot listen at unix:" + path + ": " + error_text(error),
                 "this process needs a folder of its own, a descriptor and a thread");
}

}  // namespace

struct LineServer::State {
  explicit State(LineService& answering) : service(answering) {}

  [[nodiscard]] Result<void> listen_at(const std::string& at);
  [[nodiscard]] Result<void> start();
  void run();
  [[nodiscard]] bool is_ended() const;
  void appear_again();
  void take_one();
  void converse(int connection);
  [[nodiscard]] bool wait_for(int connection, short events, steady_clock::time_point until) const;
  [[nodiscard]] std::optional<std::string> read_line(int connection, steady_clock::time_point until) const;
  void write_line(int connection, std::string_view line, steady_clock::time_point until) const;

  LineService& service;
  std::string path;
  Descriptor listening;
  Descriptor end{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
  const pid_t process = ::getpid();
  std::unique_ptr<std::thread> thread;
};

/// Bound by another name first: who sees the right one can connect, and need not take it for a dead process's.
Result<void> LineServer::State::listen_at(const std::string& at) {
  const std::string first = at + "~";
  const std::optional<sockaddr_un> name = unix_name(first);
  if (!name) {
    return failure(Code::argument_invalid, "the path of a socket has at most 107 bytes: " + at,
                   "set RUNTIME_DIRECTORY to a folder with a shorter path");
  }
  Descriptor socket = open_unix_socket();
  if (!socket || !end) return cannot_listen(errno, at);
  ::unlink(first.c_str());
  if (::fchmod(socket.number(), S_IRUSR | S_IWUSR) != 0 || bind_to(socket.number(), *name) != 0) {
    return cannot_listen(errno, at);
  }
  if (::listen(socket.number(), connections_that_wait) != 0 || std::rename(first.c_str(), at.c_str()) != 0) {
    const int error = errno;
    ::unlink(first.c_str());
    return cannot_listen(error, at);
  }
  listening = std::move(socket);
  path = at;
  return {};
}

Result<void> LineServer::State::start() {
  Result<std::unique_ptr<std::thread>> started = start_quietly([this] { run(); });
  if (!started) return failure(std::move(started).error());
  thread = std::move(*started);
  return {};
}

void LineServer::State::run() {
  while (!is_ended()) {
    if (wait_for(listening.number(), POLLIN, steady_clock::now() + presence_interval)) {
      take_one();
    } else {
      appear_again();
    }
  }
}

/// A worker whose socket nobody finds would be left out of every answer, and of every count.
void LineServer::State::appear_again() {
  if (is_ended() || ::access(path.c_str(), F_OK) == 0 || errno != ENOENT) return;
  static_cast<void>(listen_at(std::string(path)));  // or the next time
}

void LineServer::State::take_one() {
  const Descriptor connection(::accept4(listening.number(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
  if (connection) {
    if (is_of_our_user(connection.number())) converse(connection.number());
    return;
  }
  const bool exhausted = errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS;
  if (exhausted) static_cast<void>(wait_for(-1, 0, steady_clock::now() + exhaustion_pause));
}

void LineServer::State::converse(int connection) {
  const std::optional<std::string> line = read_line(connection, steady_clock::now() + question_timeout);
  if (!line) return;
  const std::string answer = service.answer(*line) + "\n";
  write_line(connection, answer, steady_clock::now() + answer_timeout);
}

bool LineServer::State::is_ended() const {
  pollfd ending{end.number(), POLLIN, 0};
  return ::poll(&ending, 1, 0) != 0;
}

/// Waits until `connection` is ready; false when the time is over, or this server is to end.
bool LineServer::State::wait_for(int connection, short events, steady_clock::time_point until) const {
  std::array<pollfd, 2> waited{{{connection, events, 0}, {end.number(), POLLIN, 0}}};
  while (true) {
    const auto left = std::chrono::ceil<milliseconds>(until - steady_clock::now());
    if (left <= milliseconds(0)) return false;
    const int ready = ::poll(waited.data(), waited.size(), static_cast<int>(left.count()));
    if (waited[1].revents != 0) return false;
    if (ready > 0) return (waited[0].revents & POLLNVAL) == 0;
    if (ready == 0) return false;
    if (errno != EINTR) return false;
  }
}

std::optional<std::string> LineServer::State::read_line(int connection, steady_clock::time_point until) const {
  std::string line;
  std::array<char, max_question_size> room{};
  while (line.size() <= max_question_size) {
    if (!wait_for(connection, POLLIN, until)) return std::nullopt;
    const ssize_t size = ::recv(connection, room.data(), room.size(), 0);
    if (size <= 0) return std::nullopt;
    line.append(room.data(), static_cast<std::size_t>(size));
    const std::size_t ending = line.find('\n');
    if (ending <= max_question_size) return line.substr(0, ending);
  }
  return std::nullopt;
}

void LineServer::State::write_line(int connection, std::string_view line, steady_clock::time_point until) const {
  while (!line.empty()) {
    if (!wait_for(connection, POLLOUT, until)) return;
    const ssize_t size = ::send(connection, line.data(), line.size(), MSG_NOSIGNAL);
    if (size <= 0) return;
    line.remove_prefix(static_cast<std::size_t>(size));
  }
}

LineServer::LineServer(std::unique_ptr<State> state) : state_(std::move(state)) {}

Result<std::unique_ptr<LineServer>> LineServer::open(const std::string& path, LineService& service) {
  auto state = std::make_unique<State>(service);
  if (Result<void> listens = state->listen_at(path); !listens) return failure(std::move(listens).error());
  std::unique_ptr<LineServer> server(new LineServer(std::move(state)));
  if (Result<void> started = server->state_->start(); !started) return failure(std::move(started).error());
  return server;
}

LineServer::~LineServer() {
  if (state_->process != ::getpid()) {
    static_cast<void>(state_->thread.release());  // it runs in the parent, and cannot be joined here
    return;
  }
  ::unlink(state_->path.c_str());  // first: who comes from now on finds nothing, and does not wait
  if (!state_->thread) return;
  ::eventfd_write(state_->end.number(), 1);
  state_->thread->join();
  ::unlink(state_->path.c_str());  // it may just have appeared again
}

}  // namespace jwtsync::native

// SPDX-License-Identifier: Apache-2.0
// The server: listeners that take connections, and their end.
#include "native/descriptors.h"
#include "native/http_connection.h"
#include "native/http_listener.h"
#include "native/tls_identity.h"

#include <malloc.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <list>
#include <optional>
#include <set>
#include <utility>

namespace jwtsync {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using native::AcceptStatus;
using native::Connection;

constexpr auto completion = asio::as_tuple(asio::use_awaitable);
constexpr int one_thread = 1;
constexpr int accepts_at_once = 64;  // then connections that are open get their turn
/// How long to wait for a descriptor to become free: without a pause the waiting connection would make this spin.
constexpr std::chrono::milliseconds exhaustion_pause{100};
/// So many connections are open even where the rest of the process has left no more than the reserve.
constexpr std::size_t always_welcome = 8;
/// So many connections leave enough free memory behind for it to be worth giving back.
constexpr std::size_t a_flood = 1'000;

}  // namespace

struct HttpServer::State {
  /// A listener and who answers there.
  struct Door {
    Door(asio::io_context& context, native::Listening opened, HttpService& answering,
         std::optional<native::TlsIdentity> by_tls)
        : listening(std::move(opened)),
          service(answering),
          identity(std::move(by_tls)),
          readable(context),
          pause(context),
          next_look(context) {}
    native::Listening listening;
    HttpService& service;
    std::optional<native::TlsIdentity> identity;
    native::TlsContext tls;                   // of the next connection
    asio::posix::stream_descriptor readable;  // has a descriptor of its own for the same socket
    asio::steady_timer pause;
    asio::steady_timer next_look;  // at the files of TLS
  };

  explicit State(const ServerLimits& limits) : premises(limits) {}

  [[nodiscard]] Result<Address> open(const Address& address, HttpService& service,
                                     std::optional<native::TlsIdentity> identity);
  [[nodiscard]] asio::awaitable<void> accept_at(Door& door);
  [[nodiscard]] asio::awaitable<void> watch_files_of(Door& door);
  [[nodiscard]] AcceptStatus accept_waiting(Door& door);
  [[nodiscard]] native::AcceptOutcome accept_one(Door& door);
  void make_room_for(native::Arrival& newcomer);
  void begin(native::Arrival accepted, Door& door);
  void bring_up_to_date(Door& door);
  void end(const std::shared_ptr<Connection>& connection);
  void stop();

  native::Premises premises;
  native::SpareDescriptor spare;
  asio::io_context context{one_thread};
  std::list<Door> doors;
  std::set<std::shared_ptr<Connection>> connections;
  std::size_t most_connections = 0;  // since memory was last given back
  asio::steady_timer stop_deadline{context};
  bool stopping = false;
};

Result<Address> HttpServer::State::open(const Address& address, HttpService& service,
                                        std::optional<native::TlsIdentity> identity) {
  Result<native::Listening> listening = native::start_listening(address);
  if (!listening) return failure(std::move(listening).error());
  Door& door = doors.emplace_back(context, std::move(*listening), service, std::move(identity));
  error_code error;
  door.readable.assign(door.listening.socket.release(), error);
  if (error) {
    doors.pop_back();
    return failure(Code::internal_error, "cannot wait for connections: " + error.message());
  }
  return door.listening.address;
}

asio::awaitable<void> HttpServer::State::accept_at(Door& door) {
  while (!stopping) {
    const auto [error] = co_await door.readable.async_wait(asio::posix::stream_descriptor::wait_read, completion);
    if (error || stopping) co_return;
    if (accept_waiting(door) != AcceptStatus::exhausted) continue;
    door.pause.expires_after(exhaustion_pause);
    co_await door.pause.async_wait(completion);
  }
}

/// Takes the connections that wait, and says why it takes no more of them for now.
AcceptStatus HttpServer::State::accept_waiting(Door& door) {
  premises.crowd.limit_to(std::min(premises.limits.connections, native::descriptors_to_give()));
  for (int i = 0; i < accepts_at_once; ++i) {
    native::AcceptOutcome outcome = accept_one(door);
    if (outcome.status == AcceptStatus::lost) continue;
    if (outcome.status != AcceptStatus::accepted) return outcome.status;
    make_room_for(outcome.connection);
    begin(std::move(outcome.connection), door);
  }
  return AcceptStatus::accepted;
}

/// Where no descriptor is left, the newcomer takes the spare one, and another makes room for a new spare.
native::AcceptOutcome HttpServer::State::accept_one(Door& door) {
  const auto accept = [&] { return native::accept_next(door.readable.native_handle(), door.listening.address); };
  native::AcceptOutcome outcome = accept();
  if (outcome.status != AcceptStatus::exhausted) return outcome;
  spare.give_up();
  outcome = accept();
  if (outcome.status == AcceptStatus::accepted) premises.crowd.make_room();
  spare.take_again();
  return outcome;
}

/// Descriptors are given by number, the lowest first: one of the last means that few are left for all else.
void HttpServer::State::make_room_for(native::Arrival& newcomer) {
  const bool takes_of_reserve = static_cast<std::size_t>(newcomer.socket.number()) >= native::descriptors_to_give();
  if (premises.crowd.is_full() || (takes_of_reserve && premises.crowd.size() >= always_welcome)) {
    premises.crowd.make_room();
  }
  if (takes_of_reserve) newcomer.socket = native::at_lowest_number(std::move(newcomer.socket));
}

/// Who connected by files that are no longer in use is asked to connect again: he may have been taken out of them.
void HttpServer::State::bring_up_to_date(Door& door) {
  if (!door.identity) return;
  const native::TlsContext before = std::exchange(door.tls, door.identity->current());
  if (!before || before == door.tls) return;
  for (const auto& connection : connections) {
    if (connection->tls() == before) connection->stop();
  }
}

/// Connections stay open for as long as they are used, also where nobody connects any more.
asio::awaitable<void> HttpServer::State::watch_files_of(Door& door) {
  while (door.identity && !stopping) {
    bring_up_to_date(door);
    door.next_look.expires_after(native::TlsIdentity::interval);
    co_await door.next_look.async_wait(completion);
  }
}

void HttpServer::State::begin(native::Arrival accepted, Door& door) {
  bring_up_to_date(door);
  const Address& address = door.listening.address;
  const int family = !address.unix_socket.empty()                  ? AF_UNIX
                     : address.host.find(':') != std::string::npos ? AF_INET6
                                                                   : AF_INET;
  native::StreamSocket socket(context);
  error_code error;
  socket.assign(asio::generic::stream_protocol(family, 0), accepted.socket.number(), error);
  if (error) return;
  static_cast<void>(accepted.socket.release());  // the socket owns it now
  auto connection =
      std::make_shared<Connection>(std::move(socket), door.tls, accepted.peer, accepted.origin, door.service, premises);
  connections.insert(connection);
  most_connections = std::max(most_connections, connections.size());
  // An exception can only be that memory ran out: it costs this connection, and no other.
  asio::co_spawn(context, connection->serve(), [this, connection](const std::exception_ptr&) { end(connection); });
}

void HttpServer::State::end(const std::shared_ptr<Connection>& connection) {
  connections.erase(connection);
  if (most_connections >= a_flood && connections.size() < most_connections / 4) {
    most_connections = connections.size();
    ::malloc_trim(0);  // the allocator keeps what a flood has freed, and a container may have need of it
  }
  if (stopping && connections.empty()) stop_deadline.cancel();
}

void HttpServer::State::stop() {
  stopping = true;
  for (Door& door : doors) {
    error_code ignored;
    door.readable.close(ignored);
    door.pause.cancel();
    door.next_look.cancel();
  }
  for (const auto& connection : connections) connection->stop();
  if (connections.empty()) return;
  stop_deadline.expires_after(premises.limits.stop_timeout);
  stop_deadline.async_wait([this](error_code cancelled) {
    if (cancelled) return;
    for (const auto& connection : connections) connection->abort();
  });
}

HttpServer::HttpServer(std::unique_ptr<State> state) : state_(std::move(state)) {}

HttpServer::~HttpServer() = default;

Result<std::unique_ptr<HttpServer>> HttpServer::create(ServerLimits limits) {
  try {
    return std::unique_ptr<HttpServer>(new HttpServer(std::make_unique<State>(limits)));
  } catch (const boost::system::system_error& thrown) {  // asio says so that no descriptor is left
    return failure(Code::internal_error, "cannot wait for connections: " + thrown.code().message());
  }
}

Result<Address> HttpServer::listen(const Address& address, HttpService& service) {
  return state_->open(address, service, std::nullopt);
}

Result<Address> HttpServer::listen(const Address& address, HttpService& service, const World& world, TlsFiles files) {
  Result<native::TlsIdentity> identity = native::TlsIdentity::open(world, std::move(files));
  if (!identity) return failure(std::move(identity).error());
  return state_->open(address, service, std::move(*identity));
}

void HttpServer::look_for_news() {
  asio::post(state_->context, [state = state_.get()] {
    if (state->premises.held.empty()) return;
    for (State::Door& door : state->doors) state->premises.held.wake(door.service.take_news());
  });
}

void HttpServer::run(std::stop_token stop) {
  auto until_stopped = asio::make_work_guard(state_->context);
  for (State::Door& door : state_->doors) {
    asio::co_spawn(state_->context, state_->accept_at(door), [](const auto&) {});
    asio::co_spawn(state_->context, state_->watch_files_of(door), [](const auto&) {});
  }
  const std::stop_callback at_stop(std::move(stop), [this, &until_stopped] {
    asio::post(state_->context, [this, &until_stopped] {
      state_->stop();
      until_stopped.reset();
    });
  });
  state_->context.run();
  state_->doors.clear();  // removes the Unix sockets
}

}  // namespace jwtsync

// SPDX-License-Identifier: Apache-2.0
#include "native/postgresql_link.h"

#include <poll.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <vector>

namespace jwtsync::native {
namespace {

constexpr std::string_view gone = "the store's server closed the connection";
constexpr std::string_view look_at_server = "look at whether PostgreSQL runs, and at its log";

tl::unexpected<Error> malformed() {
  // libpq's words quote the string, and with it what may be a password.
  return failure(Code::locator_malformed, "the connection string of PostgreSQL is malformed",
                 "write postgresql://USER@HOST/DATABASE, and the password into ~/.pgpass or PGPASSFILE");
}

/// What is secret in a connection string, as libpq reads it. Error: it cannot be read.
Result<std::vector<std::string>> secrets_of(const Libpq& libpq, const std::string& connection) {
  char* why = nullptr;
  PQconninfoOption* const options = libpq.conninfo_parse(connection.c_str(), &why);
  if (why != nullptr) libpq.freemem(why);
  if (options == nullptr) return malformed();
  std::vector<std::string> secrets;
  for (const PQconninfoOption* each = options; each->keyword != nullptr; ++each) {
    const bool is_secret = each->dispchar != nullptr && *each->dispchar == '*';
    if (is_secret && each->val != nullptr && *each->val != '\0') secrets.emplace_back(each->val);
  }
  libpq.conninfo_free(options);
  return secrets;
}

/// What libpq says of a connection that did not come about, in one line of printable ASCII; nothing if it has a secret.
std::string readable(std::string_view message, const std::vector<std::string>& secrets) {
  for (const std::string& secret : secrets) {
    if (message.find(secret) != std::string_view::npos) return "it could not be reached";
  }
  constexpr std::size_t longest = 300;
  std::string line(message.substr(0, longest));
  std::replace_if(line.begin(), line.end(), [](char byte) { return byte < ' ' || byte > '~'; }, ' ');
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

void note_warning(void* is_warned, const PGresult* /*notice*/) { *static_cast<bool*>(is_warned) = true; }

}  // namespace

Error postgresql_error(std::string_view sqlstate) {
  const std::string state(sqlstate);
  if (sqlstate == "55P03") {
    return {Code::deadline_exceeded, "the store is held by another process for too long",
            "see who holds it in pg_stat_activity"};
  }
  if (sqlstate == "57014" || sqlstate == "25P03") {
    return {Code::deadline_exceeded, "the store's server took too long", "look at its load and its disk"};
  }
  if (sqlstate == "25006") {
    return {Code::source_unreachable, "the store's server only reads: it is a standby",
            "name the primary, or all servers and target_session_attrs=read-write"};
  }
  if (sqlstate == "42501") {
    return {Code::source_forbidden, "the role may not use the store's tables",
            "it needs SELECT, INSERT, UPDATE and DELETE on jwtsync_rows and jwtsync_store, and CREATE to make them"};
  }
  if (sqlstate.starts_with("08") || sqlstate.starts_with("57P")) {
    return {Code::source_unreachable, std::string(gone), std::string(look_at_server)};
  }
  return {Code::file_unreadable, "the store cannot be used: PostgreSQL refuses a statement, with SQLSTATE " + state,
          "the server's log says why"};
}

std::string_view PostgresqlAnswer::bytes(int row, int column) const noexcept {
  const int size = libpq_->getlength(result_.get(), row, column);
  return {libpq_->getvalue(result_.get(), row, column), static_cast<std::size_t>(size)};
}

std::string_view PostgresqlAnswer::sqlstate() const noexcept {
  const ExecStatusType status = libpq_->result_status(result_.get());
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return {};
  const char* const state = libpq_->result_error_field(result_.get(), PG_DIAG_SQLSTATE);
  return state == nullptr ? "08000" : state;  // what libpq itself reports is a connection that is lost
}

PostgresqlLink::PostgresqlLink(const Libpq& libpq, PGconn* connection, std::chrono::milliseconds within) noexcept
    : libpq_(libpq), connection_(connection), within_(within), owner_(::getpid()) {}

PostgresqlLink::~PostgresqlLink() {
  // In the child of a fork the farewell would end the parent's session, which goes over the same socket.
  if (owner_ == ::getpid()) libpq_.finish(connection_);
}

Result<std::unique_ptr<PostgresqlLink>> PostgresqlLink::connect(const Libpq& libpq, const std::string& connection,
                                                                const PostgresqlBounds& bounds) {
  const Result<std::vector<std::string>> secrets = secrets_of(libpq, connection);
  if (!secrets) return failure(secrets.error());
  // The later one counts: what the string says goes before ours.
  const std::string seconds = std::to_string(bounds.connect.count());
  const std::array<const char*, 4> names{"connect_timeout", "fallback_application_name", "dbname", nullptr};
  const std::array<const char*, 4> values{seconds.c_str(), "jwtsync", connection.c_str(), nullptr};
  PGconn* const made = libpq.connectdb_params(names.data(), values.data(), 1);
  // The server's own bounds come first: its refusal leaves a connection that is of use.
  const std::chrono::milliseconds within = bounds.turn + bounds.statement + std::chrono::seconds(1);
  // NOLINTNEXTLINE(*-owning-memory): the constructor is private
  std::unique_ptr<PostgresqlLink> link(new PostgresqlLink(libpq, made, within));
  if (libpq.status(made) != CONNECTION_OK) {
    return failure(Code::source_unreachable,
                   "the store's server cannot be used: " + readable(libpq.error_message(made), *secrets),
                   std::string(look_at_server));
  }
  libpq.set_notice_receiver(made, note_warning, &link->is_warned_);
  libpq.setnonblocking(made, 1);
  return link;
}

tl::unexpected<Error> PostgresqlLink::lost() {
  is_lost_ = true;
  return failure(Code::source_unreachable, std::string(gone), std::string(look_at_server));
}

Result<void> PostgresqlLink::wait(short events, Deadline deadline) {
  using std::chrono::milliseconds;
  const auto left = std::chrono::ceil<milliseconds>(deadline - std::chrono::steady_clock::now());
  pollfd socket{libpq_.socket(connection_), events, 0};
  const int ready = left.count() > 0 ? ::poll(&socket, 1, static_cast<int>(left.count())) : 0;
  if (ready > 0 || (ready < 0 && errno == EINTR)) return {};
  if (ready < 0) return lost();
  is_lost_ = true;  // its answer may still come, and would be taken for the next one's
  return failure(Code::deadline_exceeded, "the store's server does not answer", std::string(look_at_server));
}

Result<void> PostgresqlLink::send(Deadline deadline) {
  for (;;) {
    const int left = libpq_.flush(connection_);
    if (left == 0) return {};
    if (left < 0) return lost();
    // The server may want to be read from before it reads on.
    if (Result<void> ready = wait(POLLIN | POLLOUT, deadline); !ready) return ready;
    if (libpq_.consume_input(connection_) == 0) return lost();
  }
}

Result<void> PostgresqlLink::receive(Deadline deadline) {
  while (libpq_.is_busy(connection_) != 0) {
    if (Result<void> ready = wait(POLLIN, deadline); !ready) return ready;
    if (libpq_.consume_input(connection_) == 0) return lost();
  }
  return {};
}

Result<PostgresqlAnswer> PostgresqlLink::last_answer() {
  Deadline deadline = std::chrono::steady_clock::now() + within_;
  if (Result<void> sent = send(deadline); !sent) return failure(std::move(sent).error());
  PostgresqlAnswer last(libpq_, nullptr);
  std::string refused;
  for (;;) {
    if (Result<void> received = receive(deadline); !received) return failure(std::move(received).error());
    PGresult* const next = libpq_.get_result(connection_);
    if (next == nullptr) break;
    last = PostgresqlAnswer(libpq_, next);
    if (!last.sqlstate().empty()) refused = last.sqlstate();
    deadline = std::chrono::steady_clock::now() + within_;
  }
  if (libpq_.status(connection_) != CONNECTION_OK) is_lost_ = true;
  if (!refused.empty()) return failure(postgresql_error(refused));
  return last;
}

Result<PostgresqlAnswer> PostgresqlLink::run(const std::string& statements) {
  if (libpq_.send_query(connection_, statements.c_str()) == 0) return lost();
  return last_answer();
}

Result<PostgresqlAnswer> PostgresqlLink::run(const char* statement,
                                             std::initializer_list<std::string_view> parameters) {
  constexpr std::size_t most = 3;
  constexpr Oid bytea = 17;
  std::array<const char*, most> values{};
  std::array<int, most> sizes{}, binary{};
  std::array<Oid, most> types{};
  std::size_t count = 0;
  for (const std::string_view each : parameters) {
    values.at(count) = each.empty() ? "" : each.data();  // a null pointer would be NULL, and not no bytes
    sizes.at(count) = static_cast<int>(each.size());
    binary.at(count) = 1;
    types.at(count) = bytea;
    ++count;
  }
  const int sent = libpq_.send_query_params(connection_, statement, static_cast<int>(count), types.data(),
                                            values.data(), sizes.data(), binary.data(), 1);
  if (sent == 0) return lost();
  return last_answer();
}

}  // namespace jwtsync::native

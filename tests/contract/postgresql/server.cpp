// SPDX-License-Identifier: Apache-2.0
#include "server.h"

#include <fcntl.h>
#include <grp.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>
#include <vector>

#include "native/libpq.h"
#include "native/postgresql_link.h"

namespace jwtsync::testing {
namespace {

using namespace std::chrono_literals;

constexpr uid_t nobody = 65534;  // the server refuses root

const native::Libpq& libpq() {
  static const native::Libpq loaded = native::load_libpq().value();
  return loaded;
}

/// Runs a program of PostgreSQL, whose words go to the file `log`.
pid_t run_program(std::vector<std::string> words, const std::string& log) {
  words[0].insert(0, std::string(JWTSYNC_POSTGRESQL_BIN) + "/");
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const pid_t child = ::fork();
  if (child != 0) return child;
  const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(out, STDERR_FILENO);
  const bool is_root = ::geteuid() == 0;
  if (is_root && (::setgroups(0, nullptr) != 0 || ::setgid(nobody) != 0 || ::setuid(nobody) != 0)) ::_exit(126);
  ::prctl(PR_SET_PDEATHSIG, SIGQUIT);  // after the change of user, which forgets it
  if (::chdir("/") != 0) ::_exit(126);
  std::string plain = "PATH=/usr/bin:/bin", locale = "LC_ALL=C";
  std::vector<char*> variables{plain.data(), locale.data(), nullptr};
  ::execve(arguments[0], arguments.data(), variables.data());
  ::_exit(127);
}

/// In memory, where there is room: no test pulls the plug of this machine.
std::filesystem::path roomy() {
  constexpr std::uintmax_t enough = 512'000'000;
  std::error_code failed;
  const std::filesystem::space_info memory = std::filesystem::space("/dev/shm", failed);
  const bool fits = !failed && memory.available > enough && ::access("/dev/shm", W_OK) == 0;
  return fits ? "/dev/shm" : std::filesystem::temp_directory_path();
}

void run_to_its_end(const std::vector<std::string>& words, const std::string& log) {
  const pid_t child = run_program(words, log);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  std::stringstream said;
  said << std::ifstream(log).rdbuf();
  ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << words[0] << ": " << said.str();
}

std::vector<pid_t> children_of(pid_t parent) {
  std::ifstream list("/proc/" + std::to_string(parent) + "/task/" + std::to_string(parent) + "/children");
  std::vector<pid_t> children;
  for (pid_t child = 0; list >> child;) children.push_back(child);
  return children;
}

}  // namespace

PostgresqlServer::PostgresqlServer() : folder_((roomy() / "jwtsync-XXXXXX").string()) {
  EXPECT_NE(::mkdtemp(folder_.data()), nullptr);
  if (::geteuid() != 0) return;
  EXPECT_EQ(::chown(folder_.c_str(), nobody, nobody), 0);
}

PostgresqlServer& PostgresqlServer::shared() {
  static const std::unique_ptr<PostgresqlServer> server = make();
  return *server;
}

std::unique_ptr<PostgresqlServer> PostgresqlServer::make() {
  std::unique_ptr<PostgresqlServer> server(new PostgresqlServer);
  run_to_its_end({"initdb", "-D", server->data(), "-U", "jwtsync", "-A", "trust", "-N", "-E", "UTF8", "--no-locale"},
                 server->folder_ + "/initdb.log");
  server->start();
  return server;
}

std::unique_ptr<PostgresqlServer> PostgresqlServer::following(const PostgresqlServer& primary) {
  std::unique_ptr<PostgresqlServer> server(new PostgresqlServer);
  run_to_its_end(
      {"pg_basebackup", "-h", primary.folder(), "-U", "jwtsync", "-D", server->data(), "-R", "-N", "-c", "fast"},
      server->folder_ + "/backup.log");
  server->start();
  return server;
}

PostgresqlServer::~PostgresqlServer() {
  if (server_ > 0) kill_all();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void PostgresqlServer::start() {
  server_ = run_program(
      {"postgres", "-D", data(), "-k", folder_, "-c", "listen_addresses=", "-c", "shared_buffers=16MB", "-c",
       "max_wal_senders=2", "-c", "max_connections=40", "-c", "hot_standby=on", "-c", "log_min_messages=fatal"},
      folder_ + "/server.log");
  // No event says that it takes connections.
  for (int attempt = 0; attempt < 3'000; ++attempt) {
    if (native::PostgresqlLink::connect(libpq(), connection(), {})) return;
    std::this_thread::sleep_for(10ms);
  }
  ADD_FAILURE() << "the server does not start";
}

void PostgresqlServer::kill_all() {
  std::vector<pid_t> all{server_};
  ::kill(server_, SIGSTOP);  // so that it starts no more
  for (const pid_t child : children_of(server_)) all.push_back(child);
  for (const pid_t each : all) ::kill(each, SIGKILL);
  ::waitpid(server_, nullptr, 0);
  server_ = -1;
  // Who is left would hold the memory that they share, and keep the next one from starting.
  for (const pid_t each : all) {
    while (::kill(each, 0) == 0) std::this_thread::sleep_for(1ms);
  }
}

void PostgresqlServer::promote() { run("SELECT pg_promote(true, 60)"); }

std::string PostgresqlServer::connection(const std::string& more) const {
  return "host=" + folder_ + " user=jwtsync dbname=postgres " + more;
}

std::string PostgresqlServer::empty_schema() const {
  static std::atomic<int> count = 0;
  const std::string name = "empty" + std::to_string(++count);
  run("CREATE SCHEMA " + name);
  return connection("options=-csearch_path=" + name);
}

std::string PostgresqlServer::run(const std::string& statements) const {
  const auto link = native::PostgresqlLink::connect(libpq(), connection(), {});
  EXPECT_TRUE(link) << link.error().message;
  if (!link) return {};
  const auto answer = (*link)->run(statements);
  EXPECT_TRUE(answer) << statements << ": " << answer.error().message;
  return answer && answer->rows() > 0 ? std::string(answer->bytes(0, 0)) : std::string();
}

}  // namespace jwtsync::testing

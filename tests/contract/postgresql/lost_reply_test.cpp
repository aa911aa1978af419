// SPDX-License-Identifier: Apache-2.0
// The reply to a commit is lost: the step was taken, and who took it is not told.
#include <gmock/gmock.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstring>
#include <thread>

#include "../../support/scratch_directory.h"
#include "../rotation_races.h"
#include "server.h"

namespace jwtsync::postgresql_lost_reply_test {

using namespace rotation_races;
using rotation::Outcome;
using rotation::StoredRotation;
using testing::PostgresqlServer;

sockaddr_un address_in(const std::string& folder) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, (folder + "/.s.PGSQL.5432").c_str(), sizeof address.sun_path - 1);
  return address;
}

/// Stands between client and server. Once it is told to, it passes the next COMMIT on, and lets nobody have the reply.
class Between {
 public:
  explicit Between(std::string server_folder) : server_folder_(std::move(server_folder)) {
    const sockaddr_un address = address_in(folder_.path());
    listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    EXPECT_EQ(::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(::listen(listener_, 4), 0);
    thread_ = std::thread([this] {
      for (int client = 0; (client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC)) >= 0;) serve(client);
    });
  }
  ~Between() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  Between(const Between&) = delete;
  Between& operator=(const Between&) = delete;

  [[nodiscard]] std::string folder() const { return folder_.path(); }
  std::atomic<bool> loses_next_reply = false;

 private:
  /// One client after the other, until one of the two ends.
  void serve(int client) {
    const sockaddr_un address = address_in(server_folder_);
    const int server = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    EXPECT_EQ(::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    bool is_lost = false;
    std::array<pollfd, 2> both{pollfd{client, POLLIN, 0}, pollfd{server, POLLIN, 0}};
    while (!is_lost && ::poll(both.data(), both.size(), -1) > 0) {
      std::array<char, 65536> bytes{};
      const bool is_request = both[0].revents != 0;
      const ssize_t size = ::read(is_request ? client : server, bytes.data(), bytes.size());
      if (size <= 0) break;
      const std::string_view passed(bytes.data(), static_cast<std::size_t>(size));
      const bool commits = is_request && passed.find("; COMMIT") != std::string_view::npos;
      if (::write(is_request ? server : client, bytes.data(), passed.size()) != size) break;
      if (!commits || !loses_next_reply.exchange(false)) continue;
      is_lost = ::read(server, bytes.data(), bytes.size()) > 0;  // it has committed
    }
    ::close(server);
    ::close(client);
  }

  std::string server_folder_;
  ScratchDirectory folder_;
  int listener_ = -1;
  std::thread thread_;
};

TEST(postgresql_lost_reply, a_step_that_was_taken_is_seen_as_overtaken_at_the_next_try) {
  PostgresqlServer& server = PostgresqlServer::shared();
  std::string connection = server.empty_schema();
  Between between(server.folder());
  connection.replace(connection.find(server.folder()), server.folder().size(), between.folder());
  const auto store = open_postgresql_store(connection);
  ASSERT_TRUE(store) << store.error().message;
  StoredRotation rotation(**store, "staging");
  ASSERT_NO_FATAL_FAILURE(begin(rotation));
  const rotation::Ring seen = rotation.load()->ring;

  between.loses_next_reply = true;
  const Result<Outcome> unknown = rotation.take(seen.position, racing_step(seen));
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, Code::source_unreachable);
  EXPECT_THAT(unknown.error().message, ::testing::HasSubstr("did not say"));

  const Result<Outcome> again = rotation.take(seen.position, racing_step(seen));
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->kind, Outcome::Kind::overtaken);
  EXPECT_EQ(again->ring.position.generation, seen.position.generation + 1) << "it was taken once";
  EXPECT_EQ(again->ring.previous, held(seen).digest);
}

}  // namespace jwtsync::postgresql_lost_reply_test

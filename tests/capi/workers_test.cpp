// SPDX-License-Identifier: Apache-2.0
// Workers are processes: each is forked here before it opens its keeper, and who asks is one of them.
#include "capi/workers.h"

#include <gmock/gmock.h>
#include <jwtsync/testing.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <vector>

namespace jwtsync::capi::workers_test {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr std::string_view other_secret = "Yp6-c4n4ry-Vl1uW8oKj3Sm7Qa5Gr2Ic4Fe0Xb";

/// What a worker holds; made in its own process.
struct Worker {
  Worker(const std::string& folder, std::string_view service, std::string_view secret, Files* key_file = nullptr)
      : world(fake.world().with(events).with(key_file != nullptr ? *key_file : fake.files)) {
    fake.variables.set("ENVIRONMENT", "staging");
    fake.variables.set("JWT_SECRET_STAGING", secret);
    if (key_file != nullptr) fake.variables.set("JWTSYNC_SOURCES", "file:/key");
    fake.variables.set("RUNTIME_DIRECTORY", folder);
    const auto seed = static_cast<std::uint64_t>(::getpid());
    fake.randomness = testing::FakeRandomness(seed);
    keeper = Keeper::open(world, {.service = std::string(service), .without_key = WithoutKey::wait}).value();
  }
  testing::FakeWorld fake;
  HeldEvents events{fake.events};
  World world;
  std::unique_ptr<Keeper> keeper;
};

/// Files that can be read until they hang, as on a network that is gone.
class HangingFiles : public Files {
 public:
  Result<FileStatus> status(const std::string& path) override { return files.status(path); }
  Result<FileContent> read(const std::string& path, std::size_t limit) override {
    while (hang) ::pause();
    return files.read(path, limit);
  }
  Result<void> create_private(const std::string& path, const Secret& bytes) override {
    return files.create_private(path, bytes);
  }
  Result<void> replace_private(const std::string& path, const Secret& bytes) override {
    return files.replace_private(path, bytes);
  }
  testing::FakeFiles files;
  std::atomic<bool> hang = false;
};

/// What a process writes, line by line.
class Pipe {
 public:
  Pipe() { EXPECT_EQ(::pipe(ends_.data()), 0); }
  ~Pipe() {
    close_reading();
    close_writing();
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  void write(std::string_view text) const {
    EXPECT_EQ(::write(ends_[1], text.data(), text.size()), ssize_t(text.size()));
  }
  /// Up to so many bytes, or the end.
  [[nodiscard]] std::string read(std::size_t most) const {
    std::string all(most, '\0');
    std::size_t size = 0;
    for (ssize_t got = 1; got > 0 && size < most; size += static_cast<std::size_t>(got)) {
      got = std::max<ssize_t>(::read(ends_[0], all.data() + size, most - size), 0);
    }
    all.resize(size);
    return all;
  }
  void close_reading() { close(ends_[0]); }
  void close_writing() { close(ends_[1]); }

 private:
  static void close(int& end) {
    if (end >= 0) ::close(std::exchange(end, -1));
  }
  std::array<int, 2> ends_{};
};

class workers_test : public ::testing::Test {
 protected:
  workers_test() {
    std::array<char, 32> name{"/tmp/jwtsync-work-XXXXXX"};
    folder = ::mkdtemp(name.data());
  }
  ~workers_test() override {
    while (!started.empty()) end(started.back());
    std::filesystem::remove_all(folder);
  }

  /// A worker that answers until it is killed.
  pid_t start(std::string_view secret, std::string_view service = "auth") {
    Pipe ready;
    const pid_t child = ::fork();
    if (child == 0) {
      Worker self(folder, service, secret);
      Workers workers(self.world, *self.keeper, self.events);
      ready.write(workers.join() ? "y" : "n");
      while (true) ::pause();
    }
    started.push_back(child);
    ready.close_writing();
    EXPECT_EQ(ready.read(1), "y");
    return child;
  }

  /// A worker whose key file has changed, and cannot be read.
  void start_hanging() {
    Pipe ready;
    const pid_t child = ::fork();
    if (child == 0) {
      HangingFiles files;
      files.files.put("/key", jwtsync::testing::canary_secret);
      Worker self(folder, "auth", "", &files);
      Workers workers(self.world, *self.keeper, self.events);
      files.hang = true;
      files.files.put("/key", other_secret);
      ready.write(workers.join() ? "y" : "n");
      while (true) ::pause();
    }
    started.push_back(child);
    ready.close_writing();
    EXPECT_EQ(ready.read(1), "y");
  }

  void end(pid_t worker) {
    ::kill(worker, SIGKILL);
    ::waitpid(worker, nullptr, 0);
    std::erase(started, worker);
  }

  /// What `say(workers)` gives in one more worker, "auth" with the canary.
  template <typename Say>
  std::string in_a_worker(Say say) {
    Pipe said;
    const pid_t child = ::fork();
    if (child == 0) {
      {
        Worker self(folder, "auth", jwtsync::testing::canary_secret);
        Workers workers(self.world, *self.keeper, self.events);
        said.write(say(workers));
      }
      ::_exit(0);
    }
    said.close_writing();
    std::string all = said.read(std::size_t{1} << 20);
    int status = -1;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
    EXPECT_THAT(all, Not(HasSubstr(std::string(jwtsync::testing::canary))));
    return all;
  }

  /// A line for each sibling, `INSTANCE KEYS ANSWER`, and one for the error.
  static std::string shown(const SiblingAnswers& siblings) {
    std::string all;
    for (const auto& [report, challenge] : siblings.heard) {
      all += report.identity.instance + " " + std::to_string(report.keys.size()) + " " +
             (challenge.keys.empty() ? "none" : challenge.keys.front().answer) + "\n";
    }
    if (siblings.unheard) all += std::string(name_of(siblings.unheard->code)) + ": " + siblings.unheard->message + "\n";
    return all;
  }
  static std::string join_and_ask(Workers& workers) {
    if (Result<void> joined = workers.join(); !joined) return joined.error().message;
    return shown(workers.ask(Nonce::parse(std::string(43, 'A')).value(), Variants::without));
  }
  static std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
  }
  std::vector<std::string> siblings() { return lines_of(in_a_worker(join_and_ask)); }
  [[nodiscard]] std::size_t sockets() const {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& each : std::filesystem::directory_iterator(folder + "/jwtsync")) ++count;
    return count;
  }

  std::string folder;
  std::vector<pid_t> started;
};

std::string answer_in(const std::string& line) { return line.substr(line.rfind(' ') + 1); }

TEST_F(workers_test, one_alone_has_no_siblings) { EXPECT_THAT(siblings(), IsEmpty()); }

TEST_F(workers_test, each_is_answered_for_by_itself) {
  for (int i = 0; i < 3; ++i) start(jwtsync::testing::canary_secret);
  const std::vector<std::string> all = siblings();
  ASSERT_THAT(all, SizeIs(3));
  EXPECT_NE(all[0], all[1]);
  EXPECT_EQ(answer_in(all[0]), answer_in(all[1]));
  EXPECT_EQ(answer_in(all[0]), answer_in(all[2]));
}

TEST_F(workers_test, another_key_gives_another_answer) {
  start(jwtsync::testing::canary_secret);
  start(other_secret);
  const std::vector<std::string> all = siblings();
  ASSERT_THAT(all, SizeIs(2));
  EXPECT_NE(answer_in(all[0]), answer_in(all[1]));
}

TEST_F(workers_test, one_without_a_key_says_so) {
  start("");
  const std::vector<std::string> all = siblings();
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_THAT(all[0], HasSubstr(" 0 none"));
}

TEST_F(workers_test, another_service_is_no_sibling) {
  start(jwtsync::testing::canary_secret, "backend");
  EXPECT_THAT(siblings(), IsEmpty());
}

TEST_F(workers_test, children_of_another_process_are_no_siblings) {
  start(jwtsync::testing::canary_secret);
  EXPECT_THAT(in_a_worker([this](Workers&) { return "[" + in_a_worker(join_and_ask) + "]"; }), "[]");
}

TEST_F(workers_test, one_that_was_stopped_is_named_and_never_left_out) {
  start(jwtsync::testing::canary_secret);
  const pid_t stopped = start(jwtsync::testing::canary_secret);
  ASSERT_EQ(::kill(stopped, SIGSTOP), 0);
  EXPECT_THAT(siblings(),
              ElementsAre(HasSubstr(" 1 "), AllOf(StartsWith("target_timeout: worker " + std::to_string(stopped) + " "),
                                                  HasSubstr("did not answer within 500 ms"))));
  ASSERT_EQ(::kill(stopped, SIGCONT), 0);
  EXPECT_THAT(siblings(), SizeIs(2));
}

TEST_F(workers_test, one_whose_store_hangs_answers_by_the_key_that_it_has) {
  start(jwtsync::testing::canary_secret);
  start_hanging();
  const std::vector<std::string> all = siblings();
  ASSERT_THAT(all, SizeIs(2));
  EXPECT_EQ(answer_in(all[0]), answer_in(all[1]));
}

TEST_F(workers_test, one_that_was_killed_is_forgotten) {
  start(jwtsync::testing::canary_secret);
  const pid_t killed = start(jwtsync::testing::canary_secret);
  end(killed);
  EXPECT_THAT(siblings(), SizeIs(1));
  EXPECT_EQ(sockets(), 1U);
}

TEST_F(workers_test, one_that_has_left_leaves_nothing_to_be_asked) {
  const std::string counts = in_a_worker([this](Workers& workers) {
    std::string said;
    for (int i = 0; i < 2; ++i) {
      said += join_and_ask(workers);  // nothing: it is alone
      said += std::to_string(sockets());
      workers.leave();
      said += std::to_string(sockets());
    }
    return said;
  });
  EXPECT_EQ(counts, "1010");
}

TEST_F(workers_test, who_cannot_join_says_why_in_place_of_siblings) {
  const std::string all = in_a_worker([](Workers& workers) {
    const rlimit none{3, 3};
    ::setrlimit(RLIMIT_NOFILE, &none);
    const std::string joined = workers.join() ? "joined\n" : "not joined\n";
    return joined + shown(workers.ask(Nonce::parse(std::string(43, 'A')).value(), Variants::without));
  });
  EXPECT_THAT(lines_of(all), ElementsAre("not joined", HasSubstr("cannot ")));
}

TEST_F(workers_test, joining_twice_is_joining_once) {
  const std::string all = in_a_worker([this](Workers& workers) {
    const bool twice = workers.join() && workers.join();
    return (twice ? "twice " : "not ") + std::to_string(sockets());
  });
  EXPECT_EQ(all, "twice 1");
}

}  // namespace jwtsync::capi::workers_test

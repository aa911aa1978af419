// SPDX-License-Identifier: Apache-2.0
/// @file
/// A world without an outside: fakes for every port, for the tests of jwtsync and of programs that use it.
///
///     testing::FakeWorld fake;
///     fake.variables.set("ENVIRONMENT", "staging");
///     fake.variables.set("JWT_SECRET_STAGING", testing::canary_secret);
///     Resolution resolution = resolve(fake.world(), {});   // found in JWT_SECRET_STAGING
///
/// Threads: one thread sets a fake up; FakeClock, FakeWatch and RecordingEvents may then be used from several.
#pragma once

#include <jwtsync/world.h>
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::testing {

/// Stands in every fake secret; no output may contain it.
inline constexpr std::string_view canary = "c4n4ry";
/// A fake secret that is fit for production and holds the canary.
inline constexpr std::string_view canary_secret = "Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc";
/// What a process of a fake machine possesses.
inline constexpr std::string_view possessed_token = "c4n4ryPossessed01234567890123456789abcdefgh";
/// Another fit secret.
inline constexpr std::string_view other_canary_secret = "Kt5-c4n4ry-Bv8nM3xQw7Ez2Lp9Df4Ru6Ga1Hj";

/// Stands still until it is told to move; a pause moves it at once. Starts at 2026-01-01T00:00:00Z.
class FakeClock : public Clock {
 public:
  [[nodiscard]] Time now() const noexcept override;
  [[nodiscard]] std::chrono::nanoseconds elapsed() const noexcept override;
  void pause(std::chrono::nanoseconds duration) noexcept override;
  void advance(std::chrono::nanoseconds by) noexcept { passed_ += by.count(); }

 private:
  std::atomic<std::int64_t> passed_{0};  // nanoseconds
};

/// Gives the same bytes for the same seed. Not random at all.
class FakeRandomness : public Randomness {
 public:
  explicit FakeRandomness(std::uint64_t seed = 1) : state_(seed) {}
  [[nodiscard]] Result<void> fill(std::span<char> bytes) override;

 private:
  std::uint64_t state_;
};

/// Variables out of a map.
class FakeVariables : public EnvironmentVariables {
 public:
  [[nodiscard]] std::optional<std::string_view> get(std::string_view name) const override;
  [[nodiscard]] std::vector<std::string> names() const override;
  void set(std::string name, std::string_view value) { values_[std::move(name)] = value; }
  void unset(const std::string& name) { values_.erase(name); }

 private:
  std::map<std::string, std::string, std::less<>> values_;
};

/// Files in memory.
class FakeFiles : public Files {
 public:
  [[nodiscard]] Result<FileStatus> status(const std::string& path) override;
  [[nodiscard]] Result<FileContent> read(const std::string& path, std::size_t limit) override;
  [[nodiscard]] Result<void> create_private(const std::string& path, const Secret& bytes) override;
  [[nodiscard]] Result<void> replace_private(const std::string& path, const Secret& bytes) override;

  /// Sets a regular file's content and permission bits; its version changes.
  void put(const std::string& path, std::string_view content, std::uint32_t mode = 0600);
  /// Makes a path another kind of thing.
  void put_kind(const std::string& path, FileKind kind);
  /// Makes a file belong to a user who is neither this process's nor root.
  void give_away(const std::string& path) { entries_[path].status.foreign = true; }
  /// Lets others replace a file, since they may write to `folder`.
  void expose(const std::string& path, std::string folder) { entries_[path].exposed_by = std::move(folder); }
  /// Makes every use of a path fail.
  void fail(const std::string& path, Error error);
  /// Makes `replace_private` fail, of whatever path; nothing: it works again.
  void refuse_to_replace(std::optional<Error> error) { replacing_ = std::move(error); }
  void remove(const std::string& path);
  /// What stands in a file; empty if there is none.
  [[nodiscard]] std::string content(const std::string& path) const;

 private:
  struct Entry {
    std::string content;
    FileStatus status;
    std::string exposed_by;
    std::optional<Error> error;
  };
  std::map<std::string, Entry> entries_;
  std::optional<Error> replacing_;
  std::uint64_t changes_ = 0;
};

/// Waits until a test says what happened; a wait with nothing to report ends as `timed_out` at once.
class FakeWatch : public Watch {
 public:
  [[nodiscard]] Event wait(std::span<const std::string> paths, std::chrono::milliseconds timeout) override;
  void wake() noexcept override { post(Event::woken); }
  /// Ends the next wait with this event.
  void post(Event event) noexcept;
  /// The paths of the latest wait.
  [[nodiscard]] std::vector<std::string> watched() const;

 private:
  mutable std::mutex mutex_;
  std::vector<Event> events_;
  std::vector<std::string> watched_;
};

/// A network in one process: services by `host:port` (or Unix socket path), each called as a function.
class FakeNetwork : public HttpClient {
 public:
  [[nodiscard]] std::vector<Result<HttpResponse>> exchange(std::span<const HttpRequest> requests) override;
  [[nodiscard]] Result<std::vector<std::string>> addresses(const std::string& host) override;

  /// Requests to `authority` (`127.0.0.1:7517`, or `/run/a.sock`) reach `service`, which must outlive this.
  void attach(const std::string& authority, HttpService& service) { services_[authority] = &service; }
  /// Requests to `authority` fail.
  void fail(const std::string& authority, Error error) { failures_[authority] = std::move(error); }
  void name(const std::string& host, std::vector<std::string> addresses) { names_[host] = std::move(addresses); }

 private:
  [[nodiscard]] Result<HttpResponse> exchange_one(const HttpRequest& request);

  std::map<std::string, HttpService*> services_;
  std::map<std::string, Error> failures_;
  std::map<std::string, std::vector<std::string>> names_;
};

/// A service made of a function.
class FunctionService : public HttpService {
 public:
  explicit FunctionService(std::function<HttpResponse(const ReceivedRequest&)> function)
      : function_(std::move(function)) {}
  [[nodiscard]] HttpResponse handle(const ReceivedRequest& request) override { return function_(request); }

 private:
  std::function<HttpResponse(const ReceivedRequest&)> function_;
};

/// Remembers what was recorded.
class RecordingEvents : public Events {
 public:
  void record(Level level, std::string_view text) override;
  /// Every event as "LEVEL text", such as "info JWT secret ...".
  [[nodiscard]] std::vector<std::string> lines() const;
  void clear();

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> lines_;
};

/// All processes of a fake machine have the same tokens; it is reached as localhost, 127.0.0.1 or by a Unix socket.
class FakePossession : public Possession {
 public:
  [[nodiscard]] Result<std::vector<PossessedToken>> own() override;
  [[nodiscard]] std::vector<std::shared_ptr<const std::vector<Secret>>> for_requests(
      std::span<const HttpRequest> requests) override;

  /// None: there is no place to keep one.
  std::vector<std::string> tokens{std::string(possessed_token)};
};

/// Remembers what was done to it.
class FakeProcess : public Process {
 public:
  [[nodiscard]] Result<void> seal_variables(const std::vector<std::string>& names) override;
  std::size_t raise_descriptor_limit() noexcept override { return 0; }
  [[nodiscard]] Result<void> notify_manager(std::string_view state) override;

  std::vector<std::string> sealed;         ///< names
  std::vector<std::string> manager_heard;  ///< states
};

/// One of each, and the World of the first eight.
struct FakeWorld {
  FakeClock clock;
  FakeRandomness randomness;
  FakeVariables variables;
  FakeFiles files;
  FakeWatch watch;
  FakeNetwork network;
  RecordingEvents events;
  FakePossession possession;
  FakeProcess process;

  [[nodiscard]] World world() {
    return {clock, randomness, variables, files, watch, network, events, "host", &possession};
  }
};

}  // namespace jwtsync::testing

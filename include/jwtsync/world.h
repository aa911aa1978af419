// SPDX-License-Identifier: Apache-2.0
/// @file
/// The outside world, as small interfaces gathered in one World.
///
/// Nothing in jwtsync asks the operating system for the time, a file, a variable, randomness or a connection: it asks
/// one of these. A program's `main` hands in the real ones (`jwtsync/system.h`); a test hands in fakes
/// (`jwtsync/testing.h`).
///
/// Ownership: a World holds references; their maker keeps them alive as long as it is used.
/// Threads: every implementation may be called from any number of threads at once, unless its comment says otherwise.
#pragma once

#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jwtsync {

/// A point in civil time, as in a token's `exp`: what the system's clock says.
using Time = std::chrono::system_clock::time_point;

/// What time it is, and letting some of it pass.
class Clock {
 public:
  virtual ~Clock() = default;
  /// Civil time (UTC). It may jump.
  [[nodiscard]] virtual Time now() const noexcept = 0;
  /// Civil time when the system last looked: never ahead of `now`, behind it by milliseconds, and cheaper to ask for.
  [[nodiscard]] virtual Time last_tick() const noexcept { return now(); }
  /// Time that only goes forward, also while the machine is suspended, for measuring how long something took. Its start
  /// means nothing.
  [[nodiscard]] virtual std::chrono::nanoseconds elapsed() const noexcept = 0;
  struct Ticks {
    Time civil;
    std::chrono::nanoseconds elapsed;
  };
  /// Both when the system last looked, the civil time first: never ahead of `now` and `elapsed`, behind them by less
  /// than `ticks_are_behind`, and cheaper to ask for.
  [[nodiscard]] virtual Ticks last_ticks() const noexcept { return {last_tick(), elapsed()}; }
  static constexpr std::chrono::seconds ticks_are_behind{1};
  /// Returns when `elapsed` has grown by `duration`; at once if that is zero or less. For the pause between two
  /// attempts; what waits for an event uses a Watch.
  virtual void pause(std::chrono::nanoseconds duration) noexcept = 0;
};

/// Where unpredictable bytes come from.
class Randomness {
 public:
  virtual ~Randomness() = default;
  /// Fills all of `bytes` with bytes fit for keys; `internal_error` where the system gives none.
  [[nodiscard]] virtual Result<void> fill(std::span<char> bytes) = 0;
};

/// The environment variables of a process, or what stands in for them.
class EnvironmentVariables {
 public:
  virtual ~EnvironmentVariables() = default;
  /// The value, which may be empty, or nothing if the variable is not set. It is a view, so that reading a secret
  /// leaves no copy; it stays valid as long as this object.
  [[nodiscard]] virtual std::optional<std::string_view> get(std::string_view name) const = 0;
  /// The names of all variables, in no order.
  [[nodiscard]] virtual std::vector<std::string> names() const = 0;
  /// Told before secrets are read out of these variables: moves them out of sight, if the program wants that
  /// (`Process::seal_variables`); else it does nothing.
  [[nodiscard]] virtual Result<void> seal(const std::vector<std::string>& /*names*/) const { return {}; }
};

/// What kind of thing a path names, symbolic links followed.
enum class FileKind : std::uint8_t { regular, directory, fifo, socket, device };

/// What is known of a file besides its content.
struct FileStatus {
  FileKind kind = FileKind::regular;
  std::uint32_t mode = 0;      ///< permission bits, such as 0600
  std::uint64_t size = 0;      ///< bytes
  bool foreign = false;        ///< it belongs to a user who is neither this process's nor root
  bool mounted_alone = false;  ///< the file itself is a mount point (a Kubernetes subPath): a swap never reaches it
  /// Tells one state of the file from the next: made of device, inode, size and time of change.
  std::string version;
};

/// The content of a file, and its status at the moment of reading.
struct FileContent {
  Secret bytes;
  FileStatus status;
  /// A folder on the way to the file in which others than root and this process's user may replace what stands there;
  /// empty if there is none.
  std::string exposed_by = {};
};

/// The file system.
class Files {
 public:
  virtual ~Files() = default;
  /// The status of what `path` names, symbolic links followed. Never opens it, so a FIFO does not block.
  /// Errors: `file_absent`, `file_forbidden` (permission), `file_unreadable` (symbolic link loop and the rest).
  [[nodiscard]] virtual Result<FileStatus> status(const std::string& path) = 0;
  /// Reads a regular file of at most `limit` bytes straight into a Secret. Errors: those of `status`,
  /// `file_not_regular`, `file_too_large`.
  [[nodiscard]] virtual Result<FileContent> read(const std::string& path, std::size_t limit) = 0;
  /// Creates a file that only its owner may read (0600) and that did not exist; never overwrites (`file_exists`), and
  /// leaves nothing behind when it fails.
  [[nodiscard]] virtual Result<void> create_private(const std::string& path, const Secret& bytes) = 0;
  /// Puts these bytes in the place of a file in one move: who reads it has the old ones or the new ones. A file that is
  /// there keeps its owner, group and permission bits, and one behind a symbolic link is replaced there; a new one is
  /// as that of `create_private`. Leaves the old one as it is when it fails: also where it belongs to somebody to whom
  /// a new one cannot be given (`file_forbidden`).
  [[nodiscard]] virtual Result<void> replace_private(const std::string& path, const Secret& bytes) = 0;
};

/// Tells when files change. One thread waits at a time; any thread may wake it.
class Watch {
 public:
  virtual ~Watch() = default;
  /// Why a wait ended.
  enum class Event : std::uint8_t { changed, woken, timed_out };
  /// Waits until one of `paths` may have changed (its content, or the directory entry that leads to it, a Kubernetes
  /// `..data` swap included), until `wake`, or until `timeout`. A path that does not exist yet is watched for.
  [[nodiscard]] virtual Event wait(std::span<const std::string> paths, std::chrono::milliseconds timeout) = 0;
  /// Ends the present wait, or the next one. Safe in a signal handler.
  virtual void wake() noexcept = 0;
};

/// The header fields of a message, in order. Names compare without case.
using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

/// The value of the first field of this name, without regard to case.
[[nodiscard]] std::optional<std::string_view> header(const HttpHeaders& headers, std::string_view name) noexcept;

/// Who sits at the other end of a connection that a service answers.
enum class Peer : std::uint8_t {
  remote,           ///< another machine, or not known
  loopback,         ///< 127.0.0.1 or ::1, on a listener bound to loopback
  unix_socket,      ///< this machine, through a Unix socket
  own_unix_socket,  ///< the same, and a process of this process's user, or of root
};

/// A request to be sent by an HttpClient.
struct HttpRequest {
  std::string method = "GET";
  std::string url = {};  ///< absolute, `http:` or `https:`
  HttpHeaders headers = {};
  std::string body = {};
  std::chrono::milliseconds timeout{10'000};      ///< for the whole exchange
  std::size_t body_limit = std::size_t{1} << 20;  ///< bytes; a larger response body is not accepted
  /// An IP address, or a Unix socket (a path that begins with `/`), to connect to in place of the URL's host.
  std::string connect_to = {};
  /// A file of certificates (PEM): by https only who has one that is theirs, or that they vouch for, is trusted. Empty:
  /// those that the system trusts.
  std::string ca_file = {};
  /// Files (PEM) of the certificate, with those in between behind it, by which this side shows who it is where it is
  /// asked for one by https, and of its private key. Both or neither.
  std::string certificate_file = {};
  std::string key_file = {};
  /// Ends the exchange before its time: `target_timeout`.
  std::stop_token stop = {};
};

/// The certificate that a client showed at the handshake of TLS, whose key it proved to hold.
struct ClientCertificate {
  /// The names of its subject (RFC 5280, section 4.2.1.6), as they stand there; no other kinds, and no common name.
  std::vector<std::string> dns_names = {};
  std::vector<std::string> uris = {};  ///< such as a SPIFFE ID
  Time expires = {};
  /// Why it is not one of those whom the listener trusts; empty if it is. Its words are this library's own.
  std::string fault = {};
};

/// A request that was received, to be answered by an HttpService.
struct ReceivedRequest {
  std::string method = "GET";
  std::string target = {};  ///< such as `/jwtsync/v1/report` (RFC 9112 3.2)
  HttpHeaders headers = {};
  std::string body = {};
  Peer peer = Peer::remote;  ///< who asks
  /// The same number for all whom one client can choose to come from: an IPv4 address, the upper half of an IPv6 one, a
  /// user of a Unix socket. 0: not known.
  std::uint64_t origin = 0;
  /// What the client showed at the handshake; null where there was no TLS, or it showed none.
  std::shared_ptr<const ClientCertificate> certificate = {};
};

/// Until when a server may keep a response that can become a better one.
struct Hold {
  std::chrono::milliseconds longest{0};
  std::uint64_t topic = 0;  ///< of the service's own; news of it may make the response a better one
};

/// What came back, or what is to be sent back.
struct HttpResponse {
  int status = 200;
  HttpHeaders headers = {};
  std::string body = {};
  /// To be sent back: good as it is, and a server that can wait asks once more when there is news, or at the end of
  /// the time (long polling). Who cannot wait sends it now.
  std::optional<Hold> hold = {};
};

/// Sends requests.
class HttpClient {
 public:
  virtual ~HttpClient() = default;
  /// Sends all requests at the same time and waits for all of them; answer `i` belongs to request `i`, and none hides
  /// another. No redirect is followed. Errors: `target_unreachable`, `target_timeout`, `answer_too_large`,
  /// `answer_malformed`, `target_untrusted` (who was asked is not trusted, and will not be a moment later), whose
  /// messages begin with who was asked ("HOST:PORT ...", "unix:/PATH ..."), and `argument_invalid` (not a URL).
  [[nodiscard]] virtual std::vector<Result<HttpResponse>> exchange(std::span<const HttpRequest> requests) = 0;
  /// Every IP address of a host name; errors as `exchange`.
  [[nodiscard]] virtual Result<std::vector<std::string>> addresses(const std::string& host) = 0;
};

/// Answers requests: HTTP as a function. A server calls it (`jwtsync/system.h`), a test calls it without a socket.
class HttpService {
 public:
  virtual ~HttpService() = default;
  [[nodiscard]] virtual HttpResponse handle(const ReceivedRequest& request) = 0;
  /// The same, for a server that keeps the memory of answers that it has sent: `response` may be such a one. All of it
  /// is written anew; what it held is only room for that.
  virtual void handle_into(const ReceivedRequest& request, HttpResponse& response) { response = handle(request); }
  /// Whether `handle` wants the body of a request, of which `head` has all else. One that is not wanted is never held
  /// in memory.
  [[nodiscard]] virtual bool wants_body(const ReceivedRequest& /*head*/) const noexcept { return true; }
  /// The topics of which there is news since the last call: requests that are held for one of them are handed to
  /// `handle` again. Asked after each call of `handle`.
  [[nodiscard]] virtual std::vector<std::uint64_t> take_news() { return {}; }
};

/// A token that proves possession, and the file that holds it.
struct PossessedToken {
  std::string path;
  Secret token;
};

/// Proof that the asker is a process of this machine and of the same user (or root), not one behind a proxy, a relay or
/// a browser on this machine: it sends a token that stands in a file which no other user can read.
class Possession {
 public:
  virtual ~Possession() = default;
  /// The tokens that a listener of this process accepts, at most eight; one is made if there is none. An error, such as
  /// `file_forbidden`, says why this user can keep none.
  [[nodiscard]] virtual Result<std::vector<PossessedToken>> own() = 0;
  /// What to send with each of these requests, which are to follow at once: the tokens of the user whose process
  /// listens where it goes, if that is on this machine, and they are this process's to know. Never to another user's
  /// process. Requests to one user share them; none is null.
  [[nodiscard]] virtual std::vector<std::shared_ptr<const std::vector<Secret>>> for_requests(
      std::span<const HttpRequest> requests) = 0;
};

/// This process: what the top of a program may change of it. Affects all of the process, so it is for `main`.
class Process {
 public:
  virtual ~Process() = default;
  /// Moves the values of these variables into Secrets and overwrites them in the process's environment block, so that
  /// neither /proc/PID/environ nor a core dump shows them; `EnvironmentVariables` still has them. To be called before
  /// any other thread runs; a `getenv` elsewhere then sees only filler. After a fork the child's copies are empty, as
  /// Secret says. What a Keeper reads later, by another configuration, is moved as well, before it is read.
  [[nodiscard]] virtual Result<void> seal_variables(const std::vector<std::string>& names) = 0;
  /// Lets it have as many descriptors open, and so connections, as the system lets it; how many that is, or 0 if that
  /// cannot be said.
  virtual std::size_t raise_descriptor_limit() noexcept = 0;
  /// Tells the service manager that started it, if that asked to be told (systemd's `Type=notify`): `READY=1`,
  /// `STOPPING=1`, `STATUS=...`. Error: `target_unreachable`.
  [[nodiscard]] virtual Result<void> notify_manager(std::string_view state) = 0;
};

/// How much an event matters.
enum class Level : std::uint8_t { debug, info, warning, error };

/// The stable name of a level: "debug", "info", "warning", "error".
[[nodiscard]] std::string_view name_of(Level level) noexcept;

/// Takes what happens, for people and log monitors to read. Never given a secret.
class Events {
 public:
  virtual ~Events() = default;
  virtual void record(Level level, std::string_view text) = 0;
};

/// The outside, handed in from above.
struct World {
  Clock& clock;
  Randomness& randomness;
  const EnvironmentVariables& variables;
  Files& files;
  Watch& watch;
  HttpClient& http;
  Events& events;
  /// The machine's own name, as `hostname` prints it.
  std::string host_name;
  /// Not owned. Without it no process can prove that it is of this machine.
  Possession* possession = nullptr;

  /// The same world but for one part, which must outlive the result.
  [[nodiscard]] World with(Clock& other) const { return copy(other, variables, files, watch, http, events); }
  [[nodiscard]] World with(const EnvironmentVariables& other) const {
    return copy(clock, other, files, watch, http, events);
  }
  [[nodiscard]] World with(Files& other) const { return copy(clock, variables, other, watch, http, events); }
  [[nodiscard]] World with(Watch& other) const { return copy(clock, variables, files, other, http, events); }
  [[nodiscard]] World with(HttpClient& other) const { return copy(clock, variables, files, watch, other, events); }
  [[nodiscard]] World with(Events& other) const { return copy(clock, variables, files, watch, http, other); }

 private:
  [[nodiscard]] World copy(Clock& a, const EnvironmentVariables& b, Files& c, Watch& d, HttpClient& e,
                           Events& f) const {
    return {a, randomness, b, c, d, e, f, host_name, possession};
  }
};

}  // namespace jwtsync

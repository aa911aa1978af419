// SPDX-License-Identifier: Apache-2.0
/// @file
/// The HTTP endpoints by which a process reports and answers (docs/reference/protocol.md), as a function from request
/// to response: give it to `HttpServer` (`jwtsync/system.h`), or mount it in a server of your own.
///
///     Endpoints endpoints(world, **keeper, {.listener = Listener::loopback});
///     const Result<Address> bound = (*server)->listen(*Address::parse("127.0.0.1:0"), endpoints);   // 0: any port
///     if (!bound) return fail(bound.error());
#pragma once

#include <jwtsync/keeper.h>
#include <jwtsync/world.h>
#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jwtsync {

/// What kind of listener the endpoints stand behind: only a loopback or Unix one may do without access tokens. It then
/// answers a client that proves by World::possession that he is of this machine and user; /verify asks for the place
/// alone.
enum class Listener : std::uint8_t { loopback, unix_socket, network };

/// Whether a client at 127.0.0.1 or ::1 is taken for a program of this machine where the place alone is asked for, as
/// by /verify. On a platform that runs containers a sidecar relays the requests of all others from there.
enum class LoopbackTrust : std::uint8_t {
  unless_on_a_platform,  ///< Kubernetes, Cloud Run, ECS and their like, known by the variables that they set
  always,
};

/// Who may ask.
struct AccessPolicy {
  Listener listener = Listener::loopback;
  /// Files that hold access tokens, one a line, all valid at once; looked at in each request, so a new one needs no
  /// restart. If there is any, every request needs a token or a certificate.
  std::vector<std::string> token_files = {};
  /// Whose certificates let their clients ask: DNS names, and URIs such as a SPIFFE ID, each as it stands in the
  /// certificate. If there is any, every request needs a certificate or a token.
  std::vector<std::string> client_names = {};
  /// Whose tokens (JWT) are access tokens. If there is any, every request needs one, or another credential.
  std::vector<AccessIssuer> issuers = {};
  /// Has the keys of `issuers`: opened for them by `Keeper::of_access`, kept up to date by `Keeper::run`. It must
  /// outlive whoever goes by this policy. Null: none of their tokens is accepted.
  const Keeper* issuer_keys = nullptr;
  LoopbackTrust loopback = LoopbackTrust::unless_on_a_platform;
  /// Those of `token_files` and `client_names` whose bearers may sign in a rotation. If there is any, nobody else may.
  std::vector<std::string> signer_token_files = {};
  std::vector<std::string> signer_names = {};
};

/// Whether a policy protects its listener: `listener_unprotected` for a network listener without tokens, names
/// and issuers.
[[nodiscard]] Result<void> check_policy(const AccessPolicy& policy);

namespace service {
class Access;
class Collecting;
class Hubbing;
class Verify;
}  // namespace service

class HandOn;
class Hub;

/// Where processes that nobody can reach dial in: it gives them the nonces of those who ask, and takes their answers
/// (docs/reference/protocol.md). It holds no key of theirs, and forgets with the process. Threads: any number at once.
class Collector {
 public:
  /// The parts of `world` must outlive it.
  explicit Collector(const World& world);
  ~Collector();

 private:
  friend class Endpoints;
  std::unique_ptr<service::Collecting> collecting_;
};

/// `GET /jwtsync/v1/report`, `POST /jwtsync/v1/challenge`, `POST /jwtsync/v1/explain`, `GET /metrics`, `GET /healthz`,
/// `GET /readyz`, `GET /.well-known/jwks.json` with the public keys, and `/verify` for proxies, with any method and
/// anything behind it (docs/proxies.md). Any other path is 404. Threads: any number at once.
class Endpoints : public HttpService {
 public:
  /// `keeper` and the parts of `world` must outlive it. `claim_headers`, unless empty, win over those of [verify];
  /// `check_claim_headers` found them good. `siblings`, where this process is one worker of several, must outlive it
  /// too; and `collector`, where it is one, which `POST /jwtsync/v1/collector/...` then speak to; and `hub` (hub.h),
  /// likewise `POST /jwtsync/v1/ring/...`; and `hand_on` (hand_on.h), by which /verify hands tokens on.
  Endpoints(const World& world, const Keeper& keeper, AccessPolicy policy, std::vector<ClaimHeader> claim_headers = {},
            Siblings* siblings = nullptr, Collector* collector = nullptr, Hub* hub = nullptr,
            HandOn* hand_on = nullptr);
  ~Endpoints() override;
  [[nodiscard]] HttpResponse handle(const ReceivedRequest& request) override;
  /// A token that /verify accepts costs no allocation here, once `response` has held such an answer.
  void handle_into(const ReceivedRequest& request, HttpResponse& response) override;
  [[nodiscard]] bool wants_body(const ReceivedRequest& head) const noexcept override;
  [[nodiscard]] std::vector<std::uint64_t> take_news() override;

 private:
  [[nodiscard]] HttpResponse answer(const ReceivedRequest& request);

  const Keeper& keeper_;
  Siblings* const siblings_;
  service::Collecting* const collecting_;  // null where nobody dials in
  service::Hubbing* const hubbing_;        // null where no rotation is led
  HandOn* const hand_on_;                  // null where no token is handed on
  std::unique_ptr<service::Access> access_;
  std::unique_ptr<service::Verify> verify_;
};

/// How a process dials out.
struct DialOptions {
  std::string collector;  ///< its URL (`check_collector`)
  /// Read anew whenever it is spoken to anew.
  std::optional<std::string> access_token_file = {};
  /// The certificate to show, and its key; as those of an HttpRequest.
  std::string certificate_file = {};
  std::string key_file = {};
};

/// For a process that nobody can reach: asks a collector for nonces, by requests that wait there, and brings it the
/// answers, as `Endpoints` would give them to who asks.
///
///     auto dialler = Dialler::create(world, **keeper, {.collector = "https://collector:7517"});
///     if (!dialler) return fail(dialler.error());
///     std::jthread dialling([&](const std::stop_token& stop) { (*dialler)->run(stop); });
class Dialler {
 public:
  /// All that is given must outlive it. `siblings`: as of `Endpoints`. Errors: those of `check_collector`.
  [[nodiscard]] static Result<std::unique_ptr<Dialler>> create(const World& world, const Keeper& keeper,
                                                               DialOptions options, Siblings* siblings = nullptr);
  /// Answers until `stop` is requested, in the calling thread. While the collector cannot be spoken to it is tried
  /// again, within 5 s, and the log says why.
  void run(const std::stop_token& stop);

 private:
  class Session;
  Dialler(const World& world, const Keeper& keeper, DialOptions options, Siblings* siblings)
      : world_(world), keeper_(keeper), options_(std::move(options)), siblings_(siblings) {}
  void tell_heard();
  void tell_failed(const Error& error);
  void pause(std::chrono::nanoseconds longest, const std::stop_token& stop) const;

  const World world_;
  const Keeper& keeper_;
  const DialOptions options_;
  Siblings* const siblings_;
  std::optional<Code> failed_;  // as the log says
  bool heard_is_told_ = false;
};

/// The paths of `Endpoints` but /verify, to be mounted in another server. Each ends with a zero byte.
[[nodiscard]] std::span<const std::string_view> endpoint_paths() noexcept;

/// An error as the body of a response: its status, and `{"error":{"code","message","hint"}}`.
[[nodiscard]] HttpResponse error_response(const Error& error);

}  // namespace jwtsync

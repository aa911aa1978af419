// SPDX-License-Identifier: Apache-2.0
// Where a command that runs on answers, and whom: --listen and --unix, else [serve] of the configuration.
#pragma once

#include <jwtsync/keeper.h>
#include <jwtsync/service.h>
#include <jwtsync/system.h>
#include <atomic>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>
#include "cli/access_keys.h"
#include "cli/access_options.h"
#include "cli/arguments.h"
#include "cli/console.h"

namespace jwtsync::cli {

inline constexpr Option listen_option{
    "--listen", "HOST:PORT", "where to answer, 0 for any free port; default: [serve] listen, else 127.0.0.1:7517",
    Times::once, 'l'};
inline constexpr Option unix_option{"--unix", "PATH",
                                    "answer on this Unix socket too, or instead; default: [serve] unix"};
inline constexpr Option service_option{"--service", "NAME",
                                       "the name in reports; default: JWTSYNC_SERVICE, else [serve] service"};

/// One address, and who may ask there.
struct Place {
  Address address;
  AccessPolicy policy;
  std::optional<TlsFiles> tls = {};  ///< none at a Unix socket
};

/// Where to listen: the arguments, else the configuration, else 127.0.0.1:7517. Errors: those of `access_given`,
/// `argument_invalid`, `listener_unprotected`.
[[nodiscard]] Result<std::vector<Place>> places_of(const Arguments& arguments, const Configuration& configuration);

/// Endpoints whose /readyz is 503 as long as somebody else is not ready.
class Gate : public HttpService {
 public:
  /// Both must outlive it.
  Gate(Endpoints& endpoints, const std::atomic<bool>& is_open) noexcept : endpoints_(endpoints), is_open_(is_open) {}
  [[nodiscard]] HttpResponse handle(const ReceivedRequest& request) override;
  void handle_into(const ReceivedRequest& request, HttpResponse& response) override;
  [[nodiscard]] bool wants_body(const ReceivedRequest& head) const noexcept override {
    return endpoints_.wants_body(head);
  }
  [[nodiscard]] std::vector<std::uint64_t> take_news() override { return endpoints_.take_news(); }

 private:
  Endpoints& endpoints_;
  const std::atomic<bool>& is_open_;
};

/// The endpoints of every place, and the server they are bound to.
class Listeners {
 public:
  /// Binds every place, and makes ready to dial out where the configuration names a collector. Errors: those of
  /// HttpServer, of Dialler, and of `AccessKeys::open` where tokens of issuers let in. `world` and `keeper` must
  /// outlive it, and `is_open`, if the endpoints are to stand behind a Gate.
  [[nodiscard]] Result<void> open(const World& world, const Keeper& keeper, const std::vector<Place>& places,
                                  const std::vector<ClaimHeader>& claim_headers,
                                  const std::atomic<bool>* is_open = nullptr);
  /// The same, and others dial in there: to a collector, or to a hub, which must outlive it; null for none.
  /// `hand_on`, likewise: by which /verify hands tokens on.
  [[nodiscard]] Result<void> open_for_others(const World& world, const Keeper& keeper, const std::vector<Place>& places,
                                             const std::vector<ClaimHeader>& claim_headers, bool collects, Hub* hub,
                                             HandOn* hand_on = nullptr);
  /// What to give to `jwtsync agree`.
  [[nodiscard]] const std::vector<std::string>& targets() const noexcept { return targets_; }
  /// Answers, and dials out, until `stop` is requested.
  void run(std::stop_token stop);
  /// Those who wait are told of news that came by no request. From any thread, once it is open.
  void look_for_news() { server_->look_for_news(); }

 private:
  [[nodiscard]] Result<void> open_access_keys(const World& world, const Keeper& keeper);
  [[nodiscard]] Result<void> open_dialler(const World& world, const Keeper& keeper);

  std::unique_ptr<AccessKeys> access_keys_;  // outlives the endpoints
  std::unique_ptr<Collector> collector_;     // likewise
  Hub* hub_ = nullptr;
  HandOn* hand_on_ = nullptr;
  std::unique_ptr<Dialler> dialler_;
  std::list<Endpoints> endpoints_;  // these stay where they are, and outlive the server
  std::list<Gate> gates_;
  std::vector<std::string> targets_;
  std::unique_ptr<HttpServer> server_;
};

/// Says where it listens: to a person, or to a program that reads standard output, or one that reads the log.
/// `without_key` is what it says behind that where there is no key.
void announce(const Report& report, const std::vector<std::string>& targets, LogFormat log, Events& events,
              Console& console, std::string_view without_key = ", without a key yet");

/// Says in the log by which file a process proves that it may ask, where no access token is configured.
void tell_who_may_ask(const World& world, const std::vector<Place>& places);

}  // namespace jwtsync::cli

// SPDX-License-Identifier: Apache-2.0
/// @file
/// Fakes of Google Cloud, as HTTP services: Secret Manager (REST, version 1), the places that give access tokens, and
/// the metadata server. A FakeNetwork reaches them by the names of the real ones, an HttpServer serves them to any
/// client.
///
///     testing::FakeSecretManager gcp;
///     gcp.put("demo", "jwt-secret-staging", testing::canary_secret);
///     fake.network.attach("secretmanager.googleapis.com", gcp);
///
/// Threads: every member may be called from any thread; what a test hands in is called by the thread that asks.
#pragma once

#include <jwtsync/testing.h>
#include <jwtsync/world.h>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::testing {

/// What may go wrong with one answer.
enum class GcpFault : std::uint8_t {
  none,
  permission_denied,  ///< 403, as Google words it
  unauthenticated,    ///< 401
  rate_limited,       ///< 429, with `Retry-After: 1`
  internal,           ///< 500
  unavailable,        ///< 503
  page_502,           ///< HTML of a front end
  page_404,           ///< HTML of a front end
  redirect,           ///< 302 to another host
  no_body,            ///< 200, nothing
  garbled,            ///< 200, bytes that are not JSON
  cut_short,          ///< the right answer, its second half missing
  damaged,            ///< the right answer, one bit of its payload changed
  other_secret,       ///< the right answer to another question
};

/// Which faults strike.
class GcpFaults {
 public:
  /// The next `times` answers have this fault.
  void next(GcpFault fault, std::size_t times = 1);
  /// Asked for a fault at each request that no `next` waits for.
  void choose(std::function<GcpFault()> choice);

 private:
  friend class GcpService;
  [[nodiscard]] GcpFault take();

  std::mutex mutex_;
  std::vector<GcpFault> waiting_;
  std::function<GcpFault()> choice_;
};

/// What the fakes have in common: faults, and a memory of what was asked.
class GcpService : public HttpService {
 public:
  [[nodiscard]] HttpResponse handle(const ReceivedRequest& request) final;
  [[nodiscard]] GcpFaults& faults() noexcept { return faults_; }
  /// Every request so far.
  [[nodiscard]] std::vector<ReceivedRequest> requests() const;

 protected:
  /// The right answer. Called by one thread at a time.
  [[nodiscard]] virtual HttpResponse answer(const ReceivedRequest& request) = 0;

 private:
  GcpFaults faults_;
  mutable std::mutex mutex_;
  std::vector<ReceivedRequest> requests_;
};

/// The states of a version, numbered as the API numbers them.
enum class GcpVersionState : std::uint8_t { enabled = 1, disabled = 2, destroyed = 3 };

/// GCP Secret Manager: secrets (create, get, list, delete) and versions (add, access, get, list, enable, disable,
/// destroy), global and regional. `latest` is the newest version, whatever its state. Names in answers have the
/// project's number, 64-bit integers are strings, payloads have their CRC-32C.
class FakeSecretManager : public GcpService {
 public:
  FakeSecretManager();
  ~FakeSecretManager() override;

  /// Makes a project known, under a number of its own; secrets may then be created in it.
  void add_project(const std::string& project);
  /// Adds a version, creating project and secret where they are missing; the version's number. A regional secret has a
  /// location.
  std::size_t put(const std::string& project, const std::string& name, std::string_view payload,
                  const std::string& location = {});
  void set_state(const std::string& project, const std::string& name, std::size_t version, GcpVersionState state);
  /// How many versions a secret has; 0 if there is no such secret.
  [[nodiscard]] std::size_t versions(const std::string& project, const std::string& name) const;
  /// Access to this secret is denied.
  void deny(const std::string& project, const std::string& name);
  /// Requests need a bearer token that `accepts` takes. Until this is called they need none.
  void require_token(std::function<bool(std::string_view token)> accepts);
  /// The next addition is carried out, but its answer is lost: 503.
  void lose_next_addition();

 private:
  struct State;
  HttpResponse answer(const ReceivedRequest& request) override;
  std::unique_ptr<State> state_;
};

/// The places that give access tokens: the OAuth 2.0 token endpoint, the Security Token Service and the IAM Credentials
/// API. Attach it under all their names.
class FakeTokenService : public GcpService {
 public:
  /// Accepts tokens that it gave, and those that an account signed by itself.
  [[nodiscard]] bool accepts(std::string_view token) const;
  /// A new token, which it accepts.
  [[nodiscard]] std::string new_token();
  /// Takes none that an account signed by itself.
  void refuse_self_signed() { takes_self_signed_ = false; }

  /// Whom it knows. What is empty is never right.
  std::string refresh_token;
  std::string client_id;
  std::string client_secret;
  std::string subject_token;
  std::string audience;              ///< of a workload identity
  std::string service_account;       ///< the e-mail address of an account with a key
  std::string impersonated_account;  ///< that the holder of any accepted token may act as
  /// Whether a signature is the account's, over `header.claims`.
  std::function<bool(std::string_view input, std::string_view signature)> verifies;

 private:
  HttpResponse answer(const ReceivedRequest& request) override;
  HttpResponse answer_form(const std::map<std::string, std::string>& form, const ReceivedRequest& request);
  HttpResponse impersonate(const ReceivedRequest& request);
  [[nodiscard]] bool is_signed(std::string_view token, std::string_view audience) const;

  mutable std::mutex tokens_;
  std::set<std::string, std::less<>> given_;
  std::size_t count_ = 0;
  bool takes_self_signed_ = true;
};

/// The metadata server of one machine.
class FakeMetadataServer : public GcpService {
 public:
  /// `tokens` gives the machine's tokens.
  explicit FakeMetadataServer(FakeTokenService& tokens) : tokens_(tokens) {}

  std::string project;            ///< `project/project-id`; 404 if empty
  std::string universe;           ///< `universe/universe-domain`; 404 if empty
  bool has_account = true;        ///< 404 for its token if not
  std::string flavor = "Google";  ///< what its answers say that it is

 private:
  HttpResponse answer(const ReceivedRequest& request) override;
  FakeTokenService& tokens_;
};

}  // namespace jwtsync::testing

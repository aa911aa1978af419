// SPDX-License-Identifier: Apache-2.0
/// @file
/// The Python class `SharedJWTSecretManager` of services of today, by its own names: the results, log records and error
/// texts that programs and log monitors rely on, over the rules of `sources.h` and with the services compared.
/// docs/migrate.md lists the few departures, each a safety decision.
///
///     SharedJWTSecretManager manager;
///     Result<Secret> secret = manager.get_jwt_secret(world);
///     if (!secret) return fail(secret.error());
#pragma once

#include <jwtsync/keyring.h>
#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <jwtsync/world.h>
#include <memory>
#include <string>
#include <string_view>

namespace jwtsync {

/// Loads the secret once and keeps it. The variables and the configuration file that count are those of the World of
/// each call. Threads: any number at once; one loads, the others wait for it.
class SharedJWTSecretManager {
 public:
  SharedJWTSecretManager();
  ~SharedJWTSecretManager();
  SharedJWTSecretManager(const SharedJWTSecretManager&) = delete;
  SharedJWTSecretManager& operator=(const SharedJWTSecretManager&) = delete;

  /// The secret, cached after the first success; in a process forked since, it is loaded again. Errors: those of
  /// `read_configuration` and `resolve`.
  [[nodiscard]] Result<Secret> get_jwt_secret(const World& world);

  /// Forgets the secret and that it was validated.
  void clear_cache() noexcept;

  /// Whether it keeps a secret that is not the key of `ring`, or keeps one while there is no ring: then this process
  /// goes by two keys, and nothing said of one of them is true of both. Loads nothing, and never waits: of a secret
  /// that is being loaded it knows nothing yet.
  [[nodiscard]] bool keeps_another_key(const KeyRing* ring) const;

  /// Whether there is a secret, and none of development in staging or production; and, where `JWTSYNC_TARGETS` (URLs
  /// between commas) or `[fleet]` targets name services, and only there, whether each of them holds this key too.
  /// Errors: those of `get_jwt_secret`; `check_failed` for a development secret; `services_disagree`; for a service
  /// that does not answer, that of `ask`.
  [[nodiscard]] Result<void> validate_synchronization(const World& world);

  /// The secret that `target` would get; the cache is empty afterwards, and the environment of the process as it was.
  /// `environment_unknown` unless it is staging, production, development or test.
  [[nodiscard]] Result<Secret> force_environment_consistency(const World& world, std::string_view target);

  /// What the class knows of itself and of the variables, as a JSON object: the original keys, and at its top level
  /// `environment_from`, `environment_error`, `cached_secret_source` and `version`.
  [[nodiscard]] std::string get_secret_loading_diagnostics(const World& world) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace jwtsync

// SPDX-License-Identifier: Apache-2.0
/// @file
/// Where a process's secret comes from: the environment it runs in, the order in which sources are asked, the rules for
/// bytes and for fitness, and the trail of all that was tried. docs/reference/environment.md has the rules in words.
///
///     Resolution resolution = resolve(world, {});
///     if (!resolution.found) return fail(resolution.found.error());
///     use(resolution.found->secret, resolution.found->source);   // "JWT_SECRET_STAGING"
#pragma once

#include <jwtsync/jose.h>
#include <jwtsync/name.h>
#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <jwtsync/world.h>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync {

namespace jose {
struct Value;
}

/// The four kinds of environment; each has its rules of fitness.
enum class EnvironmentKind : std::uint8_t { development, test, staging, production };

/// Who said which environment it is.
enum class EnvironmentFrom : std::uint8_t {
  argument,       ///< the caller, or the command line
  variable,       ///< ENVIRONMENT
  configuration,  ///< the configuration file
  unsaid,         ///< nothing, so that it is development; its name is "default"
};
template <>
[[nodiscard]] std::span<const std::string_view> names<EnvironmentFrom>() noexcept;

/// The environment a process runs in, and how that is known.
struct Environment {
  /// The canonical name: "development", "test", "staging", "production", or an added one such as "qa".
  std::string name;
  EnvironmentKind kind = EnvironmentKind::development;
  EnvironmentFrom from = EnvironmentFrom::unsaid;

  /// Whether others depend on it: staging, production, and what was added as one of these.
  [[nodiscard]] bool is_deployed() const noexcept {
    return kind == EnvironmentKind::staging || kind == EnvironmentKind::production;
  }
};

/// What asking one source gave.
enum class Outcome : std::uint8_t {
  found,
  absent,
  empty,
  unreachable,
  forbidden,
  malformed,
  unfit,
  shadowed,  ///< it has a value, but a source before it had one too
  skipped,   ///< not asked, since the order does not ask it here
};

template <>
[[nodiscard]] std::span<const std::string_view> names<Outcome>() noexcept;

/// One source, and what became of it.
struct TrailEntry {
  std::string locator;
  Outcome outcome = Outcome::skipped;
  std::string detail;
};

/// What a warning is about.
enum class WarningKind : std::uint8_t {
  // the environment
  environment_trimmed,  ///< white space stood around its name
  // variables
  never_read,        ///< a secret is in one that the order does not ask
  unknown_variable,  ///< a name like one that is read, and not read
  file_variable,     ///< it names a file, which is not read
  legacy_variable,   ///< the secret is in JWT_SECRET
  // files
  world_readable,
  foreign_owner,
  folder_writable_by_others,
  mounted_alone,  ///< by subPath: Kubernetes never updates it
  refused_line,   ///< a program does not take a line of an environment file, which is not that of the secret
  // the way to a source
  plain_http,
  emulator,
  stale,  ///< the issuer of the keys was to be asked again by now
  // how the value is written
  trimmed,
  quoted,
  byte_order_mark,
  invisible_character,
  control_character,
  escaped_newline,
  json_document,
  // keys of a public key set
  unsupported_key,  ///< not used: its type, curve or algorithm is not known
  malformed_key,    ///< not used: it is broken
  weak_key,         ///< not used: too short, or others can factor it
  ambiguous_key,    ///< not used: another key has its kid and algorithm
  odd_spelling,     ///< used, though not written as RFC 7518 says
  // who else may know it
  development_fallback,
  development_secret,  ///< "development" stands in the secret of staging or production
  public_default,
  published_example,
  low_entropy,
  shared_between_environments,
  // what is not meant as a secret (docs/decisions/0014-not-meant-as-secrets.md)
  unexpanded_reference,
  place,
  env_line,
  error_answer,
  token,
  no_value,
  repetition,
  keyboard_row,
  entry_name,
  placeholder,
};
template <>
[[nodiscard]] std::span<const std::string_view> names<WarningKind>() noexcept;

/// Something that is not wrong enough to stop.
struct Warning {
  Name<WarningKind> kind;    ///< one that is not known here can stand in the report of another process only
  std::string text;          ///< a sentence without a full stop; holds nothing of a secret
  bool fails_check = false;  ///< whether `jwtsync check` refuses it

  friend bool operator==(const Warning&, const Warning&) = default;
};

/// What a remark is about.
enum class RemarkKind : std::uint8_t { line_end_trimmed, looks_base64, looks_hex, env_file_characters };
template <>
[[nodiscard]] std::span<const std::string_view> names<RemarkKind>() noexcept;

/// Something that is as often right as wrong: worth a look, and not an alarm.
struct Remark {
  RemarkKind kind;
  std::string text;  ///< as that of a warning
};

/// A set of public keys as an issuer publishes it. Not secret.
struct PublishedKeys {
  std::string url;   ///< where they stand
  std::string jwks;  ///< a JWK Set (RFC 7517), as it was sent
  std::string etag;  ///< of this state of the set; empty if the issuer gives none
  /// How long they may be used before the issuer is to be asked again (RFC 9111), from 1 min to 24 h.
  std::chrono::seconds fresh_for{0};
};

/// The secret that was found, or the document of keys, and what may be said of it.
struct FoundSecret {
  Secret secret;
  /// The environment that it was found in, by whose rules it was judged.
  Environment environment;
  /// The label of logs and reports: the name of a variable ("JWT_SECRET (legacy)" for JWT_SECRET), "development
  /// fallback", or the locator.
  std::string source;
  std::string locator;
  /// In characters (code points); in bytes if it is not text.
  std::size_t length = 0;
  /// The first 16 hex digits of SHA-256 over its bytes. Unsalted, kept for log monitors; never proof of agreement.
  std::string fingerprint;
  /// If an issuer published it: then `secret` holds its JWK Set, which is not secret.
  std::optional<PublishedKeys> published = {};
  /// What was read of it. The rules of fitness judged these keys, and KeyRing::of makes a ring of them: nothing reads
  /// the bytes again. Never changed, so it may be shared.
  std::shared_ptr<const jose::Value> value = {};
};

/// What the caller, the configuration file and the defaults say about resolving. An argument wins over a variable
/// (`ENVIRONMENT`, `JWTSYNC_SOURCES`), a variable over the configuration file, that over the default.
struct ResolveOptions {
  std::optional<std::string> environment = {};             ///< argument
  std::optional<std::string> configured_environment = {};  ///< configuration file
  std::vector<std::string> sources = {};                   ///< argument: locators, in order; empty for no say
  std::vector<std::string> configured_sources = {};        ///< configuration file
  /// Names that the configuration adds, each with the kind it stands for: {"qa", "staging"}.
  std::map<std::string, std::string> added_environments = {};
  /// The whole search must end within this.
  std::chrono::milliseconds deadline{10'000};
  /// Of the configuration file: what was noticed as it was read.
  std::vector<Warning> configuration_warnings = {};
  /// What an earlier search found, so that the issuer need only say that nothing changed.
  std::optional<PublishedKeys> known_keys = {};
  /// Whether a secret that was found is recorded as loaded. Who makes a ring of it may do that when there is one.
  bool records_loaded = true;
};

/// Everything that came of a search. Move-only, since it may hold a secret.
struct Resolution {
  Result<FoundSecret> found = failure(Code::secret_absent, "nothing was resolved");
  /// Where nothing was found: the environment that was searched; nothing where the environment itself was the error.
  std::optional<Environment> searched;
  std::vector<TrailEntry> trail;
  std::vector<Warning> warnings;
  /// For `jwtsync resolve` alone: no report, log, metric or check has them.
  std::vector<Remark> remarks;
  /// A digest of the rules in force (order, trimming, fitness), 16 hex digits: two processes with different digests
  /// might choose differently even where both hold the same variables. Empty where environment or order were the error.
  std::string rules;

  /// The environment of the secret, or the one that was searched; null where it was the error.
  [[nodiscard]] const Environment* environment() const noexcept {
    if (found) return &found->environment;
    return searched ? &*searched : nullptr;
  }
};

/// Which environment this is. Errors: `environment_unset`, `environment_unknown`.
[[nodiscard]] Result<Environment> detect_environment(const EnvironmentVariables& variables,
                                                     const ResolveOptions& options);

/// Finds the secret: asks each source of the order until one answers with a secret or with a reason to stop. Absent and
/// empty go on; unreachable, forbidden, malformed and unfit stop. Records the log texts of SharedJWTSecretManager in
/// `world.events`.
[[nodiscard]] Resolution resolve(const World& world, const ResolveOptions& options);

/// What is to be said of keys of a set that are not used, but for those that are for another purpose, as sets of sound
/// issuers have them. `resolve` says it of those that cannot be read; of those that a ring passes over, its maker may.
/// `label`: of the value that they stand in.
[[nodiscard]] std::vector<Warning> unused_key_warnings(std::span<const UnusedKey> keys, std::string_view label);

/// Puts a secret where `locator` says, as the newest version there: `gcp-sm://PROJECT/NAME`, a secret that exists.
/// Errors: those of a locator, `argument_invalid` (a source into which nothing can be put), and those of the store;
/// `source_unreachable` where it is not known whether it was stored.
[[nodiscard]] Result<void> store_secret(const World& world, std::string_view locator, const Secret& secret,
                                        std::chrono::milliseconds deadline = std::chrono::seconds{10});

}  // namespace jwtsync

// SPDX-License-Identifier: Apache-2.0
/// @file
/// What the configuration file of a process says.
///
///     Result<Configuration> configuration = read_configuration(world, std::nullopt);
///     if (!configuration) return fail(configuration.error());
///
/// Threads: values are immutable once read; reading may be done by any number of threads at once.
#pragma once

#include <jwtsync/result.h>
#include <jwtsync/sources.h>
#include <jwtsync/token.h>
#include <jwtsync/world.h>
#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace jwtsync {

/// A claim that an accepting answer of /verify tells, and the header field that it stands in.
struct ClaimHeader {
  std::string claim;
  std::string header;

  friend bool operator==(const ClaimHeader&, const ClaimHeader&) = default;
};

/// Whether these can be sent: at most 32, each of a claim with a name, in a field of its own (without regard to case)
/// of letters, digits and hyphens, none of which the answer has anyway. `argument_invalid` otherwise.
[[nodiscard]] Result<void> check_claim_headers(const std::vector<ClaimHeader>& claim_headers);

/// One of several issuers whose tokens a process takes: where its keys are, and what is expected of its tokens, among
/// it who it is: `issuer` and `issuer_aliases`. No other issuer's tokens are tried with these keys (RFC 8725, section
/// 3.8).
struct Issuer {
  std::vector<std::string> sources = {};
  Expectations expectations = {};

  friend bool operator==(const Issuer&, const Issuer&) = default;
};

/// Whether they can be told apart: at most 64, each with sources and a name, no name or alias blank or given twice.
/// `argument_invalid` otherwise.
[[nodiscard]] Result<void> check_issuers(const std::vector<Issuer>& issuers);

/// One whose tokens are access tokens, of the subjects that are named here and of no others: anybody who may have a
/// token of it may have one for any audience. Its keys are public ones.
struct AccessIssuer {
  Issuer issuer = {};                      ///< with an audience at least
  std::vector<std::string> subjects = {};  ///< each a `sub`, code point by code point
  std::vector<std::string> emails = {};    ///< each an `email` that the issuer says it has verified (`email_verified`)

  friend bool operator==(const AccessIssuer&, const AccessIssuer&) = default;
};

/// Whether `check_issuers` finds them good, and each has audiences, and subjects or emails, none of them blank or with
/// a wildcard, and expects no algorithm whose key would be a secret. `argument_invalid` otherwise.
[[nodiscard]] Result<void> check_access_issuers(const std::vector<AccessIssuer>& issuers);

/// What a configuration file says (docs/reference/configuration.md). An absent key has its default.
struct Configuration {
  /// The file it was read from; empty if there was none.
  std::string path;
  std::optional<std::string> environment = {};
  std::vector<std::string> sources = {};
  std::map<std::string, std::string> environments = {};     ///< [environments]
  std::optional<std::string> service = {};                  ///< [serve] service
  std::optional<std::string> listen = {};                   ///< [serve] listen
  std::optional<std::string> unix_socket = {};              ///< [serve] unix
  std::optional<std::string> tls_cert = {};                 ///< [serve] tls_cert
  std::optional<std::string> tls_key = {};                  ///< [serve] tls_key
  std::optional<std::string> tls_client_ca = {};            ///< [serve] tls_client_ca
  bool collect = false;                                     ///< [serve] collect
  std::optional<std::string> hand_on = {};                  ///< [serve] hand_on
  std::vector<std::string> access_token_files = {};         ///< [access] token_files
  std::vector<std::string> access_client_names = {};        ///< [access] client_names
  std::vector<AccessIssuer> access_issuers = {};            ///< [[access.issuers]]
  bool access_trust_loopback = false;                       ///< [access] trust_loopback
  bool fingerprint = true;                                  ///< [report] fingerprint
  std::vector<std::string> targets = {};                    ///< [fleet] targets
  std::optional<std::size_t> expect = {};                   ///< [fleet] expect
  std::optional<std::string> collector = {};                ///< [fleet] collector
  std::optional<std::string> access_token_file = {};        ///< [fleet] access_token_file
  std::map<std::string, std::string> labels = {};           ///< [fleet] labels
  std::optional<std::string> fleet_tls_cert = {};           ///< [fleet] tls_cert
  std::optional<std::string> fleet_tls_key = {};            ///< [fleet] tls_key
  std::vector<std::string> probe_urls = {};                 ///< [probe] urls
  std::optional<std::string> probe_claims = {};             ///< [probe] claims, a file
  std::optional<std::string> probe_method = {};             ///< [probe] method
  std::optional<std::string> probe_header = {};             ///< [probe] header
  std::optional<std::string> probe_scheme = {};             ///< [probe] scheme; empty for none
  std::optional<std::string> probe_cookie = {};             ///< [probe] cookie
  std::optional<std::string> rotation_ring = {};            ///< [rotation] ring, the locator of a store
  std::vector<std::string> rotation_seals = {};             ///< [rotation] seal, locators: one, or two while keys move
  std::optional<std::string> rotation_environment = {};     ///< [rotation] environment
  std::optional<std::string> rotation_hub = {};             ///< [rotation] hub
  std::optional<std::string> rotation_hub_token_file = {};  ///< [rotation] access_token_file
  bool rotation_signs = false;                              ///< [rotation] signs
  bool rotation_automatic = false;                          ///< [rotation] automatic
  std::optional<std::chrono::seconds> rotation_every = {};  ///< [rotation] every
  bool rotation_standby = false;                            ///< [rotation] standby
  std::vector<std::string> rotation_signer_token_files = {};  ///< [rotation] signer_token_files
  std::vector<std::string> rotation_signer_names = {};        ///< [rotation] signer_names
  Expectations expectations = {};                             ///< [verify], all of it but claim_headers
  std::vector<ClaimHeader> claim_headers = {};                ///< [verify] claim_headers
  /// [[issuers]]. Where there are any, `sources` and `expectations` are those of the first, which is the process's own:
  /// the one whose key it signs with.
  std::vector<Issuer> issuers = {};
  /// Who else could have written it; a Resolution made by it has them too.
  std::vector<Warning> warnings = {};

  friend bool operator==(const Configuration&, const Configuration&) = default;
};

/// Reads the file `path`, else the one that `JWTSYNC_CONFIG` names, else /etc/jwtsync/jwtsync.toml if it is there;
/// never one of the working directory. Errors: `configuration_malformed` with line and column,
/// `configuration_key_unknown` with a "did you mean", `file_writable_by_others`, and those of Files for a file that was
/// named.
[[nodiscard]] Result<Configuration> read_configuration(const World& world, const std::optional<std::string>& path);

}  // namespace jwtsync

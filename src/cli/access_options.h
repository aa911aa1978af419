// SPDX-License-Identifier: Apache-2.0
// Who may ask a command that answers, and by which certificate it does: options, else [access] and [serve].
#pragma once

#include <jwtsync/configuration.h>
#include <jwtsync/service.h>
#include <jwtsync/system.h>
#include <optional>
#include <string>
#include <vector>
#include "cli/arguments.h"

namespace jwtsync::cli {

inline constexpr Option access_token_option{
    "--access-token", "LOCATOR", "file:PATH, access tokens, one a line; may be repeated; default: [access] token_files",
    Times::any};
inline constexpr Option trust_loopback_option{
    "--trust-loopback", "", "/verify answers 127.0.0.1 on Kubernetes and its like; default: [access] trust_loopback"};
inline constexpr Option tls_cert_option{"--tls-cert", "PATH",
                                        "answer by TLS with this certificate (PEM); default: [serve] tls_cert"};
inline constexpr Option tls_key_option{"--tls-key", "PATH",
                                       "the key of the certificate (PEM); default: [serve] tls_key"};
inline constexpr Option tls_client_ca_option{
    "--tls-client-ca", "PATH", "let clients show certificates of these CAs (PEM); default: [serve] tls_client_ca"};
inline constexpr Option tls_client_name_option{
    "--tls-client-name", "NAME", "a DNS name or URI that may ask; may be repeated; default: [access] client_names",
    Times::any};

/// What of it holds for every address.
struct AccessGiven {
  AccessPolicy policy;  ///< but for its listener, and the keys of its issuers
  std::optional<TlsFiles> tls;
};

/// The arguments, else the configuration. Errors: `argument_invalid` for what is incomplete or is no file or name; none
/// quotes what was given for a token.
[[nodiscard]] Result<AccessGiven> access_given(const Arguments& arguments, const Configuration& configuration);

}  // namespace jwtsync::cli

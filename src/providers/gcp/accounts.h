// SPDX-License-Identifier: Apache-2.0
// The kinds of credentials that Google has, each as what gives its access tokens; and whom the file of an external
// account may have asked, and with which header fields. Such files are handed around, and Google warns of those of
// strangers: they say where a token is read and where it is sent.
#pragma once

#include "providers/gcp/credentials.h"

#include <string_view>
#include <utility>
#include <vector>

namespace jwtsync::gcp {

struct AuthorizedUser {
  std::string client_id;
  Secret client_secret;
  Secret refresh_token;
};

/// Tokens for the refresh token (RFC 6749 section 6).
[[nodiscard]] std::unique_ptr<TokenSource> authorized_user(AuthorizedUser user);

struct ServiceAccountKey {
  std::string email;
  std::string key_id;
  Secret private_key;         // PEM
  std::string token_address;  // `token_uri`
  bool exchanges = true;      // whether its universe has a token endpoint for it
};

/// Tokens that the account signs by itself (AIP-4111), which needs no network; if the service refuses one, another is
/// asked for at the token endpoint (RFC 7523), which says why the key is no good if it is not.
[[nodiscard]] std::unique_ptr<TokenSource> service_account(ServiceAccountKey key);

struct Impersonation {
  std::unique_ptr<TokenSource> source;  // whose tokens say who is asking
  std::string address;                  // `.../serviceAccounts/EMAIL:generateAccessToken`
  std::vector<std::string> delegates = {};
  std::uint64_t lifetime = 3600;  // seconds
};

/// Tokens of the account, from the IAM Credentials API.
[[nodiscard]] std::unique_ptr<TokenSource> impersonation(Impersonation impersonation);

struct ExternalAccount {
  std::string audience;
  std::string token_type;     // `subject_token_type`
  std::string token_address;  // of the Security Token Service

  // Where the other token is: in a file, or at an address.
  std::string file = {};
  std::string address = {};
  std::vector<std::pair<std::string, Secret>> headers = {};  // for the address; they may hold a token
  std::string token_field = {};  // the member of a JSON text that holds it; empty if the text is the token

  std::string client_id = {};
  Secret client_secret = {};
  std::string workforce_project = {};  // `workforce_pool_user_project`
};

/// Tokens of the Security Token Service (RFC 8693). The other token is read anew each time, since it changes.
[[nodiscard]] std::unique_ptr<TokenSource> external_account(ExternalAccount account);

/// Whether the host of an https: address is `universe` or one of its names. The universe itself is compared with that
/// of the process elsewhere (credentials.h).
[[nodiscard]] bool is_of_universe(std::string_view https_address, std::string_view universe);

/// Whether a workload may find its own token there: by https: anywhere; by http: on the machine itself, or at the
/// link-local addresses of metadata servers, of which Google's, Amazon's and Azure's is 169.254.169.254.
[[nodiscard]] bool is_token_place(std::string_view address);

/// A token of RFC 9110, section 5.6.2.
[[nodiscard]] bool is_header_name(std::string_view name) noexcept;

/// Whether the field frames a message, or says who is asked (RFC 9110, sections 6.4, 7.2, 7.6.1 and 10.1.1; RFC 9112,
/// section 6): the HTTP client alone writes it.
[[nodiscard]] bool frames_a_message(std::string_view header_name);

}  // namespace jwtsync::gcp

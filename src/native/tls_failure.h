// SPDX-License-Identifier: Apache-2.0
// Why a server that was asked by https is not trusted, and what to do about it.
#pragma once

#include <jwtsync/result.h>
#include <string>
#include <string_view>

namespace jwtsync::native {

/// Names a file of certificates (PEM) that are trusted beside those of the system, as it does for OpenSSL and curl.
inline constexpr std::string_view ca_file_variable = "SSL_CERT_FILE";

/// The certificate of `target` was not accepted. `verification`: what OpenSSL says of it (X509_STORE_CTX_get_error(3)),
/// which is nothing where the certificate is good and of another name. `ca_file`: the only ones that were trusted;
/// empty for those of the system. `target_untrusted`.
[[nodiscard]] Error untrusted(const std::string& target, long verification, const std::string& ca_file);

/// TLS with `target` came to nothing, and libcurl said why in `reason`. `target_untrusted` where OpenSSL decided so, by
/// an error whose number stands there: that will be no other a moment later, as that of a CA of the same name and
/// another key. `target_unreachable` where the connection ended, or there was no TLS.
[[nodiscard]] Error broken_handshake(const std::string& target, std::string_view reason);

/// `path` could not be read, or has no certificate in it; `said_by` names it. `target_untrusted`.
[[nodiscard]] Error unusable_ca_file(const std::string& target, const std::string& path, std::string_view said_by);

/// Neither the system nor SSL_CERT_FILE has any CA by which `target` could be judged. `target_untrusted`.
[[nodiscard]] Error no_ca_file(const std::string& target);

/// The certificate of this side or its key could not be read, or they do not go together. `target_untrusted`.
[[nodiscard]] Error unusable_certificate(const std::string& target, const std::string& certificate,
                                         const std::string& key);

}  // namespace jwtsync::native

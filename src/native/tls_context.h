// SPDX-License-Identifier: Apache-2.0
// By what a listener speaks TLS, made of its files; and what a client showed there.
#pragma once

#include <jwtsync/system.h>
#include <jwtsync/world.h>
#include <openssl/types.h>
#include <memory>
#include <string>

namespace jwtsync::native {

using TlsContext = std::shared_ptr<SSL_CTX>;

/// Reads the files and checks that they go together and are good at `now`. Errors: those of Files,
/// `file_writable_by_others`, and `certificate_unusable`, which names the file. Where others could have put another
/// file of CAs there, a warning is recorded.
[[nodiscard]] Result<TlsContext> make_tls_context(Files& files, Events& events, const TlsFiles& paths, Time now);

/// What the verification of a client's certificate came to: OpenSSL's first verify error, kept by `SSL_set_app_data`.
struct ClientVerification {
  int error = 0;
};

/// What the client at the other end showed; null if it showed nothing.
[[nodiscard]] std::shared_ptr<const ClientCertificate> client_certificate_of(SSL* tls,
                                                                             const ClientVerification& verification);

}  // namespace jwtsync::native

// SPDX-License-Identifier: Apache-2.0
// What the self-contained command needs of a machine of which it knows nothing (docs/decisions/0023). Where
// JWTSYNC_SELF_CONTAINED is defined, which is so for that program alone, system.cpp, curl.cpp and libpq.cpp use it.
#pragma once

#include <array>
#include <span>
#include <string>

namespace jwtsync::native {

/// From now on names are looked up in /etc/hosts and by DNS, whatever nsswitch.conf(5) says, and openssl.cnf(5) is not
/// read: both may name shared libraries, and none fits into a static program. Call it before the first thread and
/// before cryptography is used.
void load_nothing_of_the_machine() noexcept;

/// Where distributions keep the CAs that they trust, in one file: Debian and Alpine, Fedora, SUSE, others.
inline constexpr std::array<const char*, 6> ca_file_places{"/etc/ssl/certs/ca-certificates.crt",
                                                           "/etc/pki/tls/certs/ca-bundle.crt",
                                                           "/etc/ssl/ca-bundle.pem",
                                                           "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
                                                           "/etc/pki/tls/cacert.pem",
                                                           "/etc/ssl/cert.pem"};

/// The first of these places at which there is a file; empty where there is none.
[[nodiscard]] std::string first_ca_file(std::span<const char* const> places = ca_file_places);

}  // namespace jwtsync::native

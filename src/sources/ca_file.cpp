// SPDX-License-Identifier: Apache-2.0
#include "sources/ca_file.h"

#include "ports/trusted_file.h"

#include <string_view>
#include <utility>

namespace jwtsync::sources {
namespace {

constexpr std::size_t size_limit = Secret::max_size;  // all CAs of a system have a quarter of that
constexpr const char* remedy =
    "name a file that this process may read, with the certificates of CAs in PEM: -----BEGIN CERTIFICATE----- "
    "(docs/sources/jwks.md)";

/// The labels that OpenSSL takes for one; RFC 7468 5.1 has the first.
bool holds_certificate(std::string_view text) noexcept {
  for (const std::string_view label : {"CERTIFICATE", "TRUSTED CERTIFICATE", "X509 CERTIFICATE"}) {
    if (text.find("-----BEGIN " + std::string(label) + "-----") != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace

Result<void> check_ca_file(Files& files, const std::string& path) {
  const std::string what = "the file of the option ca, " + path + ", ";
  const Result<ports::TrustedFile> file = ports::read_trusted(files, path, size_limit);
  if (!file) {
    const Error& error = file.error();
    if (error.code == Code::file_writable_by_others) return failure(error);
    return failure(Code::file_unreadable, what + "cannot be used: " + error.message, remedy);
  }
  if (file->bytes.reveal(holds_certificate)) return {};
  return failure(Code::file_unreadable, what + "holds no certificate in PEM", remedy);
}

}  // namespace jwtsync::sources

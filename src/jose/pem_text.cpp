// SPDX-License-Identifier: Apache-2.0
#include "jose/pem_text.h"

#include "base/encoding.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>

namespace jwtsync::jose {
namespace {

constexpr std::size_t bytes_of_line = 48;  // the 64 characters that RFC 7468 section 2 wants of a line

constexpr std::size_t most_size(std::size_t der_size) noexcept {
  return 128 + (der_size / bytes_of_line + 1) * (base::base64_size(bytes_of_line) + 1);
}

std::size_t write_pem(std::string_view label, std::string_view der, std::span<char> room) noexcept {
  base::Pen pen(room);
  pen.put("-----BEGIN ").put(label).put("-----\n");
  for (; !der.empty(); der.remove_prefix(std::min(bytes_of_line, der.size()))) {
    pen.put_base64(der.substr(0, bytes_of_line)).put('\n');
  }
  return pen.put("-----END ").put(label).put("-----\n").written();
}

}  // namespace

std::string public_pem(const crypto::PublicKey& key) {
  const std::string der = key.spki_der();
  std::string text(most_size(der.size()), '\0');
  text.resize(write_pem("PUBLIC KEY", der, text));
  return text;
}

Result<Secret> private_pem(const crypto::PrivateKey& key) {
  const Result<Secret> der = key.pkcs8_der();
  if (!der) return failure(der.error());
  return der->reveal([](std::string_view bytes) {
    return Secret::filled(most_size(bytes.size()),
                          [&](std::span<char> room) { return write_pem("PRIVATE KEY", bytes, room); });
  });
}

}  // namespace jwtsync::jose

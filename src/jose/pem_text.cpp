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
constexpr std::size_t group = 3;           // bytes that make four characters

/// Where text is written to, in a room that is known to be large enough.
class Pen {
 public:
  explicit Pen(std::span<char> room) noexcept : start_(room.data()), end_(room.data()) {}
  void put(std::string_view text) noexcept { end_ = std::copy(text.begin(), text.end(), end_); }
  /// One line of base64 (RFC 4648 section 4).
  void put_line(std::string_view bytes) noexcept {
    char* const line = end_;
    base::base64url_encode(bytes, line);
    end_ += base::base64url_size(bytes.size());
    std::replace(line, end_, '-', '+');
    std::replace(line, end_, '_', '/');
    if (const std::size_t rest = bytes.size() % group; rest != 0) put(std::string_view("==").substr(rest - 1));
    put("\n");
  }
  [[nodiscard]] std::size_t written() const noexcept { return static_cast<std::size_t>(end_ - start_); }

 private:
  char* start_;
  char* end_;
};

constexpr std::size_t most_size(std::size_t der_size) noexcept {
  return 128 + (der_size / bytes_of_line + 1) * (bytes_of_line / group * 4 + 1);
}

std::size_t write_pem(std::string_view label, std::string_view der, std::span<char> room) noexcept {
  Pen pen(room);
  pen.put("-----BEGIN ");
  pen.put(label);
  pen.put("-----\n");
  for (; !der.empty(); der.remove_prefix(std::min(bytes_of_line, der.size())))
    pen.put_line(der.substr(0, bytes_of_line));
  pen.put("-----END ");
  pen.put(label);
  pen.put("-----\n");
  return pen.written();
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

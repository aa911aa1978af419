// SPDX-License-Identifier: Apache-2.0
// Public defaults, each with its origin. A row needs its origin above it; one of fewer than 20 characters is of no use,
// since the length rule refuses it everywhere.
#include "sources/public_defaults.h"

#include "base/encoding.h"
#include "base/text.h"
#include "base/wipe.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>

namespace jwtsync::sources {
namespace {

constexpr auto list = std::to_array<std::string_view>({
    // jwtsync: the development fallback, and the deployment instructions of the resolver before it
    development_fallback,
    "your-secure-staging-jwt-secret-key-32-chars-minimum",
    "your-secure-production-jwt-secret-key-32-chars-minimum",
    // RFC 7515 A.1
    "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow",
    // RFC 7520, section 3.5
    "hJtXIZ2uSN5kbQfbtTNWbpdmhkV8FJG-Onbc6mxCcYg",
    // jwt.io: the examples of HS256, HS384, HS512
    "a-string-secret-at-least-256-bits-long",
    "a-valid-string-secret-that-is-at-least-384-bits-long",
    "a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long",
    // FastAPI: the tutorial on OAuth2 with JWT tokens
    "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7",
    // PostgREST: tutorial and tests
    "reallyreallyreallyreallyverysafe",
    // Spring Boot: copied from tutorial to tutorial
    "404E635266556A586E3272357538782F413F4428472B4B6250645367566B5970",
    // Supabase: local development, .env.example
    "super-secret-jwt-token-with-at-least-32-characters-long",
    "your-super-secret-jwt-token-with-at-least-32-characters-long",
    // Nacos: the default of token.secret.key
    "SecretKey012345678901234567890123456789012345678901234567890123456789",
    // Dify: SECRET_KEY of .env.example
    "sk-9f73s3ljTXVcMT3Blb3ljTqtsKiGHXVcMT3BlbkFJLK7U",
    // LibreChat: JWT_SECRET and JWT_REFRESH_SECRET of .env.example
    "16f8c0ef4a5d391b26034086c628469d3f9f497f08163ab9b40137092f2909ef",
    "eaa5191f2914e30b9387fd84e254e4ba6fc51b4654968a9b0803b456a54b8418",
    // Superset: SECRET_KEY of its default configuration, and of its documentation
    "CHANGE_ME_TO_A_COMPLEX_RANDOM_SECRET",
    "YOUR_OWN_RANDOM_GENERATED_SECRET_KEY",
    // Hasura: the documentation on JWT
    "3EK6FD+o0+c7tzBNVfjpMkNDi2yARAAKzQlk8O2IKoxQu4nF7EdAh8s3TwpHwrdWT6R",
    // AWS: the secret access key of its documentation
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    // SHA-256 in hexadecimal of nothing, and of the words "secret" and "password"
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b",
    "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8",
    // NestJS: the documentation on authentication
    "DO NOT USE THIS VALUE. INSTEAD, CREATE A COMPLEX SECRET AND KEEP IT SAFE OUTSIDE OF THE SOURCE CODE.",
    // Jason Watmore: the tutorials on JWT with ASP.NET Core and Node.js
    "THIS IS USED TO SIGN AND VERIFY JWT TOKENS, REPLACE IT WITH YOUR OWN SECRET, IT CAN BE ANY STRING",
});

/// The known answer of the first resolver whose fingerprint is c530eef82dcaa39c.
constexpr std::string_view published_example = "staging-jwt-secret-key-32-chars-minimum-required-for-security";

constexpr std::size_t longest_listed = 256;               // bytes
constexpr std::size_t longest_text = 2 * longest_listed;  // characters of it in hexadecimal
using Room = std::array<char, longest_text + 4>;

bool is_listed(std::string_view secret) noexcept {
  return std::find(list.begin(), list.end(), secret) != list.end() || is_in_published_digests(secret);
}

/// base64 with its padding, of `size` characters of base64url that stand at the start of `room`.
std::string_view padded(Room& room, std::size_t size) noexcept {
  std::transform(room.begin(), room.begin() + size, room.begin(), base::as_base64);
  for (; size % 4 != 0; ++size) room[size] = '=';
  return {room.data(), size};
}

std::string_view in_hex(Room& room, std::string_view bytes, std::string_view digits) noexcept {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto byte = static_cast<std::uint8_t>(bytes[i]);
    room[2 * i] = digits[byte >> 4U];
    room[2 * i + 1] = digits[byte & 15U];
  }
  return {room.data(), 2 * bytes.size()};
}

/// Without what stands around a value that was copied: white space, quotation marks, 0x, the end of a statement.
std::string_view bare(std::string_view value) noexcept {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  value = base::trim(value);
  if (value.starts_with(byte_order_mark)) value.remove_prefix(byte_order_mark.size());
  if (value.ends_with(';') || value.ends_with(',')) value.remove_suffix(1);
  const bool is_quoted =
      value.size() > 2 && value.front() == value.back() && (value.front() == '"' || value.front() == '\'');
  if (is_quoted) value = value.substr(1, value.size() - 2);
  if (value.starts_with("0x") || value.starts_with("0X")) value.remove_prefix(2);
  return value;
}

/// Whether a listed secret decodes to `bytes`.
bool is_listed_encoded(std::string_view bytes) noexcept {
  if (bytes.empty() || bytes.size() > longest_listed) return false;
  Room room;
  const std::size_t size = base::base64url_size(bytes.size());
  base::base64url_encode(bytes, room.data());
  const bool found = is_listed({room.data(), size}) || is_listed(padded(room, size)) ||
                     is_listed(in_hex(room, bytes, "0123456789abcdef")) ||
                     is_listed(in_hex(room, bytes, "0123456789ABCDEF"));
  base::wipe(std::span<char>(room));
  return found;
}

/// Whether `text` decodes to a listed secret, or to what one decodes to.
bool is_listed_decoded(std::string_view text) noexcept {
  if (text.size() > longest_text) return false;
  Room room;
  const auto is_it = [&](std::optional<std::size_t> size) {
    const std::string_view bytes = bare({room.data(), size.value_or(0)});
    return size && (is_listed(bytes) || is_listed_encoded(bytes));
  };
  const bool found = is_it(base::base64_decode(text, room.data())) ||
                     is_it(base::base64url_decode(text, room.data())) || is_it(base::hex_decode(text, room.data()));
  base::wipe(std::span<char>(room));
  return found;
}

}  // namespace

std::span<const std::string_view> public_defaults() noexcept { return list; }

bool is_public_default(std::string_view secret) noexcept {
  const std::string_view value = bare(secret);
  return is_listed(secret) || is_listed(value) || is_listed_decoded(value) || is_listed_encoded(secret);
}

bool is_published_example(std::string_view secret) noexcept { return secret == published_example; }

}  // namespace jwtsync::sources

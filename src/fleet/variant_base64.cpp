// SPDX-License-Identifier: Apache-2.0
// Base64 done, undone, spelled otherwise, broken into lines, quoted, and marked by Laravel's `base64:`.
#include "base/text.h"
#include "fleet/variant_families.h"
#include "fleet/variants.h"

#include <jwtsync/secret.h>
#include <algorithm>
#include <array>
#include <cstring>

namespace jwtsync::fleet::variant {
namespace {

using base::Pen;

constexpr std::string_view laravel = "base64:";
constexpr std::size_t mime_columns = 76;  // of RFC 2045, section 6.8, and of `base64`
constexpr std::size_t pem_columns = 64;   // of RFC 7468, section 2, and of `openssl base64`

std::string_view without_padding(std::string_view text) {
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  if (padding != 0 && text.size() % 4 == 0) text.remove_suffix(padding);
  return text;
}

bool is_base64url(std::string_view text, std::span<char> room) {
  return base::base64url_decode(text, room.data()).has_value();
}
bool is_base64(std::string_view text, std::span<char> room) { return base64_decoded(text, room) != 0; }

/// The last bytes of the room, where nothing comes that is made of as many: see room_for.
std::span<char> end_of(std::span<char> room, std::size_t size) { return room.last(size); }

/// Text broken into lines, none of which ends the last one; 0 where one line holds it. It may stand at the room's end.
std::size_t in_lines(std::size_t columns, std::string_view text, std::span<char> room) {
  if (text.size() <= columns) return 0;
  Pen pen(room);
  while (text.size() > columns) {
    pen.put(text.substr(0, columns)).put('\n');
    text.remove_prefix(columns);
  }
  return pen.put(text).written();
}

std::size_t encoded_in_lines(std::size_t columns, Change encode, std::string_view secret, std::span<char> room) {
  const std::size_t size = encode(secret, room);
  const std::span<char> text = end_of(room, size);
  std::memmove(text.data(), room.data(), size);
  return in_lines(columns, {text.data(), text.size()}, room);
}

std::size_t wrapped(std::size_t columns, std::string_view secret, std::span<char> room) {
  return is_base64(secret, room) ? in_lines(columns, secret, room) : 0;
}

}  // namespace

std::size_t base64url_encoded(std::string_view secret, std::span<char> room) {
  return Pen(room).put_base64url(secret).written();
}

/// As Python's `urlsafe_b64encode` writes it.
std::size_t base64url_encoded_padded(std::string_view secret, std::span<char> room) {
  Pen pen(room);
  pen.put_base64url(secret);
  while (pen.written() % 4 != 0) pen.put('=');
  return pen.written();
}

std::size_t base64_encoded(std::string_view secret, std::span<char> room) {
  return Pen(room).put_base64(secret).written();
}

/// What `echo SECRET | base64` prints.
std::size_t base64_encoded_line(std::string_view secret, std::span<char> room) {
  constexpr std::size_t group = 3;  // bytes that make four characters; the last group takes the newline
  const std::string_view whole = secret.substr(0, secret.size() / group * group);
  std::array<char, group> last{};
  const std::size_t last_size = Pen(last).put(secret.substr(whole.size())).put('\n').written();
  const std::size_t written = Pen(room).put_base64(whole).put_base64({last.data(), last_size}).written();
  ::explicit_bzero(last.data(), last.size());
  return written;
}

std::size_t base64_encoded_wrapped_76(std::string_view secret, std::span<char> room) {
  return encoded_in_lines(mime_columns, base64_encoded, secret, room);
}
std::size_t base64_encoded_wrapped_64(std::string_view secret, std::span<char> room) {
  return encoded_in_lines(pem_columns, base64_encoded, secret, room);
}
std::size_t base64_encoded_line_wrapped_76(std::string_view secret, std::span<char> room) {
  return encoded_in_lines(mime_columns, base64_encoded_line, secret, room);
}
std::size_t base64_encoded_line_wrapped_64(std::string_view secret, std::span<char> room) {
  return encoded_in_lines(pem_columns, base64_encoded_line, secret, room);
}

std::size_t base64_encoded_twice(std::string_view secret, std::span<char> room) {
  const Result<Secret> once =
      Secret::filled(room_for(secret.size()), [&](std::span<char> inner) { return base64_encoded(secret, inner); });
  if (!once) return 0;
  return once->reveal([&](std::string_view text) { return base64_encoded(text, room); });
}

std::size_t base64_encoded_quoted(std::string_view secret, std::span<char> room) {
  return Pen(room).put('"').put_base64(secret).put('"').written();
}

std::size_t base64url_decoded(std::string_view secret, std::span<char> room) {
  return base::base64url_decode(without_padding(secret), room.data()).value_or(0);
}

/// Base64 text undone, padded or not.
std::size_t base64_decoded(std::string_view secret, std::span<char> room) {
  if (secret.find_first_of("-_") != std::string_view::npos) return 0;
  const std::string_view text = without_padding(secret);
  const std::span<char> url = end_of(room, text.size());
  std::transform(text.begin(), text.end(), url.begin(), base::as_base64url);
  return base64url_decoded(std::string_view(url.data(), url.size()), room);
}

std::size_t base64_decoded_trimmed(std::string_view secret, std::span<char> room) {
  const std::string_view text = base::trim({room.data(), base64_decoded(secret, room)});
  std::copy(text.begin(), text.end(), room.begin());
  return text.size();
}

/// Each time without the newline that `base64` prints.
std::size_t base64_decoded_twice(std::string_view secret, std::span<char> room) {
  const Result<Secret> once =
      Secret::filled(room_for(secret.size()), [&](std::span<char> inner) { return base64_decoded(secret, inner); });
  if (!once || once->empty()) return 0;
  return once->reveal([&](std::string_view text) { return base64_decoded(base::trim(text), room); });
}

/// As lenient decoders read it: without the line breaks and spaces in it.
std::size_t base64_unwrapped_decoded(std::string_view secret, std::span<char> room) {
  std::span<char> text = end_of(room, secret.size());
  const auto end =
      std::copy_if(secret.begin(), secret.end(), text.begin(), [](char c) { return !base::is_one_of(c, " \t\r\n"); });
  text = text.first(static_cast<std::size_t>(end - text.begin()));
  const std::string_view digits = without_padding({text.data(), text.size()});
  if (digits.find_first_of("-_") != std::string_view::npos) return 0;
  std::transform(text.begin(), text.end(), text.begin(), base::as_base64url);
  return base::base64url_decode(digits, room.data()).value_or(0);
}

std::size_t base64_unquoted_decoded(std::string_view secret, std::span<char> room) {
  const std::string_view text = without_quotes(secret);
  return text.size() == secret.size() ? 0 : base64_decoded(text, room);
}

std::size_t base64_prefix_decoded(std::string_view secret, std::span<char> room) {
  return secret.starts_with(laravel) ? base64_decoded(secret.substr(laravel.size()), room) : 0;
}
std::size_t base64_prefix_encoded(std::string_view secret, std::span<char> room) {
  return Pen(room).put(laravel).put_base64(secret).written();
}
std::size_t base64_prefix_removed(std::string_view secret, std::span<char> room) {
  if (base64_prefix_decoded(secret, room) == 0) return 0;
  return copy(secret.substr(laravel.size()), room);
}
std::size_t base64_prefix_added(std::string_view secret, std::span<char> room) {
  return is_base64(secret, room) ? surround(laravel, secret, "", room) : 0;
}

std::size_t base64_as_base64url(std::string_view secret, std::span<char> room) {
  if (!is_base64(secret, room)) return 0;
  const std::string_view text = without_padding(secret);
  std::transform(text.begin(), text.end(), room.begin(), base::as_base64url);
  return text.size();
}
std::size_t base64url_as_base64(std::string_view secret, std::span<char> room) {
  if (!is_base64url(secret, room)) return 0;
  std::size_t size = secret.size();
  std::transform(secret.begin(), secret.end(), room.begin(), base::as_base64);
  while (size % 4 != 0) room[size++] = '=';
  return size;
}
std::size_t base64_padding_removed(std::string_view secret, std::span<char> room) {
  return copy(without_padding(secret), room);
}
std::size_t base64_padding_added(std::string_view secret, std::span<char> room) {
  if (!is_base64(secret, room) && !is_base64url(secret, room)) return 0;
  Pen pen(room);
  pen.put(secret);
  while (pen.written() % 4 != 0) pen.put('=');
  return pen.written();
}

std::size_t base64_wrapped_76(std::string_view secret, std::span<char> room) {
  return wrapped(mime_columns, secret, room);
}
std::size_t base64_wrapped_64(std::string_view secret, std::span<char> room) {
  return wrapped(pem_columns, secret, room);
}

}  // namespace jwtsync::fleet::variant

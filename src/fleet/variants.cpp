// SPDX-License-Identifier: Apache-2.0
#include "fleet/variants.h"

#include "base/encoding.h"
#include "base/text.h"
#include "json/in_place.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>

namespace jwtsync::fleet {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

using base::Pen;

std::size_t copy(std::string_view bytes, std::span<char> room) { return Pen(room).put(bytes).written(); }

std::size_t surround(std::string_view before, std::string_view secret, std::string_view after, std::span<char> room) {
  return Pen(room).put(before).put(secret).put(after).written();
}

/// The secret between one character before it and the same one after it.
std::size_t take_out_of(char quote, std::string_view secret, std::span<char> room) {
  if (secret.size() < 2 || secret.front() != quote || secret.back() != quote) return 0;
  return copy(secret.substr(1, secret.size() - 2), room);
}

/// Every occurrence of a text replaced by another, at most twice as long.
std::size_t replace(std::string_view from, std::string_view to, std::string_view secret, std::span<char> room) {
  Pen pen(room);
  for (std::size_t at = secret.find(from); at != std::string_view::npos; at = secret.find(from)) {
    pen.put(secret.substr(0, at)).put(to);
    secret.remove_prefix(at + from.size());
  }
  return pen.put(secret).written();
}

std::size_t trailing_newline(std::string_view secret, std::span<char> room) { return surround("", secret, "\n", room); }
std::size_t trailing_carriage_return(std::string_view secret, std::span<char> room) {
  return surround("", secret, "\r", room);
}
std::size_t trailing_crlf(std::string_view secret, std::span<char> room) { return surround("", secret, "\r\n", room); }
std::size_t trimmed(std::string_view secret, std::span<char> room) { return copy(base::trim(secret), room); }

std::size_t double_quoted(std::string_view secret, std::span<char> room) { return surround("\"", secret, "\"", room); }
std::size_t double_unquoted(std::string_view secret, std::span<char> room) { return take_out_of('"', secret, room); }
std::size_t single_quoted(std::string_view secret, std::span<char> room) { return surround("'", secret, "'", room); }
std::size_t single_unquoted(std::string_view secret, std::span<char> room) { return take_out_of('\'', secret, room); }

std::size_t byte_order_mark_added(std::string_view secret, std::span<char> room) {
  return surround(byte_order_mark, secret, "", room);
}
std::size_t byte_order_mark_removed(std::string_view secret, std::span<char> room) {
  return secret.starts_with(byte_order_mark) ? copy(secret.substr(byte_order_mark.size()), room) : 0;
}

/// Without U+200B to U+200D, U+2060 and U+FEFF, wherever they stand.
std::size_t zero_width_removed(std::string_view secret, std::span<char> room) {
  constexpr std::array<std::string_view, 5> invisible{"\xE2\x80\x8B", "\xE2\x80\x8C", "\xE2\x80\x8D", "\xE2\x81\xA0",
                                                      byte_order_mark};
  Pen pen(room);
  while (!secret.empty()) {
    const bool skip = std::any_of(invisible.begin(), invisible.end(),
                                  [&](std::string_view character) { return secret.starts_with(character); });
    if (!skip) pen.put(secret.front());
    secret.remove_prefix(skip ? byte_order_mark.size() : 1);  // all five take three bytes
  }
  return pen.written();
}

std::size_t base64url_encoded(std::string_view secret, std::span<char> room) {
  return Pen(room).put_base64url(secret).written();
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

std::size_t base64_encoded_twice(std::string_view secret, std::span<char> room) {
  const Result<Secret> once =
      Secret::filled(room_for(secret.size()), [&](std::span<char> inner) { return base64_encoded(secret, inner); });
  if (!once) return 0;
  return once->reveal([&](std::string_view text) { return base64_encoded(text, room); });
}

std::string_view without_padding(std::string_view text) {
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  if (padding != 0 && text.size() % 4 == 0) text.remove_suffix(padding);
  return text;
}

std::size_t base64url_decoded(std::string_view secret, std::span<char> room) {
  return base::base64url_decode(without_padding(secret), room.data()).value_or(0);
}

/// Base64 text undone, padded or not.
std::size_t base64_decoded(std::string_view secret, std::span<char> room) {
  if (secret.find_first_of("-_") != std::string_view::npos) return 0;
  const std::string_view text = without_padding(secret);
  std::span<char> url = room.last(text.size());  // ends where no decoded byte comes: see room_for
  std::transform(text.begin(), text.end(), url.begin(), base::as_base64url);
  return base64url_decoded(std::string_view(url.data(), url.size()), room);
}

/// Each time without the newline that `base64` prints.
std::size_t base64_decoded_twice(std::string_view secret, std::span<char> room) {
  const Result<Secret> once =
      Secret::filled(room_for(secret.size()), [&](std::span<char> inner) { return base64_decoded(secret, inner); });
  if (!once || once->empty()) return 0;
  return once->reveal([&](std::string_view text) { return base64_decoded(base::trim(text), room); });
}

std::size_t hex_encoded(std::string_view secret, std::span<char> room) {
  constexpr std::string_view digits = "0123456789abcdef";
  Pen pen(room);
  for (const char c : secret) {
    const auto byte = static_cast<std::uint8_t>(c);
    pen.put(digits[byte >> 4]).put(digits[byte & 15]);
  }
  return pen.written();
}
std::size_t hex_decoded(std::string_view secret, std::span<char> room) {
  return base::hex_decode(secret, room.data()).value_or(0);
}

bool is_base64url(std::string_view text, std::span<char> room) {
  return base::base64url_decode(text, room.data()).has_value();
}
std::size_t base64_as_base64url(std::string_view secret, std::span<char> room) {
  if (base64_decoded(secret, room) == 0) return 0;
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

/// The value of `{"NAME":"VALUE"}`, an object of one member without escapes. Not by the JSON reader, whose copies of
/// the value nobody wipes.
std::size_t json_value(std::string_view secret, std::span<char> room) {
  constexpr std::string_view space = " \t\r\n";
  const auto skip = [&](std::string_view expected) {
    secret.remove_prefix(std::min(secret.find_first_not_of(space), secret.size()));
    if (!secret.starts_with(expected)) return false;
    secret.remove_prefix(expected.size());
    return true;
  };
  const auto string = [&]() -> std::optional<std::string_view> {
    if (!skip("\"")) return std::nullopt;
    const std::string_view content = secret.substr(0, secret.find_first_of("\"\\"));
    secret.remove_prefix(content.size());
    return skip("\"") ? std::optional(content) : std::nullopt;
  };
  if (!skip("{") || !string() || !skip(":")) return 0;
  const std::optional<std::string_view> value = string();
  if (!value || !skip("}") || secret.find_first_not_of(space) != std::string_view::npos) return 0;
  return copy(*value, room);
}

/// The member "key" of a JSON object, as the documents of Hasura have it. Read in place, so that no copy is left.
std::size_t json_key(std::string_view secret, std::span<char> room) {
  const Result<json::InPlace> document = json::InPlace::parse(secret, Code::secret_malformed);
  if (!document || !document->is_object()) return 0;
  const std::optional<Result<Secret>> key = document->secret_of("key");
  if (!key || !*key) return 0;
  return (*key)->reveal([&](std::string_view text) { return copy(text, room); });
}

std::size_t newlines_escaped(std::string_view secret, std::span<char> room) {
  return replace("\n", "\\n", secret, room);
}
std::size_t newlines_unescaped(std::string_view secret, std::span<char> room) {
  return replace("\\n", "\n", secret, room);
}
std::size_t newlines_as_spaces(std::string_view secret, std::span<char> room) {
  return replace("\n", " ", secret, room);
}
std::size_t pluses_as_spaces(std::string_view secret, std::span<char> room) { return replace("+", " ", secret, room); }
std::size_t dollars_doubled(std::string_view secret, std::span<char> room) { return replace("$", "$$", secret, room); }
std::size_t dollars_undoubled(std::string_view secret, std::span<char> room) {
  return replace("$$", "$", secret, room);
}

/// Every byte read as a character of ISO 8859-1 and written as UTF-8.
std::size_t latin1_as_utf8(std::string_view secret, std::span<char> room) {
  Pen pen(room);
  for (const char c : secret) {
    const auto byte = static_cast<std::uint8_t>(c);
    if (byte < 0x80) {
      pen.put(c);
    } else {
      pen.put(static_cast<char>(0xc0 | (byte >> 6))).put(static_cast<char>(0x80 | (byte & 0x3f)));
    }
  }
  return pen.written();
}

/// UTF-8 written in ISO 8859-1, where every character has a place there.
std::size_t utf8_as_latin1(std::string_view secret, std::span<char> room) {
  if (!base::is_utf8(secret)) return 0;
  Pen pen(room);
  for (std::size_t i = 0; i < secret.size(); ++i) {
    const auto byte = static_cast<std::uint8_t>(secret[i]);
    if (byte > 0xc3) return 0;  // past U+00FF
    if (byte < 0x80) {
      pen.put(secret[i]);
    } else {
      pen.put(static_cast<char>(((byte & 0x03) << 6) | (static_cast<std::uint8_t>(secret[++i]) & 0x3f)));
    }
  }
  return pen.written();
}

constexpr std::array table{
    Variant{"trailing_newline", trailing_newline},
    Variant{"trailing_carriage_return", trailing_carriage_return},
    Variant{"trailing_crlf", trailing_crlf},
    Variant{"double_quoted", double_quoted},
    Variant{"single_quoted", single_quoted},
    Variant{"byte_order_mark_added", byte_order_mark_added},
    Variant{"base64_encoded", base64_encoded},
    Variant{"base64_encoded_line", base64_encoded_line},
    Variant{"base64_encoded_twice", base64_encoded_twice},
    Variant{"base64url_encoded", base64url_encoded},
    Variant{"hex_encoded", hex_encoded},
    Variant{"base64_as_base64url", base64_as_base64url},
    Variant{"base64url_as_base64", base64url_as_base64},
    Variant{"base64_padding_removed", base64_padding_removed},
    Variant{"newlines_escaped", newlines_escaped},
    Variant{"newlines_as_spaces", newlines_as_spaces},
    Variant{"pluses_as_spaces", pluses_as_spaces},
    Variant{"dollars_doubled", dollars_doubled},
    Variant{"latin1_as_utf8", latin1_as_utf8},
    Variant{"trimmed", trimmed},
    Variant{"double_unquoted", double_unquoted},
    Variant{"single_unquoted", single_unquoted},
    Variant{"byte_order_mark_removed", byte_order_mark_removed},
    Variant{"zero_width_removed", zero_width_removed},
    Variant{"base64_decoded", base64_decoded},
    Variant{"base64url_decoded", base64url_decoded},
    Variant{"base64_decoded_twice", base64_decoded_twice},
    Variant{"hex_decoded", hex_decoded},
    Variant{"json_value", json_value},
    Variant{"json_key", json_key},
    Variant{"newlines_unescaped", newlines_unescaped},
    Variant{"dollars_undoubled", dollars_undoubled},
    Variant{"utf8_as_latin1", utf8_as_latin1},
};

}  // namespace

std::span<const Variant> variants() noexcept { return table; }

std::size_t transform(const Variant& variant, std::string_view secret, std::span<char> room) {
  if (secret.empty() || secret.size() > max_transformed_size) return 0;
  const std::size_t size = variant.apply(secret, room);
  return std::string_view(room.data(), size) == secret ? 0 : size;
}

}  // namespace jwtsync::fleet

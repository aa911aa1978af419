// SPDX-License-Identifier: Apache-2.0
// Line breaks, spaces, dollar signs, backslashes, and the references of HTML and JSON.
#include "base/text.h"
#include "fleet/variant_families.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace jwtsync::fleet::variant {
namespace {

using base::Pen;

/// Every occurrence of a text replaced by another, at most six times as long.
std::size_t replace(std::string_view from, std::string_view to, std::string_view secret, std::span<char> room) {
  Pen pen(room);
  for (std::size_t at = secret.find(from); at != std::string_view::npos; at = secret.find(from)) {
    pen.put(secret.substr(0, at)).put(to);
    secret.remove_prefix(at + from.size());
  }
  return pen.put(secret).written();
}

struct Written {
  char character;
  std::string_view as;
};

std::size_t write_as(std::span<const Written> table, std::string_view secret, std::span<char> room) {
  Pen pen(room);
  for (const char c : secret) {
    const auto row = std::find_if(table.begin(), table.end(), [&](const Written& each) { return each.character == c; });
    if (row == table.end()) {
      pen.put(c);
    } else {
      pen.put(row->as);
    }
  }
  return pen.written();
}

/// RFC 3629, section 3. `character` is no surrogate.
void put_utf8(Pen& pen, char32_t character) {
  const auto put = [&](char32_t byte) { pen.put(static_cast<char>(byte)); };
  const auto continuation = [&](unsigned shift) { put(0x80 | (character >> shift & 0x3f)); };
  if (character < 0x80) {
    put(character);
  } else if (character < 0x800) {
    put(0xc0 | character >> 6);
    continuation(0);
  } else if (character < 0x10000) {
    put(0xe0 | character >> 12);
    continuation(6);
    continuation(0);
  } else {
    put(0xf0 | character >> 18);
    continuation(12);
    continuation(6);
    continuation(0);
  }
}

/// A character that a text begins with by a reference to it, and how long that is.
struct Reference {
  char32_t character;
  std::size_t size;
};

/// A number of at most six digits in this base, if it is a character's and takes no less room than that in UTF-8.
std::optional<char32_t> character_of(std::string_view digits, unsigned base) {
  if (digits.empty() || digits.size() > 6) return std::nullopt;
  char32_t number = 0;
  for (const char c : digits) {
    const int value = base::hex_value(c);
    if (value < 0 || static_cast<unsigned>(value) >= base) return std::nullopt;
    number = number * base + static_cast<unsigned>(value);
  }
  const bool is_surrogate = number >= 0xd800 && number < 0xe000;
  if (number == 0 || is_surrogate || number > 0x10ffff) return std::nullopt;
  return number;
}

/// `&amp;`, `&#38;`, `&#x26;`
std::optional<Reference> html_reference(std::string_view text) {
  constexpr std::array<Written, 5> named{
      {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&apos;"}}};
  for (const Written& each : named) {
    if (text.starts_with(each.as)) return Reference{static_cast<char32_t>(each.character), each.as.size()};
  }
  const std::size_t end = text.substr(0, 10).find(';');
  if (!text.starts_with("&#") || end == std::string_view::npos) return std::nullopt;
  const bool is_hex = base::starts_in_any_case(text.substr(2), "x");
  const std::size_t start = is_hex ? 3 : 2;
  const std::optional<char32_t> character = character_of(text.substr(start, end - start), is_hex ? 16 : 10);
  return character ? std::optional(Reference{*character, end + 1}) : std::nullopt;
}

/// `\u0026`
std::optional<Reference> unicode_reference(std::string_view text) {
  constexpr std::size_t size = 6;
  if (!text.starts_with("\\u") || text.size() < size) return std::nullopt;
  const std::optional<char32_t> character = character_of(text.substr(2, 4), 16);
  return character ? std::optional(Reference{*character, size}) : std::nullopt;
}

/// From left to right; what is no reference stays as it is. No reference is shorter than its character in UTF-8.
std::size_t resolve(std::optional<Reference> (*reference_at)(std::string_view), std::string_view secret,
                    std::span<char> room) {
  Pen pen(room);
  while (!secret.empty()) {
    const std::optional<Reference> reference = reference_at(secret);
    if (reference) {
      put_utf8(pen, reference->character);
    } else {
      pen.put(secret.front());
    }
    secret.remove_prefix(reference ? reference->size : 1);
  }
  return pen.written();
}

}  // namespace

std::size_t newlines_escaped(std::string_view secret, std::span<char> room) {
  return replace("\n", "\\n", secret, room);
}
std::size_t newlines_unescaped(std::string_view secret, std::span<char> room) {
  return replace("\\n", "\n", secret, room);
}
std::size_t newlines_as_spaces(std::string_view secret, std::span<char> room) {
  return replace("\n", " ", secret, room);
}
std::size_t line_breaks_removed(std::string_view secret, std::span<char> room) {
  const auto end =
      std::copy_if(secret.begin(), secret.end(), room.begin(), [](char c) { return c != '\r' && c != '\n'; });
  return static_cast<std::size_t>(end - room.begin());
}
std::size_t crlf_as_lf(std::string_view secret, std::span<char> room) { return replace("\r\n", "\n", secret, room); }
std::size_t lf_as_crlf(std::string_view secret, std::span<char> room) {
  Pen pen(room);
  char before = '\0';
  for (const char c : secret) {
    if (c == '\n' && before != '\r') pen.put('\r');
    pen.put(c);
    before = c;
  }
  return pen.written();
}

std::size_t pluses_as_spaces(std::string_view secret, std::span<char> room) { return replace("+", " ", secret, room); }
std::size_t spaces_as_pluses(std::string_view secret, std::span<char> room) { return replace(" ", "+", secret, room); }

std::size_t dollars_doubled(std::string_view secret, std::span<char> room) { return replace("$", "$$", secret, room); }
std::size_t dollars_undoubled(std::string_view secret, std::span<char> room) {
  return replace("$$", "$", secret, room);
}
std::size_t dollars_escaped(std::string_view secret, std::span<char> room) { return replace("$", "\\$", secret, room); }

std::size_t backslashes_doubled(std::string_view secret, std::span<char> room) {
  return replace("\\", "\\\\", secret, room);
}
std::size_t backslashes_undoubled(std::string_view secret, std::span<char> room) {
  return replace("\\\\", "\\", secret, room);
}
/// As a shell reads an unquoted word: the character behind a backslash stands for itself.
std::size_t backslashes_removed(std::string_view secret, std::span<char> room) {
  Pen pen(room);
  while (!secret.empty()) {
    if (secret.front() == '\\' && secret.size() > 1) secret.remove_prefix(1);
    pen.put(secret.front());
    secret.remove_prefix(1);
  }
  return pen.written();
}

std::size_t html_escaped(std::string_view secret, std::span<char> room) {
  constexpr std::array<Written, 5> table{
      {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#39;"}}};
  return write_as(table, secret, room);
}
std::size_t html_unescaped(std::string_view secret, std::span<char> room) {
  return resolve(html_reference, secret, room);
}

/// As the JSON of Go, and so that of Kubernetes, Helm and Terraform, writes what HTML would take for its own.
std::size_t unicode_escaped(std::string_view secret, std::span<char> room) {
  constexpr std::array<Written, 3> table{{{'&', "\\u0026"}, {'<', "\\u003c"}, {'>', "\\u003e"}}};
  return write_as(table, secret, room);
}
std::size_t unicode_unescaped(std::string_view secret, std::span<char> room) {
  return resolve(unicode_reference, secret, room);
}

}  // namespace jwtsync::fleet::variant

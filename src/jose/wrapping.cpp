// SPDX-License-Identifier: Apache-2.0
#include "jose/wrapping.h"

#include "base/characters.h"
#include "base/encoding.h"
#include "base/text.h"
#include "jose/loose_encoding.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace jwtsync::jose {
namespace {

using namespace std::string_view_literals;
using base::Pen;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

constexpr std::uint8_t octet(char c) noexcept { return static_cast<std::uint8_t>(c); }

/// A code point as a character of a key, which is ASCII, or as the byte that a program took for a character.
char as_byte(std::uint32_t point) noexcept {
  if (point < 0x100) return static_cast<char>(point);
  if ((point >= 0x2010 && point <= 0x2015) || point == 0x2212) return '-';
  if (point == 0x2018 || point == 0x2019) return '\'';
  return point == 0x201C || point == 0x201D ? '"' : '?';
}

// --- UTF-16 and UTF-32: `width` bytes a character, the one that is not zero for ASCII at `place`.

struct Layout {
  std::size_t width;
  std::size_t place;
  std::string_view mark;
};
constexpr std::array<Layout, 4> layouts{
    {{4, 0, "\xFF\xFE\0\0"sv}, {4, 3, "\0\0\xFE\xFF"sv}, {2, 0, "\xFF\xFE"sv}, {2, 1, "\xFE\xFF"sv}}};

bool is_laid_out(std::string_view bytes, const Layout& layout) noexcept {
  const std::size_t units = bytes.size() / layout.width;
  if (units < 8) return false;
  std::size_t plain = 0;
  std::size_t zero = 0;  // what is in UTF-32 inside of this has zeros of its own
  for (std::size_t unit = 0; unit < units; ++unit) {
    const std::string_view one = bytes.substr(unit * layout.width, layout.width);
    const auto zeros = static_cast<std::size_t>(std::count(one.begin(), one.end(), '\0'));
    plain += one[layout.place] != '\0' && zeros == layout.width - 1 ? 1 : 0;
    zero += zeros == layout.width ? 1 : 0;
  }
  return (plain + zero) * 4 >= units * 3 && plain * 5 >= units;
}

const Layout* layout_of(std::string_view bytes) noexcept {
  const auto* const marked =
      std::find_if(layouts.begin(), layouts.end(), [bytes](const Layout& l) { return bytes.starts_with(l.mark); });
  if (marked != layouts.end()) return marked;
  const auto* const found =
      std::find_if(layouts.begin(), layouts.end(), [bytes](const Layout& l) { return is_laid_out(bytes, l); });
  return found == layouts.end() ? nullptr : found;
}

std::size_t narrow(std::string_view bytes, std::span<char> room, std::size_t width) noexcept {
  const Layout* const layout = layout_of(bytes);
  if (layout == nullptr || layout->width != width) return 0;
  if (bytes.starts_with(layout->mark)) bytes.remove_prefix(layout->mark.size());
  Pen pen(room);
  for (; bytes.size() >= width; bytes.remove_prefix(width)) {
    std::uint32_t point = 0;
    for (std::size_t i = 0; i < width; ++i) {
      point = point << 8 | octet(bytes[layout->place == 0 ? width - 1 - i : i]);
    }
    pen.put(as_byte(point));
  }
  return pen.written();
}

std::size_t undo_utf16(std::string_view bytes, std::span<char> room) { return narrow(bytes, room, 2); }
std::size_t undo_utf32(std::string_view bytes, std::span<char> room) { return narrow(bytes, room, 4); }

// --- Text in text.

/// A hexadecimal number of `digits` characters; nothing if it is none.
std::optional<std::uint32_t> number_of(std::string_view text, std::size_t digits) noexcept {
  std::array<char, 2> bytes{};
  if (text.size() < digits || !base::hex_decode(text.substr(0, digits), bytes.data())) return std::nullopt;
  return digits == 2 ? octet(bytes[0]) : std::uint32_t{octet(bytes[0])} << 8 | octet(bytes[1]);
}

/// What the escape at the front of `text`, behind its backslash, stands for, and how long it is.
struct Escape {
  char character;
  std::size_t size;
};
std::optional<Escape> escape_at(std::string_view text) noexcept {
  constexpr std::string_view letters = "nrtbfva\"'\\/`$";
  constexpr std::string_view meant = "\n\r\t\b\f\v\a\"'\\/`$";
  if (text.empty()) return std::nullopt;
  if (const std::size_t at = letters.find(text.front()); at != letters.npos) return Escape{meant[at], 1};
  if (text.front() == 'u') {
    if (const auto point = number_of(text.substr(1), 4)) return Escape{as_byte(*point), 5};
  }
  if (text.front() == 'x') {
    if (const auto byte = number_of(text.substr(1), 2)) return Escape{static_cast<char>(*byte), 3};
  }
  const auto octal = [text](std::size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '7'; };
  if (octal(0) && octal(1) && octal(2)) {
    return Escape{static_cast<char>((text[0] - '0') * 64 + (text[1] - '0') * 8 + text[2] - '0'), 3};
  }
  return std::nullopt;
}

/// What the reference at the front of `text`, behind its "&", stands for.
std::optional<Escape> reference_at(std::string_view text) noexcept {
  struct Named {
    std::string_view name;
    char character;
  };
  constexpr std::array<Named, 5> names{{{"quot;", '"'}, {"lt;", '<'}, {"gt;", '>'}, {"amp;", '&'}, {"apos;", '\''}}};
  for (const Named& named : names) {
    if (text.starts_with(named.name)) return Escape{named.character, named.name.size()};
  }
  constexpr std::size_t longest = 9;  // "#x10FFFF;"
  const std::size_t end = text.substr(0, longest).find(';');
  if (!text.starts_with('#') || end == text.npos) return std::nullopt;
  const bool is_hex = text.substr(1).starts_with('x') || text.substr(1).starts_with('X');
  const std::string_view digits = text.substr(is_hex ? 2 : 1, end - (is_hex ? 2 : 1));
  std::uint32_t point = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), point, is_hex ? 16 : 10);
  if (digits.empty() || read.ec != std::errc() || read.ptr != digits.data() + digits.size()) return std::nullopt;
  return Escape{as_byte(point), end + 1};
}

std::size_t percent_decoded(std::string_view text, char plus, std::span<char> room) noexcept {
  Pen pen(room);
  bool any = false;
  while (!text.empty()) {
    const auto byte = text.front() == '%' ? number_of(text.substr(1), 2) : std::nullopt;
    pen.put(byte ? static_cast<char>(*byte) : text.front() == '+' ? plus : text.front());
    text.remove_prefix(byte ? 3 : 1);
    any = any || byte;
  }
  return any ? pen.written() : 0;
}

std::size_t undo_percent(std::string_view text, std::span<char> room) { return percent_decoded(text, '+', room); }
/// As forms have it, where "+" is a space.
std::size_t undo_form(std::string_view text, std::span<char> room) {
  return text.find('+') == text.npos ? 0 : percent_decoded(text, ' ', room);
}

/// "&quot;", "&#45;" and "&#x2d;", as HTML and XML have characters.
std::size_t undo_references(std::string_view text, std::span<char> room) {
  Pen pen(room);
  bool any = false;
  while (!text.empty()) {
    const auto reference = text.front() == '&' ? reference_at(text.substr(1)) : std::nullopt;
    pen.put(reference ? reference->character : text.front());
    text.remove_prefix(reference ? 1 + reference->size : 1);
    any = any || reference;
  }
  return any ? pen.written() : 0;
}

std::size_t undo_all_escapes(std::string_view text, std::span<char> room) { return undo_escapes(text, room); }

constexpr std::array<Unwrapping, 12> table{{{Wrapping::utf32, undo_utf32},
                                            {Wrapping::utf16, undo_utf16},
                                            {Wrapping::escapes, undo_all_escapes},
                                            {Wrapping::percent, undo_percent},
                                            {Wrapping::percent, undo_form},
                                            {Wrapping::references, undo_references},
                                            {Wrapping::hex, undo_hex},
                                            {Wrapping::base64, undo_base64},
                                            {Wrapping::numbers, undo_numbers},
                                            {Wrapping::base64, undo_base64_piece},
                                            {Wrapping::base64, undo_base64_pieces},
                                            {Wrapping::hex, undo_hex_piece}}};

/// The quotation marks that `text` stands in, of any kind; 0 if it stands in none.
std::size_t quotes_around(std::string_view text) noexcept {
  constexpr std::array<std::array<std::string_view, 2>, 5> pairs{
      {{"\"", "\""}, {"'", "'"}, {"`", "`"}, {"\u201C", "\u201D"}, {"\u2018", "\u2019"}}};
  for (const auto& [open, close] : pairs) {
    if (text.size() >= open.size() + close.size() && text.starts_with(open) && text.ends_with(close))
      return open.size();
  }
  return 0;
}

/// What stands before the data of a data: URI (RFC 2397); 0 if it is none.
std::size_t data_uri_head(std::string_view text) noexcept {
  constexpr std::string_view scheme = "data:";
  constexpr std::size_t longest = 256;
  const std::size_t comma = text.substr(0, longest).find(',');
  const bool is_uri = base::starts_in_any_case(text, scheme) && comma != text.npos;
  return is_uri ? comma + 1 : 0;
}

/// The outermost layer of `text` that can be taken off without changing a byte.
struct Layer {
  Wrapping wrapping;
  std::size_t before;
  std::size_t behind;
};
std::optional<Layer> layer_of(std::string_view text) noexcept {
  if (text.starts_with(byte_order_mark)) return Layer{Wrapping::byte_order_mark, byte_order_mark.size(), 0};
  if (const std::size_t quote = quotes_around(text); quote != 0) return Layer{Wrapping::quotes, quote, quote};
  if (const std::size_t head = data_uri_head(text); head != 0) return Layer{Wrapping::data_uri, head, 0};
  return std::nullopt;
}

}  // namespace

std::size_t undo_escapes(std::string_view text, std::span<char> room) noexcept {
  if (text.find('\\') == text.npos) return 0;
  Pen pen(room);
  while (!text.empty()) {
    const bool is_backslash = text.front() == '\\';
    const auto escape = is_backslash ? escape_at(text.substr(1)) : std::nullopt;
    const bool continues = is_backslash && text.substr(1).starts_with('\n');  // the line goes on: neither is meant
    if (!continues) pen.put(escape ? escape->character : text.front());
    text.remove_prefix(escape ? 1 + escape->size : continues ? 2 : 1);
  }
  return pen.written();
}

std::string_view text_of(Wrapping wrapping) noexcept {
  switch (wrapping) {
    case Wrapping::byte_order_mark: return ", behind a byte order mark";
    case Wrapping::quotes: return ", in quotation marks";
    case Wrapping::utf16: return ", in UTF-16";
    case Wrapping::utf32: return ", in UTF-32";
    case Wrapping::data_uri: return ", in a data: URI";
    case Wrapping::escapes: return ", with characters escaped by a backslash";
    case Wrapping::percent: return ", percent-encoded";
    case Wrapping::references: return ", with characters as references such as &quot;";
    case Wrapping::numbers: return ", as the numbers of its bytes";
    case Wrapping::hex: return ", in hexadecimal";
    case Wrapping::base64: return ", in base64";
    case Wrapping::json_text: break;
  }
  return ", in a JSON document";
}

std::span<const Unwrapping> unwrappings() noexcept { return table; }

Peeled peel(std::string_view text) noexcept {
  constexpr int most_layers = 6;
  Peeled peeled{base::trim(text), std::nullopt};
  for (int i = 0; i < most_layers; ++i) {
    const std::optional<Layer> layer = layer_of(peeled.inside);
    if (!layer) break;
    if (!peeled.wrapping) peeled.wrapping = layer->wrapping;
    const std::size_t size = peeled.inside.size() - layer->before - layer->behind;
    peeled.inside = base::trim(peeled.inside.substr(layer->before, size));
  }
  return peeled;
}

std::optional<Wrapping> wide_text(std::string_view bytes) noexcept {
  const Layout* const layout = layout_of(bytes);
  if (layout == nullptr) return std::nullopt;
  return layout->width == 2 ? Wrapping::utf16 : Wrapping::utf32;
}

}  // namespace jwtsync::jose

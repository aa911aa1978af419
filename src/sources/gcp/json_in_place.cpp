// SPDX-License-Identifier: Apache-2.0
#include "sources/gcp/json_in_place.h"

#include "base/text.h"

#include <algorithm>
#include <charconv>
#include <cstddef>

namespace jwtsync::sources::gcp {
namespace {

constexpr std::size_t max_depth = 32;
constexpr std::size_t max_members = 256;  // of one object or array

bool is_space(char c) noexcept { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// Four hexadecimal digits at the front of `text`.
std::optional<std::uint32_t> code_unit(std::string_view text) noexcept {
  std::uint32_t unit = 0;
  if (text.size() < 4) return std::nullopt;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + 4, unit, 16);
  if (fault != std::errc() || end != text.data() + 4) return std::nullopt;
  return unit;
}

bool is_high_surrogate(std::uint32_t unit) noexcept { return unit >= 0xd800 && unit < 0xdc00; }
bool is_low_surrogate(std::uint32_t unit) noexcept { return unit >= 0xdc00 && unit < 0xe000; }

struct Escape {
  std::uint32_t character;
  std::size_t size;  // in the text, backslash included
};

/// The escape at the front of `text`, which begins with a backslash.
std::optional<Escape> read_escape(std::string_view text) noexcept {
  if (text.size() < 2) return std::nullopt;
  constexpr std::string_view names = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
  if (const std::size_t at = names.find(text[1]); at != std::string_view::npos) {
    return Escape{static_cast<std::uint32_t>(meanings[at]), 2};
  }
  const auto unit = text[1] == 'u' ? code_unit(text.substr(2)) : std::nullopt;
  if (!unit || is_low_surrogate(*unit)) return std::nullopt;
  if (!is_high_surrogate(*unit)) return Escape{*unit, 6};
  const auto low = text.substr(6).starts_with("\\u") ? code_unit(text.substr(8)) : std::nullopt;
  if (!low || !is_low_surrogate(*low)) return std::nullopt;
  return Escape{0x10000 + ((*unit - 0xd800) << 10) + (*low - 0xdc00), 12};
}

/// Writes a character as UTF-8, never longer than its escape was, and returns how many bytes.
std::size_t write_utf8(std::uint32_t character, char* out) noexcept {
  const auto tail = [&](unsigned shift) { return static_cast<char>(0x80 | ((character >> shift) & 0x3f)); };
  if (character < 0x80) {
    out[0] = static_cast<char>(character);
    return 1;
  }
  if (character < 0x800) {
    out[0] = static_cast<char>(0xc0 | (character >> 6));
    out[1] = tail(0);
    return 2;
  }
  if (character < 0x10000) {
    out[0] = static_cast<char>(0xe0 | (character >> 12));
    out[1] = tail(6), out[2] = tail(0);
    return 3;
  }
  out[0] = static_cast<char>(0xf0 | (character >> 18));
  out[1] = tail(12), out[2] = tail(6), out[3] = tail(0);
  return 4;
}

/// Writes the characters between the quotes of a checked string to `out`, which has room for all of `inside`.
std::size_t unescape(std::string_view inside, char* out) noexcept {
  char* const start = out;
  while (!inside.empty()) {
    const auto escape = inside.front() == '\\' ? read_escape(inside) : std::nullopt;
    if (escape) {
      out += write_utf8(escape->character, out);
    } else {
      *out++ = inside.front();
    }
    inside.remove_prefix(escape ? escape->size : 1);
  }
  return static_cast<std::size_t>(out - start);
}

/// Walks over values. After a fault it stands still, and every answer is "no".
class Scanner {
 public:
  explicit Scanner(std::string_view text) noexcept : rest_(text) { skip_space(); }

  [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }
  [[nodiscard]] bool take(char c) noexcept {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    skip_space();
    return true;
  }

  /// The text of the value that stands here, once it is passed.
  std::optional<std::string_view> value(std::size_t depth) {
    const std::string_view from = rest_;
    if (rest_.empty() || !pass_value(depth)) return std::nullopt;
    const std::string_view text = from.substr(0, from.size() - rest_.size());
    return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
  }

 private:
  bool pass_value(std::size_t depth) {
    switch (rest_.front()) {
      case '{': return depth > 0 && pass_object(depth - 1);
      case '[': return depth > 0 && pass_array(depth - 1);
      case '"': return pass_string();
      case 't': return pass_word("true");
      case 'f': return pass_word("false");
      case 'n': return pass_word("null");
      default: return pass_number();
    }
  }

  bool pass_object(std::size_t depth) {
    std::vector<std::string_view> names;
    if (!take('{')) return false;
    if (take('}')) return true;
    do {
      const auto name = rest_.starts_with('"') ? value(depth) : std::nullopt;
      if (!name || names.size() == max_members) return false;
      if (std::find(names.begin(), names.end(), *name) != names.end()) return false;
      names.push_back(*name);
      if (!take(':') || !value(depth)) return false;
    } while (take(','));
    return take('}');
  }

  bool pass_array(std::size_t depth) {
    std::size_t count = 0;
    if (!take('[')) return false;
    if (take(']')) return true;
    do {
      if (++count > max_members || !value(depth)) return false;
    } while (take(','));
    return take(']');
  }

  bool pass_string() noexcept {
    for (std::size_t i = 1; i < rest_.size();) {
      const char c = rest_[i];
      if (c == '"') return pass(i + 1);
      if (static_cast<unsigned char>(c) < 0x20) return false;
      const auto escape = c == '\\' ? read_escape(rest_.substr(i)) : std::nullopt;
      if (c == '\\' && !escape) return false;
      i += escape ? escape->size : 1;
    }
    return false;
  }

  bool pass_word(std::string_view word) noexcept { return rest_.starts_with(word) && pass(word.size()); }

  bool pass_number() noexcept {
    std::size_t i = rest_.starts_with('-') ? 1 : 0;
    const auto digits = [&] {
      const std::size_t first = i;
      while (i < rest_.size() && is_digit(rest_[i])) ++i;
      return i - first;
    };
    const bool begins_with_zero = i < rest_.size() && rest_[i] == '0';
    const std::size_t whole = digits();
    if (whole == 0 || (begins_with_zero && whole > 1)) return false;
    if (i < rest_.size() && rest_[i] == '.' && (++i, digits() == 0)) return false;
    if (i < rest_.size() && (rest_[i] == 'e' || rest_[i] == 'E')) {
      ++i;
      if (i < rest_.size() && (rest_[i] == '+' || rest_[i] == '-')) ++i;
      if (digits() == 0) return false;
    }
    return pass(i);
  }

  bool pass(std::size_t size) noexcept {
    rest_.remove_prefix(size);
    skip_space();
    return true;
  }
  void skip_space() noexcept {
    while (!rest_.empty() && is_space(rest_.front())) rest_.remove_prefix(1);
  }

  std::string_view rest_;
};

/// What stands between the quotes of a string.
std::optional<std::string_view> inside_of(std::string_view value) noexcept {
  if (!value.starts_with('"')) return std::nullopt;
  return value.substr(1, value.size() - 2);
}

}  // namespace

Result<JsonValue> JsonValue::parse(std::string_view text, Code code) {
  Scanner scanner(text);
  const auto value = base::is_utf8(text) ? scanner.value(max_depth) : std::nullopt;
  if (!value || !scanner.at_end()) return failure(code, "not the JSON that was expected");
  return JsonValue(*value);
}

std::vector<std::pair<std::string_view, JsonValue>> JsonValue::members() const {
  std::vector<std::pair<std::string_view, JsonValue>> members;
  Scanner scanner(text_);
  if (!scanner.take('{') || scanner.take('}')) return members;
  do {
    const auto name = scanner.value(0);
    if (!name || !scanner.take(':')) break;
    const auto value = scanner.value(max_depth);
    if (!value) break;
    members.emplace_back(*inside_of(*name), JsonValue(*value));
  } while (scanner.take(','));
  return members;
}

std::vector<JsonValue> JsonValue::elements() const {
  std::vector<JsonValue> elements;
  Scanner scanner(text_);
  if (!scanner.take('[') || scanner.take(']')) return elements;
  do {
    const auto value = scanner.value(max_depth);
    if (!value) break;
    elements.push_back(JsonValue(*value));
  } while (scanner.take(','));
  return elements;
}

std::optional<JsonValue> JsonValue::member(std::string_view name) const {
  for (const auto& [known, value] : members()) {
    if (known == name && value.text_ != "null") return value;
  }
  return std::nullopt;
}

std::optional<std::string> JsonValue::string() const {
  const auto inside = inside_of(text_);
  if (!inside) return std::nullopt;
  std::string characters(inside->size(), '\0');
  characters.resize(unescape(*inside, characters.data()));
  return characters;
}

std::optional<Result<Secret>> JsonValue::secret() const {
  const auto inside = inside_of(text_);
  if (!inside) return std::nullopt;
  return Secret::filled(inside->size(), [&](std::span<char> room) { return unescape(*inside, room.data()); });
}

std::optional<std::uint64_t> JsonValue::whole_number() const {
  const std::string_view digits = inside_of(text_).value_or(text_);
  std::uint64_t number = 0;
  const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (digits.empty() || fault != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

std::optional<std::string> JsonValue::string_of(std::string_view name) const {
  const auto value = member(name);
  return value ? value->string() : std::nullopt;
}

std::optional<Result<Secret>> JsonValue::secret_of(std::string_view name) const {
  const auto value = member(name);
  if (!value) return std::nullopt;
  return value->secret();
}

}  // namespace jwtsync::sources::gcp

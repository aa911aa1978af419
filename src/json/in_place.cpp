// SPDX-License-Identifier: Apache-2.0
#include "json/in_place.h"

#include "base/characters.h"
#include "base/text.h"
#include "json/escape.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <utility>

namespace jwtsync::json {
namespace {

constexpr std::size_t max_depth = 32;
constexpr std::size_t max_members = 256;    // of one object, whose names are compared with each other
constexpr std::size_t max_elements = 1024;  // of one array: of a key set too, as many as an issuer may publish

bool is_space(char c) noexcept { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
using base::is_digit;

/// How many bytes the escape at the front of `text` takes, which begins with a backslash; 0 if it is none.
std::size_t escape_size(std::string_view text) noexcept {
  const auto unit_at = [text](std::size_t at) {
    return text.size() < at + 4 ? std::nullopt : four_hex_digits(text.data() + at);
  };
  if (text.size() < 2) return 0;
  if (character_of_escape(text[1]) != '\0') return 2;
  const auto unit = text[1] == 'u' ? unit_at(2) : std::nullopt;
  if (!unit || is_low_surrogate(*unit)) return 0;
  if (!is_high_surrogate(*unit)) return 6;
  const auto low = text.substr(6).starts_with("\\u") ? unit_at(8) : std::nullopt;
  return low && is_low_surrogate(*low) ? 12 : 0;
}

/// Writes the characters between the quotes of a checked string to `out`, which has room for all of `inside`.
std::size_t write_characters(std::string_view inside, char* out) noexcept {
  const std::string_view characters = unescape(inside, out);
  if (characters.data() != out) std::copy(characters.begin(), characters.end(), out);
  return characters.size();
}

std::string characters_of(std::string_view inside) {
  std::string characters(inside.size(), '\0');
  characters.resize(write_characters(inside, characters.data()));
  return characters;
}

/// What stands between the quotes of a string.
std::optional<std::string_view> inside_of(std::string_view value) noexcept {
  if (!value.starts_with('"')) return std::nullopt;
  return value.substr(1, value.size() - 2);
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
    std::vector<std::string> names;
    if (!take('{')) return false;
    if (take('}')) return true;
    do {
      const auto literal = rest_.starts_with('"') ? value(depth) : std::nullopt;
      if (!literal || names.size() == max_members) return false;
      std::string name = characters_of(*inside_of(*literal));
      if (std::find(names.begin(), names.end(), name) != names.end()) return false;
      names.push_back(std::move(name));
      if (!take(':') || !value(depth)) return false;
    } while (take(','));
    return take('}');
  }

  bool pass_array(std::size_t depth) {
    std::size_t count = 0;
    if (!take('[')) return false;
    if (take(']')) return true;
    do {
      if (++count > max_elements || !value(depth)) return false;
    } while (take(','));
    return take(']');
  }

  bool pass_string() noexcept {
    for (std::size_t i = 1; i < rest_.size();) {
      const char c = rest_[i];
      if (c == '"') return pass(i + 1);
      if (static_cast<unsigned char>(c) < 0x20) return false;
      const std::size_t size = c == '\\' ? escape_size(rest_.substr(i)) : 1;
      if (size == 0) return false;
      i += size;
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
    if (i < rest_.size() && rest_[i] == '.') {
      ++i;
      if (digits() == 0) return false;
    }
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

}  // namespace

Result<InPlace> InPlace::parse(std::string_view text, Code code) {
  Scanner scanner(text);
  const auto value = base::is_utf8(text) ? scanner.value(max_depth) : std::nullopt;
  if (!value || !scanner.at_end()) return failure(code, "not the JSON that was expected");
  return InPlace(*value);
}

std::vector<std::pair<std::string, InPlace>> InPlace::members() const {
  std::vector<std::pair<std::string, InPlace>> members;
  Scanner scanner(text_);
  if (!scanner.take('{') || scanner.take('}')) return members;
  do {
    const auto name = scanner.value(0);
    if (!name || !scanner.take(':')) break;
    const auto value = scanner.value(max_depth);
    if (!value) break;
    members.emplace_back(characters_of(*inside_of(*name)), InPlace(*value));
  } while (scanner.take(','));
  return members;
}

std::vector<InPlace> InPlace::elements() const {
  std::vector<InPlace> elements;
  Scanner scanner(text_);
  if (!scanner.take('[') || scanner.take(']')) return elements;
  do {
    const auto value = scanner.value(max_depth);
    if (!value) break;
    elements.push_back(InPlace(*value));
  } while (scanner.take(','));
  return elements;
}

std::optional<InPlace> InPlace::member(std::string_view name) const {
  for (const auto& [known, value] : members()) {
    if (known == name && value.text_ != "null") return value;
  }
  return std::nullopt;
}

std::optional<std::string> InPlace::string() const {
  const auto inside = inside_of(text_);
  if (!inside) return std::nullopt;
  return characters_of(*inside);
}

std::optional<Result<Secret>> InPlace::secret() const {
  const auto inside = inside_of(text_);
  if (!inside) return std::nullopt;
  return Secret::filled(inside->size(), [&](std::span<char> room) { return write_characters(*inside, room.data()); });
}

std::optional<std::uint64_t> InPlace::whole_number() const {
  const std::string_view digits = inside_of(text_).value_or(text_);
  std::uint64_t number = 0;
  const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (digits.empty() || fault != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

std::optional<std::string> InPlace::string_of(std::string_view name) const {
  const auto value = member(name);
  return value ? value->string() : std::nullopt;
}

std::optional<Result<Secret>> InPlace::secret_of(std::string_view name) const {
  const auto value = member(name);
  if (!value) return std::nullopt;
  return value->secret();
}

}  // namespace jwtsync::json

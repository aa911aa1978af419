// SPDX-License-Identifier: Apache-2.0
#include "json/object_reader.h"

#include "base/text.h"
#include "json/escape.h"
#include "json/scan.h"

#include <algorithm>
#include <optional>

namespace jwtsync::json {
namespace {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool is_space(char c) noexcept { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// Up to `few` names of an object are told apart as they come; more are sorted, once, so that no choice of names makes
/// it slow.
constexpr std::size_t few = 16;

/// One of 64 bits for a name: names that differ in it differ.
std::uint64_t mark_of(std::string_view name) noexcept {
  if (name.empty()) return 1;
  const auto first = static_cast<unsigned char>(name.front());
  const auto middle = static_cast<unsigned char>(name[name.size() / 2]);
  const auto last = static_cast<unsigned char>(name.back());
  return std::uint64_t{1} << ((first * 5u + middle * 3u + last + name.size() * 7u) & 63u);
}

}  // namespace

/// One pass over one text. Every function answers whether to go on; if not, `fault_` says why.
class ObjectParser {
 public:
  ObjectParser(ObjectReader& reader, std::string_view text) noexcept
      : reader_(reader), at_(text.data()), end_(text.data() + text.size()) {}

  /// The whole text: one object, and space around it.
  [[nodiscard]] Fault run() noexcept {
    skip_space();
    if (*at_ != '{') return Fault::not_an_object;
    if (!object<Level::outermost>(1)) return fault_;
    skip_space();
    return at_ == end_ ? Fault::none : Fault::text_after_it;
  }

 private:
  enum class Level : std::uint8_t { outermost, inner };

  bool fail(Fault fault) noexcept {
    fault_ = fault;
    return false;
  }

  void skip_space() noexcept {
    while (is_space(*at_)) ++at_;
  }

  /// Steps over `c`, or stays.
  bool take(char c) noexcept {
    if (*at_ != c) return false;
    ++at_;
    return true;
  }

  template <Level level>
  bool object(std::size_t depth) noexcept {
    if (depth > ObjectReader::max_depth) return fail(Fault::nested_too_deep);
    const std::span<std::string_view> names(&reader_.names_[(depth - 1) * ObjectReader::max_members],
                                            ObjectReader::max_members);
    std::size_t count = 0;
    std::uint64_t marks = 0;
    ++at_;
    skip_space();
    if (take('}')) return true;
    do {
      skip_space();
      if (*at_ != '"') return fail(Fault::invalid);
      if (count == names.size()) return fail(Fault::too_many_members);
      const auto name = member_name();
      if (!name) return false;
      if (count < few) {
        const std::uint64_t mark = mark_of(*name);
        if ((marks & mark) != 0 && contains(names.first(count), *name)) return fail(Fault::name_twice);
        marks |= mark;
      }
      names[count] = *name;
      skip_space();
      if (!take(':')) return fail(Fault::invalid);
      skip_space();
      const char* const start = at_;
      if (!value(depth)) return false;
      if constexpr (level == Level::outermost) {
        reader_.members_[count] = Member{*name, {start, static_cast<std::size_t>(at_ - start)}};
        reader_.count_ = count + 1;
      }
      ++count;
      skip_space();
    } while (take(','));
    if (!take('}')) return fail(Fault::invalid);
    if (count > few && name_stands_twice(names.first(count))) return fail(Fault::name_twice);
    return true;
  }

  static bool contains(std::span<const std::string_view> names, std::string_view name) noexcept {
    return std::find(names.begin(), names.end(), name) != names.end();
  }

  static bool name_stands_twice(std::span<std::string_view> names) noexcept {
    std::sort(names.begin(), names.end());
    return std::adjacent_find(names.begin(), names.end()) != names.end();
  }

  std::optional<std::string_view> member_name() noexcept {
    const char* const start = at_ + 1;
    if (!literal()) return std::nullopt;
    const std::string_view written(start, static_cast<std::size_t>(at_ - 1 - start));
    return reader_.text(written);
  }

  bool array(std::size_t depth) noexcept {
    if (depth > ObjectReader::max_depth) return fail(Fault::nested_too_deep);
    ++at_;
    skip_space();
    if (take(']')) return true;
    do {
      skip_space();
      if (!value(depth)) return false;
      skip_space();
    } while (take(','));
    return take(']') || fail(Fault::invalid);
  }

  bool value(std::size_t depth) noexcept {
    switch (*at_) {
      case '"': return literal();
      case '{': return object<Level::inner>(depth + 1);
      case '[': return array(depth + 1);
      case 't': return word("true");
      case 'f': return word("false");
      case 'n': return word("null");
      default: return number();
    }
  }

  bool word(std::string_view expected) noexcept {
    if (!std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(expected)) return fail(Fault::invalid);
    at_ += expected.size();
    return true;
  }

  bool digits() noexcept {
    if (!is_digit(*at_)) return fail(Fault::invalid);
    while (is_digit(*at_)) ++at_;
    return true;
  }

  /// RFC 8259 section 6.
  bool number() noexcept {
    take('-');
    if (!take('0') && !digits()) return fail(Fault::invalid);
    if (take('.') && !digits()) return false;
    if (!take('e') && !take('E')) return true;
    if (!take('+')) take('-');
    return digits();
  }

  /// RFC 8259 section 7, from quote to quote.
  bool literal() noexcept {
    ++at_;
    for (;;) {
      at_ = skip_plain(at_, end_);
      if (at_ == end_) return fail(Fault::invalid);
      if (*at_ == '"') {
        ++at_;
        return true;
      }
      if (!(*at_ == '\\' ? escape() : beyond_ascii())) return false;
    }
  }

  bool escape() noexcept {
    ++at_;
    if (character_of_escape(*at_) != '\0') {
      ++at_;
      return true;
    }
    if (!take('u')) return fail(Fault::invalid);
    const auto unit = four_hex_digits(at_);
    if (!unit) return fail(Fault::invalid);
    at_ += 4;
    if (is_low_surrogate(*unit)) return fail(Fault::lone_surrogate);
    if (!is_high_surrogate(*unit)) return true;
    if (at_[0] != '\\' || at_[1] != 'u') return fail(Fault::lone_surrogate);
    const auto second = four_hex_digits(at_ + 2);
    if (!second || !is_low_surrogate(*second)) return fail(Fault::lone_surrogate);
    at_ += 6;
    return true;
  }

  /// A control, or a run of characters beyond ASCII.
  bool beyond_ascii() noexcept {
    const char* const start = at_;
    while (at_ != end_ && static_cast<signed char>(*at_) < 0) ++at_;
    if (at_ == start) return fail(Fault::invalid);
    // No byte of a character beyond ASCII is an ASCII byte: the run is well-formed or not by itself.
    return base::is_utf8({start, static_cast<std::size_t>(at_ - start)}) || fail(Fault::not_utf8);
  }

  ObjectReader& reader_;
  const char* at_;
  const char* const end_;
  Fault fault_ = Fault::invalid;
};

Fault ObjectReader::read(std::string_view text, char* room) noexcept {
  count_ = 0;
  begin_ = text.data();
  room_ = room;
  const Fault fault = ObjectParser(*this, text).run();
  if (fault != Fault::none) count_ = 0;
  return fault;
}

const Member* ObjectReader::find(std::string_view name) const noexcept {
  for (const Member& member : members()) {
    if (member.name == name) return &member;
  }
  return nullptr;
}

std::string_view ObjectReader::text(std::string_view literal) const noexcept {
  // What stands in two places of the text has two places in the room: no answer overwrites another.
  return unescape(literal, room_ + (literal.data() - begin_));
}

std::optional<std::string_view> ObjectReader::text(const Member& member) const noexcept {
  if (!member.is_text()) return std::nullopt;
  return text(member.value.substr(1, member.value.size() - 2));
}

std::optional<std::string_view> TextArray::next() noexcept {
  while (is_space(rest_.front()) || rest_.front() == ',') rest_.remove_prefix(1);
  if (rest_.front() != '"') return std::nullopt;
  std::size_t end = 1;
  while (rest_[end] != '"') end += rest_[end] == '\\' ? 2 : 1;
  const std::string_view literal = rest_.substr(1, end - 1);
  rest_.remove_prefix(end + 1);
  return literal;
}

std::string_view describe(Fault fault) noexcept {
  switch (fault) {
    case Fault::none: return "is a JSON object";
    case Fault::not_an_object: return "is no JSON object";
    case Fault::invalid: return "is no valid JSON";
    case Fault::not_utf8: return "is no valid UTF-8";
    case Fault::lone_surrogate: return "escapes half of a surrogate pair";
    case Fault::name_twice: return "holds a name twice in one object";
    case Fault::nested_too_deep: return "is nested too deep";
    case Fault::too_many_members: return "has too many members in one object";
    case Fault::text_after_it: return "has something after its JSON object";
  }
  return "is no valid JSON";
}

}  // namespace jwtsync::json

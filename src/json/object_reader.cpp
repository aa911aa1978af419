// SPDX-License-Identifier: Apache-2.0
#include "json/object_reader.h"

#include "base/characters.h"
#include "base/require.h"
#include "base/text.h"
#include "json/escape.h"
#include "json/scan.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <type_traits>

namespace jwtsync::json {
namespace {

using base::is_digit;
constexpr bool is_space(char c) noexcept { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

/// Up to `few` names of an object are told apart as they come; more are sorted, once, so that no choice of names makes
/// it slow.
constexpr std::size_t few = 16;

/// The quote before a name and the first seven bytes of it, fewer if it is shorter. `quote` is followed by a word that
/// may be read.
std::uint64_t start_of(const char* quote, std::size_t size) noexcept {
  std::uint64_t start = 0;
  std::memcpy(&start, quote, sizeof start);
  if constexpr (std::endian::native == std::endian::big) start = __builtin_bswap64(start);
  return size < 7 ? start << (56 - 8 * size) : start;
}

/// One of 64 marks for the start of a name: names that differ in it differ. By this factor the claims that are
/// registered, and those that most issuers add, differ from one another.
unsigned mark_of(std::uint64_t start) noexcept { return static_cast<unsigned>((start * 0x60cf8a1654f21839) >> 58); }

}  // namespace

/// One pass over one text. Every function takes where it begins and returns where it stopped, or nullptr: then `fault_`
/// says why. So the cursor stays in a register. The NUL behind the text stops every loop.
class ObjectParser {
 public:
  ObjectParser(ObjectReader& reader, std::string_view text) noexcept
      : reader_(reader),
        begin_(text.data()),
        end_(text.data() + text.size()),
        special_(text.data(), reader.map_.data()) {}

  /// The whole text: one object, and space around it.
  [[nodiscard]] Fault run() noexcept {
    const char* const start = skip_space(begin_);
    if (*start != '{') return Fault::not_an_object;
    const char* const stop = object<Member>(start, 1);
    if (stop == nullptr) return fault_;
    return stop == end_ || skip_space(stop) == end_ ? Fault::none : Fault::text_after_it;
  }

 private:
  const char* fail(Fault fault) noexcept {
    fault_ = fault;
    return nullptr;
  }

  /// Most texts have no space between tokens. Where one token alone may stand, it is looked for before space is.
  static const char* skip_space(const char* at) noexcept {
    if (static_cast<unsigned char>(*at) > ' ') [[likely]]
      return at;
    return behind_space(at);
  }

  [[gnu::noinline]] static const char* behind_space(const char* at) noexcept {
    while (is_space(*at)) ++at;
    return at;
  }

  /// Of the outermost object, members are kept; of one inside it, names, for as long as it is open.
  template <typename Kept>
  const char* object(const char* at, std::size_t depth) noexcept {
    if (depth > ObjectReader::max_depth) return fail(Fault::nested_too_deep);
    const std::span<Kept> all = room<Kept>(depth);
    Kept* kept = all.data();
    std::uint64_t marks = 0;
    at = skip_space(at + 1);
    if (*at == '}') return at + 1;
    if (*at != '"') return fail(Fault::invalid);
    SpecialBytes special = special_;  // a copy of its own stays in registers
    // Most texts have no space between tokens, and most values are text: so two tokens are looked for at once.
    for (;; ++kept) {
      const bool is_among_few = kept < all.data() + few;
      if (!is_among_few && kept == all.data() + all.size()) return fail(Fault::too_many_members);
      unsigned place = 0;
      const char* const stop = read_name(at, special, name_of(*kept), place);
      if (stop == nullptr) return nullptr;
      if (is_among_few) {
        const std::uint64_t mark = std::uint64_t{1} << place;
        if ((marks & mark) != 0 && contains<Kept>({all.data(), kept}, name_of(*kept))) return fail(Fault::name_twice);
        marks |= mark;
      }
      const char* start = stop + 1;
      if (stands_at(stop, ':', '"')) {
        at = literal(start, special);
      } else if (*stop == ':' && is_digit(*start)) {
        at = number(start);
      } else {
        start = value_behind(stop);
        at = start == nullptr ? nullptr : other_value(start, depth, special);
      }
      if (at == nullptr) return nullptr;
      if constexpr (std::is_same_v<Kept, Member>) kept->value = between(start, at);
      if (stands_at(at, ',', '"')) {
        ++at;
        continue;
      }
      at = skip_space(at);
      if (*at != ',') break;
      at = skip_space(at + 1);
      if (*at != '"') return fail(Fault::invalid);
    }
    if (*at != '}') return fail(Fault::invalid);
    const std::size_t count = static_cast<std::size_t>(kept - all.data()) + 1;
    if (count > few && name_stands_twice(all.first(count))) return fail(Fault::name_twice);
    if constexpr (std::is_same_v<Kept, Member>) reader_.count_ = count;
    special_ = special;
    return at + 1;
  }

  /// Room for what is kept of an object.
  template <typename Kept>
  [[nodiscard]] std::span<Kept> room(std::size_t depth) noexcept {
    if constexpr (std::is_same_v<Kept, Member>) {
      return {reader_.members_.data(), ObjectReader::max_members};
    } else {
      return {reader_.names_.data() + (depth - 1) * ObjectReader::max_members, ObjectReader::max_members};
    }
  }

  static std::string_view& name_of(Member& member) noexcept { return member.name; }
  static std::string_view& name_of(std::string_view& name) noexcept { return name; }

  /// Reads a name, from quote to quote: its text, escapes undone, and its mark.
  const char* read_name(const char* at, SpecialBytes& special, std::string_view& name, unsigned& mark) noexcept {
    const char* const end = special.skip_from(at);
    if (*end != '"') [[unlikely]] {
      special_ = special;
      const char* const stop = read_unusual_name(at, end);
      special = special_;
      name = name_;
      mark = mark_;
      return stop;
    }
    name = between(at + 1, end);
    mark = mark_of(start_of(at, name.size()));
    return end + 1;
  }

  /// One with something in it that is not plain, at `special`. Leaves what it finds in members: were they results,
  /// those of the usual names would go through memory too.
  [[gnu::noinline]] const char* read_unusual_name(const char* at, const char* special) noexcept {
    escaped_ = false;
    const char* const stop = rest_of_literal(special);
    if (stop == nullptr) return nullptr;
    const std::string_view written = between(at + 1, stop - 1);
    name_ = escaped_ ? reader_.text(written) : written;
    std::array<char, sizeof(std::uint64_t)> start{'"'};
    std::copy_n(name_.begin(), std::min(name_.size(), start.size() - 1), start.begin() + 1);
    mark_ = mark_of(start_of(start.data(), name_.size()));
    return stop;
  }

  /// Where the value behind a name begins, which stopped at `at`.
  const char* value_behind(const char* at) noexcept {
    at = skip_space(at);
    return *at == ':' ? skip_space(at + 1) : fail(Fault::invalid);
  }

  static bool stands_at(const char* at, char first, char second) noexcept {
    const std::array<char, 2> expected{first, second};
    return std::memcmp(at, expected.data(), expected.size()) == 0;
  }

  static std::string_view between(const char* start, const char* stop) noexcept {
    return {start, static_cast<std::size_t>(stop - start)};
  }

  template <typename Kept>
  [[gnu::noinline]] static bool contains(std::span<Kept> all, std::string_view name) noexcept {
    return std::any_of(all.begin(), all.end(), [name](Kept& kept) { return name_of(kept) == name; });
  }

  [[gnu::noinline]] static bool name_stands_twice(std::span<std::string_view> names) noexcept {
    std::sort(names.begin(), names.end());
    return std::adjacent_find(names.begin(), names.end()) != names.end();
  }

  /// The members stay in their order.
  [[gnu::noinline]] bool name_stands_twice(std::span<const Member> members) noexcept {
    const std::span<std::string_view> names = room<std::string_view>(1).first(members.size());
    std::transform(members.begin(), members.end(), names.begin(), [](const Member& member) { return member.name; });
    return name_stands_twice(names);
  }

  const char* array(const char* at, std::size_t depth) noexcept {
    if (depth > ObjectReader::max_depth) return fail(Fault::nested_too_deep);
    at = skip_space(at + 1);
    if (*at == ']') return at + 1;
    SpecialBytes special = special_;
    for (;; at = skip_space(at + 1)) {
      at = *at == '"' ? literal(at, special) : other_value(at, depth, special);
      if (at == nullptr) return nullptr;
      at = skip_space(at);
      if (*at != ',') break;
    }
    special_ = special;
    return *at == ']' ? at + 1 : fail(Fault::invalid);
  }

  const char* other_value(const char* at, std::size_t depth, SpecialBytes& special) noexcept {
    special_ = special;
    at = value(at, depth);
    special = special_;
    return at;
  }

  const char* value(const char* at, std::size_t depth) noexcept {
    switch (*at) {
      case '{': return object<std::string_view>(at, depth + 1);
      case '[': return array(at, depth + 1);
      case 't': return word(at, "true");
      case 'f': return word(at, "false");
      case 'n': return word(at, "null");
      case '"': return literal(at, special_);
      default: return any_number(at);
    }
  }

  const char* word(const char* at, std::string_view expected) noexcept {
    return between(at, end_).starts_with(expected) ? at + expected.size() : fail(Fault::invalid);
  }

  const char* digits(const char* at) noexcept {
    if (!is_digit(*at)) return fail(Fault::invalid);
    while (is_digit(*at)) ++at;
    return at;
  }

  /// One that begins with a digit. Nearly all are dates, which are whole and stand before another member.
  const char* number(const char* at) noexcept {
    const char* const stop = at + digits_among_16(at);
    return *at != '0' && (*stop == ',' || *stop == '}') ? stop : any_number(at);
  }

  /// RFC 8259 section 6.
  [[gnu::noinline]] const char* any_number(const char* at) noexcept {
    if (*at == '-') ++at;
    at = *at == '0' ? at + 1 : digits(at);
    if (at != nullptr && *at == '.') at = digits(at + 1);
    if (at == nullptr || (*at != 'e' && *at != 'E')) return at;
    ++at;
    if (*at == '+' || *at == '-') ++at;
    return digits(at);
  }

  /// RFC 8259 section 7, from quote to quote.
  const char* literal(const char* at, SpecialBytes& special) noexcept {
    at = special.skip_from(at);
    if (*at == '"') return at + 1;
    special_ = special;
    at = rest_of_literal(at);
    special = special_;
    return at;
  }

  /// From a byte on that is neither plain nor the quote at the end: few literals have any.
  [[gnu::noinline]] const char* rest_of_literal(const char* at) noexcept {
    do {
      at = *at == '\\' ? escape(at) : beyond_ascii(at);
      if (at == nullptr) return nullptr;
      at = special_.skip_to(at);
    } while (*at != '"');
    return at + 1;
  }

  const char* escape(const char* at) noexcept {
    escaped_ = true;
    if (character_of_escape(at[1]) != '\0') return at + 2;
    if (at[1] != 'u') return fail(Fault::invalid);
    const auto unit = four_hex_digits(at + 2);
    if (!unit) return fail(Fault::invalid);
    at += 6;
    if (is_low_surrogate(*unit)) return fail(Fault::lone_surrogate);
    if (!is_high_surrogate(*unit)) return at;
    if (at[0] != '\\' || at[1] != 'u') return fail(Fault::lone_surrogate);
    const auto second = four_hex_digits(at + 2);
    return second && is_low_surrogate(*second) ? at + 6 : fail(Fault::lone_surrogate);
  }

  /// A run of characters beyond ASCII, or a control, such as the NUL behind the text.
  const char* beyond_ascii(const char* at) noexcept {
    const char* const start = at;
    while (at != end_ && static_cast<signed char>(*at) < 0) ++at;
    if (at == start) return fail(Fault::invalid);
    // No byte of a character beyond ASCII is an ASCII byte: the run is well-formed or not by itself.
    return base::is_utf8(between(start, at)) ? at : fail(Fault::not_utf8);
  }

  ObjectReader& reader_;
  const char* const begin_;
  const char* const end_;
  SpecialBytes special_;
  bool escaped_ = false;   // the literal that was read last
  std::string_view name_;  // the last that was unusual
  unsigned mark_ = 0;      // of it
  Fault fault_ = Fault::invalid;
};

Fault ObjectReader::read(std::string_view text, char* room, Vectors vectors) noexcept {
  base::require(text.size() <= max_size);
  map_special_bytes(text.data(), text.size(), map_.data(), vectors);
  count_ = 0;
  begin_ = text.data();
  room_ = room;
  const Fault fault = ObjectParser(*this, text).run();
  if (fault != Fault::none) count_ = 0;
  return fault;
}

const Member* ObjectReader::find(std::string_view name) const noexcept {
  for (const Member& member : members()) {
    // Most names differ in their first character, and a comparison is a call.
    const bool may_be = member.name.size() == name.size() && (name.empty() || member.name.front() == name.front());
    if (may_be && member.name == name) return &member;
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
    case Fault::not_an_object: return "is not a JSON object";
    case Fault::invalid: return "is not valid JSON";
    case Fault::not_utf8: return "is not valid UTF-8";
    case Fault::lone_surrogate: return "escapes half of a surrogate pair";
    case Fault::name_twice: return "holds a name twice in one object";
    case Fault::nested_too_deep: return "is nested too deep";
    case Fault::too_many_members: return "has too many members in one object";
    case Fault::text_after_it: return "has something after its JSON object";
  }
  return "is not valid JSON";
}

}  // namespace jwtsync::json

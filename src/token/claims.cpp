// SPDX-License-Identifier: Apache-2.0
#include "json/escape.h"
#include "json/object_reader.h"
#include "json/scan.h"
#include "token/claim_name.h"
#include "token/numeric_date.h"

#include <jwtsync/token.h>
#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstring>
#include <memory>

namespace jwtsync {
namespace {

using token::Registered;

bool is_numeric_date(const json::Member& claim) noexcept {
  return claim.is_number() && token::parse_numeric_date(claim.value).has_value();
}

bool is_audience(const json::Member& claim) noexcept {
  if (claim.is_text()) return true;
  if (!claim.is_array()) return false;
  json::TextArray audiences(claim.value);
  while (audiences.next()) {
  }
  return audiences.ended();
}

/// What the value of a registered claim must be (RFC 7519, section 4.1), or nothing if it is.
std::string_view fault_of(const json::Member& claim) noexcept {
  switch (token::registered(claim.name)) {
    case Registered::issuer:
    case Registered::subject:
    case Registered::token_id: return claim.is_text() ? "" : "must be text";
    case Registered::expires:
    case Registered::not_before:
    case Registered::issued:
      return is_numeric_date(claim) ? "" : "must be a number of seconds between 1970 and the year 9999";
    case Registered::audience: return is_audience(claim) ? "" : "must be text or an array of texts";
    default: return "";
  }
}

tl::unexpected<Error> malformed(std::string message) {
  return failure(Code::claims_malformed, std::move(message), "claims are one JSON object, such as {\"sub\":\"alice\"}");
}

tl::unexpected<Error> malformed(std::string_view name, std::string_view fault) {
  return malformed("the claim \"" + std::string(name) + "\" " + std::string(fault));
}

/// Three of its characters: enough to tell most names apart without comparing them.
constexpr std::uint32_t mark_of(std::string_view name) noexcept {
  if (name.empty()) return 0;
  const auto byte = [name](std::size_t at) { return std::uint32_t{static_cast<unsigned char>(name[at])}; };
  return (byte(0) << 16) | (byte(name.size() / 2) << 8) | byte(name.size() - 1);
}

/// As `token::registered`: the mark of a name of three characters is all of them.
constexpr Registered registered(std::string_view name, std::uint32_t mark) noexcept {
  return name.size() == 3 ? static_cast<Registered>(mark) : Registered::none;
}
static_assert(registered("exp", mark_of("exp")) == Registered::expires);

/// Whether this claim may not be text.
bool is_no_text(Registered claim) noexcept {
  return claim == Registered::expires || claim == Registered::not_before || claim == Registered::issued;
}

/// Whether this claim may not be this integer.
bool is_not(Registered claim, std::int64_t value) noexcept {
  switch (claim) {
    case Registered::issuer:
    case Registered::subject:
    case Registered::audience:
    case Registered::token_id: return true;
    case Registered::expires:
    case Registered::not_before:
    case Registered::issued: {
      const std::int64_t last = token::last_numeric_date.time_since_epoch() / std::chrono::seconds(1);
      return value < 0 || value > last;
    }
    default: return false;
  }
}

constexpr std::size_t longest_integer = 20;  // -9223372036854775808

/// Writes an integer and returns its end.
inline char* write_integer(char* at, std::int64_t value) noexcept {
  // Dates have ten digits, from 2001 to 2286.
  if (value < 1'000'000'000 || value > 9'999'999'999) return std::to_chars(at, at + longest_integer, value).ptr;
  const auto digits = static_cast<std::uint64_t>(value);
  json::write_eight_digits(static_cast<std::uint32_t>(digits / 100), at);
  const auto rest = static_cast<std::uint32_t>(digits % 100);
  at[8] = static_cast<char>('0' + rest / 10);
  at[9] = static_cast<char>('0' + rest % 10);
  return at + 10;
}

}  // namespace

// What follows is written into the functions that set a claim: they are short, and calls took a fifth of their time.

/// Room for `more` characters behind the first `size`. What grows is filled once, not with every claim.
inline char* Claims::reserve(std::size_t size, std::size_t more) {
  if (text_.size() < size + more) text_.resize(std::max(text_.capacity(), size + more));
  return text_.data() + size;
}

/// Writes a text literal where there is room for it as it stands, and returns its end, which has room for `more`.
[[gnu::always_inline]] inline char* Claims::write(char* at, std::string_view text, std::size_t more) {
  if (!json::copy_plain(text, at + 1)) return write_escaped(at, text, more);
  at[0] = '"';
  at[text.size() + 1] = '"';
  return at + text.size() + 2;
}

[[gnu::noinline]] char* Claims::write_escaped(char* at, std::string_view text, std::size_t more) {
  std::string literal;
  json::append_text(literal, text);
  at = reserve(static_cast<std::size_t>(at - text_.data()), literal.size() + more);
  return std::copy(literal.begin(), literal.end(), at);
}

/// Writes the name of a registered claim, its quotes and the colon, as one word of eight bytes: two more than these
/// are, for which there is room. Any other name is left alone.
static inline bool write_registered(char* at, std::string_view name, std::uint32_t mark) noexcept {
  const Registered claim = registered(name, mark);
  const bool is_registered = claim != Registered::none && token::claim_at[token::place_of(claim)] == claim;
  if (std::endian::native != std::endian::little || !is_registered) return false;
  constexpr std::uint64_t around = '"' | (std::uint64_t{'"'} << 32) | (std::uint64_t{':'} << 40);
  const std::uint64_t word = around | __builtin_bswap32(mark);
  std::memcpy(at, &word, sizeof word);
  return true;
}

/// Begins a member behind the others. Returns where its value is to be written, which has room for `size` characters
/// (one or more) and for the brace behind them.
[[gnu::always_inline]] inline char* Claims::open(std::string_view name, std::size_t size) {
  const bool is_first = extents_.empty();
  const std::size_t start = is_first ? 1 : size_;
  char* const at = reserve(start, name.size() + 2 + 1 + size + 1);
  at[-1] = is_first ? '{' : ',';
  const std::uint32_t mark = mark_of(name);
  const bool is_written = write_registered(at, name, mark);
  char* const end = is_written ? at + name.size() + 2 : write(at, name, 1 + size + 1);
  if (!is_written) *end = ':';
  extents_.push_back({static_cast<std::size_t>(end - text_.data()) - start, start, mark});
  return end + 1;
}

/// Ends the member where its value ends; an earlier one of the same name gives way to it.
[[gnu::always_inline]] inline Claims& Claims::close(const char* end) {
  Extent& last = extents_.back();
  size_ = static_cast<std::size_t>(end - text_.data());
  const char* const name = text_.data() + std::exchange(last.member, size_ - last.member);
  const auto is_like_last = [&last](const Extent& extent) { return extent.mark == last.mark; };
  if (std::any_of(extents_.data(), &last, is_like_last)) [[unlikely]] {
    const char* at = text_.data() + 1;
    for (Extent* earlier = extents_.data(); earlier != &last; ++earlier) {
      if (is_like_last(*earlier) && earlier->name == last.name && std::memcmp(at, name, last.name) == 0) {
        replace(*earlier, static_cast<std::size_t>(at - text_.data()));
        break;
      }
      at += earlier->member + 1;
    }
  }
  text_[size_++] = '}';
  return *this;
}

Result<Claims> Claims::parse(std::string_view json) {
  if (json.size() > max_token_size) return malformed("the claims are larger than any token may be");
  std::string text(json);
  text.append(1 + json::ObjectReader::padding, '\0');
  std::string room(json.size(), '\0');
  const auto object = std::make_unique_for_overwrite<json::ObjectReader>();
  const json::Fault fault = object->read(std::string_view(text).substr(0, json.size()), room.data());
  if (fault != json::Fault::none) return malformed("the text of the claims " + std::string(json::describe(fault)));
  Claims claims;
  for (const json::Member& member : object->members()) {
    const std::string_view wrong = fault_of(member);
    if (!wrong.empty()) return malformed(member.name, wrong);
    char* const value = claims.open(member.name, member.value.size());
    claims.close(std::copy(member.value.begin(), member.value.end(), value));
    if (token::registered(member.name) == Registered::expires) {
      const auto date = token::read_numeric_date(member.value);
      claims.expiry_ = std::chrono::ceil<std::chrono::seconds>(date.time_since_epoch()).count();
    }
  }
  return claims;
}

Claims& Claims::set(std::string_view name, std::string_view value) {
  char* const at = open(name, value.size() + 2);
  const Registered claim = registered(name, extents_.back().mark);
  if (is_no_text(claim)) is_in_question_ = true;
  if (claim == Registered::expires) expiry_.reset();
  return close(write(at, value, 1));
}

Claims& Claims::set(std::string_view name, Time value) {
  return set_integer(name, std::chrono::floor<std::chrono::seconds>(value).time_since_epoch().count());
}

Claims& Claims::set_integer(std::string_view name, std::int64_t value) {
  char* const at = open(name, longest_integer);
  const Registered claim = registered(name, extents_.back().mark);
  const bool is_wrong = is_not(claim, value);
  if (is_wrong) is_in_question_ = true;
  if (claim == Registered::expires) expiry_ = is_wrong ? std::nullopt : std::optional(value);
  return close(write_integer(at, value));
}

bool Claims::has(std::string_view name) const {
  std::string literal;
  json::append_text(literal, name);
  std::size_t at = 1;
  for (const Extent& extent : extents_) {
    if (view().substr(at, extent.name) == literal) return true;
    at += extent.member + 1;
  }
  return false;
}

Result<void> Claims::check() const {
  std::size_t at = 1;
  for (const Extent& extent : extents_) {
    const std::string_view member = view().substr(at, extent.member);
    // As `open` wrote it: a registered name has no escapes, and a colon stands behind its quotes.
    const json::Member claim{member.substr(1, extent.name - 2), member.substr(extent.name + 1)};
    if (const std::string_view wrong = fault_of(claim); !wrong.empty()) return malformed(claim.name, wrong);
    at += extent.member + 1;
  }
  return {};
}

Claims& Claims::clear() noexcept {
  extents_.clear();
  expiry_.reset();
  is_in_question_ = false;
  return *this;
}

/// Puts the last member in the place of an earlier one, which begins at `at`.
[[gnu::noinline]] void Claims::replace(Extent& earlier, std::size_t at) {
  const std::size_t start = size_ - extents_.back().member;
  const std::string member = text_.substr(start, extents_.back().member);
  text_.erase(start - 1, member.size() + 1);
  text_.replace(at, earlier.member, member);
  size_ = start - 1 - earlier.member + member.size();
  earlier = extents_.back();
  extents_.pop_back();
}

}  // namespace jwtsync

// SPDX-License-Identifier: Apache-2.0
#include "json/escape.h"
#include "json/object_reader.h"
#include "token/claim_name.h"
#include "token/numeric_date.h"

#include <jwtsync/token.h>
#include <algorithm>
#include <array>
#include <charconv>
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

}  // namespace

Result<Claims> Claims::parse(std::string_view json) {
  if (json.size() > max_token_size) return malformed("the claims are larger than any token may be");
  std::string text(json);
  text.append(1 + json::ObjectReader::padding, '\0');
  std::string room(json.size(), '\0');
  const auto object = std::make_unique<json::ObjectReader>();
  const json::Fault fault = object->read(std::string_view(text).substr(0, json.size()), room.data());
  if (fault != json::Fault::none) return malformed("the text of the claims " + std::string(json::describe(fault)));
  Claims claims;
  for (const json::Member& member : object->members()) {
    const std::string_view wrong = fault_of(member);
    if (!wrong.empty()) return malformed(member.name, wrong);
    claims.open(member.name);
    claims.text_ += member.value;
    claims.close();
  }
  return claims;
}

namespace {

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

}  // namespace

Claims& Claims::set(std::string_view name, std::string_view value) {
  open(name);
  if (is_no_text(registered(name, extents_.back().mark))) is_in_question_ = true;
  json::append_text(text_, value);
  return close();
}

Claims& Claims::set(std::string_view name, Time value) {
  return set_integer(name, std::chrono::floor<std::chrono::seconds>(value).time_since_epoch().count());
}

Claims& Claims::set_integer(std::string_view name, std::int64_t value) {
  std::array<char, 24> digits;
  char* const end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  open(name);
  if (is_not(registered(name, extents_.back().mark), value)) is_in_question_ = true;
  text_.append(digits.data(), end);
  return close();
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
    const std::string_view member = std::string_view(text_).substr(at, extent.member);
    // As `open` wrote it: a registered name has no escapes, and a colon stands behind its quotes.
    const json::Member claim{member.substr(1, extent.name - 2), member.substr(extent.name + 1)};
    if (const std::string_view wrong = fault_of(claim); !wrong.empty()) return malformed(claim.name, wrong);
    at += extent.member + 1;
  }
  return {};
}

Claims& Claims::clear() noexcept {
  text_.clear();
  extents_.clear();
  is_in_question_ = false;
  return *this;
}

/// Begins a member at the end of the text. What is appended before `close` is its value.
void Claims::open(std::string_view name) {
  if (extents_.empty()) {
    text_ = '{';
  } else {
    text_.back() = ',';
  }
  const std::size_t start = text_.size();
  json::append_text(text_, name);
  extents_.push_back({text_.size() - start, start, mark_of(name)});
  text_ += ':';
}

/// Ends the member; an earlier one of the same name gives way to it.
Claims& Claims::close() {
  Extent& last = extents_.back();
  const std::size_t start = std::exchange(last.member, text_.size() - last.member);
  const auto name_at = [this](std::size_t at, std::size_t size) { return std::string_view(text_).substr(at, size); };
  std::size_t at = 1;
  for (Extent* earlier = extents_.data(); earlier != &last; ++earlier) {
    const bool alike = earlier->mark == last.mark && earlier->name == last.name;
    if (alike && name_at(at, earlier->name) == name_at(start, last.name)) {
      const std::string member = text_.substr(start);
      text_.resize(start - 1);
      text_.replace(at, earlier->member, member);
      *earlier = last;
      extents_.pop_back();
      break;
    }
    at += earlier->member + 1;
  }
  text_ += '}';
  return *this;
}

}  // namespace jwtsync

// SPDX-License-Identifier: Apache-2.0
#include "crypto/der.h"

namespace jwtsync::crypto::der {
namespace {

constexpr std::size_t short_form_limit = 0x80;
constexpr std::size_t length_octets_limit = 3;  // 16 MiB, far above any key

std::uint8_t octet(char c) noexcept { return static_cast<std::uint8_t>(c); }

/// How many octets the long form needs.
std::size_t length_octets(std::size_t size) noexcept {
  std::size_t octets = 0;
  for (; size != 0; size >>= 8) ++octets;
  return octets;
}

}  // namespace

std::string_view Reader::fail() noexcept {
  failed_ = true;
  rest_ = {};
  return {};
}

std::string_view Reader::take(Tag tag) noexcept {
  if (rest_.size() < 2 || octet(rest_[0]) != static_cast<std::uint8_t>(tag)) return fail();
  std::size_t size = octet(rest_[1]);
  rest_.remove_prefix(2);
  if (size >= short_form_limit) {  // X.690 8.1.3.5; 10.1: "in the minimum number of octets"
    const std::size_t octets = size - short_form_limit;
    if (octets == 0 || octets > length_octets_limit || rest_.size() < octets) return fail();
    size = 0;
    for (const char c : rest_.substr(0, octets)) size = size << 8 | octet(c);
    if (size < short_form_limit || length_octets(size) != octets) return fail();
    rest_.remove_prefix(octets);
  }
  if (rest_.size() < size) return fail();
  const std::string_view contents = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return contents;
}

Reader Reader::enter(Tag tag) noexcept {
  Reader inner(take(tag));
  if (failed_) inner.fail();
  return inner;
}

std::optional<std::string_view> Reader::take_if(Tag tag) noexcept {
  if (rest_.empty() || octet(rest_[0]) != static_cast<std::uint8_t>(tag)) return std::nullopt;
  return take(tag);
}

std::string_view Reader::take_number() noexcept {
  const std::string_view number = take(Tag::integer);
  if (number.empty() || octet(number[0]) >= 0x80) return fail();
  if (number[0] != '\0' || number.size() == 1) return number;
  if (octet(number[1]) < 0x80) return fail();  // X.690 8.3.2: the first nine bits are not all zero
  return number.substr(1);
}

std::string_view Reader::take_octets_of_bit_string() noexcept {
  const std::string_view bits = take(Tag::bit_string);
  if (bits.empty() || bits[0] != '\0') return fail();  // the first octet counts the bits that are unused
  return bits.substr(1);
}

std::string head(Tag tag, std::size_t size) {
  std::string text(1, static_cast<char>(tag));
  if (size < short_form_limit) return text += static_cast<char>(size);
  const std::size_t octets = length_octets(size);
  text += static_cast<char>(short_form_limit + octets);
  for (std::size_t shift = octets; shift-- > 0;) text += static_cast<char>(size >> (8 * shift) & 0xff);
  return text;
}

std::string element(Tag tag, std::string_view contents) { return head(tag, contents.size()).append(contents); }

std::string number_head(std::string_view bytes) {
  const std::size_t sign_octets = !bytes.empty() && octet(bytes[0]) >= 0x80 ? 1 : 0;
  return head(Tag::integer, sign_octets + bytes.size()).append(sign_octets, '\0');
}

std::string number(std::string_view bytes) { return number_head(bytes).append(bytes); }

}  // namespace jwtsync::crypto::der

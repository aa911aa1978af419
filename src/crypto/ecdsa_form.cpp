// SPDX-License-Identifier: Apache-2.0
#include "crypto/ecdsa_form.h"

#include "crypto/der.h"

#include <algorithm>

namespace jwtsync::crypto {
namespace {

/// As an INTEGER has it: no zeros in front but the one that keeps it positive, and of nothing one.
struct Shortest {
  explicit Shortest(std::string_view number) noexcept
      : digits(number.substr(std::min(number.find_first_not_of('\0'), number.size()))),
        has_zero(digits.empty() || static_cast<unsigned char>(digits[0]) >= 0x80) {}
  [[nodiscard]] std::size_t size() const noexcept { return digits.size() + (has_zero ? 1 : 0); }

  std::string_view digits;
  bool has_zero;
};

constexpr std::size_t short_form_limit = 0x80;
constexpr char one_length_octet = '\x81';

bool write_padded(std::string_view number, std::span<char> out) noexcept {
  if (number.size() > out.size()) return false;
  const auto digits = std::fill_n(out.begin(), out.size() - number.size(), '\0');
  std::copy(number.begin(), number.end(), digits);
  return true;
}

}  // namespace

EcdsaForm::EcdsaForm(std::string_view r_and_s) noexcept {
  const std::string_view r = r_and_s.substr(0, r_and_s.size() / 2);
  const std::string_view s = r_and_s.substr(r.size());
  const std::size_t size = 2 + Shortest(r).size() + 2 + Shortest(s).size();
  bytes_[size_++] = static_cast<char>(der::Tag::sequence);
  if (size >= short_form_limit) bytes_[size_++] = one_length_octet;
  bytes_[size_++] = static_cast<char>(size);
  add_number(r);
  add_number(s);
}

void EcdsaForm::add_number(std::string_view number) noexcept {
  const Shortest shortest(number);
  bytes_[size_++] = static_cast<char>(der::Tag::integer);
  bytes_[size_++] = static_cast<char>(shortest.size());
  if (shortest.has_zero) bytes_[size_++] = '\0';
  std::copy(shortest.digits.begin(), shortest.digits.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(size_));
  size_ += shortest.digits.size();
}

bool write_r_and_s(std::string_view der, std::span<char> out) noexcept {
  der::Reader reader(der);
  der::Reader fields = reader.enter(der::Tag::sequence);
  const std::string_view r = fields.take_number();
  const std::string_view s = fields.take_number();
  if (!fields.finished() || !reader.finished()) return false;
  const std::size_t half = out.size() / 2;
  return write_padded(r, out.first(half)) && write_padded(s, out.subspan(half));
}

}  // namespace jwtsync::crypto

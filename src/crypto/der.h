// SPDX-License-Identifier: Apache-2.0
// DER (ITU-T X.690) as far as keys are made of it. Read in place, strictly: definite lengths in their shortest form,
// nothing left over. OpenSSL's own readers copy private numbers into memory that core dumps hold.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jwtsync::crypto::der {

/// Of all that is read as a key: a certificate can be long, a key is not.
inline constexpr std::size_t max_size = std::size_t{1} << 16;

enum class Tag : std::uint8_t {
  integer = 0x02,
  bit_string = 0x03,
  octet_string = 0x04,
  null = 0x05,
  object = 0x06,
  sequence = 0x30,
  context_0 = 0xa0,
  context_1_primitive = 0x81,
  context_1 = 0xa1,
};

/// Reads elements one after the other. What is not there as asked for gives an empty view, and the reader has failed
/// from then on: it is enough to ask at the end.
class Reader {
 public:
  explicit Reader(std::string_view bytes) noexcept : rest_(bytes) {}

  /// The contents of the next element, which must be one of `tag`.
  std::string_view take(Tag tag) noexcept;
  /// A reader of those contents; failed if this one is.
  Reader enter(Tag tag) noexcept;
  /// The same, if an element of `tag` comes next; else nothing is read.
  std::optional<std::string_view> take_if(Tag tag) noexcept;
  /// A number that is not negative, in the fewest octets; without the zero that leads it.
  std::string_view take_number() noexcept;
  /// A bit string of whole octets.
  std::string_view take_octets_of_bit_string() noexcept;

  [[nodiscard]] bool failed() const noexcept { return failed_; }
  /// Read to the end, and never failed.
  [[nodiscard]] bool finished() const noexcept { return !failed_ && rest_.empty(); }

 private:
  std::string_view fail() noexcept;

  std::string_view rest_;
  bool failed_ = false;
};

/// Tag and length of an element with `size` bytes of contents.
[[nodiscard]] std::string head(Tag tag, std::size_t size);

/// A whole element.
[[nodiscard]] std::string element(Tag tag, std::string_view contents);

/// All of an INTEGER but `bytes`, which are big-endian and without leading zeros.
[[nodiscard]] std::string number_head(std::string_view bytes);
/// A whole INTEGER.
[[nodiscard]] std::string number(std::string_view bytes);

}  // namespace jwtsync::crypto::der

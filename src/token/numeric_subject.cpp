// SPDX-License-Identifier: Apache-2.0
#include "token/numeric_subject.h"

#include <charconv>
#include <system_error>

namespace jwtsync::token {

std::optional<std::int64_t> read_numeric_subject(std::string_view value) noexcept {
  std::int64_t number = 0;
  const char* const end = value.data() + value.size();
  const auto [stop, error] = std::from_chars(value.data(), end, number);
  if (error != std::errc{} || stop != end || value == "-0") return std::nullopt;
  return number;
}

}  // namespace jwtsync::token

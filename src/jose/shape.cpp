// SPDX-License-Identifier: Apache-2.0
// Looks without parsing, and without copying: what was meant as a key set but is broken must not be taken for a secret
// of its own, and the value is secret.
#include "jose/shape.h"

#include "base/text.h"
#include "jose/der_key.h"

#include <cstddef>

namespace jwtsync::jose {
namespace {

constexpr std::string_view spaces = " \t\r\n";

std::string_view skip_space(std::string_view text) noexcept {
  const std::size_t start = text.find_first_not_of(spaces);
  return start == std::string_view::npos ? std::string_view{} : text.substr(start);
}

/// The size of the text literal that `text` begins with, quotes included; all of it if it does not end.
std::size_t literal_size(std::string_view text) noexcept {
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      return i + 1;
    }
  }
  return text.size();
}

/// Whether the outermost object of `text` seems to have a member of this name, given with its quotes.
bool has_member(std::string_view text, std::string_view quoted_name) noexcept {
  std::size_t depth = 0;
  while (!text.empty()) {
    std::size_t size = 1;
    if (text.front() == '{' || text.front() == '[') {
      ++depth;
    } else if (text.front() == '}' || text.front() == ']') {
      if (depth <= 1) return false;
      --depth;
    } else if (text.front() == '"') {
      size = literal_size(text);
      const bool name = skip_space(text.substr(size)).starts_with(':');
      if (depth == 1 && name && text.substr(0, size) == quoted_name) return true;
    }
    text.remove_prefix(size);
  }
  return false;
}

}  // namespace

Shape shape_of(std::string_view value) noexcept {
  if (const auto key = der_key_in(value); key && key->rest == Rest::none) return Shape::der;
  value = base::trim(value);
  if (value.starts_with('{')) {
    if (has_member(value, "\"keys\"")) return Shape::jwks;
    return has_member(value, "\"kty\"") ? Shape::jwk : Shape::raw;
  }
  // RFC 7468 2: text may stand before it, such as what the file is for.
  const bool is_pem = !value.starts_with('[') && value.find("-----BEGIN ") != value.npos;
  return is_pem ? Shape::pem : Shape::raw;
}

}  // namespace jwtsync::jose

// SPDX-License-Identifier: Apache-2.0
// Two texts that should be equal and nearly are: a slash, a letter, `http` for `https`.
#include "base/characters.h"
#include "base/text.h"
#include "diagnosis/token_reading.h"

#include <array>
#include <cstddef>

namespace jwtsync::diagnosis {
namespace {

constexpr std::size_t most_edits = 2;
constexpr std::size_t least_size = 4;  // of a text in which two edits are a slip

std::string_view without_slash(std::string_view text) noexcept {
  return text.ends_with('/') ? text.substr(0, text.size() - 1) : text;
}

struct Address {
  std::string_view scheme;
  std::string_view host;
  std::string_view path;
};

Address address_of(std::string_view text) noexcept {
  Address address;
  const std::size_t scheme = text.find("://");
  if (scheme != std::string_view::npos) {
    address.scheme = text.substr(0, scheme);
    text.remove_prefix(scheme + 3);
  }
  const std::size_t path = std::min(text.find('/'), text.size());
  address.host = text.substr(0, path);
  address.path = text.substr(path);
  return address;
}

std::string of_addresses(std::string_view found, std::string_view expected) {
  const Address a = address_of(found), b = address_of(expected);
  const bool are_equal_behind = a.host == b.host && a.path == b.path;
  if (a.scheme != b.scheme && are_equal_behind) {
    if (a.scheme.empty() || b.scheme.empty()) return "one has a scheme in front and the other has none";
    return "they differ in http and https";
  }
  if (!a.scheme.empty() && a.scheme == b.scheme && a.path == b.path && a.path.size() > 1)
    return "they differ in the host alone: an issuer names itself by the address at which it was asked";
  if (!a.scheme.empty() && !b.scheme.empty() && a.host == b.host) return "they are of one host and differ in the path";
  return {};
}

std::string described(std::string_view found, std::string_view expected) {
  if (found == expected) return {};
  if (base::trim(found) == base::trim(expected)) return "they differ in white space around them";
  if (without_slash(found) == without_slash(expected)) return "they differ in a slash at the end";
  if (base::equal_ignoring_case(found, expected)) return "they differ in capital letters";
  if (std::string words = of_addresses(found, expected); !words.empty()) return words;
  const std::array<std::string_view, 1> candidates{expected};
  const bool is_slip =
      std::min(found.size(), expected.size()) >= least_size && base::nearest(found, candidates, most_edits).has_value();
  if (is_slip) return "they differ in one or two characters";
  if (!found.empty() && expected.starts_with(found)) return "the token has the beginning of it";
  if (!expected.empty() && found.starts_with(expected)) return "the token has more behind it";
  if (!found.empty() && expected.ends_with(found)) return "the token has the end of it";
  if (!expected.empty() && found.ends_with(expected)) return "the token has more in front of it";
  return {};
}

}  // namespace

std::string difference(std::string_view found, std::string_view expected) {
  constexpr std::size_t most_compared = 512;  // bytes: edit distance is quadratic
  if (found.size() > most_compared || expected.size() > most_compared) return {};
  const std::string words = described(found, expected);
  return words.empty() ? std::string() : " (" + words + ")";
}

}  // namespace jwtsync::diagnosis

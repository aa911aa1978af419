// SPDX-License-Identifier: Apache-2.0
#include "sources/not_meant/rules.h"

#include "base/characters.h"
#include "base/encoding.h"

#include <algorithm>
#include <array>

namespace jwtsync::sources::not_meant {
namespace {

using namespace base;

constexpr std::size_t longest_header = 2048;  // characters
/// What programs and people write before a token.
constexpr std::array<std::string_view, 7> leads{
    "Authorization:", " ", "Bearer ", "JWT ", "token=", "access_token=", "id_token="};

/// Whether base64url holds an object with a member "alg". A header is not secret, and its text needs no parser: "alg"
/// in quotes stands in no other JSON of random bytes.
bool is_header(std::string_view part) noexcept {
  std::array<char, base::base64url_decoded_size(longest_header)> room;
  if (part.empty() || part.size() > longest_header) return false;
  const auto size = base::base64url_decode(part, room.data());
  const std::string_view text(room.data(), size.value_or(0));
  return text.starts_with('{') && text.ends_with('}') && text.find("\"alg\"") != text.npos;
}

}  // namespace

std::string_view token(std::string_view value) noexcept {
  for (const std::string_view lead : leads) {
    if (starts_in_any_case(value, lead)) value.remove_prefix(lead.size());
  }
  // A header alone or with its claims is a token that was cut; five parts are one that is encrypted.
  const auto dots = std::count(value.begin(), value.end(), '.');
  if (dots > 4 || dots == 3 || !is_made_of(value, "-_.")) return {};
  return is_header(value.substr(0, value.find('.'))) ? "is a token, not the key that makes tokens" : std::string_view();
}

}  // namespace jwtsync::sources::not_meant

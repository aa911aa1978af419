// SPDX-License-Identifier: Apache-2.0
#include "jose/public_members.h"

#include "base/encoding.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace jwtsync::jose {
namespace {

tl::unexpected<Error> wrong(std::string_view name, std::string_view problem) {
  return malformed("the member \"" + std::string(name) + "\" of the key " + std::string(problem));
}

std::string without_zeros(const std::string& bytes) {
  return bytes.substr(std::min(bytes.find_first_not_of('\0'), bytes.size()));
}

/// RFC 4648 section 4: none, or as much as makes the text one of groups of four.
bool has_right_padding(std::string_view text, std::size_t padding) noexcept {
  return padding == 0 || (padding <= 2 && text.size() % 4 == 0);
}

}  // namespace

std::string_view text_of(Oddity oddity) noexcept {
  switch (oddity) {
    case Oddity::zeros_in_front: return "with zeros in front";
    case Oddity::zeros_missing: return "without the zeros in front";
    case Oddity::padding: return "with padding";
    case Oddity::other_alphabet: break;
  }
  return "in the alphabet of base64";
}

Result<std::string> PublicMembers::decoded(std::string_view name) {
  Result<std::string> text = members_.text(name);
  if (!text) return text;
  const std::size_t end = text->find_last_not_of('=') + 1;
  const std::size_t padding = text->size() - end;
  const bool is_base64 = text->find_first_of("+/") != text->npos;
  if (!has_right_padding(*text, padding) || (is_base64 && text->find_first_of("-_") != text->npos)) {
    return wrong(name, "is neither base64url nor base64");
  }
  text->resize(end);
  std::transform(text->begin(), text->end(), text->begin(), base::as_base64url);
  auto bytes = base::base64url_decode(*text);
  if (!bytes) return wrong(name, "is neither base64url nor base64");
  if (padding != 0) odd_.push_back({name, Oddity::padding});
  if (is_base64) odd_.push_back({name, Oddity::other_alphabet});
  return std::move(*bytes);
}

Result<std::string> PublicMembers::number(std::string_view name) {
  if (how_ == Numbers::canonical) return members_.number(name);
  const Result<std::string> bytes = decoded(name);
  if (!bytes) return bytes;
  std::string number = without_zeros(*bytes);
  if (number.empty()) return wrong(name, "is not a positive integer");
  if (number.size() != bytes->size()) odd_.push_back({name, Oddity::zeros_in_front});
  return number;
}

Result<std::string> PublicMembers::coordinate(std::string_view name, std::size_t size) {
  if (how_ == Numbers::canonical) return members_.bytes(name, size);
  const Result<std::string> bytes = decoded(name);
  if (!bytes || bytes->size() == size) return bytes;
  const std::string number = without_zeros(*bytes);
  if (bytes->empty() || number.size() > size) {
    return wrong(name, "is not a number of " + std::to_string(size) + " bytes");
  }
  odd_.push_back({name, bytes->size() > size ? Oddity::zeros_in_front : Oddity::zeros_missing});
  return std::string(size - number.size(), '\0') + number;
}

Result<std::string> PublicMembers::octets(std::string_view name, std::size_t size) {
  if (how_ == Numbers::canonical) return members_.bytes(name, size);
  Result<std::string> bytes = decoded(name);
  if (bytes && bytes->size() != size) return wrong(name, "has not " + std::to_string(size) + " bytes");
  return bytes;
}

}  // namespace jwtsync::jose

// SPDX-License-Identifier: Apache-2.0
#include "jose/jwk_parameters.h"

#include "base/characters.h"
#include "jose/header.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

namespace jwtsync::jose {
namespace {

constexpr std::size_t longest_kid = 256;  // bytes

bool holds(const std::vector<std::string>& texts, std::string_view text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

/// RFC 7518 4.1 and 5.1: the algorithms of keys that encrypt.
bool is_of_encryption(std::string_view algorithm) {
  constexpr std::array<std::string_view, 8> beginnings{"RSA-OAEP", "RSA1_5", "ECDH-ES", "PBES2",
                                                       "A128",     "A192",   "A256",    "dir"};
  return std::any_of(beginnings.begin(), beginnings.end(),
                     [algorithm](std::string_view beginning) { return algorithm.starts_with(beginning); });
}

}  // namespace

tl::unexpected<Error> not_for_us(std::string message) {
  return failure(Code::secret_format_unsupported, std::move(message),
                 "give a key for signatures: oct, RSA, EC on P-256, P-384 or P-521, or OKP on Ed25519");
}

Result<Purpose> purpose_of(const JwkMembers& members) {
  const auto use = members.optional_text("use");
  if (!use) return failure(use.error());
  if (*use && **use != "sig") return not_for_us("the key is not for signatures, by its member \"use\"");
  const auto operations = members.optional_texts("key_ops");
  if (!operations) return failure(operations.error());
  if (!*operations) return Purpose{};
  const Purpose purpose{holds(**operations, "sign"), holds(**operations, "verify")};
  if (!purpose.sign && !purpose.verify) return not_for_us("the key is not for signatures, by its member \"key_ops\"");
  return purpose;
}

Result<Alg> algorithm_of(const JwkMembers& members) {
  const auto name = members.optional_text("alg");
  if (!name) return failure(name.error());
  if (!*name) return Alg{};
  const auto algorithm = algorithm_named(**name);
  if (!algorithm) return not_for_us("the key is for an algorithm that is not supported, by its member \"alg\"");
  return Alg{algorithm, **name == name_of_ed25519};
}

Result<std::optional<std::string>> kid_of(const JwkMembers& members) {
  auto kid = members.optional_text("kid");
  if (!kid || !*kid) return kid;
  const bool written = !(*kid)->empty() && (*kid)->size() <= longest_kid;
  if (!written || std::any_of((*kid)->begin(), (*kid)->end(), base::is_ascii_control)) {
    return malformed("the kid of the key is empty, longer than 256 bytes, or holds control characters");
  }
  return kid;
}

bool is_for_another_purpose(const JwkMembers& members) {
  const auto use = members.optional_text("use");
  if (use && *use && **use != "sig") return true;
  const auto operations = members.optional_texts("key_ops");
  if (operations && *operations && !holds(**operations, "verify")) return true;
  const auto algorithm = members.optional_text("alg");
  return algorithm && *algorithm && is_of_encryption(**algorithm);
}

bool holds_secret(const JwkMembers& members) {
  constexpr std::array<std::string_view, 9> secret_members{"d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"};
  const auto type = members.optional_text("kty");
  if (type && *type && **type == "oct") return true;
  return std::any_of(secret_members.begin(), secret_members.end(),
                     [&](std::string_view name) { return members.has(name); });
}

}  // namespace jwtsync::jose

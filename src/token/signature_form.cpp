// SPDX-License-Identifier: Apache-2.0
#include "token/signature_form.h"

#include "jose/method.h"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <optional>

namespace jwtsync {
namespace token {
namespace {

constexpr std::size_t least_rsa = 256;  // bytes, of the smallest key that is taken
constexpr std::size_t bits_of_byte = 8;

/// How large a signature is; of RSA, how large at least.
std::size_t size_of(Algorithm algorithm) noexcept {
  switch (algorithm) {
    case Algorithm::hs256: return 32;
    case Algorithm::hs384: return 48;
    case Algorithm::hs512:
    case Algorithm::es256:
    case Algorithm::eddsa: return 64;
    case Algorithm::es384: return 96;
    case Algorithm::es512: return 132;
    default: return least_rsa;
  }
}

bool is_rsa(Algorithm algorithm) noexcept { return jose::fits(algorithm, crypto::KeyKind::rsa); }

/// Whether it begins as a SEQUENCE that ends where the signature does, an INTEGER first.
bool is_der(std::string_view signature) noexcept {
  if (signature.size() < 8 || signature[0] != 0x30) return false;
  const bool is_long = static_cast<unsigned char>(signature[1]) == 0x81;
  const std::size_t head = is_long ? 3 : 2;
  const std::size_t length = static_cast<unsigned char>(signature[head - 1]);
  return head + length == signature.size() && signature[head] == 0x02;
}

}  // namespace

bool is_of_small_rsa_key(std::string_view algorithm, std::size_t size) noexcept {
  // Of 512, 768, 1024 and 1536 bits, as such keys are made.
  constexpr std::array<std::size_t, 4> sizes{64, 96, 128, 192};
  const std::optional<Algorithm> known = algorithm_named(algorithm);
  return known && is_rsa(*known) && std::find(sizes.begin(), sizes.end(), size) != sizes.end();
}

SignatureForm signature_form(std::string_view algorithm, std::string_view signature) noexcept {
  const std::optional<Algorithm> known = algorithm_named(algorithm);
  if (!known) return SignatureForm::fits;
  const std::size_t size = size_of(*known);
  if (signature.size() == size) return SignatureForm::fits;
  if (jose::method_of(*known).scheme == crypto::Scheme::ecdsa && is_der(signature)) return SignatureForm::der;
  if (signature.size() < size) return SignatureForm::too_short;
  return is_rsa(*known) ? SignatureForm::fits : SignatureForm::too_long;
}

std::string text_of(SignatureForm form, std::string_view algorithm, std::size_t size) {
  const std::optional<Algorithm> known = algorithm_named(algorithm);
  if (!known || form == SignatureForm::fits) return {};
  const std::size_t right = size_of(*known);
  if (form == SignatureForm::der) {
    return fmt::format("the signature is in DER (ASN.1), and {} has two numbers one behind the other, {} bytes",
                       name_of(*known), right);
  }
  if (is_of_small_rsa_key(algorithm, size)) {
    return fmt::format(
        "the signature has {} bytes, as an RSA key of {} bits makes it, and {} takes keys of {} bits or more", size,
        size * bits_of_byte, name_of(*known), least_rsa * bits_of_byte);
  }
  return fmt::format("the signature has {} bytes, and one of {} has {}{}", size, name_of(*known), right,
                     is_rsa(*known) ? " or more" : "");
}

}  // namespace token

std::string_view name_of(SignatureForm form) noexcept {
  constexpr std::array<std::string_view, 4> names{"fits", "der", "too_short", "too_long"};
  return names[static_cast<std::size_t>(form)];
}

}  // namespace jwtsync

// SPDX-License-Identifier: Apache-2.0
// A key file, PEM or DER: what is read is written, and read again as the same key, private half and all. A refusal is
// words, and never a part of the file.
#include "fuzz.h"
#include "jose/key_file.h"
#include "jose/pem_text.h"

#include <string>

namespace {

using jwtsync::Result;
using jwtsync::Secret;
using jwtsync::crypto::PrivateKey;
using jwtsync::crypto::PublicKey;
using jwtsync::fuzz::require;
using jwtsync::jose::WrittenKey;

/// Printable, and no run of base64 that is longer than any word or page that errors name.
bool is_words(std::string_view text) {
  constexpr std::size_t longest_word = 24;
  constexpr std::string_view base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::size_t run = 0;
  for (const char c : text) {
    if (c < ' ' || c > '~') return false;
    run = base64.find(c) == base64.npos ? 0 : run + 1;
    if (run > longest_word) return false;
  }
  return !text.empty();
}

void check_public(const PublicKey& key) {
  for (const Result<WrittenKey>& again :
       {jwtsync::jose::read_pem(jwtsync::jose::public_pem(key)), jwtsync::jose::read_der(key.spki_der())}) {
    require(again && std::holds_alternative<PublicKey>(again->material));
    require(std::get<PublicKey>(again->material) == key);
  }
}

bool is_same(const Secret& a, const Secret& b) {
  return a.reveal(
      [&](std::string_view left) { return b.reveal([&](std::string_view right) { return left == right; }); });
}

void check_private(const PrivateKey& key) {
  const Result<Secret> pem = jwtsync::jose::private_pem(key);
  require(pem.has_value());
  const Result<WrittenKey> again = pem->reveal(jwtsync::jose::read_pem);
  require(again && std::holds_alternative<PrivateKey>(again->material));
  const auto& same = std::get<PrivateKey>(again->material);
  require(same.public_key() == key.public_key());
  require(is_same(*same.pkcs8_der(), *key.pkcs8_der()));
}

void check(const Result<WrittenKey>& key) {
  if (!key) {
    require(is_words(key.error().message) && (key.error().hint.empty() || is_words(key.error().hint)));
  } else if (const auto* const pair = std::get_if<PrivateKey>(&key->material)) {
    check_public(pair->public_key());
    check_private(*pair);
  } else {
    check_public(std::get<PublicKey>(key->material));
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = jwtsync::fuzz::text_of(data, size);
  check(jwtsync::jose::read_pem(input));
  check(jwtsync::jose::read_der(input));
  return 0;
}

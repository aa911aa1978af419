// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/sought_signature.h"

#include "base/encoding.h"
#include "crypto/constant_time.h"
#include "jose/compact.h"
#include "json/in_place.h"

#include <jwtsync/token.h>
#include <array>

namespace jwtsync::diagnosis {
namespace {

struct Mac {
  Algorithm algorithm;
  crypto::Hash hash;
};
constexpr std::array<Mac, 3> macs{{{Algorithm::hs256, crypto::Hash::sha256},
                                   {Algorithm::hs384, crypto::Hash::sha384},
                                   {Algorithm::hs512, crypto::Hash::sha512}}};

constexpr std::size_t block_size = 128;  // of SHA-512; a MAC hashes some blocks besides its message

std::optional<Algorithm> algorithm_in(std::string_view encoded_header) {
  const std::optional<std::string> text = base::base64url_decode(encoded_header);
  if (!text) return std::nullopt;
  const Result<json::InPlace> header = json::InPlace::parse(*text, Code::token_malformed);
  if (!header || !header->is_object()) return std::nullopt;
  return algorithm_named(header->string_of("alg").value_or(""));
}

std::string in_hex(const std::string& text) {
  std::string bytes(text.size() / 2, '\0');
  bytes.resize(base::hex_decode(text, bytes.data()).value_or(0));
  return bytes;
}

std::string in_base64(const std::string& text) {
  std::string bytes(base::base64url_decoded_size(text.size()), '\0');
  const auto padded = base::base64_decode(text, bytes.data());
  const auto size = padded ? padded : base::base64url_decode(text, bytes.data());
  bytes.resize(size.value_or(0));
  return bytes;
}

}  // namespace

void SoughtSignature::read(const std::string& signature) {
  const std::string of_hex = in_hex(signature), of_base64 = in_base64(signature);
  for (const auto& [algorithm, hash] : macs) {
    const std::size_t size = crypto::digest_size(hash);
    const bool is_cut = algorithm == algorithm_ && signature.size() >= least_cut && signature.size() < size;
    if (signature.size() == size) readings_.push_back({algorithm, MacForm::whole, signature});
    if (of_hex.size() == size) readings_.push_back({algorithm, MacForm::in_hex, of_hex});
    if (of_base64.size() == size) readings_.push_back({algorithm, MacForm::in_base64, of_base64});
    if (is_cut) readings_.push_back({algorithm, MacForm::cut, signature});
  }
}

std::optional<SoughtSignature> SoughtSignature::of(std::string_view token) {
  if (token.size() > max_token_size) return std::nullopt;
  const std::optional<jose::Compact> parts = jose::split_compact(token);
  if (!parts) return std::nullopt;
  const std::optional<std::string> signature = base::base64url_decode(parts->signature);
  if (!signature) return std::nullopt;
  const std::optional<Algorithm> algorithm = algorithm_in(parts->header);
  if (!algorithm || !is_hmac(*algorithm)) return std::nullopt;
  SoughtSignature sought(parts->signing_input, *algorithm);
  sought.read(*signature);
  if (sought.readings_.empty()) return std::nullopt;
  return sought;
}

std::optional<MadeMac> SoughtSignature::made_by(std::string_view key) {
  for (const auto& [algorithm, hash] : macs) {
    std::optional<crypto::HashValue> made;
    for (const Reading& reading : readings_) {
      if (reading.algorithm != algorithm) continue;
      if (!made) {
        const std::size_t cost = signing_input_.size() + key.size() + 4 * block_size;
        if (left_macs_ == 0 || left_bytes_ < cost) return std::nullopt;
        --left_macs_;
        left_bytes_ -= cost;
        const Result<crypto::HmacKey> prepared = crypto::HmacKey::prepare(hash, key);
        if (!prepared) return std::nullopt;
        made = prepared->authenticate(signing_input_);
        if (!made) return std::nullopt;
      }
      if (crypto::equal_in_constant_time(made->view().substr(0, reading.mac.size()), reading.mac)) {
        return MadeMac{algorithm, reading.form, reading.mac.size()};
      }
    }
  }
  return std::nullopt;
}

}  // namespace jwtsync::diagnosis

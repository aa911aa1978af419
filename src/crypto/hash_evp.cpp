// SPDX-License-Identifier: Apache-2.0
#include "crypto/hash_way.h"
#include "crypto/openssl.h"

#include <openssl/core_names.h>
#include <algorithm>
#include <array>
#include <initializer_list>

namespace jwtsync::crypto::by_evp {
namespace {

/// What a provider has for a hash, fetched once: that takes locks, and longer than most messages.
struct EvpHash {
  Owned<EVP_MD> function;
  Owned<EVP_MAC_CTX> hmac;  // without a key; each code is made by a copy
};

EvpHash fetch(const char* name) noexcept {
  const ErrorQueueKept kept;
  EvpHash fetched{Owned<EVP_MD>(EVP_MD_fetch(nullptr, name, nullptr)), nullptr};
  const Owned<EVP_MAC> hmac(EVP_MAC_fetch(nullptr, OSSL_MAC_NAME_HMAC, nullptr));
  if (hmac == nullptr) return fetched;
  Owned<EVP_MAC_CTX> context(EVP_MAC_CTX_new(hmac.get()));
  const std::array<OSSL_PARAM, 2> parameters{
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, const_cast<char*>(name), 0),  // NOLINT(*-const-cast)
      OSSL_PARAM_construct_end()};
  if (context != nullptr && EVP_MAC_CTX_set_params(context.get(), parameters.data()) == 1) {
    fetched.hmac = std::move(context);
  }
  return fetched;
}

const EvpHash& fetched_for(Hash hash) noexcept {
  static const std::array<EvpHash, 3> all{fetch(OSSL_DIGEST_NAME_SHA2_256), fetch(OSSL_DIGEST_NAME_SHA2_384),
                                          fetch(OSSL_DIGEST_NAME_SHA2_512)};
  return all[static_cast<std::size_t>(hash)];
}

bool makes_all() noexcept {
  constexpr std::array all{Hash::sha256, Hash::sha384, Hash::sha512};
  return std::all_of(all.begin(), all.end(), [](Hash hash) {
    HashValue out;
    return digest(hash, "", out.bytes.data()) && hmac(hash, "key", {}, out.bytes.data());
  });
}

}  // namespace

bool has_hashes() noexcept {
  static const bool has = makes_all();
  return has;
}

bool digest(Hash hash, std::string_view message, char* out) noexcept {
  const ErrorQueueKept kept;
  const EVP_MD* const function = fetched_for(hash).function.get();
  return function != nullptr &&
         EVP_Digest(message.data(), message.size(), octets(out), nullptr, function, nullptr) == 1;
}

bool hmac(Hash hash, std::string_view key, Pieces message, char* out) noexcept {
  const ErrorQueueKept kept;
  const EVP_MAC_CTX* const prepared = fetched_for(hash).hmac.get();
  const Owned<EVP_MAC_CTX> context(prepared == nullptr ? nullptr : EVP_MAC_CTX_dup(prepared));
  // No key at all would mean the one set before.
  const std::string_view given = key.data() == nullptr ? std::string_view("") : key;
  if (context == nullptr || EVP_MAC_init(context.get(), octets(given), given.size(), nullptr) != 1) return false;
  for (const std::string_view piece : message) {
    if (EVP_MAC_update(context.get(), octets(piece), piece.size()) != 1) return false;
  }
  std::size_t size = 0;
  return EVP_MAC_final(context.get(), octets(out), &size, digest_size(hash)) == 1 && size == digest_size(hash);
}

Result<Secret> keep(Hash, std::string_view key) { return Secret::copy_of(key); }

bool authenticate(Hash hash, const Secret& kept, std::string_view message, char* out) noexcept {
  if (kept.lost()) return false;
  return kept.reveal([&](std::string_view key) { return hmac(hash, key, {&message, 1}, out); });
}

}  // namespace jwtsync::crypto::by_evp

// SPDX-License-Identifier: Apache-2.0
// What was prepared of a ring, tried before it is used: a verifier that takes what it must not is found here, and not
// by whoever makes use of it.
#include "base/encoding.h"
#include "base/error.h"
#include "crypto/constant_time.h"
#include "crypto/signing_key.h"
#include "jose/header.h"
#include "jose/method.h"
#include "keyring/key_pair.h"
#include "token/authenticate.h"
#include "token/known_answers.h"
#include "token/prepared.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace jwtsync {
namespace {

/// How many keys of a ring sign a token: more would take long, and tell nothing new.
constexpr std::size_t most_signing = 8;
constexpr std::string_view claims = R"({"sub":"self-test","exp":0})";

Error failed(std::string what) {
  return {Code::self_test_failed, "the keys are not used, since a self-test failed: " + std::move(what),
          "run it elsewhere too: if it fails there, report it; else see whether OpenSSL and libsodium are sound here"};
}

bool is_rsa(const Key& key) noexcept {
  return key.pair() != nullptr && key.pair()->public_key.kind() == crypto::KeyKind::rsa;
}

/// Those whose signatures are cheap: one by RSA takes a millisecond and more, which the Signer spends already.
std::vector<const Key*> cheap_signers(const KeyRing& ring) {
  std::vector<const Key*> keys;
  for (const Key& key : ring.keys()) {
    if (key.can_sign() && !is_rsa(key) && keys.size() < most_signing) keys.push_back(&key);
  }
  return keys;
}

Result<std::string> signature_of(const Key& key, std::string_view input) {
  if (key.pair() == nullptr) {
    const auto mac = key.material().reveal([&](std::string_view bytes) {
      return crypto::HmacKey::prepare(jose::hash_of(key.algorithm()), bytes).map([&](const crypto::HmacKey& prepared) {
        return prepared.authenticate(input);
      });
    });
    if (!mac) return failure(mac.error());
    if (!*mac) return failure(base::lost_in_fork());
    return std::string((*mac)->view());
  }
  const auto signing = crypto::local_signing_key(*key.pair()->private_key, jose::method_of(key.algorithm()));
  if (!signing) return failure(signing.error());
  std::string signature((*signing)->size(), '\0');
  if (!(*signing)->sign(input, signature)) return failure(base::lost_in_fork());
  return signature;
}

/// A token that one key signs under the name and the algorithm of another.
Result<std::string> token_by(const Key& signer, const Key& named) {
  std::string token = base::base64url_encode(jose::write_header(named.algorithm_name(), "JWT", named.kid())) + '.' +
                      base::base64url_encode(claims);
  return signature_of(signer, token).map([&](const std::string& signature) {
    return token + '.' + base::base64url_encode(signature);
  });
}

/// Whether both sign alike. A ring has no key twice, but HMAC fills keys up with zero bytes (RFC 2104, section 2).
Result<bool> are_one_key(const Key& a, const Key& b) {
  if (a.pair() != nullptr || b.pair() != nullptr) {
    return a.pair() != nullptr && b.pair() != nullptr && a.pair()->public_key == b.pair()->public_key;
  }
  const Result<std::string> of_a = signature_of(a, claims), of_b = signature_of(b, claims);
  if (!of_a) return failure(of_a.error());
  if (!of_b) return failure(of_b.error());
  return crypto::equal_in_constant_time(*of_a, *of_b);
}

/// The same token, and the first character of its signature another.
std::string damaged(std::string token) {
  char& first = token.at(token.rfind('.') + 1);
  first = first == 'A' ? 'B' : 'A';
  return token;
}

/// Tries what a verifier knows of keys.
class SelfTest {
 public:
  explicit SelfTest(const token::HeaderRules& headers) : headers_(headers) {}

  /// Whether the verifier takes tokens of this key at all, which what is expected may exclude.
  [[nodiscard]] bool is_accepted(std::string_view kid, Algorithm algorithm) const {
    const auto& keys = headers_.keys();
    return std::any_of(keys.begin(), keys.end(), [&](const token::VerifyingKey& key) {
      return key.kid == kid && key.algorithm == algorithm && key.accepted;
    });
  }

  /// A token of this key is good by it and by no other, and is not once it is damaged.
  [[nodiscard]] Result<void> own(const std::string& token, std::string_view kid, Algorithm algorithm) {
    const auto verdict = token::authenticate(headers_, token, scratch_.memory());
    if (!verdict && verdict.error().code == Code::ring_unavailable) return failure(base::lost_in_fork());
    if (!verdict || verdict->key->kid != kid || verdict->key->algorithm != algorithm) {
      return failure(failed("a key of " + std::string(name_of(algorithm)) + " does not verify what it signs"));
    }
    if (token::authenticate(headers_, damaged(token), scratch_.memory())) {
      return failure(failed("a key of " + std::string(name_of(algorithm)) + " verifies what it did not sign"));
    }
    return {};
  }

  /// No token is good by a key that did not sign it.
  [[nodiscard]] Result<void> foreign(const std::string& token) {
    if (!token::authenticate(headers_, token, scratch_.memory())) return {};
    return failure(failed("the verifier ignores kid: it takes a token under the name of a key that did not sign it"));
  }

 private:
  const token::HeaderRules& headers_;
  Scratch scratch_;
};

Result<void> try_signer(SelfTest& test, const Signer& signer) {
  if (!test.is_accepted(signer.kid(), signer.algorithm())) return {};
  Scratch scratch;
  Claims said;
  said.subject("self-test").expires_at(Time{});
  const Result<std::string_view> token = signer.sign(said, scratch);
  if (!token) return failure(token.error());
  return test.own(std::string(*token), signer.kid(), signer.algorithm());
}

Result<void> try_own(SelfTest& test, const Key& key) {
  if (!test.is_accepted(key.kid(), key.algorithm())) return {};
  const Result<std::string> token = token_by(key, key);
  if (!token) return failure(token.error());
  return test.own(*token, key.kid(), key.algorithm());
}

Result<void> try_foreign(SelfTest& test, const Key& key, const Key& named) {
  const Result<bool> one = are_one_key(key, named);
  if (!one) return failure(one.error());
  if (*one) return {};
  const Result<std::string> token = token_by(key, named);
  if (!token) return failure(token.error());
  return test.foreign(*token);
}

/// Each by its own name, and by that of the next.
Result<void> try_keys(SelfTest& test, const std::vector<const Key*>& keys) {
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const Key& next = *keys[(i + 1) % keys.size()];
    Result<void> good = try_own(test, *keys[i]);
    if (good) good = try_foreign(test, *keys[i], next);
    if (!good) return good;
  }
  return {};
}

}  // namespace

Result<void> Verifier::self_test(const KeyRing& ring, const Signer* signer) const {
  for (const Key& key : ring.keys()) {
    if (token::knows_its_answer(key.algorithm())) continue;
    return failure(failed("of " + std::string(name_of(key.algorithm())) + ", a known signature is not found good"));
  }
  SelfTest test(prepared_->headers);
  if (signer != nullptr) {
    if (Result<void> good = try_signer(test, *signer); !good) return good;
  }
  return try_keys(test, cheap_signers(ring));
}

}  // namespace jwtsync

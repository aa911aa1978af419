// SPDX-License-Identifier: Apache-2.0
#include "token/header_rules.h"

#include "base/encoding.h"
#include "base/error.h"
#include "base/text.h"
#include "jose/header.h"
#include "jose/method.h"
#include "json/escape.h"
#include "keyring/key_pair.h"
#include "token/open.h"

#include <algorithm>
#include <cstring>
#include <span>

namespace jwtsync::token {
namespace {

bool accepts(const Expectations& expectations, Algorithm algorithm) noexcept {
  const auto& accepted = expectations.algorithms;
  return accepted.empty() || std::find(accepted.begin(), accepted.end(), algorithm) != accepted.end();
}

Result<void> require_keys_for(std::span<const Algorithm> algorithms, const KeyRing& ring) {
  for (const Algorithm algorithm : algorithms) {
    const auto keys = ring.keys();
    if (std::any_of(keys.begin(), keys.end(), [&](const Key& key) { return key.algorithm() == algorithm; })) continue;
    return failure(Code::argument_invalid,
                   std::string(name_of(algorithm)) + " is expected, but no key of the ring has it",
                   "leave the algorithms out, to accept those of the keys");
  }
  return {};
}

/// The headers that signers write for a key: ours first, then what other libraries do.
std::vector<std::string> usual_headers(std::string_view kid_of_key, std::string_view algorithm, std::string_view type) {
  const std::string alg = "\"alg\":\"" + std::string(algorithm) + '"';
  std::string kid = "\"kid\":", typ = "\"typ\":";
  json::append_text(kid, kid_of_key);
  json::append_text(typ, type);
  return {jose::write_header(algorithm, type, kid_of_key), '{' + alg + ',' + typ + '}', '{' + typ + ',' + alg + '}',
          '{' + alg + ',' + kid + ',' + typ + '}', '{' + alg + '}'};
}

/// The last eight characters of an encoded header, as one word; 0 if it is shorter, which none is that names its
/// algorithm.
std::uint64_t end_of(std::string_view encoded) noexcept {
  std::uint64_t end = 0;
  if (encoded.size() >= sizeof end) std::memcpy(&end, encoded.data() + encoded.size() - sizeof end, sizeof end);
  return end;
}

template <typename Check>
Result<VerifyingKey> with(const Key& key, const Expectations& expectations, Result<Check> check) {
  if (!check) return failure(std::move(check).error());
  return VerifyingKey{std::string(key.kid()),      key.algorithm(),
                      key.has_default_algorithm(), accepts(expectations, key.algorithm()),
                      std::move(*check),           expectations.require_low_s};
}

Result<VerifyingKey> prepare(const Key& key, const Expectations& expectations) {
  if (key.pair() != nullptr) {
    return with(key, expectations,
                crypto::SignatureCheck::prepare(key.pair()->public_key, jose::method_of(key.algorithm())));
  }
  if (key.material().lost()) return failure(base::lost_in_fork());
  return with(key, expectations, key.material().reveal([&](std::string_view bytes) {
    return crypto::HmacKey::prepare(jose::hash_of(key.algorithm()), bytes);
  }));
}

}  // namespace

Result<HeaderRules> HeaderRules::create(const KeyRing& ring, const Expectations& expectations) {
  if (Result<void> held = require_keys_for(expectations.algorithms, ring); !held)
    return failure(std::move(held).error());
  HeaderRules rules;
  rules.requires_kid_ = ring.requires_kid();
  rules.published_at_ = ring.published_at();
  rules.unused_.assign(ring.unused_keys().begin(), ring.unused_keys().end());
  for (const Key& key : ring.keys()) {
    if (&key == ring.key_of_unnamed_tokens()) rules.of_unnamed_tokens_ = rules.keys_.size();
    Result<VerifyingKey> prepared = prepare(key, expectations);
    if (!prepared) return failure(std::move(prepared).error());
    rules.keys_.push_back(std::move(*prepared));
  }
  Scratch scratch;
  const std::string type = expectations.type.value_or("JWT");
  for (const Key& key : ring.keys()) {
    for (const std::string& text : usual_headers(key.kid(), key.algorithm_name(), type)) {
      rules.learn(text, scratch.memory());
    }
  }
  return rules;
}

/// Takes a header in if it is judged good: by the same rules as any other, so that being known changes no verdict.
void HeaderRules::learn(std::string_view text, Scratch::Memory& memory) {
  std::string encoded = base::base64url_encode(text);
  const auto verdict = judge(encoded, memory);
  if (!verdict || known(encoded) != nullptr) return;
  const std::optional<std::string> type = verdict->type ? std::optional(std::string(*verdict->type)) : std::nullopt;
  const std::uint64_t end = end_of(encoded);
  known_.push_back(
      {std::move(encoded), end, std::string(text), type, static_cast<std::size_t>(verdict->key - keys_.data())});
}

const HeaderRules::KnownHeader* HeaderRules::known(std::string_view encoded) const noexcept {
  const std::uint64_t end = end_of(encoded);
  for (const KnownHeader& header : known_) {
    if (header.end == end && header.encoded == encoded) return &header;
  }
  return nullptr;
}

std::optional<HeaderVerdict> HeaderRules::recall(std::string_view encoded, Scratch::Memory& memory) const noexcept {
  const KnownHeader* const header = known(encoded);
  if (header == nullptr) return std::nullopt;
  memory.header.assign(header->text);
  return HeaderVerdict{&keys_[header->key], header->type};
}

tl::expected<HeaderVerdict, Objection> HeaderRules::judge(std::string_view encoded,
                                                          Scratch::Memory& memory) const noexcept {
  if (const auto verdict = recall(encoded, memory)) return *verdict;
  const auto header = open_header(encoded, memory);
  if (!header) return tl::unexpected(header.error());
  const auto key = key_of(*header);
  if (!key) return tl::unexpected(key.error());
  return HeaderVerdict{*key, header->type};
}

const VerifyingKey* HeaderRules::named_by(const jose::Header& header) const noexcept {
  const VerifyingKey* of_kid = nullptr;
  for (const VerifyingKey& key : keys_) {
    if (key.kid != *header.kid) continue;
    if (header.algorithm && jose::is_named(key.algorithm, *header.algorithm)) return &key;
    if (of_kid == nullptr) of_kid = &key;
  }
  return of_kid;
}

const UnusedKey* HeaderRules::unused_key_of(const jose::Header& header) const noexcept {
  if (!requires_kid_ || !header.kid) return nullptr;
  const bool is_kid_in_use = named_by(header) != nullptr;
  const auto found = std::find_if(unused_.begin(), unused_.end(), [&](const UnusedKey& key) {
    if (!key.kid || *key.kid != *header.kid) return false;
    // Beside keys of the same kid it is meant only where its algorithm may be the header's.
    return !is_kid_in_use || !key.algorithm || !header.algorithm || jose::is_named(*key.algorithm, *header.algorithm);
  });
  return found == unused_.end() ? nullptr : &*found;
}

tl::expected<const VerifyingKey*, Objection> HeaderRules::key_of(const jose::Header& header) const noexcept {
  // RFC 8725 3.2: whatever key it names, it asks for none.
  if (header.algorithm && base::equal_ignoring_case(*header.algorithm, "none")) {
    return object_to(Code::token_algorithm_mismatch, "the header", "names the algorithm none");
  }
  const VerifyingKey* key = nullptr;
  if (!requires_kid_) {
    key = &keys_.front();  // an unnamed key ignores the token's kid
  } else if (!header.kid) {
    if (!of_unnamed_tokens_) {
      return object_to(Code::token_key_unknown, "the header",
                       keys_.size() > 1 ? "names no key, and the ring holds several"
                                        : "names no key, and the ring takes tokens that name theirs only");
    }
    key = &keys_[*of_unnamed_tokens_];
  } else {
    key = named_by(header);
    const bool is_of_it = key != nullptr && header.algorithm && jose::is_named(key->algorithm, *header.algorithm);
    if (!is_of_it && unused_key_of(header) != nullptr) {
      return object_to(Code::token_key_unusable, "the header", "names a key that is not used");
    }
    if (key == nullptr) {
      return object_to(Code::token_key_unknown, "the header", "names a key that the ring does not hold");
    }
  }
  // RFC 8725 3.1: each key is used with exactly one algorithm, and this is checked.
  if (!header.algorithm) return object_to(Code::token_algorithm_mismatch, "the header", "names no algorithm");
  if (!jose::is_named(key->algorithm, *header.algorithm)) {
    return object_to(Code::token_algorithm_mismatch, "the header", "names another algorithm than its key has");
  }
  if (!key->accepted) {
    return object_to(Code::token_algorithm_mismatch, "the header", "names an algorithm that is not expected");
  }
  return key;
}

}  // namespace jwtsync::token

// SPDX-License-Identifier: Apache-2.0
#include "jose/key_set.h"

#include "jose/jwk.h"
#include "jose/jwk_members.h"
#include "jose/jwk_parameters.h"
#include "jose/key_id.h"
#include "jose/method.h"
#include "json/in_place.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace jwtsync::jose {
namespace {

KeyFault fault_of(const Error& error, const JwkMembers& members) {
  switch (error.code) {
    case Code::secret_format_unsupported:
      return is_for_another_purpose(members) ? KeyFault::other_purpose : KeyFault::unsupported;
    case Code::key_too_short:
    case Code::key_weak: return KeyFault::weak;
    default: return KeyFault::malformed;
  }
}

UnusedKey unused_key(const JwkMembers& members, std::size_t position, const Error& error) {
  UnusedKey key{.position = position, .fault = fault_of(error, members), .why = error.message};
  if (const auto kid = kid_of(members)) key.kid = *kid;
  if (const auto algorithm = algorithm_of(members)) key.algorithm = algorithm->algorithm;
  return key;
}

const crypto::PublicKey& public_key_of(const WrittenKey& key) { return std::get<crypto::PublicKey>(key.material); }

/// By what a token asks for a key.
struct Name {
  std::string kid;
  Algorithm algorithm;
  friend bool operator==(const Name&, const Name&) = default;
};

Name name_of(const WrittenKey& key) {
  const crypto::PublicKey& material = public_key_of(key);
  return {key.kid ? *key.kid : kid_of_thumbprint(thumbprint(material)),
          key.algorithm ? *key.algorithm : default_algorithm(material.kind())};
}

/// A key and its name, which costs a hash.
struct Named {
  WrittenKey key;
  Name name;
};

bool is_same(const Named& a, const Named& b) {
  return a.name == b.name && public_key_of(a.key) == public_key_of(b.key);
}

std::vector<Named> without_duplicates(std::vector<WrittenKey> keys) {
  std::vector<Named> distinct;
  for (WrittenKey& key : keys) {
    Name name = name_of(key);
    Named named{std::move(key), std::move(name)};
    const bool is_known =
        std::any_of(distinct.begin(), distinct.end(), [&](const Named& known) { return is_same(known, named); });
    if (!is_known) distinct.push_back(std::move(named));
  }
  return distinct;
}

/// Which of several keys of one name is meant is not said; trying them in turn would let an attacker choose. Each is
/// compared with each: a set has at most 1024 (as json::InPlace has it of any array), and checking a key costs more.
KeySet told_apart(KeySet set) {
  std::vector<Named> distinct = without_duplicates(std::move(set.keys));
  set.keys.clear();
  const auto count = [&](const Name& name) {
    return std::count_if(distinct.begin(), distinct.end(), [&](const Named& other) { return other.name == name; });
  };
  std::vector<bool> is_alone;
  for (const Named& named : distinct) is_alone.push_back(count(named.name) == 1);
  for (std::size_t i = 0; i < distinct.size(); ++i) {
    Named& named = distinct[i];
    if (is_alone[i]) {
      set.keys.push_back(std::move(named.key));
    } else {
      set.unused.push_back({named.key.position, std::move(named.name.kid), named.name.algorithm, KeyFault::ambiguous,
                            "another key of the set has the same kid and the same algorithm"});
    }
  }
  return set;
}

/// Why no key of a set is of use: what is wrong with the first that was meant to be. `code` is that of a broken one.
tl::unexpected<Error> none_of(const std::vector<UnusedKey>& unused, std::optional<Code> code) {
  if (unused.empty()) {
    return failure(
        Code::secret_format_unsupported, "the key set is empty: it has \"keys\": [], and no key there",
        "put in it what the issuer publishes (curl its jwks_uri), or join keys into a set: jwtsync keys --join");
  }
  const auto meant = std::find_if(unused.begin(), unused.end(), [](const UnusedKey& key) {
    return key.fault != KeyFault::other_purpose && key.fault != KeyFault::unsupported;
  });
  if (meant == unused.end()) return not_for_us("the key set holds no key for signatures");
  return failure(code.value_or(Code::key_malformed),
                 "key " + std::to_string(meant->position) + " of the set: " + meant->why +
                     (unused.size() == 1 ? "" : "; no other key of the set can be used either"),
                 "ask the issuer of the tokens for a key set with a sound key (docs/sources/jwks.md)");
}

bool is_of_public_keys(const std::vector<json::InPlace>& elements) {
  return std::none_of(elements.begin(), elements.end(), [](const json::InPlace& element) {
    return element.is_object() && holds_secret(JwkMembers(element));
  });
}

}  // namespace

Result<KeySet> read_jwks(std::string_view text) {
  const Result<json::InPlace> value = json::InPlace::parse(text, Code::key_malformed);
  if (!value) return malformed(no_strict_json);
  const auto written = value->member("keys");
  if (!written || !written->is_array()) return malformed("the member \"keys\" of the key set is not an array");
  const std::vector<json::InPlace> elements = written->elements();
  const bool is_public = is_of_public_keys(elements);
  KeySet set{.keys = {}, .unused = {}, .is_public = is_public};
  std::optional<Code> code;  // of the first that is broken or weak
  for (std::size_t i = 0; i < elements.size(); ++i) {
    const JwkMembers members(elements[i]);
    Result<WrittenKey> key = elements[i].is_object()
                                 ? read_key(members, is_public ? Numbers::by_value : Numbers::canonical)
                                 : malformed(no_object);
    if (key) {
      key->position = i + 1;
      set.keys.push_back(std::move(*key));
      continue;
    }
    const Error& error = key.error();
    const bool is_passed_over = error.code == Code::secret_format_unsupported || is_public;
    if (!is_passed_over || error.code == Code::internal_error) {
      return failure(std::move(key).error().at("key " + std::to_string(i + 1) + " of the set"));
    }
    set.unused.push_back(unused_key(members, i + 1, error));
    if (error.code != Code::secret_format_unsupported && !code) code = error.code;
  }
  if (is_public) set = told_apart(std::move(set));
  if (set.keys.empty()) return none_of(set.unused, code);
  return set;
}

}  // namespace jwtsync::jose

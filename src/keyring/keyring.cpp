// SPDX-License-Identifier: Apache-2.0
#include <jwtsync/keyring.h>

#include "base/error.h"
#include "crypto/hash.h"
#include "keyring/examination.h"
#include "keyring/key_pair.h"
#include "keyring/read_keys.h"

#include <algorithm>
#include <string>
#include <vector>

namespace jwtsync {
namespace {

bool is_lost(const jose::WrittenKey& key) {
  if (const auto* const secret = std::get_if<Secret>(&key.material)) return secret->lost();
  const auto* const pair = std::get_if<crypto::PrivateKey>(&key.material);
  return pair != nullptr && pair->lost();
}

bool is_for_signatures(const UnusedKey& key) noexcept { return key.fault != KeyFault::other_purpose; }

std::optional<std::size_t> place_of(const std::vector<Key>& keys, std::string_view kid) {
  const auto found = std::find_if(keys.begin(), keys.end(), [&](const Key& key) { return key.kid() == kid; });
  return found == keys.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - keys.begin()));
}

std::shared_ptr<const Key::Pair> pair_of(keyring::BoundKey& key) {
  if (!key.public_key) return nullptr;
  if (!key.can_sign) key.private_key.reset();
  return std::make_shared<const Key::Pair>(Key::Pair{std::move(*key.public_key), std::move(key.private_key)});
}

}  // namespace

struct KeyRing::Keys {
  std::vector<Key> keys;  // the signing key first, if there is one
  bool requires_kid = true;
  std::optional<std::size_t> of_unnamed_tokens = {};  // index
  std::string published_at = {};
  std::vector<UnusedKey> unused;
};

std::string_view name_of(KeyRole role) noexcept { return role == KeyRole::signs ? "signs" : "verifies"; }

Result<KeyRing> KeyRing::parse(const Secret& value, RingOptions options) {
  if (value.lost()) return failure(base::lost_in_fork());
  if (auto none = crypto::why_no_hashes()) return failure(*std::move(none));
  const Result<jose::Value> read = value.reveal(jose::read_value);
  if (!read) return failure(read.error());
  return of(*read, options);
}

Result<KeyRing> KeyRing::of(const jose::Value& value, RingOptions options) {
  if (std::any_of(value.keys.begin(), value.keys.end(), is_lost)) return failure(base::lost_in_fork());
  if (auto none = crypto::why_no_hashes()) return failure(*std::move(none));
  auto read = keyring::read_keys(value, options);
  if (!read) return failure(std::move(read).error());
  auto examined = keyring::examine(std::move(*read), options.known,
                                   value.is_public_set ? keyring::WeakKeys::pass_over : keyring::WeakKeys::refuse);
  if (!examined) return failure(std::move(examined).error());
  std::vector<keyring::BoundKey>& bound = examined->keys;
  const auto signing = std::find_if(bound.begin(), bound.end(), [&](const keyring::BoundKey& key) {
    return key.can_sign && (!options.signing_kid || key.kid == *options.signing_kid);
  });
  const bool signs = signing != bound.end();
  if (signs) std::rotate(bound.begin(), signing, signing + 1);

  auto keys = std::make_shared<Keys>();
  keys->published_at = options.published_at;
  keys->unused = value.unused;
  keys->unused.insert(keys->unused.end(), examined->weak.begin(), examined->weak.end());
  // By the set as it was published: of two keys, one that is left does not begin to answer to the other's name.
  const auto passed_over = std::count_if(keys->unused.begin(), keys->unused.end(), is_for_signatures);
  const bool is_alone = bound.size() == 1 && passed_over == 0;
  keys->requires_kid = !is_alone || bound.front().is_named;
  auto unnamed = std::count_if(keys->unused.begin(), keys->unused.end(),
                               [](const UnusedKey& key) { return is_for_signatures(key) && !key.kid; });
  for (keyring::BoundKey& key : bound) {
    if (!key.is_named || is_alone) {
      ++unnamed;
      keys->of_unnamed_tokens = keys->keys.size();
    }
    const KeyRole role = signs && keys->keys.empty() ? KeyRole::signs : KeyRole::verifies;
    std::shared_ptr<const Key::Pair> pair = pair_of(key);
    keys->keys.push_back(Key(std::move(key.kid), key.algorithm, key.algorithm_name, key.has_default_algorithm, role,
                             key.can_sign, std::move(key.material), std::move(pair)));
  }
  if (unnamed != 1) keys->of_unnamed_tokens.reset();
  if (options.unnamed_kid) keys->of_unnamed_tokens = place_of(keys->keys, *options.unnamed_kid);
  return KeyRing(std::move(keys));
}

const Key* KeyRing::signing_key() const noexcept {
  const Key& first = keys_->keys.front();
  return first.role() == KeyRole::signs ? &first : nullptr;
}

std::span<const Key> KeyRing::keys() const noexcept { return keys_->keys; }

std::span<const UnusedKey> KeyRing::unused_keys() const noexcept { return keys_->unused; }

bool KeyRing::requires_kid() const noexcept { return keys_->requires_kid; }

const Key* KeyRing::key_of_unnamed_tokens() const noexcept {
  return keys_->of_unnamed_tokens ? &keys_->keys[*keys_->of_unnamed_tokens] : nullptr;
}

std::string_view KeyRing::published_at() const noexcept { return keys_->published_at; }

}  // namespace jwtsync

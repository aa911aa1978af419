// SPDX-License-Identifier: Apache-2.0
#include "token/verified_cache.h"

#include "crypto/constant_time.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace jwtsync::token {

VerifiedCache::VerifiedCache(crypto::KeyedHash hash, std::size_t shelves) : hash_(std::move(hash)), shelves_(shelves) {
  for (auto& shelf : shelves_) shelf = std::make_unique<Shelf>();
}

Result<VerifiedCache> VerifiedCache::create(std::size_t capacity, Randomness& randomness) {
  Result<crypto::KeyedHash> hash = crypto::KeyedHash::create(randomness);
  if (!hash) return failure(std::move(hash).error());
  VerifiedCache cache(std::move(*hash), std::max<std::size_t>(1, (capacity + Shelf::places - 1) / Shelf::places));
  for (auto& shelf : cache.shelves_) {
    constexpr std::size_t size = Shelf::places * max_size;
    Result<Secret> bytes = Secret::filled(size, [](std::span<char>) { return size; });
    if (!bytes) return failure(std::move(bytes).error());
    shelf->bytes = std::move(*bytes);
  }
  return cache;
}

bool VerifiedCache::holds(std::string_view token, NumericDate now) noexcept {
  if (token.size() > max_size) return false;
  const std::uint64_t hash = hash_.of(token);
  Shelf& shelf = shelf_of(hash);
  if (shelf.bytes.lost()) return false;  // and the lock may have been held when this process was forked
  const std::lock_guard lock(shelf.mutex);
  for (std::size_t place = 0; place < Shelf::places; ++place) {
    Entry& entry = shelf.entries[place];
    if (entry.size != token.size() || entry.hash != hash) continue;
    const bool is_equal = shelf.bytes.reveal([&](std::string_view bytes) {
      return crypto::equal_in_constant_time(bytes.substr(place * max_size, entry.size), token);
    });
    if (is_equal && entry.expires > now) return true;
    if (is_equal) forget(shelf, entry);
  }
  return false;
}

void VerifiedCache::remember(std::string_view token, NumericDate expires, NumericDate now) noexcept {
  if (token.empty() || token.size() > max_size || expires <= now) return;
  const std::uint64_t hash = hash_.of(token);
  Shelf& shelf = shelf_of(hash);
  if (shelf.bytes.lost()) return;
  const std::lock_guard lock(shelf.mutex);
  // The one that would go first gives way; a free place expires before all others.
  Entry& entry = *std::min_element(shelf.entries.begin(), shelf.entries.end(),
                                   [](const Entry& a, const Entry& b) { return a.expires < b.expires; });
  forget(shelf, entry);
  shelf.bytes.rewrite([&](std::span<char> bytes) {
    const auto place = static_cast<std::size_t>(&entry - shelf.entries.data());
    std::memcpy(bytes.subspan(place * max_size).data(), token.data(), token.size());
  });
  entry = {hash, token.size(), expires};
}

void VerifiedCache::forget(Shelf& shelf, Entry& entry) noexcept {
  const auto place = static_cast<std::size_t>(&entry - shelf.entries.data());
  shelf.bytes.rewrite([&](std::span<char> bytes) { std::memset(bytes.data() + place * max_size, 0, entry.size); });
  entry = {};
}

}  // namespace jwtsync::token

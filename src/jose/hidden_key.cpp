// SPDX-License-Identifier: Apache-2.0
#include "jose/hidden_key.h"

#include "base/characters.h"
#include "base/text.h"
#include "crypto/public_key.h"
#include "jose/der_key.h"
#include "jose/hidden_key_text.h"
#include "jose/json_key.h"
#include "jose/key_text.h"

#include <jwtsync/secret.h>
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

namespace jwtsync::jose {
namespace {

constexpr std::size_t most_looked_at = std::size_t{64} << 10;  // bytes of a value
constexpr std::size_t most_unwrappings = 6;
constexpr std::size_t most_work = 64 * most_looked_at;  // bytes, of all that comes out of a value
constexpr std::size_t least_size = 12;                  // bytes; no key has fewer

using Found = std::optional<HiddenKey>;

Found found(KeyMark mark) { return HiddenKey{mark, {}, {}}; }

/// An uncompressed point (SEC 1, section 2.3.3) that lies on its curve: no random secret does. A compressed one cannot
/// be told from a secret.
Found point(std::string_view bytes) {
  for (const crypto::KeyKind curve : {crypto::KeyKind::p256, crypto::KeyKind::p384, crypto::KeyKind::p521}) {
    const std::size_t size = crypto::coordinate_size(curve);
    if (bytes.size() != 1 + 2 * size || bytes.front() != '\x04') continue;
    const crypto::EcPoint point{curve, std::string(bytes.substr(1, size)), std::string(bytes.substr(1 + size))};
    if (crypto::PublicKey::from_numbers(point)) return found({"an EC public key as a point", Notation::der});
  }
  return std::nullopt;
}

/// DER may begin or end with what is white space in a text.
Found binary_key(std::string_view bytes) {
  if (const auto key = der_key_in(bytes)) return found(key->mark);
  if (const auto key = ssh_key_in(bytes)) return found(*key);
  return point(bytes);
}

/// The same key, seen from outside of what is wrapped around it.
Found wrapped(Found key, Wrapping wrapping) {
  if (key) key->wrappings.insert(key->wrappings.begin(), wrapping);
  return key;
}

/// A name that cannot be a secret, since it is a word.
bool can_be_repeated(std::string_view name) noexcept {
  constexpr std::size_t longest = 32;
  return !name.empty() && name.size() <= longest &&
         std::all_of(name.begin(), name.end(), [](char c) { return base::is_letter(c) || c == '_' || c == '-'; });
}

/// What a search goes by.
enum class By : std::uint8_t {
  whole,           // a key from its first byte to its last: so that the error can say how it is read
  algorithm_name,  // a part of one, whatever stands around it
};

/// A search through one value. The text that comes out of each unwrapping stands in a room of its depth.
class Search {
 public:
  Search(std::span<char> rooms, std::size_t size, By by) noexcept : rooms_(rooms), size_(size), by_(by) {}

  Found look(std::string_view bytes, std::size_t depth) {
    if (bytes.size() < least_size) return std::nullopt;
    work_ += bytes.size();
    // Nothing that comes by itself needs so much work: what hides so well is not taken for a secret.
    if (work_ > most_work) return found({"wrapped too often to tell whether it is a key", Notation::store});
    const Peeled peeled = peel(bytes);
    if (by_ == By::algorithm_name) {
      if (const auto mark = algorithm_name_in(bytes)) return found(*mark);
    }
    Found key = binary_key(bytes);
    // To the very end: what looks like white space there may be part of the key.
    if (!key) key = binary_key(bytes.substr(static_cast<std::size_t>(peeled.inside.data() - bytes.data())));
    if (!key) key = look_inside(peeled.inside, depth);
    if (!key) key = unwrap(peeled.inside, depth);
    // UTF-16 has white space and a mark of its own.
    if (!key && peeled.inside.size() != bytes.size()) key = unwrap(bytes, depth);
    return peeled.wrapping ? wrapped(std::move(key), *peeled.wrapping) : key;
  }

 private:
  [[nodiscard]] std::span<char> room_of(std::size_t depth) const noexcept {
    return rooms_.subspan(depth * size_, size_);
  }

  /// Marks of a key in a text as it stands. In JSON a text that holds one is told by its member.
  Found look_inside(std::string_view text, std::size_t depth) {
    const bool is_json = text.starts_with('{') || text.starts_with('[');
    if (!is_json) {
      if (const auto mark = key_text_in(text)) return found(*mark);
    }
    if (const std::size_t start = text.find_first_of("{["); start != text.npos) {
      if (Found key = look_into(look_into_json(text.substr(start)), depth)) return key;
    }
    const auto mark = is_json ? key_text_in(text) : std::nullopt;
    return mark ? wrapped(found(*mark), Wrapping::json_text) : std::nullopt;
  }

  Found look_into(const JsonKeys& json, std::size_t depth) {
    if (json.mark) return json.is_inside ? wrapped(found(*json.mark), Wrapping::json_text) : found(*json.mark);
    if (depth == most_unwrappings) return std::nullopt;
    for (const JsonText& text : json.texts) {
      const std::span<char> room = room_of(depth);
      const std::size_t size = undo_escapes(text.content, room);
      Found key = look(size == 0 ? text.content : std::string_view(room.data(), size), depth + 1);
      if (!key) continue;
      key = wrapped(std::move(key), Wrapping::json_text);
      if (can_be_repeated(text.name)) key->member = text.name;
      return key;
    }
    return std::nullopt;
  }

  Found unwrap(std::string_view bytes, std::size_t depth) {
    if (depth == most_unwrappings) return std::nullopt;
    for (const Unwrapping& unwrapping : unwrappings()) {
      const std::span<char> room = room_of(depth);
      const std::size_t size = unwrapping.undo(bytes, room);
      if (size == 0) continue;
      if (Found key = look({room.data(), size}, depth + 1)) return wrapped(std::move(key), unwrapping.wrapping);
    }
    return std::nullopt;
  }

  std::span<char> rooms_;
  std::size_t size_;
  By by_;
  std::size_t work_ = 0;
};

}  // namespace

Result<std::optional<HiddenKey>> find_hidden_key(std::string_view bytes) {
  if (bytes.size() > most_looked_at) bytes = base::trim(bytes).substr(0, most_looked_at);
  Found key;
  const Result<Secret> rooms = Secret::filled(bytes.size() * most_unwrappings, [&](std::span<char> room) {
    key = Search(room, bytes.size(), By::whole).look(bytes, 0);
    if (!key) key = Search(room, bytes.size(), By::algorithm_name).look(bytes, 0);
    return std::size_t{0};  // nothing of it is kept
  });
  if (!rooms) return failure(rooms.error());
  return key;
}

Result<void> require_no_hidden_key(std::string_view bytes) {
  const Result<std::optional<HiddenKey>> key = find_hidden_key(bytes);
  if (!key) return failure(key.error());
  if (!*key) return {};
  return failure(refusal_of(**key, bytes));
}

}  // namespace jwtsync::jose

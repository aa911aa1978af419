// SPDX-License-Identifier: Apache-2.0
#include "sources/set_warnings.h"

#include <cstddef>
#include <optional>
#include <string>

namespace jwtsync {
namespace {

/// Nothing for a key that needs no warning.
std::optional<WarningKind> kind_of(KeyFault fault) noexcept {
  switch (fault) {
    case KeyFault::other_purpose: break;
    case KeyFault::unsupported: return WarningKind::unsupported_key;
    case KeyFault::malformed: return WarningKind::malformed_key;
    case KeyFault::weak: return WarningKind::weak_key;
    case KeyFault::ambiguous: return WarningKind::ambiguous_key;
  }
  return std::nullopt;
}

/// `key 2 of the value of NAME, kid "old",`
std::string named(std::size_t position, const std::optional<std::string>& kid, std::string_view label) {
  std::string text = position == 0 ? "the key" : "key " + std::to_string(position);
  text += " of the value of " + std::string(label);
  return kid ? text + ", kid \"" + *kid + "\"," : text;
}

std::string spelling_of(const jose::WrittenKey& key) {
  std::string text;
  for (const jose::OddMember& odd : key.odd_members) {
    text += (text.empty() ? " writes \"" : ", \"") + std::string(odd.name) + "\" " + std::string(text_of(odd.oddity));
  }
  return text;
}

}  // namespace

std::vector<Warning> unused_key_warnings(std::span<const UnusedKey> keys, std::string_view label) {
  std::vector<Warning> warnings;
  for (const UnusedKey& key : keys) {
    const std::optional<WarningKind> kind = kind_of(key.fault);
    if (kind) warnings.push_back({*kind, named(key.position, key.kid, label) + " is not used: " + key.why});
  }
  return warnings;
}

std::vector<Warning> sources::set_warnings(const jose::Value& value, std::string_view label) {
  std::vector<Warning> warnings = unused_key_warnings(value.unused, label);
  for (const jose::WrittenKey& key : value.keys) {
    if (key.odd_members.empty()) continue;
    warnings.push_back({WarningKind::odd_spelling, named(key.position, key.kid, label) + spelling_of(key) +
                                                       "; it is used, since the value counts"});
  }
  return warnings;
}

}  // namespace jwtsync

// SPDX-License-Identifier: Apache-2.0
/// @file
/// Enumerators by the names that stand for them in JSON, and names that only a newer process knows.
///
///     std::string_view name = name_of(Outcome::found);      // "found"
///     std::optional<Outcome> kind = named<Outcome>("found");   // Outcome::found
///     std::string newer(Name<Witness>("proxy").text());     // "proxy", although no enumerator has that name
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace jwtsync {

/// The stable names of an enumeration, in the order of its enumerators, which count from 0: the one table of them. An
/// enumeration has it where its header declares a specialisation.
template <typename Kind>
[[nodiscard]] std::span<const std::string_view> names() noexcept = delete;

/// The stable name of an enumerator.
template <typename Kind>
  requires std::is_enum_v<Kind>
[[nodiscard]] std::string_view name_of(Kind kind) noexcept {
  return names<Kind>()[static_cast<std::size_t>(kind)];
}

/// The enumerator of this name; nothing if none has it.
template <typename Kind>
[[nodiscard]] std::optional<Kind> named(std::string_view name) noexcept {
  const std::span<const std::string_view> all = names<Kind>();
  const auto found = std::find(all.begin(), all.end(), name);
  return found == all.end() ? std::nullopt : std::optional(static_cast<Kind>(found - all.begin()));
}

/// What a process said where one of the names of `Kind` belongs: an enumerator, or a name that this version does not
/// know, kept as it came. A default one is the empty name.
template <typename Kind>
class Name {
 public:
  Name() = default;
  Name(Kind kind) noexcept : kind_(kind) {}  // NOLINT(google-explicit-constructor)
  explicit Name(std::string text) : kind_(named<Kind>(text)), other_(kind_ ? std::string() : std::move(text)) {}

  /// Nothing for a name that this version does not know.
  [[nodiscard]] std::optional<Kind> kind() const noexcept { return kind_; }
  /// As it stands in JSON.
  [[nodiscard]] std::string_view text() const noexcept { return kind_ ? name_of(*kind_) : other_; }

  friend bool operator==(const Name&, const Name&) = default;
  friend bool operator<(const Name& a, const Name& b) noexcept { return a.text() < b.text(); }

 private:
  std::optional<Kind> kind_;
  std::string other_;
};

}  // namespace jwtsync

// SPDX-License-Identifier: Apache-2.0
// The members of one JWK, each read as what RFC 7518 section 6 says it is.
#pragma once

#include "json/in_place.h"

#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jwtsync::jose {

/// `key_malformed`, with the hint that helps with every one.
[[nodiscard]] tl::unexpected<Error> malformed(std::string message);

inline constexpr const char* no_strict_json =
    "the key is not strict JSON: broken, a name twice in one object, nested too deep, or more than 1024 keys";

/// Private numbers, one after the other in the pages of one Secret.
class SecretNumbers {
 public:
  using Views = std::span<const std::string_view>;

  /// Calls `use(Views)`, in the order in which they were asked for.
  template <typename Use>
  auto reveal(Use&& use) const {
    return bytes_.reveal([&](std::string_view all) {
      std::vector<std::string_view> views;
      for (const auto& [start, size] : extents_) views.push_back(all.substr(start, size));
      return std::forward<Use>(use)(Views(views));
    });
  }

 private:
  friend class JwkMembers;
  Secret bytes_;
  std::vector<std::pair<std::size_t, std::size_t>> extents_;  // start and size
};

/// Every error is `key_malformed` and names the member.
class JwkMembers {
 public:
  explicit JwkMembers(const json::InPlace& object) : members_(object.members()) {}

  [[nodiscard]] bool has(std::string_view name) const { return find(name) != nullptr; }
  [[nodiscard]] Result<std::string> text(std::string_view name) const;
  [[nodiscard]] Result<std::optional<std::string>> optional_text(std::string_view name) const;
  /// An array of texts, none of them twice.
  [[nodiscard]] Result<std::optional<std::vector<std::string>>> optional_texts(std::string_view name) const;

  /// Base64urlUInt: a positive integer, without zeros in front.
  [[nodiscard]] Result<std::string> number(std::string_view name) const;
  /// Bytes of an exact size.
  [[nodiscard]] Result<std::string> bytes(std::string_view name, std::size_t size) const;
  [[nodiscard]] Result<Secret> secret_bytes(std::string_view name) const;
  [[nodiscard]] Result<Secret> secret_bytes(std::string_view name, std::size_t size) const;
  /// A Base64urlUInt.
  [[nodiscard]] Result<Secret> secret_number(std::string_view name) const;
  /// All of these, each a Base64urlUInt.
  [[nodiscard]] Result<SecretNumbers> secret_numbers(std::span<const std::string_view> names) const;

 private:
  [[nodiscard]] const json::InPlace* find(std::string_view name) const;

  std::vector<std::pair<std::string, json::InPlace>> members_;
};

}  // namespace jwtsync::jose

// SPDX-License-Identifier: Apache-2.0
// The members of one JSON object, each read as what it must be. What is not asked for must not be there.
#pragma once

#include "json/strict.h"

#include <jwtsync/jose.h>
#include <jwtsync/name.h>
#include <jwtsync/rotation.h>
#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace jwtsync::rotation {

/// The longest text of a document or a row, in bytes.
inline constexpr std::size_t longest_text = 4096;

/// Keeps the first thing that is wrong, of this object and of those inside it.
class Fields {
 public:
  /// `fault` and `object` outlive it.
  Fields(const json::Value& object, std::optional<std::string>& fault) : object_(object), fault_(fault) {
    if (!object.is_object()) note("what should be an object is not");
  }

  [[nodiscard]] bool has(std::string_view name) const { return object_.is_object() && object_.contains(name); }
  [[nodiscard]] std::string text(std::string_view name);
  [[nodiscard]] std::uint64_t number(std::string_view name);
  [[nodiscard]] std::int64_t signed_number(std::string_view name);
  [[nodiscard]] bool flag(std::string_view name);  ///< true, or not there
  [[nodiscard]] Moment moment(std::string_view name);
  [[nodiscard]] std::optional<Moment> optional_moment(std::string_view name);
  [[nodiscard]] std::chrono::seconds seconds(std::string_view name);
  [[nodiscard]] Algorithm algorithm(std::string_view name);
  /// An array, or an object; null where it is not there or not one, which is noted.
  [[nodiscard]] const json::Value& array(std::string_view name);
  [[nodiscard]] const json::Value& object(std::string_view name);

  template <typename Kind>
  [[nodiscard]] Kind kind(std::string_view name) {
    const std::optional<Kind> known = named<Kind>(text(name));
    if (!known) note(name);
    return known.value_or(Kind{});
  }

  /// To be called last: notes a member that was not asked for.
  void end();
  void note(std::string_view name);
  [[nodiscard]] std::optional<std::string>& fault() const noexcept { return fault_; }

 private:
  [[nodiscard]] const json::Value* take(std::string_view name);

  const json::Value& object_;
  std::optional<std::string>& fault_;
  std::set<std::string, std::less<>> known_;
};

/// Whole seconds since 1970.
[[nodiscard]] std::int64_t number_of(Moment moment);

}  // namespace jwtsync::rotation

// SPDX-License-Identifier: Apache-2.0
// One call of a member: a JSON object, of known members and no others, each read as what it must be.
#pragma once

#include "json/strict.h"

#include <jwtsync/rotation.h>
#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::hub {

/// Keeps the first thing that is wrong, which never quotes what was sent.
class Body {
 public:
  using Names = std::initializer_list<std::string_view>;

  /// Of a call: with `service` and `instance` besides.
  Body(std::string_view text, Names must, Names may = {});
  /// Of an object inside one. `fault` outlives it.
  Body(json::Value object, std::string_view what, Names must, std::optional<std::string>& fault, Names may = {});

  /// "SERVICE/INSTANCE", under which the store has the member.
  [[nodiscard]] std::string member_name();
  [[nodiscard]] std::string text(std::string_view name);
  [[nodiscard]] bool flag(std::string_view name);
  /// False where it is not there.
  [[nodiscard]] bool flag_or_false(std::string_view name);
  [[nodiscard]] std::uint64_t number(std::string_view name, std::uint64_t most);
  [[nodiscard]] rotation::Moment moment(std::string_view name);
  /// Nothing for 0.
  [[nodiscard]] std::optional<rotation::Moment> moment_or_none(std::string_view name);
  [[nodiscard]] rotation::Position position(std::string_view name);
  [[nodiscard]] rotation::Holding holding(std::string_view name);
  [[nodiscard]] std::optional<rotation::Held> held(std::string_view name);
  [[nodiscard]] std::vector<rotation::UnnamedTokens> unnamed(std::string_view name);
  [[nodiscard]] std::vector<rotation::Use> uses(std::string_view name);

  [[nodiscard]] const std::optional<std::string>& fault() const noexcept { return fault_; }

 private:
  void check_names(std::string_view what, const std::vector<std::string_view>& must, Names may);
  [[nodiscard]] const json::Value* find(std::string_view name) const;
  [[nodiscard]] std::string spoken_name(std::string_view name);
  [[nodiscard]] std::string spoken_name_or_none(std::string_view name);
  void note(std::string_view name, std::string_view what);

  json::Value value_;
  std::optional<std::string> own_fault_;
  std::optional<std::string>& fault_ = own_fault_;
};

}  // namespace jwtsync::hub

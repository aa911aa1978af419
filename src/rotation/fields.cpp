// SPDX-License-Identifier: Apache-2.0
#include "rotation/fields.h"

namespace jwtsync::rotation {
namespace {

const json::Value& nothing() {
  static const json::Value null;
  return null;
}
/// 9999-12-31T23:59:59Z, as the dates of tokens (src/token/numeric_date.h).
constexpr std::uint64_t last_second = 253'402'300'799;

}  // namespace

std::int64_t number_of(Moment moment) { return moment.time_since_epoch().count(); }

void Fields::note(std::string_view name) {
  if (!fault_) fault_ = std::string(name);
}

const json::Value* Fields::take(std::string_view name) {
  known_.emplace(name);
  if (!has(name)) return nullptr;
  return &*object_.find(name);
}

std::string Fields::text(std::string_view name) {
  const json::Value* const value = take(name);
  if (value != nullptr && value->is_string()) {
    auto text = value->get<std::string>();
    if (text.size() <= longest_text) return text;
  }
  note(name);
  return {};
}

std::uint64_t Fields::number(std::string_view name) {
  const json::Value* const value = take(name);
  if (value != nullptr && value->is_number_unsigned() && value->get<std::uint64_t>() <= last_second) {
    return value->get<std::uint64_t>();
  }
  note(name);
  return 0;
}

std::int64_t Fields::signed_number(std::string_view name) {
  const json::Value* const value = take(name);
  constexpr auto most = static_cast<std::int64_t>(last_second);
  if (value != nullptr && value->is_number_integer()) {
    const auto number = value->get<std::int64_t>();
    if (number >= -most && number <= most) return number;
  }
  note(name);
  return 0;
}

bool Fields::flag(std::string_view name) {
  const json::Value* const value = take(name);
  if (value == nullptr) return false;
  if (!value->is_boolean() || !value->get<bool>()) note(name);
  return true;
}

Moment Fields::moment(std::string_view name) { return Moment(seconds(name)); }

std::optional<Moment> Fields::optional_moment(std::string_view name) {
  if (take(name) == nullptr) return std::nullopt;
  return moment(name);
}

std::chrono::seconds Fields::seconds(std::string_view name) {
  return std::chrono::seconds(static_cast<std::int64_t>(number(name)));
}

Algorithm Fields::algorithm(std::string_view name) {
  const std::optional<Algorithm> known = algorithm_named(text(name));
  if (!known) note(name);
  return known.value_or(Algorithm::hs256);
}

const json::Value& Fields::array(std::string_view name) {
  const json::Value* const value = take(name);
  if (value != nullptr && value->is_array()) return *value;
  note(name);
  return nothing();
}

const json::Value& Fields::object(std::string_view name) {
  const json::Value* const value = take(name);
  if (value != nullptr && value->is_object()) return *value;
  note(name);
  return nothing();
}

void Fields::end() {
  if (!object_.is_object()) return;
  for (const auto& member : object_.items()) {
    if (!known_.contains(member.key())) note("a member that is not known");
  }
}

}  // namespace jwtsync::rotation

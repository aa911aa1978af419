// SPDX-License-Identifier: Apache-2.0
#include "fleet/reader.h"

#include "base/encoding.h"
#include "base/error.h"
#include "base/text.h"
#include "fleet/report_values.h"

#include <algorithm>

namespace jwtsync::fleet {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD
constexpr std::size_t digest_size = 32;                   // bytes

/// A value that is nothing, for what is not there.
const json::Value& nothing() {
  static const json::Value value;
  return value;
}

/// The size of the control character at the start of text, 0 if another character stands there.
std::size_t control_character(std::string_view text) noexcept {
  const base::CodePoint first = base::first_code_point(text);
  return base::is_control(first.value) ? first.size : 0;
}

/// Cut to a whole character: bytes 0x80 to 0xbf continue one.
std::string_view cut(std::string_view text, std::size_t size) {
  if (text.size() <= size) return text;
  while (size > 0 && (static_cast<std::uint8_t>(text[size]) & 0xc0u) == 0x80) --size;
  return text.substr(0, size);
}

}  // namespace

std::string printable(std::string_view text) {
  std::string result;
  while (!text.empty() && result.size() < max_text_size) {
    const std::size_t control = control_character(text);
    if (control == 0) {
      result += text.front();
    } else {
      result += replacement;
    }
    text.remove_prefix(std::max<std::size_t>(control, 1));
  }
  result.append(text.substr(0, 3));  // the rest of a character at the limit, if any
  return std::string(cut(result, max_text_size));
}

bool is_printable(std::string_view text) noexcept {
  for (; !text.empty(); text.remove_prefix(1)) {
    if (control_character(text) != 0) return false;
  }
  return true;
}

void Fault::note(std::string_view place, std::string_view wrong) {
  if (error_) return;
  error_ =
      Error{Code::answer_malformed, std::string(place) + " " + std::string(wrong),
            "see docs/reference/protocol.md; is it jwtsync that answers there, and of a version near to this one?"};
}

Reader::Reader(const json::Value& value, std::string place, Fault& fault)
    : value_(&value), place_(std::move(place)), fault_(&fault) {
  if (!value.is_object()) {
    fault.note(place_, "is not an object");
    value_ = &nothing();
  }
}

bool Reader::has(std::string_view name) const { return value_->find(std::string(name)) != value_->end(); }

const json::Value& Reader::member(std::string_view name) const {
  const auto found = value_->find(std::string(name));
  if (found != value_->end()) return *found;
  note(name, "is missing");
  return nothing();
}

const json::Value& Reader::list(std::string_view name) const {
  const json::Value& value = member(name);
  if (!value.is_array()) {
    note(name, "is not a list");
    return nothing();
  }
  if (value.size() > max_list_size) {
    note(name, "has more than " + std::to_string(max_list_size) + " elements");
  }
  return value;
}

std::string Reader::checked(const json::Value& value, const std::string& place) const {
  if (!value.is_string()) {
    fault_->note(place, "is not text");
    return {};
  }
  const auto& text = value.get_ref<const std::string&>();
  if (text.size() > max_text_size) {
    fault_->note(place, "is longer than " + std::to_string(max_text_size) + " bytes");
  } else if (!is_printable(text)) {
    fault_->note(place, "has a control character");
  } else {
    return text;
  }
  return {};
}

std::string Reader::text(std::string_view name) const { return checked(member(name), place_of(name)); }

std::string Reader::name(std::string_view name) const {
  std::string result = text(name);
  if (result.empty()) note(name, "is empty");
  return result;
}

std::optional<std::string> Reader::optional_text(std::string_view name) const {
  if (!has(name)) return std::nullopt;
  return text(name);
}

std::string Reader::digest(std::string_view name) const {
  std::string result = text(name);
  const std::optional<std::string> bytes = base::base64url_decode(result);
  if (!bytes || bytes->size() != digest_size) note(name, "is not 43 base64url characters");
  return result;
}

std::uint64_t Reader::number(std::string_view name) const {
  const json::Value& value = member(name);
  if (value.is_number_unsigned() && value.get<std::uint64_t>() <= max_number) return value.get<std::uint64_t>();
  note(name, "is not a whole number from 0 to " + std::to_string(max_number));
  return 0;
}

bool Reader::flag(std::string_view name) const {
  const json::Value& value = member(name);
  if (!value.is_boolean()) note(name, "is neither true nor false");
  return value.is_boolean() && value.get<bool>();
}

Time Reader::time(std::string_view name) const {
  const std::optional<Time> time = parse_timestamp(text(name));
  if (!time) note(name, "is not a UTC time such as 2026-01-01T00:00:00Z");
  return time.value_or(Time{});
}

KeyRole Reader::role(std::string_view name) const {
  const std::string role = text(name);
  if (role == name_of(KeyRole::signs)) return KeyRole::signs;
  if (role != name_of(KeyRole::verifies)) note(name, "is neither \"signs\" nor \"verifies\"");
  return KeyRole::verifies;
}

Outcome Reader::outcome(std::string_view name) const {
  const std::optional<Outcome> outcome = named<Outcome>(text(name));
  if (!outcome) note(name, "is not an outcome that a trail knows");
  return outcome.value_or(Outcome::skipped);
}

std::vector<std::string> Reader::texts(std::string_view name) const {
  std::vector<std::string> result;
  const json::Value& elements = list(name);
  for (std::size_t i = 0; i < elements.size() && !fault_->found(); ++i) {
    result.push_back(checked(elements[i], place_of(name) + "[" + std::to_string(i) + "]"));
  }
  return result;
}

std::map<std::string, std::string> Reader::all_texts() const {
  std::map<std::string, std::string> result;
  if (value_->is_object() && value_->size() > max_list_size) {
    fault_->note(place_, "has more than " + std::to_string(max_list_size) + " members");
    return result;
  }
  for (const auto& [name, value] : value_->items()) {
    if (fault_->found()) break;
    const std::string known = checked(name, place_ + "'s name");
    if (known.empty()) fault_->note(place_, "has a name that is empty");
    result.emplace(known, checked(value, place_ + "." + known));
  }
  return result;
}

std::optional<Error> Reader::optional_error(std::string_view name) const {
  if (!has(name)) return std::nullopt;
  const Reader error = object(name);
  // A newer process may have a code that is not known here.
  return Error{base::code_named(error.name("code")).value_or(Code::ring_unavailable), error.text("message"),
               error.text("hint")};
}

Reader Reader::object(std::string_view name) const { return {member(name), place_of(name), *fault_}; }

}  // namespace jwtsync::fleet

// SPDX-License-Identifier: Apache-2.0
#include "hub/body.h"

#include <algorithm>

namespace jwtsync::hub {
namespace {

constexpr std::size_t longest_name = 256, longest_text = 1024, most_uses = 64, most_issuers = 9;
/// 9999-12-31T23:59:59Z, as the dates of a ring.
constexpr std::uint64_t last_second = 253'402'300'799;

bool is_among(std::string_view name, Body::Names names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

Body::Body(std::string_view text, Names must, Names may) {
  constexpr json::Limits limits{.size = std::size_t{64} * 1024, .depth = 5, .members = most_uses};
  Result<json::Value> value = json::parse(text, Code::request_malformed, limits);
  if (!value) fault_ = value.error().message;
  if (value) value_ = std::move(*value);
  std::vector<std::string_view> all{"service", "instance"};
  all.insert(all.end(), must.begin(), must.end());
  check_names("it", all, may);
}

Body::Body(json::Value object, std::string_view what, Names must, std::optional<std::string>& fault, Names may)
    : value_(std::move(object)), fault_(fault) {
  check_names(what, must, may);
}

void Body::check_names(std::string_view what, const std::vector<std::string_view>& must, Names may) {
  if (!value_.is_object()) {
    if (!fault_) fault_ = std::string(what) + " is not a JSON object";
    return;
  }
  for (const std::string_view name : must) {
    if (find(name) == nullptr) note(name, "must be there");
  }
  for (const auto& member : value_.items()) {
    const bool is_known = std::find(must.begin(), must.end(), member.key()) != must.end();
    if (!is_known && !is_among(member.key(), may) && !fault_) fault_ = std::string(what) + " has an unknown member";
  }
}

const json::Value* Body::find(std::string_view name) const {
  if (!value_.is_object()) return nullptr;
  const auto found = value_.find(name);
  return found == value_.end() ? nullptr : &*found;
}

void Body::note(std::string_view name, std::string_view what) {
  if (!fault_) fault_ = "\"" + std::string(name) + "\" " + std::string(what);
}

std::string Body::spoken_name(std::string_view name) {
  const json::Value* const value = find(name);
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  std::string text;
  if (value != nullptr && value->is_string()) text = value->get<std::string>();
  if (text.empty() || text.size() > longest_name) note(name, "is text of 1 to 256 bytes");
  if (std::any_of(text.begin(), text.end(), is_control)) note(name, "has a control character");
  return text;
}

/// Two that differ have two names: there is no slash behind the last one.
std::string Body::member_name() {
  const std::string service = spoken_name("service"), instance = spoken_name("instance");
  if (instance.find('/') != std::string::npos) note("instance", "has a slash");
  return service + "/" + instance;
}

std::string Body::spoken_name_or_none(std::string_view name) {
  const json::Value* const value = find(name);
  const bool is_empty = value != nullptr && value->is_string() && value->get_ref<const std::string&>().empty();
  return is_empty ? std::string() : spoken_name(name);
}

std::string Body::text(std::string_view name) {
  const json::Value* const value = find(name);
  if (value != nullptr && value->is_string()) {
    auto text = value->get<std::string>();
    if (!text.empty() && text.size() <= longest_text) return text;
  }
  note(name, "is text of 1 to 1024 bytes");
  return {};
}

bool Body::flag(std::string_view name) {
  const json::Value* const value = find(name);
  if (value != nullptr && value->is_boolean()) return value->get<bool>();
  note(name, "is true or false");
  return false;
}

bool Body::flag_or_false(std::string_view name) { return find(name) != nullptr && flag(name); }

std::uint64_t Body::number(std::string_view name, std::uint64_t most) {
  const json::Value* const value = find(name);
  if (value != nullptr && value->is_number_unsigned() && value->get<std::uint64_t>() <= most) {
    return value->get<std::uint64_t>();
  }
  note(name, "is a whole number of at most " + std::to_string(most));
  return 0;
}

rotation::Moment Body::moment(std::string_view name) {
  return rotation::Moment(std::chrono::seconds(static_cast<std::int64_t>(number(name, last_second))));
}

std::optional<rotation::Moment> Body::moment_or_none(std::string_view name) {
  const rotation::Moment told = moment(name);
  return told == rotation::Moment() ? std::nullopt : std::optional(told);
}

rotation::Position Body::position(std::string_view name) {
  const json::Value* const value = find(name);
  if (value == nullptr) return {};
  Body inside(*value, "\"" + std::string(name) + "\"", {"epoch", "generation"}, fault_);
  const std::uint64_t epoch = inside.number("epoch", last_second);
  return {epoch, inside.number("generation", last_second)};
}

rotation::Holding Body::holding(std::string_view name) {
  const auto known = named<rotation::Holding>(text(name));
  if (!known) note(name, "is \"ring\", \"list\" or \"one\"");
  return known.value_or(rotation::Holding::ring);
}

std::optional<rotation::Held> Body::held(std::string_view name) {
  const json::Value* const value = find(name);
  if (value == nullptr) return std::nullopt;
  Body inside(*value, "\"" + std::string(name) + "\"", {"epoch", "generation", "digest"}, fault_);
  const std::uint64_t epoch = inside.number("epoch", last_second);
  return rotation::Held{{epoch, inside.number("generation", last_second)}, inside.text("digest")};
}

std::vector<rotation::UnnamedTokens> Body::unnamed(std::string_view name) {
  const json::Value* const value = find(name);
  if (value == nullptr) return {};
  if (!value->is_array() || value->size() > most_issuers)
    note(name, "is a list of " + std::to_string(most_issuers) + " at most");
  std::vector<rotation::UnnamedTokens> all;
  for (const json::Value& each : *value) {
    Body inside(each, "one of \"" + std::string(name) + "\"", {"issuer", "count", "accepted"}, fault_);
    rotation::UnnamedTokens tokens{inside.spoken_name_or_none("issuer")};
    tokens.count = inside.number("count", rotation::UnnamedTokens::most_count);
    tokens.accepted_expiry = inside.moment_or_none("accepted");
    all.push_back(std::move(tokens));
  }
  return all;
}

std::vector<rotation::Use> Body::uses(std::string_view name) {
  const json::Value* const value = find(name);
  if (value == nullptr) return {};
  if (!value->is_array()) note(name, "is a list");
  std::vector<rotation::Use> uses;
  for (const json::Value& each : *value) {
    Body inside(each, "one of \"" + std::string(name) + "\"", {"kid", "accepted", "signed", "endless"}, fault_,
                {"unnamed"});
    rotation::Use use{inside.text("kid")};
    use.accepted_expiry = inside.moment_or_none("accepted");
    use.signed_expiry = inside.moment_or_none("signed");
    use.has_endless = inside.flag("endless");
    use.unnamed = inside.unnamed("unnamed");
    uses.push_back(std::move(use));
  }
  return uses;
}

}  // namespace jwtsync::hub

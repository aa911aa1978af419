// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/token_reading.h"

#include "base/text.h"
#include "diagnosis/explanations.h"

#include <algorithm>
#include <utility>

namespace jwtsync::diagnosis {
namespace {

constexpr std::size_t most_shown = 4;

/// Cut between characters where it is long, control characters escaped.
std::string cut(std::string_view text) {
  constexpr std::size_t longest_shown = 80;  // bytes, as TokenFacts has them
  if (text.size() <= longest_shown) return base::printable(text);
  std::size_t end = longest_shown;
  while (end > 0 && !base::is_utf8(text.substr(0, end))) --end;
  return base::printable(text.substr(0, end)) + "...";
}

json::Value object_of(const std::optional<std::string>& text) {
  if (!text) return {};
  Result<json::Value> value = json::parse(*text, Code::token_malformed);
  return value && value->is_object() ? *std::move(value) : json::Value();
}

}  // namespace

Reading reading_of(const Evidence& evidence) {
  if (evidence.token == nullptr) return {};
  return {object_of(evidence.token->look.header_json), object_of(evidence.token->look.claims_json)};
}

const json::Value* member_of(const json::Value& object, std::string_view name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

std::optional<std::string> text_in(const json::Value& object, std::string_view name) {
  const json::Value* const value = member_of(object, name);
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return value->get<std::string>();
}

std::optional<double> number_in(const json::Value& object, std::string_view name) {
  const json::Value* const value = member_of(object, name);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  return value->get<double>();
}

std::vector<std::string> texts_in(const json::Value& object, std::string_view name) {
  if (auto one = text_in(object, name)) return {*std::move(one)};
  const json::Value* const value = member_of(object, name);
  std::vector<std::string> texts;
  if (value == nullptr || !value->is_array()) return texts;
  for (const json::Value& each : *value) {
    if (each.is_string()) texts.push_back(each.get<std::string>());
  }
  return texts;
}

std::string in_quotes(std::string_view text) { return "\"" + cut(text) + "\""; }

std::string in_quotes(const std::vector<std::string>& texts) {
  std::string list;
  for (std::size_t i = 0; i < texts.size() && i < most_shown; ++i) list += (i == 0 ? "" : ", ") + in_quotes(texts[i]);
  if (texts.size() > most_shown) list += " and " + std::to_string(texts.size() - most_shown) + " more";
  return list;
}

std::string shown(const json::Value& value) { return cut(json::dump(value)); }

Finding of_token(Cause cause, Certainty certainty, std::string why, const Advice& fix,
                 std::vector<std::string> evidence) {
  Finding made = finding(cause, std::move(why), fix);
  made.certainty = std::max(made.certainty, certainty);
  std::erase(evidence, std::string());
  made.evidence = std::move(evidence);
  return made;
}

}  // namespace jwtsync::diagnosis

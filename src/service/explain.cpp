// SPDX-License-Identifier: Apache-2.0
#include "service/explain.h"

#include "json/strict.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace jwtsync::service {
namespace {

constexpr std::array<std::string_view, 3> known_members{"token", "header", "claims"};

tl::unexpected<Error> malformed(std::string what) {
  return failure(Code::request_malformed, std::move(what),
                 "docs/reference/protocol.md has the form of a question about a token");
}

/// The text of this member; nothing if it is not there or no text.
std::optional<std::string_view> text_of(const json::Value& value, const char* name) {
  const auto member = value.find(name);
  if (member == value.end() || !member->is_string()) return std::nullopt;
  return member->get_ref<const std::string&>();
}

}  // namespace

Result<TokenQuestion> parse_token_question(std::string_view body) {
  constexpr json::Limits limits{.size = largest_token_question, .depth = 2, .members = 3};
  const Result<json::Value> value = json::parse(body, Code::request_malformed, limits);
  if (!value) return malformed(value.error().message);
  if (!value->is_object()) return malformed("a question about a token is a JSON object");
  for (const auto& member : value->items()) {
    if (std::find(known_members.begin(), known_members.end(), member.key()) == known_members.end()) {
      return malformed("a question about a token has the member \"token\", or \"header\" and \"claims\", and no other");
    }
  }
  if (const auto token = text_of(*value, "token")) {
    if (value->size() == 1) return TokenQuestion::whole(*token);
    return malformed("a whole token is asked about alone");
  }
  const auto header = text_of(*value, "header"), claims = text_of(*value, "claims");
  if (header && claims && value->size() == 2) return TokenQuestion::unsigned_parts(*header, *claims);
  return malformed("\"token\", or both \"header\" and \"claims\", must be there, as text");
}

}  // namespace jwtsync::service

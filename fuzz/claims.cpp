// SPDX-License-Identifier: Apache-2.0
// Claims, against nlohmann/json and both ways: the same texts are taken, and the same is read from them (reference.h
// says by which rules). What is taken is taken again in its own spelling.
#include "fuzz.h"
#include "json/object_reader.h"
#include "reference.h"
#include "token/numeric_date.h"

#include <jwtsync/token.h>
#include <array>
#include <cmath>

namespace {

using jwtsync::fuzz::Json;
using jwtsync::fuzz::ReferenceVerdict;
using jwtsync::fuzz::require;
using jwtsync::json::Fault;
using jwtsync::json::Member;
using jwtsync::json::ObjectReader;

/// A date as ours, compared with the double; nothing where the double is too small to tell.
void compare_date(std::string_view text, const Json& value) {
  const double seconds = value.get<double>();
  constexpr double least = 1e-300;  // below, one library gives 0 and the other none
  if (seconds < least && text.find_first_of("eE") != std::string_view::npos) return;
  const auto date = jwtsync::token::parse_numeric_date(text);
  require(date.has_value() == jwtsync::fuzz::is_date(text, seconds));
  constexpr double tolerance = 64;  // microseconds: a double of 9999 is wrong by 15
  if (date) require(std::abs(static_cast<double>(date->time_since_epoch().count()) - seconds * 1e6) <= tolerance);
}

void compare_member(const ObjectReader& reader, const Member& member, const Json& object) {
  const auto found = object.find(std::string(member.name));
  require(found != object.end());
  require(Json::parse(member.value) == *found);
  require(member.is_text() == found->is_string());
  require(member.is_array() == found->is_array());
  require(member.is_number() == found->is_number());
  if (const auto text = reader.text(member)) require(*text == found->get_ref<const std::string&>());
  if (member.is_number()) compare_date(member.value, *found);
  if (!member.is_array()) return;
  jwtsync::json::TextArray texts(member.value);
  for (const Json& element : *found) {
    const auto literal = texts.next();
    require(literal.has_value() == element.is_string());
    if (!literal) return;
    require(reader.text(*literal) == element.get_ref<const std::string&>());
  }
  require(!texts.next() && texts.ended());
}

bool has_type(const std::string& name, std::string_view text, const Json& value) {
  if (name == "iss" || name == "sub" || name == "jti") return value.is_string();
  if (name == "exp" || name == "nbf" || name == "iat") {
    return value.is_number() && jwtsync::token::parse_numeric_date(text).has_value();  // compared by compare_date
  }
  if (name != "aud" || value.is_string()) return true;
  return value.is_array() &&
         std::all_of(value.begin(), value.end(), [](const Json& element) { return element.is_string(); });
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = jwtsync::fuzz::text_of(data, size);
  const auto claims = jwtsync::Claims::parse(input);
  if (claims) {
    const auto again = jwtsync::Claims::parse(claims->json());
    require(again.has_value() && again->json() == claims->json());
  }
  const ReferenceVerdict expected = jwtsync::fuzz::ReferenceReader::read(input);
  if (expected == ReferenceVerdict::unknown || input.size() > jwtsync::max_token_size) return 0;

  std::string text(input);
  text.append(1 + ObjectReader::padding, '\0');
  std::string room(input.size(), '\0');
  static ObjectReader reader;
  const std::string_view object_text = std::string_view(text).substr(0, input.size());
  const Fault without_vectors = reader.read(object_text, room.data(), jwtsync::json::Vectors::never);
  const Fault fault = reader.read(object_text, room.data());
  require(fault == without_vectors);
  require((fault == Fault::none) == (expected == ReferenceVerdict::accepted));
  if (fault != Fault::none) {
    require(!claims);
    return 0;
  }
  const Json object = Json::parse(input);
  require(object.size() == reader.members().size());
  bool fit = true;
  for (const Member& member : reader.members()) {
    compare_member(reader, member, object);
    const std::string name(member.name);
    fit = fit && has_type(name, member.value, object[name]);
  }
  require(claims.has_value() == fit);
  return 0;
}

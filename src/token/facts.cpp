// SPDX-License-Identifier: Apache-2.0
#include "token/facts.h"

#include "base/text.h"
#include "token/authenticate.h"
#include "token/form.h"
#include "token/open.h"
#include "token/prepared.h"
#include "token/signature_form.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace jwtsync {
namespace token {
namespace {

constexpr std::size_t longest_shown = 80;  // bytes
constexpr std::size_t most_shown = 4;

std::optional<std::string> shown_text(const json::ObjectReader& object, std::string_view name) {
  const json::Member* const member = object.find(name);
  const auto text = member == nullptr ? std::nullopt : object.text(*member);
  return text ? std::optional(shown(*text)) : std::nullopt;
}

std::vector<std::string> shown_audiences(const json::ObjectReader& claims) {
  if (auto one = shown_text(claims, "aud")) return {*std::move(one)};
  std::vector<std::string> audiences;
  const json::Member* const member = claims.find("aud");
  if (member == nullptr || !member->is_array()) return audiences;
  json::TextArray texts(member->value);
  while (const auto literal = texts.next()) {
    if (audiences.size() == most_shown) break;
    audiences.push_back(shown(claims.text(*literal)));
  }
  return audiences;
}

void read_header(std::string_view encoded, Scratch::Memory& memory, TokenFacts& facts) {
  if (!memory.header.decode(encoded) || memory.read(memory.header) != json::Fault::none) return;
  facts.has_header = true;
  facts.algorithm = shown_text(memory.object, "alg");
  facts.kid = shown_text(memory.object, "kid");
  facts.type = shown_text(memory.object, "typ");
}

void read_payload(std::string_view encoded, Scratch::Memory& memory, TokenFacts& facts) {
  if (!memory.payload.decode(encoded) || memory.read(memory.payload) != json::Fault::none) return;
  facts.issuer = shown_text(memory.object, "iss");
  facts.audiences = shown_audiences(memory.object);
}

void read_signature(std::string_view encoded, Scratch::Memory& memory, TokenFacts& facts) {
  if (!facts.algorithm || !memory.signature.decode(encoded)) return;
  facts.signature_size = memory.signature.bytes().size();
  facts.signature = signature_form(*facts.algorithm, memory.signature.bytes());
}

}  // namespace

std::string shown(std::string_view text) {
  if (text.size() <= longest_shown) return base::printable(text);
  std::size_t end = longest_shown;
  while (end > 0 && !base::is_utf8(text.substr(0, end))) --end;
  return base::printable(text.substr(0, end)) + "...";
}

TokenFacts facts_of(std::string_view token) {
  TokenFacts facts;
  const Shaped shaped = shape_of(token);
  facts.form = shaped.form;
  // What has to be mended before it can be read is not this token.
  if (facts.form != TokenForm::jws && facts.form != TokenForm::unsecured && facts.form != TokenForm::jwe) return facts;
  const std::vector<std::string_view> parts = base::split(token, '.');
  Scratch scratch;
  read_header(parts[0], scratch.memory(), facts);
  if (facts.form == TokenForm::jwe) return facts;
  read_payload(parts[1], scratch.memory(), facts);
  if (facts.form == TokenForm::jws) read_signature(parts[2], scratch.memory(), facts);
  return facts;
}

VerifierFacts facts_of(const HeaderRules& headers, const Expectations& expectations) {
  VerifierFacts facts{.keys = {},
                      .algorithms = {},
                      .type = expectations.type,
                      .issuer = expectations.issuer,
                      .audiences = expectations.audiences,
                      .published_at = headers.published_at()};
  for (const VerifyingKey& key : headers.keys()) {
    facts.keys.push_back({key.kid, key.algorithm, key.has_default_algorithm, key.accepted});
    const auto known = std::find(facts.algorithms.begin(), facts.algorithms.end(), key.algorithm);
    if (key.accepted && known == facts.algorithms.end()) facts.algorithms.push_back(key.algorithm);
  }
  return facts;
}

}  // namespace token

BothSides Verifier::both_sides(std::string_view token) const {
  BothSides sides{token::facts_of(token), token::facts_of(prepared_->headers, expectations())};
  Scratch scratch;
  sides.token.is_authentic = token::authenticate(prepared_->headers, token, scratch.memory()).has_value();
  return sides;
}

}  // namespace jwtsync

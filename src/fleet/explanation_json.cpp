// SPDX-License-Identifier: Apache-2.0
// What a process says of one token, and both sides of it, as JSON.
#include "fleet/report_values.h"
#include "fleet/wire.h"

#include <jwtsync/explained.h>
#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace jwtsync {
namespace fleet {
namespace {

json::Value or_null(const std::optional<std::string>& text) {
  return text ? json::Value(printable(*text)) : json::Value();
}

json::Value texts_of(const std::vector<std::string>& texts) {
  json::Value list = json::Value::array();
  for (const std::string& text : texts) list.push_back(printable(text));
  return list;
}

/// The enumerator up to `last` of this name; nothing if none has it.
template <typename Kind>
std::optional<Kind> kind_named(std::string_view name, Kind last) {
  for (std::size_t i = 0; i <= static_cast<std::size_t>(last); ++i) {
    if (name_of(static_cast<Kind>(i)) == name) return static_cast<Kind>(i);
  }
  return std::nullopt;
}

/// Text, or nothing where it is null; a fault where it is not there.
std::optional<std::string> text_or_null(const Reader& reader, std::string_view name) {
  return reader.is_null(name) ? std::nullopt : std::optional(reader.text(name));
}

TokenFacts read_token(const Reader& reader) {
  TokenFacts facts;
  // Of a newer process: something that is no token of three parts, whatever it is.
  facts.form = kind_named(reader.name("form"), TokenForm::too_large).value_or(TokenForm::other_parts);
  facts.is_authentic = reader.flag("authentic");
  facts.algorithm = text_or_null(reader, "alg");
  facts.kid = text_or_null(reader, "kid");
  facts.type = text_or_null(reader, "typ");
  facts.issuer = text_or_null(reader, "iss");
  facts.audiences = reader.texts("aud");
  facts.has_header = facts.algorithm || facts.kid || facts.type;
  if (reader.is_null("signature_size")) return facts;
  facts.signature_size = reader.number("signature_size");
  facts.signature = kind_named(reader.name("signature_form"), SignatureForm::too_long).value_or(SignatureForm::fits);
  return facts;
}

VerifierFacts read_verifier(const Reader& reader) {
  VerifierFacts facts{.keys = {},
                      .algorithms = {},
                      .type = text_or_null(reader, "typ"),
                      .issuer = text_or_null(reader, "iss"),
                      .audiences = reader.texts("aud"),
                      .published_at = text_or_null(reader, "published_at").value_or("")};
  for (const std::string& name : reader.texts("algorithms")) {
    if (const auto algorithm = algorithm_named(name)) facts.algorithms.push_back(*algorithm);
  }
  struct Key {
    std::string kid, algorithm;
    bool has_default_algorithm;
  };
  const std::vector<Key> keys = reader.objects(
      "keys", [](const Reader& key) { return Key{key.name("kid"), key.name("alg"), key.flag("alg_by_default")}; });
  for (const Key& key : keys) {
    const auto algorithm = algorithm_named(key.algorithm);
    if (!algorithm) continue;
    const bool is_accepted =
        std::find(facts.algorithms.begin(), facts.algorithms.end(), *algorithm) != facts.algorithms.end();
    facts.keys.push_back({key.kid, *algorithm, key.has_default_algorithm, is_accepted});
  }
  return facts;
}

/// A verdict, its stage and its error say one thing.
void check_verdict(const Reader& reader, const Explanation& explanation) {
  const std::optional<TokenVerdict> verdict = explanation.verdict.kind();
  if (!verdict) return;
  const bool is_refused = verdict == TokenVerdict::refused;
  if (is_refused != explanation.error.has_value()) {
    reader.note("error", is_refused ? "is null, although the token is refused" : "is there, and the token not refused");
  }
  if ((verdict == TokenVerdict::accepted) == explanation.stage.has_value()) {
    reader.note("stage", explanation.stage ? "is there, although the token is accepted" : "is null");
  }
}

Explanation read_explanation(const Reader& reader) {
  Explanation explanation;
  explanation.service = reader.name("service");
  explanation.instance = reader.name("instance");
  explanation.issuer = reader.optional_text("issuer").value_or("");
  explanation.verdict = Name<TokenVerdict>(reader.name("verdict"));
  if (!reader.is_null("stage")) explanation.stage = Name<Stage>(reader.name("stage"));
  if (!reader.is_null("error")) {
    explanation.error = reader.optional_error("error");
    explanation.code = reader.object("error").name("code");
  }
  explanation.token = read_token(reader.object("token"));
  if (!reader.is_null("verifier")) explanation.verifier = read_verifier(reader.object("verifier"));
  if (!reader.is_null("key")) {
    const Reader key = reader.object("key");
    explanation.key = JudgingKey{key.name("kid"), key.name("algorithm")};
  }
  explanation.clock = reader.time("clock");
  explanation.generation = reader.number("generation");
  explanation.loaded_at = reader.time("loaded_at");
  check_verdict(reader, explanation);
  return explanation;
}

}  // namespace

json::Value value_of(const TokenFacts& token) {
  const bool has_signature = token.signature_size != 0;
  return {{"form", name_of(token.form)},
          {"authentic", token.is_authentic},
          {"alg", or_null(token.algorithm)},
          {"kid", or_null(token.kid)},
          {"typ", or_null(token.type)},
          {"iss", or_null(token.issuer)},
          {"aud", texts_of(token.audiences)},
          {"signature_size", has_signature ? json::Value(token.signature_size) : json::Value()},
          {"signature_form", has_signature ? json::Value(name_of(token.signature)) : json::Value()}};
}

json::Value value_of(const VerifierFacts& verifier) {
  json::Value keys = json::Value::array();
  for (const VerifierFacts::Key& key : verifier.keys) {
    keys.push_back(
        {{"kid", printable(key.kid)}, {"alg", name_of(key.algorithm)}, {"alg_by_default", key.has_default_algorithm}});
  }
  json::Value algorithms = json::Value::array();
  for (const Algorithm algorithm : verifier.algorithms) algorithms.push_back(name_of(algorithm));
  return {
      {"keys", std::move(keys)},
      {"algorithms", std::move(algorithms)},
      {"typ", or_null(verifier.type)},
      {"iss", or_null(verifier.issuer)},
      {"aud", texts_of(verifier.audiences)},
      {"published_at", verifier.published_at.empty() ? json::Value() : json::Value(printable(verifier.published_at))}};
}

}  // namespace fleet

template <>
std::span<const std::string_view> names<TokenVerdict>() noexcept {
  static constexpr std::array<std::string_view, 3> table{"accepted", "refused", "signature_unknown"};
  static_assert(static_cast<std::size_t>(TokenVerdict::signature_unknown) + 1 == table.size());
  return table;
}

std::string to_json(const Explanation& explanation) {
  json::Value value = json::Value::object();
  value["service"] = fleet::printable(explanation.service);
  value["instance"] = fleet::printable(explanation.instance);
  if (!explanation.issuer.empty()) value["issuer"] = fleet::printable(explanation.issuer);
  value["verdict"] = fleet::printable(explanation.verdict.text());
  value["stage"] = explanation.stage ? json::Value(fleet::printable(explanation.stage->text())) : json::Value();
  value["error"] = explanation.error ? fleet::value_of(*explanation.error) : json::Value();
  value["token"] = fleet::value_of(explanation.token);
  value["verifier"] = explanation.verifier ? fleet::value_of(*explanation.verifier) : json::Value();
  value["key"] = json::Value();
  if (explanation.key) {
    value["key"] = {{"kid", fleet::printable(explanation.key->kid)},
                    {"algorithm", fleet::printable(explanation.key->algorithm)}};
  }
  value["clock"] = fleet::timestamp(explanation.clock);
  value["generation"] = explanation.generation;
  value["loaded_at"] = fleet::timestamp(explanation.loaded_at);
  return json::dump(value);
}

Result<Explanation> parse_explanation(std::string_view text) {
  const Result<json::Value> value = json::parse(text, Code::answer_malformed, fleet::answer_limits);
  if (!value) return failure(value.error());
  fleet::Fault fault;
  Explanation explanation = fleet::read_explanation(fleet::Reader(*value, "explanation", fault));
  if (fault.found()) return failure(std::move(fault).take());
  return explanation;
}

}  // namespace jwtsync

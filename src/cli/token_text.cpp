// SPDX-License-Identifier: Apache-2.0
#include "cli/token_text.h"

#include <array>
#include <string_view>
#include <utility>
#include "cli/claims_text.h"
#include "cli/sides_json.h"
#include "cli/table.h"
#include "fleet/members.h"

namespace jwtsync::cli {
namespace {

constexpr std::array<std::string_view, 3> times{"iat", "nbf", "exp"};

/// Whether it is a number, or text that a date may be written as.
bool is_like_a_time(const json::Value& value) {
  constexpr std::string_view characters = "0123456789-:.TZ+ ";
  constexpr std::size_t longest = 40;  // characters
  if (value.is_number()) return true;
  if (!value.is_string()) return false;
  const auto& text = value.get_ref<const std::string&>();
  return text.size() <= longest && text.find_first_not_of(characters) == std::string::npos;
}

/// The claims that are times, as the issuer wrote them.
json::Value times_of(const Look& look) {
  json::Value found = json::Value::object();
  if (!look.claims_json) return found;
  const Result<json::Value> claims = json::parse(*look.claims_json, Code::token_malformed);
  if (!claims || !claims->is_object()) return found;
  for (const std::string_view name : times) {
    const auto claim = claims->find(name);
    if (claim != claims->end() && is_like_a_time(*claim)) found[std::string(name)] = *claim;
  }
  return found;
}

/// What it says of itself, for the rows of `claims_text`: texts are as short as TokenFacts has them.
json::Value members_of(const TokenEvidence& evidence) {
  const TokenFacts& facts = evidence.sides.token;
  json::Value members = json::Value::object();
  const auto add = [&](const char* name, const std::optional<std::string>& text) {
    if (text) members[name] = *text;
  };
  add("alg", facts.algorithm);
  add("kid", facts.kid);
  add("typ", facts.type);
  add("iss", facts.issuer);
  if (facts.audiences.size() == 1) members["aud"] = facts.audiences.front();
  if (facts.audiences.size() > 1) members["aud"] = facts.audiences;
  members.update(times_of(evidence.look));
  return members;
}

std::string refusal_text(const Error& refusal) {
  return "(" + std::string(name_of(refusal.code)) + "): " + printable(refusal.message);
}

std::string verdict_line(const std::string& who, const std::optional<Error>& refusal, const Console& console) {
  if (!refusal) return who + ": " + console.good("accepted") + "\n";
  if (refusal->code == Code::ring_unavailable) return who + ": not judged, " + printable(refusal->message) + "\n";
  return who + ": " + console.bad("refused") + " " + refusal_text(*refusal) + "\n";
}

/// What a process said; nothing of one that said nothing, which stands among what could not be seen.
std::string verdict_line(const Explained& explained, const Console& console) {
  if (!explained.explanation) return {};
  const Explanation& said = *explained.explanation;
  const std::string who = "   by " + printable(said.service + " at " + text_of(explained.target));
  if (said.verdict == TokenVerdict::accepted) return who + ": " + console.good("accepted") + "\n";
  if (said.verdict == TokenVerdict::signature_unknown)
    return who + ": header and claims are good; it did not get the signature (--send-token)\n";
  if (said.verdict != TokenVerdict::refused) return who + ": " + printable(said.verdict.text()) + "\n";
  const std::string stage = said.stage ? " at " + printable(said.stage->text()) : std::string();
  const std::string words = said.error ? ": " + printable(fleet::shortened(said.error->message)) : std::string();
  return who + ": " + console.bad("refused") + stage + " (" + printable(said.code) + ")" + words + "\n";
}

std::string verdict_text(const TokenExamination& token, const Console& console) {
  const TokenEvidence& evidence = token.evidence;
  const std::string size = "token of " + std::to_string(evidence.size) + " bytes";
  const bool only_others_judge = !token.is_judged() && !token.explained.empty();
  std::string text =
      token.by_source.empty() && !only_others_judge ? verdict_line(size, evidence.refusal, console) : size + "\n";
  for (const SourceVerdict& verdict : token.by_source) {
    text += verdict_line("   by " + printable(verdict.locator), verdict.refusal, console);
  }
  for (const Explained& explained : token.explained) text += verdict_line(explained, console);
  return text;
}

json::Value explained_json(const std::vector<Explained>& explained) {
  json::Value values = json::Value::array();
  for (const Explained& one : explained) {
    json::Value value{{"target", text_of(one.target)}};
    if (one.explanation) {
      // The wire form is the one description of it.
      value["explanation"] = json::parse(to_json(*one.explanation), Code::internal_error).value_or(nullptr);
    } else {
      value["error"] = json::error_json(one.explanation.error());
    }
    values.push_back(std::move(value));
  }
  return values;
}

json::Value error_or_null(const std::optional<Error>& error) {
  return error ? json::error_json(*error) : json::Value(nullptr);
}

json::Value accepted_json(const std::optional<Error>& refusal) {
  if (refusal && refusal->code == Code::ring_unavailable) return nullptr;
  return !refusal;
}

}  // namespace

std::string token_text(const TokenExamination& token, Time now, const Console& console) {
  const TokenEvidence& evidence = token.evidence;
  std::string text = verdict_text(token, console);
  const json::Value members = members_of(evidence);
  if (!members.empty()) text += claims_text(json::dump(members), now);
  if (evidence.made_by) text += "the signature is that of " + printable(evidence.made_by->phrase) + "\n";
  return text;
}

json::Value token_answer_json(const TokenExamination& token) {
  const TokenEvidence& evidence = token.evidence;
  json::Value sources = json::Value::array();
  for (const SourceVerdict& verdict : token.by_source) {
    sources.push_back({{"source", verdict.locator},
                       {"accepted", accepted_json(verdict.refusal)},
                       {"error", error_or_null(verdict.refusal)}});
  }
  return {{"size", evidence.size},
          {"token", token_json(evidence.sides.token)},
          {"times", times_of(evidence.look)},
          {"accepted", accepted_json(evidence.refusal)},
          {"error", error_or_null(evidence.refusal)},
          {"verifier", token.is_judged() ? verifier_json(evidence.sides.verifier) : json::Value(nullptr)},
          {"made_by", evidence.made_by ? json::Value(evidence.made_by->phrase) : json::Value(nullptr)},
          {"sources", std::move(sources)},
          {"processes", explained_json(token.explained)}};
}

}  // namespace jwtsync::cli

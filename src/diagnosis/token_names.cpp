// SPDX-License-Identifier: Apache-2.0
// Whose a token is and for whom, beside what those expect who judge it: iss, aud and typ.
#include "base/characters.h"
#include "diagnosis/judges.h"
#include "diagnosis/token_causes.h"
#include "diagnosis/token_reading.h"

#include <algorithm>

namespace jwtsync::diagnosis {
namespace {

using enum Certainty;

bool holds(const std::vector<std::string>& texts, const std::string& text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

/// RFC 7515 4.1.9: media types compare without case, and "application/" may be left out.
bool is_type(std::string_view type, std::string_view expected) {
  constexpr std::string_view prefix = "application/";
  const auto bare = [&](std::string_view name) {
    return base::starts_in_any_case(name, prefix) ? name.substr(prefix.size()) : name;
  };
  return base::equal_ignoring_case(bare(type), bare(expected));
}

/// The names that a judge takes for an issuer: of several, all.
std::vector<std::string> issuers_of(const Judge& judge) {
  std::vector<std::string> names;
  if (judge.takes.issuer) names.push_back(*judge.takes.issuer);
  if (judge.rules == nullptr) return names;
  names.insert(names.end(), judge.rules->issuer_aliases.begin(), judge.rules->issuer_aliases.end());
  for (const Report& one : judge.rules->issuers) {
    if (one.issuer) names.push_back(*one.issuer);
    names.insert(names.end(), one.issuer_aliases.begin(), one.issuer_aliases.end());
  }
  return names;
}

/// The first difference that is small, from what was found to what is expected.
std::string nearest_difference(const std::vector<std::string>& found, const std::vector<std::string>& expected) {
  for (const std::string& one : found) {
    for (const std::string& other : expected) {
      if (std::string words = difference(one, other); !words.empty()) return words;
    }
  }
  return {};
}

bool is_of_entra(std::string_view issuer) {
  return issuer.find("sts.windows.net/") != std::string_view::npos ||
         issuer.find("login.microsoftonline.com/") != std::string_view::npos;
}

Advice advice_on_issuer(const std::optional<std::string>& found, const std::vector<std::string>& expected,
                        const Objectors& objectors) {
  const bool are_of_entra = found && is_of_entra(*found) && !expected.empty() && is_of_entra(expected.front());
  if (are_of_entra && found->find("/v2.0") == std::string::npos && expected.front().find("/v2.0") != std::string::npos)
    return Advice(
        "set requestedAccessTokenVersion to 2 in the manifest of the API (Entra): it gives tokens of version 1");
  if (!found) return Advice("let the issuer write its name as iss (RFC 7519, section 4.1.1)");
  return objectors.advise("let ",
                          " expect the issuer as it stands in the token, or as one of the aliases of its "
                          "[[issuers]], if it is the one that is meant");
}

/// Whether audiences are not as a judge expects. Of the keys at hand it is known by their verdict alone.
bool differs(const Judge& judge, const std::vector<std::string>& found, bool is_text) {
  const std::vector<std::string>& expected = judge.takes.audiences;
  if (judge.rules == nullptr && expected.empty()) return false;
  if (found.empty() || expected.empty()) return found.empty() != expected.empty();
  const auto is_found = [&](const std::string& one) { return holds(found, one); };
  switch (judge.rules == nullptr ? AudienceMatch::any : judge.rules->audience_match.value_or(AudienceMatch::any)) {
    case AudienceMatch::all: return !std::all_of(expected.begin(), expected.end(), is_found);
    case AudienceMatch::only: return !is_text || !is_found(expected.front());
    case AudienceMatch::any: break;
  }
  return std::none_of(expected.begin(), expected.end(), is_found);
}

std::string audience_sentence(const std::vector<std::string>& found, const Objectors& objectors) {
  const std::vector<std::string>& expected = objectors.first->takes.audiences;
  const std::string who = objectors.name() + (objectors.are_many() ? " expect " : " expects ");
  if (expected.empty()) return "the token is meant for " + in_quotes(found) + ", and " + who + "no audience";
  if (found.empty()) return "the token says of no audience that it is meant for it, and " + who + in_quotes(expected);
  const bool has_one =
      std::any_of(expected.begin(), expected.end(), [&](const auto& one) { return holds(found, one); });
  if (has_one && expected.size() == 1)
    return "the token has its audience in a list, and " + who + in_quotes(expected) + " alone, as text";
  if (has_one) return "the token is meant for " + in_quotes(found) + ", and " + who + "all of " + in_quotes(expected);
  return "the token is meant for " + in_quotes(found) + ", and " + who + in_quotes(expected) +
         nearest_difference(found, expected);
}

}  // namespace

std::vector<Finding> find_issuer_mismatch(const Evidence& evidence) {
  const json::Value claims = reading_of(evidence).claims;
  if (!claims.is_object()) return {};
  const std::optional<std::string> found = text_in(claims, "iss");
  if (!found && member_of(claims, "iss") != nullptr) return {};  // of a wrong type
  const std::vector<Judge> judges = judges_of(evidence);
  const Objectors objectors = objectors_among(evidence, judges, [&](const Judge& judge) {
    const std::vector<std::string> names = issuers_of(judge);
    return opinion(judge, Code::token_issuer_mismatch, !names.empty() && !(found && holds(names, *found)));
  });
  if (objectors.none()) return {};
  const std::vector<std::string> expected = issuers_of(*objectors.first);
  std::string why = found ? "the token is of the issuer " + in_quotes(*found) : "the token names no issuer";
  why += ", and " + objectors.name() + (objectors.are_many() ? " expect " : " expects ") +
         (expected.empty() ? "another" : in_quotes(expected));
  if (found) why += nearest_difference({*found}, expected);
  return {of_token(Cause::issuer_mismatch, objectors.certainty(), std::move(why),
                   advice_on_issuer(found, expected, objectors), {both_sides_line(evidence, objectors)})};
}

std::vector<Finding> find_audience_mismatch(const Evidence& evidence) {
  const json::Value claims = reading_of(evidence).claims;
  if (!claims.is_object() || !find_id_token_used(evidence).empty() || !find_token_for_other_api(evidence).empty())
    return {};
  const std::vector<std::string> found = texts_in(claims, "aud");
  const bool is_text = text_in(claims, "aud").has_value();
  const std::vector<Judge> judges = judges_of(evidence);
  const Objectors objectors = objectors_among(evidence, judges, [&](const Judge& judge) {
    return opinion(judge, Code::token_audience_mismatch, differs(judge, found, is_text));
  });
  if (objectors.none()) return {};
  const bool expects_none = objectors.first->takes.audiences.empty();
  const Advice fix = expects_none
                         ? objectors.advise("name the audience that ", " answers to: [verify] audiences, or --audience")
                         : objectors.advise("ask the issuer for a token with the audience of ",
                                            ", or let it expect the one that stands in the token, if that is its own");
  return {of_token(Cause::audience_mismatch, objectors.certainty(), audience_sentence(found, objectors), fix,
                   {both_sides_line(evidence, objectors)})};
}

std::vector<Finding> find_type_mismatch(const Evidence& evidence) {
  const Reading reading = reading_of(evidence);
  if (!reading.header.is_object()) return {};
  const std::optional<std::string> type = text_in(reading.header, "typ");
  const std::vector<Judge> judges = judges_of(evidence);
  const Objectors objectors = objectors_among(evidence, judges, [&](const Judge& judge) {
    const std::optional<std::string>& expected = judge.takes.type;
    return opinion(judge, Code::token_type_mismatch, expected && !(type && is_type(*type, *expected)));
  });
  if (objectors.none() || !objectors.first->takes.type || !find_id_token_used(evidence).empty()) return {};
  return {of_token(
      Cause::type_mismatch, objectors.certainty(),
      (type ? "the typ of the token is " + in_quotes(*type) : std::string("the token has no typ")) + ", and " +
          objectors.name() + (objectors.are_many() ? " expect " : " expects ") +
          in_quotes(*objectors.first->takes.type),
      objectors.advise("send the kind of token that ", " takes, such as an access token (at+jwt) and not an ID token"),
      {both_sides_line(evidence, objectors)})};
}

}  // namespace jwtsync::diagnosis

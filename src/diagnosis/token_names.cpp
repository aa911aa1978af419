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

std::string expecting(const Objectors& objectors) {
  return objectors.name() + (objectors.are_many() ? " expect " : " expects ");
}

/// "backend expects "api"".
std::string audience_clause(const std::vector<std::string>& found, const Objectors& objectors) {
  const std::vector<std::string>& expected = objectors.first->takes.audiences;
  if (expected.empty()) return expecting(objectors) + "no audience";
  const bool has_one =
      std::any_of(expected.begin(), expected.end(), [&](const auto& one) { return holds(found, one); });
  if (has_one && expected.size() == 1) return expecting(objectors) + in_quotes(expected) + " alone, as text";
  if (has_one) return expecting(objectors) + "all of " + in_quotes(expected);
  return expecting(objectors) + in_quotes(expected) + nearest_difference(found, expected);
}

std::string audience_sentence(const std::vector<std::string>& found, bool is_text,
                              const std::vector<Objectors>& groups) {
  const auto wants_text = [&](const Objectors& group) {
    return group.first->takes.audiences.size() == 1 && holds(found, group.first->takes.audiences.front());
  };
  const bool is_of_list = !is_text && std::all_of(groups.begin(), groups.end(), wants_text);
  const std::string subject = found.empty() ? "the token says of no audience that it is meant for it"
                              : is_of_list  ? "the token has its audience in a list"
                                            : "the token is meant for " + in_quotes(found);
  return subject + ", and " +
         said_of_each(groups, [&](const Objectors& group) { return audience_clause(found, group); });
}

Advice advice_on_audience(const std::vector<Objectors>& groups) {
  const Objectors& first = groups.front();
  if (groups.size() > 1)
    return Advice(
        "let all that take the same tokens expect one audience ([verify] audiences), and the issuer write it as aud; "
        "or ask it for a token for each");
  if (first.first->takes.audiences.empty())
    return first.advise("name the audience that ", " answers to: [verify] audiences, or --audience");
  return first.advise("ask the issuer for a token with the audience of ",
                      ", or let it expect the one that stands in the token, if that is its own");
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
  const std::vector<Objectors> groups =
      by_expectation(evidence, objectors, [](const Judge& judge) { return in_quotes(issuers_of(judge)); });
  std::string why = found ? "the token is of the issuer " + in_quotes(*found) : "the token names no issuer";
  why += ", and " + said_of_each(groups, [&](const Objectors& group) {
           const std::vector<std::string> expected = issuers_of(*group.first);
           return expecting(group) + (expected.empty() ? "another" : in_quotes(expected)) +
                  (found ? nearest_difference({*found}, expected) : std::string());
         });
  return {of_token(Cause::issuer_mismatch, objectors.certainty(), std::move(why),
                   advice_on_issuer(found, issuers_of(*objectors.first), groups.front()),
                   both_sides_lines(evidence, groups))};
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
  const std::vector<Objectors> groups =
      by_expectation(evidence, objectors, [](const Judge& judge) { return in_quotes(judge.takes.audiences); });
  // The process that was asked refuses it; the application that it answers for may have an audience of its own.
  const bool expects_none = groups.front().first->takes.audiences.empty();
  const Certainty certainty = expects_none ? std::max(objectors.certainty(), likely) : objectors.certainty();
  return {of_token(Cause::audience_mismatch, certainty, audience_sentence(found, is_text, groups),
                   advice_on_audience(groups), both_sides_lines(evidence, groups))};
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
  const std::vector<Objectors> groups =
      by_expectation(evidence, objectors, [](const Judge& judge) { return judge.takes.type.value_or(""); });
  return {of_token(Cause::type_mismatch, objectors.certainty(),
                   (type ? "the typ of the token is " + in_quotes(*type) : std::string("the token has no typ")) +
                       ", and " +
                       said_of_each(groups,
                                    [](const Objectors& group) {
                                      return expecting(group) + in_quotes(group.first->takes.type.value_or("another"));
                                    }),
                   groups.front().advise("send the kind of token that ",
                                         " takes, such as an access token (at+jwt) and not an ID token"),
                   both_sides_lines(evidence, groups))};
}

}  // namespace jwtsync::diagnosis

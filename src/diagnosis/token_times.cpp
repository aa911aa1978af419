// SPDX-License-Identifier: Apache-2.0
// The dates of a token: over, not begun, missing, or no dates at all.
#include "diagnosis/judges.h"
#include "diagnosis/token_causes.h"
#include "diagnosis/token_reading.h"
#include "diagnosis/token_time.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace jwtsync::diagnosis {
namespace {

using enum Certainty;
using std::chrono::seconds;

constexpr std::array<std::string_view, 3> dates{"exp", "nbf", "iat"};

struct Unit {
  double size;  // how many there are in a second
  std::string_view name;
};
constexpr std::array units{Unit{1e3, "milliseconds"}, Unit{1e6, "microseconds"}, Unit{1e9, "nanoseconds"}};

/// In what a date is counted that is a year of ours in no other unit than this; nullptr for seconds.
const Unit* unit_of(double date) noexcept {
  constexpr double year_2000 = 946'684'800, year_2100 = 4'102'444'800;
  const auto* const found = std::find_if(units.begin(), units.end(), [&](const Unit& unit) {
    return date / unit.size >= year_2000 && date / unit.size < year_2100;
  });
  return found == units.end() ? nullptr : found;
}

/// Of a date that is no number: what it is.
std::string_view kind_of_date(const json::Value& value) {
  if (value.is_null()) return "null";
  if (!value.is_string()) return "no number";
  const auto& text = value.get_ref<const std::string&>();
  constexpr std::size_t time_at = 10;  // behind 2026-01-01
  const bool is_number = !text.empty() && text.find_first_not_of("0123456789.") == std::string::npos;
  if (is_number) return "a number in quotation marks";
  const bool is_date = text.size() >= time_at && text[4] == '-' && text[7] == '-';
  return is_date ? "a date as text (ISO 8601)" : "text";
}

bool has_fraction(const json::Value& claims, std::string_view name) {
  const auto number = number_in(claims, name);
  return number && *number != std::floor(*number);
}

/// Some libraries take whole seconds only.
std::vector<Finding> find_fraction(const Evidence& evidence, const json::Value& claims) {
  const auto* const found =
      std::find_if(dates.begin(), dates.end(), [&](std::string_view name) { return has_fraction(claims, name); });
  if (found == dates.end() || evidence.token->refusal) return {};
  return {of_token(Cause::time_not_number, possible,
                   std::string(*found) + " is a fraction of seconds, which is allowed (RFC 7519, section 2), and which "
                                         "some libraries refuse",
                   Advice("let the issuer write whole seconds: int(time.time()), Math.floor(Date.now() / 1000)"))};
}

/// A length of time stands where a date should: exp 3600.
bool is_length(Time date) noexcept { return date < Time(std::chrono::hours(24) * 3650); }

bool is_born_expired(const Times& times) {
  if (!times.expires) return false;
  const bool ends_before =
      (times.issued && *times.expires <= *times.issued) || (times.not_before && *times.expires <= *times.not_before);
  return ends_before || is_length(*times.expires);
}

std::string clock_line(const Evidence& evidence) { return "clock here: " + utc(evidence.now); }

bool is_clock_known(const Evidence& evidence) noexcept { return evidence.now != Time(); }

Objectors who_is_late(const Evidence& evidence, const std::vector<Judge>& judges, const Times& times) {
  return objectors_among(evidence, judges, [&](const Judge& judge) {
    const bool is_over = times.expires && is_clock_known(evidence) && *times.expires <= evidence.now;
    const seconds leeway = judge.rules == nullptr ? seconds(0) : judge.rules->leeway;
    const bool is_over_there = is_over && *times.expires <= evidence.now + judge.ahead - leeway;
    return opinion(judge, Code::token_expired, is_over_there);
  });
}

}  // namespace

std::vector<Finding> find_time_in_milliseconds(const Evidence& evidence) {
  const json::Value claims = reading_of(evidence).claims;
  for (const std::string_view name : dates) {
    const auto date = number_in(claims, name);
    const Unit* const unit = date ? unit_of(*date) : nullptr;
    if (unit == nullptr) continue;
    return {of_token(Cause::time_in_milliseconds, certain,
                     std::string(name) + " is in " + std::string(unit->name) + ", and seconds are meant",
                     Advice("let the issuer write seconds since 1970: Math.floor(Date.now() / 1000), "
                            "currentTimeMillis() / 1000, int(time.time())"),
                     {std::string(name) + ": " + shown(*member_of(claims, name))})};
  }
  return {};
}

std::vector<Finding> find_time_not_number(const Evidence& evidence) {
  const json::Value claims = reading_of(evidence).claims;
  for (const std::string_view name : dates) {
    const json::Value* const value = member_of(claims, name);
    if (value == nullptr || value->is_number()) continue;
    return {of_token(Cause::time_not_number, certain,
                     std::string(name) + " is " + std::string(kind_of_date(*value)) +
                         ", and a number of seconds since 1970 is meant (RFC 7519, section 2)",
                     Advice("let the issuer write a number, without quotation marks: int(date.timestamp()), "
                            "Math.floor(date / 1000)"),
                     {std::string(name) + ": " + shown(*value)})};
  }
  return evidence.token == nullptr ? std::vector<Finding>() : find_fraction(evidence, claims);
}

std::vector<Finding> find_expired_when_minted(const Evidence& evidence) {
  const Times times = times_of(evidence);
  if (!is_born_expired(times) || is_accepted_here(evidence)) return {};
  const bool is_lifetime = is_length(*times.expires);
  const bool is_before_start = times.issued && *times.expires <= *times.issued;
  const std::string why = is_lifetime       ? "exp is a length of time and no date: it lies in " + utc(*times.expires)
                          : is_before_start ? "the token had expired when it was made: exp is not later than iat"
                                            : "the token is never valid: exp is not later than nbf";
  return {of_token(Cause::expired_when_minted, certain, why,
                   Advice("let the issuer add the lifetime to the time of now: exp = iat + lifetime, both in seconds "
                          "and in UTC"),
                   {"token: exp " + utc(*times.expires) + (times.issued ? ", iat " + utc(*times.issued) : "") +
                    (times.not_before ? ", nbf " + utc(*times.not_before) : "")})};
}

std::vector<Finding> find_token_expired(const Evidence& evidence) {
  const Times times = times_of(evidence);
  if (evidence.token == nullptr || is_born_expired(times) || !find_clock_skew(evidence).empty()) return {};
  const std::vector<Judge> judges = judges_of(evidence);
  const bool is_over = times.expires && is_clock_known(evidence) && *times.expires <= evidence.now;
  const Objectors objectors = who_is_late(evidence, judges, times);
  if (objectors.none() && !(judges.empty() && is_over)) return {};
  const std::string line = both_sides_line(evidence, objectors);
  if (!is_over) {
    // Refused, and yet not over: by the greatest age, or by a clock that is not this one.
    const std::string message = objectors.first->refusal ? objectors.first->refusal->message : "the token has expired";
    return {of_token(Cause::token_expired, certain, message,
                     Advice("get a fresh token; if this one is fresh, compare the clocks of issuer and verifier"),
                     {line})};
  }
  const seconds late = between(*times.expires, evidence.now);
  const bool is_near = late <= seconds(60);
  const Advice fix =
      is_near ? Advice(
                    "get a fresh token, a while before the last one ends; clocks may differ by as much: a leeway "
                    "([verify] leeway_seconds) forgives it")
              : Advice("get a fresh token; if this one should be fresh, compare the clocks of issuer and verifier");
  return {of_token(Cause::token_expired, certain, "the token expired " + length_of(late) + " ago", fix,
                   {"token: exp " + utc(*times.expires) + (times.issued ? ", iat " + utc(*times.issued) : ""),
                    clock_line(evidence)})};
}

std::vector<Finding> find_token_not_yet_valid(const Evidence& evidence) {
  const Times times = times_of(evidence);
  const bool is_ahead = times.not_before && is_clock_known(evidence) && *times.not_before > evidence.now;
  if (!is_ahead || !find_clock_skew(evidence).empty()) return {};
  const std::vector<Judge> judges = judges_of(evidence);
  const Objectors objectors = objectors_among(evidence, judges, [&](const Judge& judge) {
    const seconds leeway = judge.rules == nullptr ? seconds(0) : judge.rules->leeway;
    return opinion(judge, Code::token_not_yet_valid, *times.not_before > evidence.now + judge.ahead + leeway);
  });
  if (objectors.none() && !judges.empty()) return {};
  return {of_token(
      Cause::token_not_yet_valid, certain, "the token begins in " + length_of(between(evidence.now, *times.not_before)),
      Advice("wait until then, or let the issuer write an nbf that has begun; if it should have, compare the "
             "clocks of issuer and verifier"),
      {"token: nbf " + utc(*times.not_before), clock_line(evidence)})};
}

std::vector<Finding> find_expiration_missing(const Evidence& evidence) {
  const json::Value claims = reading_of(evidence).claims;
  if (!claims.is_object() || member_of(claims, "exp") != nullptr || evidence.token->look.form == TokenForm::jwe)
    return {};
  const std::vector<Judge> judges = judges_of(evidence);
  const Objectors objectors = objectors_among(evidence, judges, [&](const Judge& judge) {
    const bool differs = judge.rules != nullptr && judge.rules->allow_missing_expiration == false;
    return opinion(judge, Code::token_claim_missing, differs);
  });
  if (objectors.none() && !judges.empty()) return {};
  return {of_token(
      Cause::expiration_missing, judges.empty() ? likely : objectors.certainty(),
      "the token has no exp, so that it never expires" +
          (judges.empty() ? std::string()
                          : ", and " + objectors.name() + (objectors.are_many() ? " refuse" : " refuses") + " such"),
      Advice("let the issuer write exp; only for tokens that must live for ever accept its absence: "
             "[verify] allow_missing_exp"),
      {both_sides_line(evidence, objectors)})};
}

}  // namespace jwtsync::diagnosis

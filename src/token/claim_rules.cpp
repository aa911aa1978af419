// SPDX-License-Identifier: Apache-2.0
#include "token/claim_rules.h"

#include "base/characters.h"
#include "base/text.h"
#include "json/escape.h"
#include "token/claim_name.h"
#include "token/numeric_subject.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace jwtsync::token {

// The checks are inlined: to return what they say through memory costs more than most of them.
namespace {

using json::Member;
using json::ObjectReader;

/// The claims that rules look at, found in one pass over the members, which has no branch that depends on a name.
class RegisteredClaims {
 public:
  explicit RegisteredClaims(const ObjectReader& claims) noexcept {
    for (const Member& member : claims.members()) {
      const Registered name = registered(member.name);
      const std::size_t place = place_of(name);
      const Member*& found = found_[place];
      found = claim_at[place] == name ? &member : found;
    }
  }
  /// nullptr if it is absent.
  [[nodiscard]] const Member* operator[](Registered claim) const noexcept { return found_[place_of(claim)]; }

 private:
  std::array<const Member*, places> found_{};
};

[[gnu::always_inline]] inline NumericDate date_of(const Member* claim, NumericDate if_absent) noexcept {
  if (claim == nullptr) return if_absent;
  return claim->is_number() ? read_numeric_date(claim->value) : no_numeric_date;
}

/// RFC 7519 4.1.4: "Its value MUST be a number containing a NumericDate value"; 4.1.5 and 4.1.6 say the same.
[[gnu::always_inline]] inline Checked check_form(NumericDate date, const Member* claim) noexcept {
  if (date != no_numeric_date || claim == nullptr) return {};
  return object_to(Code::token_claim_malformed, claim->name,
                   claim->is_number() ? "must lie between 1970 and the year 9999" : "must be a number of seconds");
}

/// RFC 7519 4.1.2: the subject is a text. An integer is one only where it is asked for, and is then not text.
[[gnu::always_inline]] inline Checked check_subject(const Member* claim, bool allow_numeric) noexcept {
  if (claim == nullptr || claim->is_text()) return {};
  if (!allow_numeric) return object_to(Code::token_claim_malformed, "sub", "must be text");
  if (read_numeric_subject(claim->value)) return {};
  return object_to(Code::token_claim_malformed, "sub", "must be text, or an integer of 64 bits in digits alone");
}

/// RFC 7519 4.1.7: a case-sensitive text.
[[gnu::always_inline]] inline Checked check_token_id(const Member* claim) noexcept {
  if (claim == nullptr || claim->is_text()) return {};
  return object_to(Code::token_claim_malformed, "jti", "must be text");
}

/// Whether a claim is there and says nothing.
bool is_blank(const Member& claim, const ObjectReader& claims) noexcept {
  if (claim.is_text()) return base::trim(*claims.text(claim)).empty();
  const std::string_view value = claim.value;
  const bool is_container = value.front() == '[' || value.front() == '{';
  return value == "null" || (is_container && value.find_first_not_of(" \t\r\n", 1) == value.size() - 1);
}

}  // namespace

ClaimRules::Expected::Expected(const std::string& expected) : text(expected) {
  // What is not UTF-8 cannot be written in JSON, so no claim says it.
  if (base::is_utf8(text)) json::append_text(literal, text);
}

[[gnu::always_inline]] inline bool ClaimRules::Expected::is_said_by(const Member& claim,
                                                                    const ObjectReader& claims) const noexcept {
  // Equal literals say the same, and comparing them needs no look for escapes; others may still say the same.
  return claim.value == literal || claims.text(claim) == text;
}

ClaimRules::ClaimRules(Expectations expectations) : expectations_(std::move(expectations)) {
  if (expectations_.issuer) issuer_.emplace(*expectations_.issuer);
  for (const std::string& alias : expectations_.issuer_aliases) aliases_.emplace_back(alias);
  for (const std::string& audience : expectations_.audiences) audiences_.emplace_back(audience);
}

Checked ClaimRules::check(const ObjectReader& claims, const Moment& now, NumericDate& expires) const noexcept {
  const RegisteredClaims found(claims);
  const Member* const exp = found[Registered::expires];
  const Member* const nbf = found[Registered::not_before];
  const Member* const iat = found[Registered::issued];
  // A date that is not there forbids nothing.
  expires = date_of(exp, NumericDate::max());
  const NumericDate not_before = date_of(nbf, NumericDate::min());
  const NumericDate issued = date_of(iat, NumericDate::min());
  if (const Checked form = check_form(expires, exp); !form) return form;
  if (const Checked form = check_form(not_before, nbf); !form) return form;
  if (const Checked form = check_form(issued, iat); !form) return form;
  if (const Checked has = check_required(exp, iat, claims); !has) return has;
  if (const Checked form = check_subject(found[Registered::subject], expectations_.allow_numeric_subject); !form)
    return form;
  if (const Checked form = check_token_id(found[Registered::token_id]); !form) return form;
  if (const Checked issuer = check_issuer(found[Registered::issuer], claims); !issuer) return issuer;
  if (const Checked audience = check_audience(found[Registered::audience], claims); !audience) return audience;
  const std::chrono::seconds leeway = expectations_.leeway;
  // RFC 7519 4.1.4: "on or after which the JWT MUST NOT be accepted".
  if (now.latest - leeway >= expires) return object_to(Code::token_expired, "exp");
  // RFC 7519 4.1.5: "before which the JWT MUST NOT be accepted".
  if (now.earliest + leeway < not_before) return object_to(Code::token_not_yet_valid, "nbf");
  // RFC 7519 4.1.6 only dates the token; one from the future was dated by a clock that is wrong.
  if (now.earliest + leeway < issued && !expectations_.allow_issued_in_future) {
    return object_to(Code::token_issued_in_future, "iat");
  }
  if (expectations_.max_age && now.latest - leeway - *expectations_.max_age > issued) {
    return object_to(Code::token_expired, "iat");
  }
  return {};
}

[[gnu::always_inline]] inline Checked ClaimRules::check_required(const Member* expires, const Member* issued,
                                                                 const ObjectReader& claims) const noexcept {
  if (expires == nullptr && !expectations_.allow_missing_expiration) {
    return object_to(Code::token_claim_missing, "exp");
  }
  if (issued == nullptr && expectations_.max_age) return object_to(Code::token_claim_missing, "iat");
  for (const std::string& name : expectations_.required_claims) {
    const Member* const claim = claims.find(name);
    if (claim == nullptr) return object_to(Code::token_claim_missing, name);
    if (is_blank(*claim, claims)) return object_to(Code::token_claim_missing, name, "is blank");
  }
  return {};
}

/// RFC 7519 4.1.1: a case-sensitive text.
[[gnu::always_inline]] inline Checked ClaimRules::check_issuer(const Member* claim,
                                                               const ObjectReader& claims) const noexcept {
  if (claim != nullptr && !claim->is_text()) return object_to(Code::token_claim_malformed, "iss", "must be text");
  const auto is_said = [&](const Expected& name) { return claim != nullptr && name.is_said_by(*claim, claims); };
  if (!issuer_ || is_said(*issuer_) || std::any_of(aliases_.begin(), aliases_.end(), is_said)) return {};
  return object_to(Code::token_issuer_mismatch, "iss");
}

template <typename Holds>
bool ClaimRules::holds_expected(Holds holds) const noexcept {
  if (expectations_.audience_match.value_or(AudienceMatch::any) == AudienceMatch::any) {
    return std::any_of(audiences_.begin(), audiences_.end(), holds);
  }
  return std::all_of(audiences_.begin(), audiences_.end(), holds);
}

/// RFC 7519 4.1.3: one text, or an array of texts.
[[gnu::always_inline]] inline Checked ClaimRules::check_audience(const Member* claim,
                                                                 const ObjectReader& claims) const noexcept {
  bool expected = claim == nullptr && audiences_.empty();
  if (claim != nullptr && claim->is_text()) {
    expected = holds_expected([&](const Expected& audience) { return audience.is_said_by(*claim, claims); });
  } else if (claim != nullptr) {
    constexpr std::string_view problem = "must be text or an array of texts";
    if (!claim->is_array()) return object_to(Code::token_claim_malformed, "aud", problem);
    json::TextArray texts(claim->value);
    while (texts.next()) {
    }
    if (!texts.ended()) return object_to(Code::token_claim_malformed, "aud", problem);
    expected = expectations_.audience_match != AudienceMatch::only &&
               holds_expected([&](const Expected& audience) { return is_in(audience, *claim, claims); });
  }
  // "If the principal processing the claim does not identify itself with a value in the "aud" claim when this claim is
  // present, then the JWT MUST be rejected": so too where no audience is expected.
  if (!expected) return object_to(Code::token_audience_mismatch, "aud");
  return {};
}

bool ClaimRules::is_in(const Expected& audience, const Member& array, const ObjectReader& claims) noexcept {
  json::TextArray texts(array.value);
  while (const auto literal = texts.next()) {
    if (claims.text(*literal) == audience.text) return true;
  }
  return false;
}

bool is_about_time(const Objection& objection) noexcept {
  return objection.code == Code::token_expired || objection.code == Code::token_not_yet_valid ||
         objection.code == Code::token_issued_in_future;
}

bool is_type(std::string_view type, std::string_view expected) noexcept {
  constexpr std::string_view prefix = "application/";
  const auto bare = [prefix](std::string_view name) {
    const bool prefixed = base::starts_in_any_case(name, prefix);
    // "application/a/b" is not a short form of anything.
    return prefixed && name.find('/', prefix.size()) == std::string_view::npos ? name.substr(prefix.size()) : name;
  };
  return base::equal_ignoring_case(bare(type), bare(expected));
}

}  // namespace jwtsync::token

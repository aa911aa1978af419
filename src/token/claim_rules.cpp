// SPDX-License-Identifier: Apache-2.0
#include "token/claim_rules.h"

#include "base/text.h"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace jwtsync::token {
namespace {

using json::Member;
using json::ObjectReader;

/// Three characters as one number, to switch on.
constexpr std::uint32_t packed(std::string_view name) noexcept {
  const auto at = [name](std::size_t i) { return std::uint32_t{static_cast<unsigned char>(name[i])}; };
  return (at(0) << 16) | (at(1) << 8) | at(2);
}

/// The claims that rules look at; nullptr where absent. Found in one pass over the members.
struct Registered {
  const Member* issuer = nullptr;
  const Member* audience = nullptr;
  const Member* expires = nullptr;
  const Member* not_before = nullptr;
  const Member* issued = nullptr;
};

Registered registered(const ObjectReader& claims) noexcept {
  Registered found;
  for (const Member& member : claims.members()) {
    if (member.name.size() != 3) continue;
    switch (packed(member.name)) {
      case packed("iss"): found.issuer = &member; break;
      case packed("aud"): found.audience = &member; break;
      case packed("exp"): found.expires = &member; break;
      case packed("nbf"): found.not_before = &member; break;
      case packed("iat"): found.issued = &member; break;
      default: break;
    }
  }
  return found;
}

/// The date that a claim holds, or nothing if the claim is absent.
tl::expected<std::optional<NumericDate>, Objection> date_of(const Member* claim) noexcept {
  if (claim == nullptr) return std::nullopt;
  if (!claim->is_number()) return object_to(Code::token_claim_malformed, claim->name, "must be a number of seconds");
  const auto date = parse_numeric_date(claim->value);
  if (!date) return object_to(Code::token_claim_malformed, claim->name, "must lie between 1970 and the year 9999");
  return date;
}

Checked check_required(const ObjectReader& claims, const Expectations& expectations, const Member* expires) noexcept {
  if (expires == nullptr && !expectations.allow_missing_expiration) return object_to(Code::token_claim_missing, "exp");
  for (const std::string& name : expectations.required_claims) {
    const Member* const claim = claims.find(name);
    if (claim == nullptr || claim->value == "null") return object_to(Code::token_claim_missing, name);
  }
  return {};
}

/// RFC 7519 4.1.1: a case-sensitive text.
Checked check_issuer(const ObjectReader& claims, const Expectations& expectations, const Member* claim) noexcept {
  if (claim != nullptr && !claim->is_text()) return object_to(Code::token_claim_malformed, "iss", "must be text");
  if (!expectations.issuer) return {};
  if (claim == nullptr || claims.text(*claim) != *expectations.issuer)
    return object_to(Code::token_issuer_mismatch, "iss");
  return {};
}

bool is_among(std::string_view audience, const Expectations& expectations) noexcept {
  const auto& audiences = expectations.audiences;
  return std::find(audiences.begin(), audiences.end(), audience) != audiences.end();
}

/// RFC 7519 4.1.3: one text, or an array of texts.
Checked check_audience(const ObjectReader& claims, const Expectations& expectations, const Member* claim) noexcept {
  const Objection mismatch{Code::token_audience_mismatch, "aud"};
  if (claim == nullptr) {
    if (expectations.audiences.empty()) return {};
    return tl::unexpected(mismatch);
  }
  bool expected = false;
  if (const auto audience = claims.text(*claim)) {
    expected = is_among(*audience, expectations);
  } else {
    if (!claim->is_array()) return object_to(Code::token_claim_malformed, "aud", "must be text or an array of texts");
    json::TextArray audiences(claim->value);
    while (const auto literal = audiences.next()) expected = expected || is_among(claims.text(*literal), expectations);
    if (!audiences.ended()) return object_to(Code::token_claim_malformed, "aud", "must be text or an array of texts");
  }
  // "If the principal processing the claim does not identify itself with a value in the "aud" claim when this claim is
  // present, then the JWT MUST be rejected": so too where no audience is expected.
  if (!expected) return tl::unexpected(mismatch);
  return {};
}

struct Dates {
  std::optional<NumericDate> expires;
  std::optional<NumericDate> not_before;
  std::optional<NumericDate> issued;
};

tl::expected<Dates, Objection> dates_of(const Registered& found) noexcept {
  const auto expires = date_of(found.expires);
  if (!expires) return tl::unexpected(expires.error());
  const auto not_before = date_of(found.not_before);
  if (!not_before) return tl::unexpected(not_before.error());
  const auto issued = date_of(found.issued);
  if (!issued) return tl::unexpected(issued.error());
  return Dates{*expires, *not_before, *issued};
}

Checked check_dates(const Dates& dates, std::chrono::seconds leeway, NumericDate now) noexcept {
  // RFC 7519 4.1.4: "on or after which the JWT MUST NOT be accepted".
  if (dates.expires && now >= *dates.expires + leeway) return object_to(Code::token_expired, "exp");
  // RFC 7519 4.1.5: "before which the JWT MUST NOT be accepted".
  if (dates.not_before && now + leeway < *dates.not_before) return object_to(Code::token_not_yet_valid, "nbf");
  // RFC 7519 4.1.6 only dates the token; one from the future was dated by a clock that is wrong.
  if (dates.issued && now + leeway < *dates.issued) return object_to(Code::token_issued_in_future, "iat");
  return {};
}

}  // namespace

Checked check_claims(const ObjectReader& claims, const Expectations& expectations, NumericDate now) noexcept {
  const Registered found = registered(claims);
  const auto dates = dates_of(found);
  if (!dates) return tl::unexpected(dates.error());
  if (const Checked present = check_required(claims, expectations, found.expires); !present) return present;
  if (const Checked issuer = check_issuer(claims, expectations, found.issuer); !issuer) return issuer;
  if (const Checked audience = check_audience(claims, expectations, found.audience); !audience) return audience;
  return check_dates(*dates, expectations.leeway, now);
}

bool is_type(std::string_view type, std::string_view expected) noexcept {
  constexpr std::string_view prefix = "application/";
  const auto bare = [prefix](std::string_view name) {
    const bool prefixed = base::equal_ignoring_case(name.substr(0, prefix.size()), prefix);
    // "application/a/b" is no short form of anything.
    return prefixed && name.find('/', prefix.size()) == std::string_view::npos ? name.substr(prefix.size()) : name;
  };
  return base::equal_ignoring_case(bare(type), bare(expected));
}

}  // namespace jwtsync::token

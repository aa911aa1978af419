// SPDX-License-Identifier: Apache-2.0
// What can be told of a token without any key.
#include "base/characters.h"
#include "base/text.h"
#include "diagnosis/token_kind.h"

#include <jwtsync/diagnosis.h>
#include <jwtsync/issuer.h>
#include <algorithm>
#include <string>
#include <vector>

namespace jwtsync {
namespace {

bool is_of_alphabet(char c) noexcept { return base::is_alphanumeric(c) || c == '-' || c == '_' || c == '.'; }

/// Base64 has no part of one character more than a multiple of four.
bool ends_within_byte(std::string_view part) noexcept { return part.size() % 4 == 1; }

TokenDamage damage_of(std::string_view text) {
  const auto odd = std::find_if_not(text.begin(), text.end(), is_of_alphabet);
  if (text.find("...") != std::string_view::npos || text.find("\xe2\x80\xa6") != std::string_view::npos)
    return TokenDamage::ellipsis;
  if (odd != text.end()) return *odd == '%' ? TokenDamage::percent_encoded : TokenDamage::foreign_character;
  const std::vector<std::string_view> parts = base::split(text, '.');
  return std::any_of(parts.begin(), parts.end(), ends_within_byte) ? TokenDamage::ends_within_byte : TokenDamage::none;
}

/// Whether a text of three parts is a signed cookie of Flask: its second part is a time of four bytes, in which no
/// claims can be.
bool is_of_itsdangerous(std::string_view text, const Look& look) {
  const std::vector<std::string_view> parts = base::split(text, '.');
  return parts.size() == 3 && parts[1].size() == 6 && !look.claims_json && look.header_json &&
         look.header_json->find("\"alg\"") == std::string::npos;
}

}  // namespace

TokenEvidence evidence_of(std::string_view token) {
  TokenEvidence evidence{.look = look_at(token), .size = token.size()};
  evidence.sides.token = facts_of(token);
  const Look& look = evidence.look;
  if (!look.error || look.form == TokenForm::too_large || look.form == TokenForm::jwe) return evidence;
  const bool may_be_another_kind = look.form == TokenForm::opaque || look.form == TokenForm::cut ||
                                   look.form == TokenForm::other_parts || look.form == TokenForm::scheme_in_front ||
                                   look.form == TokenForm::json || !look.header_json;
  const bool is_told = look.form == TokenForm::several || look.form == TokenForm::cookies ||
                       look.form == TokenForm::case_lost || look.form == TokenForm::empty;
  if (may_be_another_kind && !is_told) evidence.kind = diagnosis::kind_of(token);
  if (is_of_itsdangerous(token, look)) evidence.kind = diagnosis::signed_cookie_of_flask;
  const bool may_be_damaged = look.form == TokenForm::jws || look.form == TokenForm::other_parts ||
                              look.form == TokenForm::cut || look.form == TokenForm::opaque;
  if (may_be_damaged && evidence.kind.empty()) evidence.damage = damage_of(token);
  return evidence;
}

}  // namespace jwtsync

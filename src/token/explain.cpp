// SPDX-License-Identifier: Apache-2.0
// A refusal in words. The token is examined once more: nothing about it was kept, since most refusals are never
// explained.
#include "base/text.h"
#include "token/facts.h"
#include "token/numeric_date.h"
#include "token/numeric_subject.h"
#include "token/open.h"
#include "token/prepared.h"
#include "token/sides.h"
#include "token/signature_form.h"
#include "token/words.h"

#include <fmt/format.h>
#include <algorithm>
#include <array>

namespace jwtsync {
namespace {

using token::NumericDate;
using token::Objection;

/// A text of the verifier's own in quotes.
std::string in_quotes(std::string_view text) { return fmt::format("\"{}\"", text); }

/// A claim's value as the issuer wrote it, cut where it is long; "nothing" if absent.
std::string found(const json::ObjectReader& claims, std::string_view name) {
  const json::Member* const claim = claims.find(name);
  if (claim == nullptr) return "nothing";
  return token::shown(claim->value);
}

/// What a JSON text is, by its first character.
std::string_view kind_of_json(std::string_view value) noexcept {
  switch (value.empty() ? '\0' : value.front()) {
    case '"': return "text";
    case '{': return "an object";
    case '[': return "a list";
    case 'n': return "null";
    case 't':
    case 'f': return "true or false";
    default: return "a number";
  }
}

/// What the audience of a token must be.
std::string rule_of(const Expectations& expectations) {
  std::vector<std::string> quotes;
  for (const std::string& text : expectations.audiences) quotes.push_back(in_quotes(text));
  const std::string all = fmt::format("{}", fmt::join(quotes, ", "));
  if (expectations.audience_match == AudienceMatch::only) return fmt::format("be {} alone, as text", all);
  if (quotes.size() == 1) return "hold " + all;
  return fmt::format("hold {} {}", expectations.audience_match == AudienceMatch::all ? "all of" : "one of", all);
}

/// How far apart two points are, as a person would say it.
std::string apart(NumericDate earlier, NumericDate later) {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(later - earlier).count();
  if (seconds < 120) return fmt::format("{} s", seconds);
  if (seconds < 2 * 3600) return fmt::format("{} min", seconds / 60);
  if (seconds < 2 * 86400) return fmt::format("{} h", seconds / 3600);
  return fmt::format("{} days", seconds / 86400);
}

/// The words of one refusal. `memory` holds what the examination left: the claims, where the signature was good.
class RefusalWords {
 public:
  RefusalWords(const Expectations& expectations, const token::HeaderRules& headers, const BothSides& sides,
               NumericDate now, std::chrono::seconds within, const Objection& objection, const Scratch::Memory& memory)
      : expectations_(expectations),
        headers_(headers),
        sides_(sides),
        now_(now),
        within_(within),
        objection_(objection),
        memory_(memory) {}

  [[nodiscard]] Error of(std::string_view text) const {
    Error error = token::in_words(objection_, text);
    switch (objection_.code) {
      case Code::token_algorithm_mismatch: return about_algorithm(std::move(error));
      case Code::token_key_unknown: return about_key(std::move(error));
      case Code::token_key_unusable: return about_unused_key(std::move(error), text);
      case Code::token_signature_invalid: return about_signature(std::move(error));
      case Code::token_type_mismatch: return about_type(std::move(error));
      case Code::token_claim_malformed: return about_claim(std::move(error));
      case Code::token_issuer_mismatch: return about_issuer(std::move(error));
      case Code::token_audience_mismatch: return about_audience(std::move(error));
      case Code::token_expired:
      case Code::token_not_yet_valid:
      case Code::token_issued_in_future: return about_time(std::move(error));
      default: return error;
    }
  }

 private:
  [[nodiscard]] Error about_algorithm(Error error) const {
    if (token::lacks_name_of_key(sides_)) {
      return {error.code,
              "the header names no key, and another algorithm than the key has that takes such tokens" +
                  token::sides_text(sides_),
              "let the issuer write the kid of its key into the header; jwtsync keys shows the kids"};
    }
    const std::string accepted = token::any_of(token::algorithms_for(sides_));
    error.message += fmt::format("; expected {}", accepted) + token::sides_text(sides_);
    error.hint = token::way_to_take_algorithm(sides_);
    if (error.hint.empty()) error.hint = fmt::format("let the issuer sign with {}", accepted);
    return error;
  }

  [[nodiscard]] Error about_key(Error error) const {
    error.message += token::sides_text(sides_);
    return at_issuer(std::move(error));
  }

  /// The header is not to be trusted, but that it names another key is telling: kids are derived from the keys.
  [[nodiscard]] Error about_signature(Error error) const {
    const TokenFacts& token = sides_.token;
    const std::vector<VerifierFacts::Key>& keys = sides_.verifier.keys;
    if (token.signature != SignatureForm::fits) {
      error.message = token::text_of(token.signature, token.algorithm.value_or(""), token.signature_size) +
                      token::sides_text(sides_);
      error.hint = token.signature == SignatureForm::der
                       ? "let the signer write it as RFC 7518, section 3.4 has it (IEEE P1363)"
                       : "the token was cut or changed on its way, or was made by something that is not a JWT library";
      if (token::is_of_small_rsa_key(token.algorithm.value_or(""), token.signature_size))
        error.hint = "let the issuer sign by an RSA key of 2048 bits or more";
      return error;
    }
    if (keys.size() == 1 && token.kid && *token.kid != token::shown(keys.front().kid)) {
      error.message = fmt::format("the token was signed with another key: it does not name {}", keys.front().kid);
    }
    error.message += token::sides_text(sides_);
    return at_issuer(std::move(error));
  }

  /// Where an issuer publishes the keys, it is the one to compare with.
  [[nodiscard]] Error at_issuer(Error error) const {
    const std::string& address = sides_.verifier.published_at;
    if (address.empty()) return error;
    error.hint =
        fmt::format("see whether the token is of the issuer whose keys these are, and whether it has the key: {}",
                    address.substr(0, address.find('?')));
    return error;
  }

  [[nodiscard]] Error about_unused_key(Error error, std::string_view text) const {
    Scratch scratch;
    const auto parts = token::split(text);
    const auto header = token::open_header(parts->header, scratch.memory());
    const UnusedKey* const key = header ? headers_.unused_key_of(*header) : nullptr;
    if (key == nullptr) return error;
    error.message += fmt::format(": key {} of the set, {}: {}", key->position, in_quotes(*key->kid), key->why);
    return error;
  }

  [[nodiscard]] Error about_type(Error error) const {
    error.message += fmt::format(": the header's typ is not {}", in_quotes(*expectations_.type));
    error.hint = "send the kind of token that this service takes, such as an access token and not an ID token";
    return error;
  }

  [[nodiscard]] Error about_claim(Error error) const {
    error.message += "; found " + found_of_claim();
    error.hint = "let the issuer write registered claims as RFC 7519, section 4.1 says";
    const json::Member* const claim = memory_.object.find(objection_.subject);
    if (objection_.subject == "sub" && !expectations_.allow_numeric_subject &&
        token::read_numeric_subject(claim->value)) {
      error.hint += "; allow_numeric_sub takes integers";
    }
    return error;
  }

  /// Whose token it is stands in sub and other claims: of these the kind of the value is told, and not the value.
  [[nodiscard]] std::string found_of_claim() const {
    constexpr std::array<std::string_view, 5> shown{"iss", "aud", "exp", "nbf", "iat"};
    if (std::find(shown.begin(), shown.end(), objection_.subject) != shown.end())
      return found(memory_.object, objection_.subject);
    const json::Member* const claim = memory_.object.find(objection_.subject);
    return claim == nullptr ? "nothing" : std::string(kind_of_json(claim->value));
  }

  [[nodiscard]] Error about_issuer(Error error) const {
    error.message =
        fmt::format("the issuer must be {}{}; found {}", in_quotes(*expectations_.issuer),
                    expectations_.issuer_aliases.empty() ? "" : " or an alias of it", found(memory_.object, "iss"));
    error.hint = "issuers compare byte for byte: make issuer and verifier use the same text";
    return error;
  }

  [[nodiscard]] Error about_audience(Error error) const {
    const std::string audience = found(memory_.object, "aud");
    if (expectations_.audiences.empty()) {
      error.message = fmt::format("the token is meant for {}, and this verifier expects no audience", audience);
      error.hint = "name the audience that this service answers to: --audience, or the audience of its Verifier";
      return error;
    }
    error.message = fmt::format("the audience must {}; found {}", rule_of(expectations_), audience);
    error.hint = "audiences compare byte for byte: let the issuer name this service, or expect the one it names";
    return error;
  }

  [[nodiscard]] Error about_time(Error error) const {
    const json::Member* const claim = memory_.object.find(objection_.subject);
    const auto date = claim == nullptr ? std::nullopt : token::parse_numeric_date(claim->value);
    if (!date) return error;
    const std::string far = now_ >= *date ? apart(*date, now_) + " ago" : "in " + apart(now_, *date);
    error.message += fmt::format(": {} is {} ({}); the clock says {}, the leeway is {} s", objection_.subject,
                                 token::text_of(*date), far, token::text_of(now_), expectations_.leeway.count());
    if (objection_.code == Code::token_expired && objection_.subject == "iat") {
      error.message += fmt::format(", the greatest age {} s", expectations_.max_age.value_or(within_).count());
    }
    if (objection_.code == Code::token_expired && within_ != within_.zero()) {
      error.message += fmt::format("; it may be over by {} s", within_.count());
    }
    error.hint = objection_.code == Code::token_expired
                     ? "get a fresh token; if this one should be fresh, compare the clocks of issuer and verifier"
                     : "compare the clocks of issuer and verifier; a small leeway forgives a small difference";
    return error;
  }

  const Expectations& expectations_;
  const token::HeaderRules& headers_;
  const BothSides& sides_;
  NumericDate now_;
  std::chrono::seconds within_;
  const Objection& objection_;
  const Scratch::Memory& memory_;
};

}  // namespace

Error Verifier::explain(Refusal refusal, std::string_view token) const {
  return explain(refusal, token, prepared_->clock.now());
}

Error Verifier::explain(Refusal refusal, std::string_view token, Time now) const {
  Scratch scratch;
  const auto key = prepared_->examine(token, scratch.memory(), now);
  // Time goes on: what is wrong now may not be what was wrong then.
  if (key || key.error().code != refusal.code) return token::in_words(Objection{refusal.code}, token);
  return prepared_->explain(key.error(), token, scratch.memory(), now, std::chrono::seconds(0), both_sides(token));
}

Error Verifier::Prepared::explain(const Objection& objection, std::string_view text, const Scratch::Memory& memory,
                                  Time now, std::chrono::seconds within, const BothSides& sides) const {
  return RefusalWords(claims.expectations(), headers, sides, token::numeric_date_of(now), within, objection, memory)
      .of(text);
}

}  // namespace jwtsync

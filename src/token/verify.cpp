// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"
#include "token/authenticate.h"
#include "token/open.h"
#include "token/prepared.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>

namespace jwtsync {

using token::Checked;
using token::HeaderVerdict;
using token::object_to;
using token::Objection;
using token::VerifyingKey;

namespace {

Checked check_type(const HeaderVerdict& header, const Expectations& expectations) noexcept {
  if (!expectations.type || (header.type && token::is_type(*header.type, *expectations.type))) return {};
  return object_to(Code::token_type_mismatch, "typ");
}

/// Whether type and form of a token are good, and its claims, left in `memory`, by `check`.
template <typename Check>
Checked check_content(const HeaderVerdict& header, const Expectations& expectations, Scratch::Memory& memory,
                      Check&& check) noexcept {
  if (const Checked type = check_type(header, expectations); !type) return type;
  if (const Checked object = token::read_claims(memory); !object) return object;
  return check();
}

/// The key of a token whose header, signature and content are good.
template <typename Check>
tl::expected<const VerifyingKey*, Objection> examined(const token::HeaderRules& headers,
                                                      const Expectations& expectations, std::string_view text,
                                                      Scratch::Memory& memory, Check&& check) noexcept {
  const auto header = token::authenticate(headers, text, memory);
  if (!header) return tl::unexpected(header.error());
  // From here on the issuer speaks, and not the sender of the token.
  const Checked content = check_content(*header, expectations, memory, std::forward<Check>(check));
  if (!content) return tl::unexpected(content.error());
  return header->key;
}

std::string out_of_range(std::string_view name, std::chrono::seconds given, std::chrono::seconds least,
                         std::chrono::seconds most) {
  return "the " + std::string(name) + " is " + std::to_string(given.count()) + " s; it must lie between " +
         std::to_string(least.count()) + " and " + std::to_string(most.count());
}

/// What is named must be something that a token can have.
Result<void> check_names(const Expectations& expectations) {
  const std::size_t count = expectations.audiences.size();
  const AudienceMatch match = expectations.audience_match.value_or(AudienceMatch::any);
  const bool asks_for_one = match == AudienceMatch::only;
  if (match != AudienceMatch::any && (count == 0 || (asks_for_one && count > 1))) {
    return failure(
        Code::argument_invalid,
        "audiences match by \"" + std::string(name_of(match)) + "\", and " + std::to_string(count) + " are expected",
        asks_for_one ? "expect one audience" : "name the audiences that are expected");
  }
  if (!expectations.issuer && !expectations.issuer_aliases.empty()) {
    return failure(Code::argument_invalid, "aliases of an issuer are expected, and no issuer",
                   "name the issuer that they are aliases of");
  }
  const auto is_blank = [](const std::string& name) { return base::trim(name).empty(); };
  if (std::any_of(expectations.required_claims.begin(), expectations.required_claims.end(), is_blank)) {
    return failure(Code::argument_invalid, "a required claim has a blank name", "name the claims that must be there");
  }
  // A variable that is not set gives it, and a token may say it: "" would be an issuer like any other.
  constexpr const char* name_it = "name it, or leave it out";
  if (std::any_of(expectations.audiences.begin(), expectations.audiences.end(), is_blank)) {
    return failure(Code::argument_invalid, "an audience that is expected is blank", name_it);
  }
  if (expectations.issuer && is_blank(*expectations.issuer)) {
    return failure(Code::argument_invalid, "the issuer that is expected is blank", name_it);
  }
  if (expectations.type && is_blank(*expectations.type)) {
    return failure(Code::argument_invalid, "the type that is expected is blank", name_it);
  }
  return {};
}

Result<void> check(const Expectations& expected) {
  using std::chrono::seconds;
  if (expected.leeway < seconds(0) || expected.leeway > Expectations::max_leeway) {
    return failure(Code::argument_invalid,
                   out_of_range("leeway", expected.leeway, seconds(0), Expectations::max_leeway),
                   "set the clocks by NTP rather than forgive that much");
  }
  if (Result<void> named = check_names(expected); !named) return named;
  if (!expected.max_age) return {};
  if (*expected.max_age < seconds(1) || *expected.max_age > Expectations::longest_max_age) {
    return failure(Code::argument_invalid,
                   out_of_range("greatest age", *expected.max_age, seconds(1), Expectations::longest_max_age),
                   "leave it out, to accept tokens of any age until they expire");
  }
  if (expected.allow_issued_in_future) {
    return failure(Code::argument_invalid, "a greatest age and an iat in the future are both expected",
                   "leave one out: a token that says it is from tomorrow would be young for ever");
  }
  return {};
}

}  // namespace

Result<Verifier> Verifier::create(const KeyRing& ring, Expectations expectations, const Clock& clock) {
  if (Result<void> good = check(expectations); !good) return failure(std::move(good).error());
  Result<token::HeaderRules> headers = token::HeaderRules::create(ring, expectations);
  if (!headers) return failure(std::move(headers).error());
  return Verifier(std::unique_ptr<const Prepared>(
      new Prepared{std::move(*headers), token::ClaimRules(std::move(expectations)), clock}));
}

Verifier::Verifier(std::unique_ptr<const Prepared> prepared) : prepared_(std::move(prepared)) {}
Verifier::Verifier(Verifier&&) noexcept = default;
Verifier& Verifier::operator=(Verifier&&) noexcept = default;
Verifier::~Verifier() = default;

const Expectations& Verifier::expectations() const noexcept { return prepared_->claims.expectations(); }

tl::expected<const VerifyingKey*, Objection> Verifier::Prepared::examine(std::string_view text, Scratch::Memory& memory,
                                                                         std::optional<Time> now) const noexcept {
  return examined(headers, claims.expectations(), text, memory, [&] { return check_claims(memory, now); });
}

tl::expected<const VerifyingKey*, Objection> Verifier::Prepared::examine_expired(
    std::string_view text, Scratch::Memory& memory, Time now, std::chrono::seconds within) const noexcept {
  return examined(headers, claims.expectations(), text, memory, [&]() -> Checked {
    // What never expires is not to be refreshed, and a logout of it would have no end.
    if (memory.object.find("exp") == nullptr) return object_to(Code::token_claim_missing, "exp");
    const token::NumericDate date = token::numeric_date_of(now);
    return claims.check(memory.object, {date, date - within}, memory.expires);
  });
}

Checked Verifier::Prepared::check_unsigned(const HeaderVerdict& header, Scratch::Memory& memory,
                                           Time now) const noexcept {
  return check_content(header, claims.expectations(), memory, [&] { return check_claims(memory, now); });
}

Checked Verifier::Prepared::check_claims(Scratch::Memory& memory, std::optional<Time> now) const noexcept {
  if (!now) {
    // The last tick costs a fifth of the exact time, and most tokens are neither so new nor so old that it matters.
    const token::NumericDate tick = token::numeric_date_of(clock.last_tick());
    const Checked checked = claims.check(memory.object, {tick, tick + std::chrono::seconds(1)}, memory.expires);
    if (checked || !token::is_about_time(checked.error())) return checked;
  }
  const token::NumericDate date = token::numeric_date_of(now ? *now : clock.now());
  return claims.check(memory.object, {date, date}, memory.expires);
}

tl::expected<VerifiedToken, Refusal> Verifier::Prepared::verify(std::string_view text, Scratch& scratch,
                                                                std::optional<Time> now) const noexcept {
  const auto key = examine(text, scratch.memory(), now);
  if (!key) return tl::unexpected(Refusal{key.error().code});
  return VerifiedToken(scratch.memory(), (*key)->kid, (*key)->algorithm);
}

tl::expected<VerifiedToken, Refusal> Verifier::verify(std::string_view token, Scratch& scratch) const noexcept {
  return prepared_->verify(token, scratch, std::nullopt);
}

tl::expected<VerifiedToken, Refusal> Verifier::verify(std::string_view token, Scratch& scratch,
                                                      Time now) const noexcept {
  return prepared_->verify(token, scratch, now);
}

}  // namespace jwtsync

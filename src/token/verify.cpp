// SPDX-License-Identifier: Apache-2.0
#include "token/authenticate.h"
#include "token/claim_rules.h"
#include "token/open.h"
#include "token/prepared.h"

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

}  // namespace

Result<Verifier> Verifier::create(const KeyRing& ring, Expectations expectations, const Clock& clock) {
  if (expectations.leeway < std::chrono::seconds(0) || expectations.leeway > Expectations::max_leeway) {
    return failure(Code::argument_invalid,
                   "the leeway is " + std::to_string(expectations.leeway.count()) + " s; it must lie between 0 and " +
                       std::to_string(Expectations::max_leeway.count()),
                   "set the clocks by NTP rather than forgive that much");
  }
  Result<token::HeaderRules> headers = token::HeaderRules::create(ring, expectations);
  if (!headers) return failure(std::move(headers).error());
  return Verifier(std::unique_ptr<const Prepared>(new Prepared{std::move(*headers), std::move(expectations), clock}));
}

Verifier::Verifier(std::unique_ptr<const Prepared> prepared) : prepared_(std::move(prepared)) {}
Verifier::Verifier(Verifier&&) noexcept = default;
Verifier& Verifier::operator=(Verifier&&) noexcept = default;
Verifier::~Verifier() = default;

const Expectations& Verifier::expectations() const noexcept { return prepared_->expectations; }

tl::expected<const VerifyingKey*, Objection> Verifier::Prepared::examine(std::string_view text, Scratch::Memory& memory,
                                                                         Time now) const noexcept {
  const auto header = token::authenticate(headers, text, memory);
  if (!header) return tl::unexpected(header.error());

  // From here on the issuer speaks, and not whoever sent the token.
  if (const Checked type = check_type(*header, expectations); !type) return tl::unexpected(type.error());
  if (const Checked claims = token::read_claims(memory); !claims) return tl::unexpected(claims.error());
  const Checked checked = token::check_claims(memory.object, expectations, token::numeric_date_of(now));
  if (!checked) return tl::unexpected(checked.error());
  return header->key;
}

tl::expected<VerifiedToken, Refusal> Verifier::verify(std::string_view token, Scratch& scratch) const noexcept {
  return verify(token, scratch, prepared_->clock.now());
}

tl::expected<VerifiedToken, Refusal> Verifier::verify(std::string_view token, Scratch& scratch,
                                                      Time now) const noexcept {
  const auto key = prepared_->examine(token, scratch.memory(), now);
  if (!key) return tl::unexpected(Refusal{key.error().code});
  return VerifiedToken(scratch.memory(), (*key)->kid, (*key)->algorithm);
}

}  // namespace jwtsync

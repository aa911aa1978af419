// SPDX-License-Identifier: Apache-2.0
// What would become of a token that somebody asks about, its signature included or not.
#include "token/facts.h"
#include "token/open.h"
#include "token/prepared.h"

#include <jwtsync/token_facts.h>
#include <chrono>
#include <string>
#include <utility>

namespace jwtsync {
namespace {

using token::Objection;
using token::VerifyingKey;

/// Of another size than any signature: a mistake would refuse a token, and accept none.
constexpr std::string_view in_place_of_signature = ".AA";

/// The key that is for a token by its header.
std::optional<JudgingKey> key_for(const token::HeaderRules& headers, std::string_view text, Scratch::Memory& memory) {
  const auto parts = token::split(text);
  if (!parts) return std::nullopt;
  const auto header = headers.judge(parts->header, memory);
  if (!header) return std::nullopt;
  return JudgingKey{header->key->kid, std::string(name_of(header->key->algorithm))};
}

/// Of what the question has: nothing is said of a signature that was not sent.
TokenFacts asked_facts(TokenFacts facts, const TokenQuestion& question) {
  if (question.has_signature()) return facts;
  facts.is_authentic = false;
  facts.signature = SignatureForm::fits;
  facts.signature_size = 0;
  return facts;
}

}  // namespace

TokenQuestion TokenQuestion::unsigned_parts(std::string_view header, std::string_view claims) {
  return {std::string(header).append(".").append(claims).append(in_place_of_signature), false};
}

TokenFacts TokenQuestion::facts() const { return asked_facts(token::facts_of(text_), *this); }

tl::expected<const VerifyingKey*, Objection> Verifier::Prepared::examine_unsigned(std::string_view text,
                                                                                  Scratch::Memory& memory,
                                                                                  Time now) const noexcept {
  const auto parts = token::split(text);
  if (!parts) return tl::unexpected(parts.error());
  const auto header = headers.judge(parts->header, memory);
  if (!header) return tl::unexpected(header.error());
  if (const token::Checked decoded = token::decode_rest(*parts, memory); !decoded) {
    return tl::unexpected(decoded.error());
  }
  if (const token::Checked content = check_unsigned(*header, memory, now); !content) {
    return tl::unexpected(content.error());
  }
  return header->key;
}

TokenAccount Verifier::account_of(const TokenQuestion& question) const {
  const std::string_view text = question.text();
  const Time now = prepared_->clock.now();
  Scratch scratch;
  TokenAccount account{.refusal = {}, .sides = both_sides(text), .key = {}};
  account.sides.token = asked_facts(std::move(account.sides.token), question);
  account.key = key_for(prepared_->headers, text, scratch.memory());
  const auto key = question.has_signature() ? prepared_->examine(text, scratch.memory(), now)
                                            : prepared_->examine_unsigned(text, scratch.memory(), now);
  if (!key) {
    account.refusal =
        prepared_->explain(key.error(), text, scratch.memory(), now, std::chrono::seconds(0), account.sides);
  }
  return account;
}

}  // namespace jwtsync

// SPDX-License-Identifier: Apache-2.0
#include <jwtsync/issuer.h>

#include "token/facts.h"
#include "token/open.h"
#include "token/words.h"

#include <fmt/format.h>
#include <optional>

namespace jwtsync {
namespace {

using token::object_to;
using token::Objection;

constexpr std::size_t most_named = 8;

std::string in_quotes(std::string_view name) { return "\"" + token::shown(name) + "\""; }

/// `are "a", "b" and 3 more`.
std::string listed(const std::vector<std::string>& known) {
  std::vector<std::string> names;
  for (const std::string& name : known) {
    if (names.size() == most_named) break;
    names.push_back(in_quotes(name));
  }
  const std::string more = known.size() > most_named ? fmt::format(" and {} more", known.size() - most_named) : "";
  return fmt::format("{}{}", fmt::join(names, ", "), more);
}

tl::expected<std::string_view, Objection> read_issuer(std::string_view text, Scratch::Memory& memory) noexcept {
  const auto parts = token::split(text);
  if (!parts) {
    const bool is_too_large = parts.error().code == Code::token_too_large;
    if (is_too_large || !token::is_unsecured(text, memory)) return tl::unexpected(parts.error());
    return object_to(Code::token_algorithm_mismatch, "the token",
                     "has no signature, and says so: its algorithm is none");
  }
  if (!memory.payload.decode(parts->payload))
    return object_to(Code::token_malformed, "the payload", token::not_base64url);
  if (const token::Checked read = token::read_claims(memory); !read) return tl::unexpected(read.error());
  const json::Member* const issuer = memory.object.find("iss");
  if (issuer == nullptr) return object_to(Code::token_claim_missing, "iss");
  const std::optional<std::string_view> said = memory.object.text(*issuer);
  if (!said) return object_to(Code::token_claim_malformed, "iss", "must be text");
  return *said;
}

}  // namespace

tl::expected<std::string_view, Refusal> read_unverified_issuer(std::string_view text, Scratch& scratch) noexcept {
  const auto issuer = read_issuer(text, scratch.memory());
  if (!issuer) return tl::unexpected(Refusal{issuer.error().code});
  return *issuer;
}

std::optional<Algorithm> read_unverified_algorithm(std::string_view token, Scratch& scratch) noexcept {
  Scratch::Memory& memory = scratch.memory();
  if (token.size() > max_token_size) return std::nullopt;
  if (!memory.header.decode(token.substr(0, token.find('.')))) return std::nullopt;
  if (memory.read(memory.header) != json::Fault::none) return std::nullopt;
  const json::Member* const member = memory.object.find("alg");
  const std::optional<std::string_view> name = member == nullptr ? std::nullopt : memory.object.text(*member);
  return name ? algorithm_named(*name) : std::nullopt;
}

TokenFacts facts_of(std::string_view text) { return token::facts_of(text); }

Error explain_issuer(Refusal refusal, std::string_view text, const std::vector<std::string>& known) {
  const std::string accepted = "accepted are " + listed(known);
  switch (refusal.code) {
    case Code::token_issuer_mismatch:
      return {refusal.code,
              fmt::format("the token is of an issuer that is not known here: iss \"{}\"; {}",
                          facts_of(text).issuer.value_or(""), accepted),
              "issuers compare byte for byte: make the token and [[issuers]] use the same text, or name an alias"};
    case Code::token_claim_missing:
      return {refusal.code, "the token does not say whose it is: it has no iss; " + accepted,
              "several issuers are told apart by iss alone: let the issuer write it (RFC 7519, section 4.1.1)"};
    case Code::token_claim_malformed:
      return {refusal.code, "the token does not say whose it is: iss must be text; " + accepted,
              "let the issuer write registered claims as RFC 7519, section 4.1 says"};
    default: break;
  }
  Scratch scratch;
  const auto issuer = read_issuer(text, scratch.memory());
  return token::in_words(issuer ? Objection{refusal.code} : issuer.error(), text);
}

}  // namespace jwtsync

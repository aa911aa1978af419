// SPDX-License-Identifier: Apache-2.0
// Tokens that lost their end, and those that are too large to arrive whole.
#include "diagnosis/judges.h"
#include "diagnosis/token_causes.h"
#include "diagnosis/token_reading.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace jwtsync::diagnosis {
namespace {

using enum Certainty;

/// How long one header may be at most where nothing else is said: Apache's LimitRequestFieldSize and gunicorn's
/// limit_request_field_size; nginx has buffers of 8 KiB.
constexpr std::size_t usual_header_limit = 8190;
constexpr std::size_t bytes_before_token = 22;  // Authorization: Bearer

std::string size_line(std::size_t size) {
  constexpr std::array<std::size_t, 9> limits{255, 256, 512, 1000, 1024, 2048, 4096, 8192, 16384};
  const auto is_near = [&](std::size_t limit) { return size == limit || size + 1 == limit; };
  const bool is_round = std::any_of(limits.begin(), limits.end(), is_near);
  return "the token has " + std::to_string(size) + " bytes" +
         (is_round ? ", as many as a field, cookie or buffer often takes" : "");
}

std::vector<Finding> cut(const Evidence& evidence, std::string why) {
  return {of_token(Cause::token_cut, certain, std::move(why),
                   Advice("see which field, cookie, column or line on its way is too short for it (TEXT in place of "
                          "VARCHAR(255), large_client_header_buffers), and take the token anew from its issuer"),
                   {size_line(evidence.token->size)})};
}

/// What is left of a token whose form does not tell that it was cut.
std::vector<Finding> find_damage(const Evidence& evidence) {
  const TokenEvidence& token = *evidence.token;
  if (token.damage == TokenDamage::ellipsis)
    return cut(evidence, "\"...\" stands in the token for what a log or an editor left out");
  // Without a header it never was a token; with all but a signature, the signature is what was cut.
  const bool has_lost_claims = token.look.header_json && !token.look.claims_json;
  if (token.damage == TokenDamage::ends_within_byte && has_lost_claims)
    return cut(evidence, "a part of the token ends within a byte: it was cut on its way");
  const bool is_left_apart = token.damage == TokenDamage::none && token.look.form == TokenForm::other_parts;
  if (is_left_apart && token.look.header_json)
    return cut(evidence,
               "the header of a token is there, and the rest is not two parts behind it: a part was taken "
               "out or is empty");
  return {};
}

}  // namespace

std::vector<Finding> find_token_cut(const Evidence& evidence) {
  if (evidence.token == nullptr || !evidence.token->kind.empty()) return {};
  if (evidence.token->look.form != TokenForm::cut) return find_damage(evidence);
  return cut(evidence, "the token ends before its signature: it was cut, or its signature was taken off");
}

std::vector<Finding> find_token_too_large(const Evidence& evidence) {
  if (evidence.token == nullptr) return {};
  const TokenEvidence& token = *evidence.token;
  const Advice fix(
      "keep tokens below 4 KiB: leave out of the claims what the verifier can look up, such as roles and "
      "groups");
  if (token.look.form == TokenForm::too_large) {
    return {of_token(Cause::token_too_large, certain,
                     "the token has " + std::to_string(token.size) + " bytes, and at most " +
                         std::to_string(max_token_size) + " are read",
                     fix)};
  }
  if (token.look.form != TokenForm::jws || token.size + bytes_before_token <= usual_header_limit) return {};
  return {of_token(Cause::token_too_large, possible,
                   "the token has " + std::to_string(token.size) +
                       " bytes, and many servers and proxies take headers of 8 KiB at most",
                   fix)};
}

}  // namespace jwtsync::diagnosis

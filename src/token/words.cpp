// SPDX-License-Identifier: Apache-2.0
#include "token/words.h"

#include "base/error.h"
#include "token/form.h"
#include "token/open.h"

#include <fmt/format.h>
#include <jwtsync/token.h>
#include <optional>

namespace jwtsync::token {
namespace {

/// What a refusal says where no more is known than its code.
struct Words {
  std::string_view message;
  std::string_view hint;
};

constexpr Words words_of(Code code) noexcept {
  constexpr std::string_view look = "take the token apart with: jwtsync inspect";
  switch (code) {
    case Code::token_malformed: return {"the token is malformed", look};
    case Code::token_critical_header:
      return {"the header asks for extensions (crit or b64), and none is understood",
              "let the issuer sign plain tokens, without them"};
    case Code::token_algorithm_mismatch: return {"the header names another algorithm than its key has", look};
    case Code::token_key_unknown:
      return {"the header names a key that the ring does not hold",
              "let the doctor look at it, beside issuer and verifier if they are named: jwtsync doctor --token -"};
    case Code::token_key_unusable:
      return {"the header names a key that is not used",
              "jwtsync keys shows which keys of the set are used; ask its issuer for a sound one of this kid"};
    case Code::token_signature_invalid:
      return {"the signature was made with another key, or the token was changed on its way",
              "let the doctor look at it, beside issuer and verifier if they are named: jwtsync doctor --token -"};
    case Code::token_type_mismatch: return {"the token is of another type than expected", look};
    case Code::token_claim_missing: return {"a claim is missing", look};
    case Code::token_claim_malformed: return {"a claim is malformed", look};
    case Code::token_issuer_mismatch: return {"the token has another issuer than expected", look};
    case Code::token_audience_mismatch: return {"the token is meant for another audience", look};
    case Code::token_expired: return {"the token has expired", "get a fresh token"};
    case Code::token_not_yet_valid: return {"the token is not valid yet", "compare the clocks of issuer and verifier"};
    case Code::token_issued_in_future:
      return {"the token was issued in the future", "compare the clocks of issuer and verifier"};
    default: return {"the token is refused", look};
  }
}

/// Whether a part is of the right alphabet, and yet no whole number of bytes.
bool ends_within_byte(const Objection& objection, std::string_view token) noexcept {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
  return objection.problem == not_base64url && token.find_first_not_of(alphabet) == std::string_view::npos;
}

Error malformed(const Objection& objection, std::string_view token) {
  const FormWords words = describe(shape_of(token).form);
  if (!words.message.empty()) return {objection.code, std::string(words.message), std::string(words.hint)};
  const Words usual = words_of(objection.code);
  Error error{objection.code, std::string(usual.message), std::string(usual.hint)};
  if (ends_within_byte(objection, token)) {
    error.message = fmt::format("{} ends within a byte: it was cut or changed on its way", objection.subject);
  } else if (!objection.problem.empty()) {
    error.message = fmt::format("{} {}", objection.subject, objection.problem);
  }
  return error;
}

}  // namespace

Error in_words(const Objection& objection, std::string_view token) {
  if (objection.code == Code::token_malformed) return malformed(objection, token);
  if (objection.code == Code::ring_unavailable) return base::lost_in_fork();
  const Words words = words_of(objection.code);
  Error error{objection.code, std::string(words.message), std::string(words.hint)};
  if (objection.code == Code::token_too_large) {
    error.message = fmt::format("the token has {} bytes; at most {} are read", token.size(), max_token_size);
    error.hint = "keep tokens small: leave out of the claims what the verifier can look up";
  } else if (objection.code == Code::token_claim_missing && !objection.subject.empty()) {
    error.message = fmt::format("the claim \"{}\" {}", objection.subject,
                                objection.problem.empty() ? "is missing" : objection.problem);
  } else if (!objection.problem.empty()) {
    error.message = objection.code == Code::token_claim_malformed
                        ? fmt::format("the claim \"{}\" {}", objection.subject, objection.problem)
                        : fmt::format("{} {}", objection.subject, objection.problem);
  }
  return error;
}

}  // namespace jwtsync::token

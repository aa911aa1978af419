// SPDX-License-Identifier: Apache-2.0
#include "cli/signature_of.h"

#include <algorithm>

namespace jwtsync::cli {
namespace {

std::string sentence_of(const SignatureMatch& match) { return "the signature is that of " + match.phrase; }

}  // namespace

bool may_be_of_another_secret(Code code, const VerifierFacts& verifier) {
  const bool is_of_the_signature = code == Code::token_signature_invalid || code == Code::token_algorithm_mismatch ||
                                   code == Code::token_key_unknown;
  return is_of_the_signature && std::any_of(verifier.keys.begin(), verifier.keys.end(),
                                            [](const auto& key) { return is_hmac(key.algorithm); });
}

std::string signature_text(const SignatureMatch& match) {
  return "why: " + sentence_of(match) + "\nfix: " + match.fix + "\n";
}

json::Value signature_json(const SignatureMatch& match) {
  return {{"cause", name_of(match.cause)},
          {"variant", match.variant.empty() ? json::Value() : json::Value(match.variant)},
          {"why", sentence_of(match)},
          {"fix", match.fix}};
}

}  // namespace jwtsync::cli

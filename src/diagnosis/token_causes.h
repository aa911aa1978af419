// SPDX-License-Identifier: Apache-2.0
// Detectors of what is wrong with a token, each of a row of the table of causes. None finds anything where there is no
// token, or where all who judge it take it.
#pragma once

#include <jwtsync/diagnosis.h>
#include <utility>
#include <vector>

namespace jwtsync::diagnosis {

// The token cannot be read (token_form.cpp).
[[nodiscard]] std::vector<Finding> explain_form(const Evidence& evidence, Cause cause);
template <Cause cause>
std::vector<Finding> formed(const Evidence& evidence) {
  return explain_form(evidence, cause);
}
[[nodiscard]] std::vector<Finding> find_token_too_large(const Evidence& evidence);
[[nodiscard]] std::vector<Finding> find_token_encrypted(const Evidence& evidence);
[[nodiscard]] std::vector<Finding> find_token_cut(const Evidence& evidence);
[[nodiscard]] std::vector<Finding> find_token_opaque(const Evidence& evidence);
[[nodiscard]] std::vector<Finding> find_token_for_other_api(const Evidence& evidence);

// Its key (token_key.cpp, token_age.cpp) and its signature (token_signature.cpp).
[[nodiscard]] std::vector<Finding> find_key_unknown(const Evidence& evidence);
[[nodiscard]] std::vector<Finding> find_algorithm_mismatch(const Evidence& evidence);
[[nodiscard]] std::vector<Finding> find_kid_reused(const Evidence& evidence);
[[nodiscard]] std::vector<Finding> find_key_set_stale(const Evidence& evidence);
[[nodiscard]] std::vector<Finding> find_key_retired_early(const Evidence& evidence);
[[nodiscard]] std::vector<Finding> find_token_outlived_key(const Evidence& evidence);
[[nodiscard]] std::vector<Finding> find_signature_der(const Evidence& evidence);
/// Of requests that brought no token, by the reports of processes.
[[nodiscard]] std::vector<Finding> find_requests_without_token(const Evidence& evidence);
[[nodiscard]] std::vector<Finding> find_small_rsa_key(const Evidence& evidence);
[[nodiscard]] std::vector<Finding> find_signature_cut(const Evidence& evidence);
[[nodiscard]] std::vector<Finding> find_signature_of_other_key(const Evidence& evidence);
/// By what the signature is good, if that was found; its cause may be any. Of no row: no evidence of another is read.
[[nodiscard]] std::vector<Finding> find_maker(const Evidence& evidence);

// Its times (token_times.cpp, token_clock.cpp).
[[nodiscard]] std::vector<Finding> find_expired_when_minted(const Evidence& evidence);
[[nodiscard]] std::vector<Finding> find_time_in_milliseconds(const Evidence& evidence);
[[nodiscard]] std::vector<Finding> find_time_not_number(const Evidence& evidence);
[[nodiscard]] std::vector<Finding> find_token_expired(const Evidence& evidence);
[[nodiscard]] std::vector<Finding> find_token_not_yet_valid(const Evidence& evidence);
[[nodiscard]] std::vector<Finding> find_expiration_missing(const Evidence& evidence);
[[nodiscard]] std::vector<Finding> find_clock_skew(const Evidence& evidence);

// Its other claims (token_names.cpp, token_claims.cpp).
[[nodiscard]] std::vector<Finding> find_issuer_mismatch(const Evidence& evidence);
[[nodiscard]] std::vector<Finding> find_audience_mismatch(const Evidence& evidence);
[[nodiscard]] std::vector<Finding> find_type_mismatch(const Evidence& evidence);
[[nodiscard]] std::vector<Finding> find_claim_missing(const Evidence& evidence);
[[nodiscard]] std::vector<Finding> find_claim_malformed(const Evidence& evidence);
[[nodiscard]] std::vector<Finding> find_id_token_used(const Evidence& evidence);
[[nodiscard]] std::vector<Finding> find_caller_unknown(const Evidence& evidence);

// What processes said of it (token_verdicts.cpp).
[[nodiscard]] std::vector<Finding> find_kid_ignored(const Evidence& evidence);
[[nodiscard]] std::vector<Finding> find_refused_before_signature(const Evidence& evidence);
[[nodiscard]] std::vector<Finding> find_refused_elsewhere(const Evidence& evidence);

/// What several detectors find, one behind the other.
template <auto... find>
std::vector<Finding> all_of(const Evidence& evidence) {
  std::vector<Finding> findings;
  const auto append = [&](std::vector<Finding> more) {
    for (Finding& finding : more) findings.push_back(std::move(finding));
  };
  (append(find(evidence)), ...);
  return findings;
}

}  // namespace jwtsync::diagnosis

// SPDX-License-Identifier: Apache-2.0
// The rows of the table that tell of a token, alone: for a process that explains a refusal by what it knows itself.
#include "diagnosis/cause_table.h"
#include "diagnosis/token_causes.h"

#include <jwtsync/diagnosis.h>
#include <algorithm>
#include <array>
#include <utility>

namespace jwtsync {
namespace {

/// Causes of other families that a token can tell of.
constexpr std::array told_by_token{Cause::kid_reused,        Cause::algorithm_mismatch, Cause::issuer_mismatch,
                                   Cause::audience_mismatch, Cause::type_mismatch,      Cause::clock_skew,
                                   Cause::key_set_stale};

bool is_told_by_token(Cause cause) noexcept {
  return cause >= Cause::header_stripped ||
         std::find(told_by_token.begin(), told_by_token.end(), cause) != told_by_token.end();
}

}  // namespace

std::vector<Finding> diagnose_token(const Evidence& evidence) {
  std::vector<Finding> findings = diagnosis::find_maker(evidence);
  for (const diagnosis::CauseRow& row : diagnosis::causes()) {
    if (row.detector.find == nullptr || !is_told_by_token(row.cause)) continue;
    for (Finding& finding : row.detector.find(evidence)) findings.push_back(std::move(finding));
  }
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    return std::pair(a.certainty, a.cause) < std::pair(b.certainty, b.cause);
  });
  return findings;
}

}  // namespace jwtsync

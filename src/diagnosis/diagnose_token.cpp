// SPDX-License-Identifier: Apache-2.0
// The rows of the table that tell of a token, alone: for a process that explains a refusal by what it knows itself.
#include "diagnosis/cause_table.h"
#include "diagnosis/order.h"
#include "diagnosis/token_causes.h"

#include <jwtsync/diagnosis.h>
#include <algorithm>
#include <array>
#include <utility>

namespace jwtsync {
namespace {

/// What a token tells of causes of other families, without what the fleet tells of them.
constexpr std::array told_by_token{diagnosis::find_kid_reused,      diagnosis::find_algorithm_mismatch,
                                   diagnosis::find_issuer_mismatch, diagnosis::find_audience_mismatch,
                                   diagnosis::find_type_mismatch,   diagnosis::find_clock_skew,
                                   diagnosis::find_key_set_stale};

}  // namespace

std::vector<Finding> diagnose_token(const Evidence& evidence) {
  std::vector<Finding> findings = diagnosis::find_maker(evidence);
  const auto append = [&](std::vector<Finding> more) {
    for (Finding& finding : more) findings.push_back(std::move(finding));
  };
  for (const auto find : told_by_token) append(find(evidence));
  for (const diagnosis::CauseRow& row : diagnosis::causes()) {
    if (row.cause >= Cause::header_stripped && row.detector.find != nullptr) append(row.detector.find(evidence));
  }
  diagnosis::put_in_order(findings);
  return findings;
}

}  // namespace jwtsync

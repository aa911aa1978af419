// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/order.h"

#include <array>
#include <tuple>

namespace jwtsync::diagnosis {
namespace {

/// What is seen because of something else, and is no cause where that is found too.
struct Symptom {
  Cause symptom;
  Cause cause;
};
constexpr std::array symptoms{
    Symptom{Cause::kid_reused, Cause::issuer_nodes_differ},
    Symptom{Cause::too_few_processes, Cause::wrong_authority},
    Symptom{Cause::too_few_processes, Cause::worker_unheard},
};

/// The finding that this one is a symptom of; null if there is none.
const Finding* cause_behind(const Finding& finding, const std::vector<Finding>& findings) {
  for (const Symptom& row : symptoms) {
    if (row.symptom != finding.cause) continue;
    const auto found =
        std::find_if(findings.begin(), findings.end(), [&](const Finding& other) { return other.cause == row.cause; });
    if (found != findings.end()) return &*found;
  }
  return nullptr;
}

}  // namespace

void put_in_order(std::vector<Finding>& findings) {
  struct Placed {
    Finding finding;
    bool is_symptom;
  };
  std::vector<Placed> placed;
  for (const Finding& finding : findings) {
    const Finding* const behind = cause_behind(finding, findings);
    placed.push_back({finding, behind != nullptr});
    if (behind != nullptr)
      placed.back().finding.certainty = std::max({finding.certainty, behind->certainty, Certainty::likely});
  }
  sort_stably(placed, [](const Placed& a, const Placed& b) {
    return std::tuple(a.finding.certainty, a.is_symptom, a.finding.cause) <
           std::tuple(b.finding.certainty, b.is_symptom, b.finding.cause);
  });
  findings.clear();
  for (Placed& one : placed) findings.push_back(std::move(one.finding));
}

}  // namespace jwtsync::diagnosis

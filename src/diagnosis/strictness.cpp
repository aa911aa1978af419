// SPDX-License-Identifier: Apache-2.0
// What some accept and others refuse, where a refusal is asked about that the keys do not explain.
#include "diagnosis/explanations.h"

#include <algorithm>
#include <array>

namespace jwtsync::diagnosis {
namespace {

constexpr std::array kinds{DepartureKind::required_claims,   DepartureKind::max_age,
                           DepartureKind::audiences,         DepartureKind::audience_match,
                           DepartureKind::allow_missing_exp, DepartureKind::allow_future_iat,
                           DepartureKind::allow_numeric_sub, DepartureKind::require_low_s};

}  // namespace

/// Unless somebody asks why a token was refused, a difference in strictness is a choice, and a note.
std::vector<Finding> explain_strictness(const Evidence& evidence) {
  const bool is_good_here = evidence.token != nullptr && !evidence.token->refusal;
  const bool is_asked_why = evidence.token == nullptr && evidence.asking.command == "doctor";
  if (!is_good_here && !is_asked_why) return {};
  const std::vector<Departure>& notes = evidence.agreement.notes;
  std::vector<Finding> findings;
  for (std::size_t i = 0; i < notes.size(); ++i) {
    if (std::find(kinds.begin(), kinds.end(), notes[i].kind) == kinds.end()) continue;
    Finding made = finding(Cause::strictness_differs, notes[i].sentence,
                           Advice("let all that take the same tokens ask the same of them ([verify] in their "
                                  "configuration), or put into the token what the strictest asks for"),
                           SentencePlace{SentencePlace::List::notes, i});
    made.evidence = {"note " + std::string(name_of(notes[i].kind)) + ": " + notes[i].sentence};
    findings.push_back(std::move(made));
  }
  return findings;
}

}  // namespace jwtsync::diagnosis

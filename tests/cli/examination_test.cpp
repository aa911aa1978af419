// SPDX-License-Identifier: Apache-2.0
#include "cli/examination.h"

#include <gmock/gmock.h>

namespace jwtsync::cli::examination_test {

struct Case {
  const char* what;
  Verdict verdict;
  std::vector<Finding> findings;
  int status;
};

Finding of(Cause cause, Certainty certainty) { return {cause, "why", "fix", {}, certainty}; }

TEST(examination, ends_by_what_is_wrong_before_what_is_silent) {
  const Case cases[] = {
      {"all is well", Verdict::agree, {}, 0},
      {"one process, well", Verdict::one_process, {}, 0},
      {"something possible", Verdict::agree, {of(Cause::strictness_differs, Certainty::possible)}, 0},
      {"something likely", Verdict::agree, {of(Cause::overlap_missing, Certainty::likely)}, 1},
      {"something certain", Verdict::one_process, {of(Cause::reload_refused, Certainty::certain)}, 1},
      {"silence", Verdict::incomplete, {of(Cause::process_slow, Certainty::certain)}, 4},
      {"workers unheard", Verdict::incomplete, {of(Cause::worker_unheard, Certainty::certain)}, 4},
      {"a fault beside silence",
       Verdict::incomplete,
       {of(Cause::process_slow, Certainty::certain), of(Cause::clock_skew, Certainty::certain)},
       1},
      {"they differ, though the finding is not sure",
       Verdict::disagree,
       {of(Cause::live_repair, Certainty::possible)},
       1},
  };
  for (const Case& each : cases) {
    Examination examination;
    examination.agreement.verdict = each.verdict;
    examination.findings = each.findings;
    EXPECT_EQ(exit_status_of(examination), each.status) << each.what;
  }
}

TEST(examination, of_a_token_that_keys_refuse_is_a_no) {
  Examination examination;
  examination.agreement.verdict = Verdict::incomplete;
  examination.token.emplace();
  EXPECT_EQ(exit_status_of(examination), 4);
  examination.token->evidence.refusal = Error{Code::ring_unavailable, "no key", ""};
  EXPECT_EQ(exit_status_of(examination), 4);
  examination.token->evidence.refusal = Error{Code::token_expired, "it expired", ""};
  EXPECT_EQ(exit_status_of(examination), 1);
}

}  // namespace jwtsync::cli::examination_test

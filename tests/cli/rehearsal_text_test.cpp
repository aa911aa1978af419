// SPDX-License-Identifier: Apache-2.0
#include "cli/rehearsal_text.h"

#include <gtest/gtest.h>
#include "fixture.h"
#include "json/strict.h"

namespace jwtsync::cli::rehearsal_text_test {

using std::chrono::seconds;

class RehearsalTextTest : public CliTest {
 protected:
  [[nodiscard]] static RehearsalFound found(std::vector<Participant> participants) {
    const rotation::Moment now{seconds(1'800'000'000)};
    PlannedStep promote{rotation::StepKind::promote, "(new)", now, now, {}, "(new)", {"(new)", "a"}};
    return {"staging", Algorithm::es256, now, std::move(participants), {promote}};
  }
};

TEST_F(RehearsalTextTest, who_would_not_come_along_is_named_with_the_way_out) {
  const RehearsalFound one = found({{"api/1", Part::refuses, "would refuse tokens of ES256", "add ES256"}});
  const json::Value told = json::parse(rehearsal_json(one), Code::answer_malformed).value();
  EXPECT_EQ(told["participants"][0]["part"], "refuses");
  EXPECT_EQ(told["participants"][0]["fix"], "add ES256");
  EXPECT_EQ(told["steps"][0]["signs"], "(new)");
  EXPECT_EQ(told["steps"][0]["accepted"].size(), 2U);
}

}  // namespace jwtsync::cli::rehearsal_text_test

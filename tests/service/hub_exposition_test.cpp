// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../hub/fixture.h"
#include "service/hubbing.h"

namespace jwtsync::service::hub_exposition_test {

using namespace hub::fixture;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(hub_exposition, has_the_ring_and_what_it_waits_for) {
  Rotating rotating;
  rotating.stage(second_key());
  HubState state{"staging"};
  state.ring = std::make_shared<const hub::Handout>(
      hub::Handout::make(rotating.rotation.sealed_keys().value(), seals()).value());
  state.progress.present = 7;
  state.progress.waiting =
      hub::Waiting{rotation::StepKind::prove, "kid", {{rotation::HoldKind::unproved, 3, seconds(12)}}};
  const std::string text = exposition(state);
  EXPECT_THAT(text, HasSubstr("jwtsync_hub_epoch{environment=\"staging\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("kid=\"" + kid_of(second_key()) + "\",algorithm=\"HS256\",state=\"staged\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("jwtsync_hub_members{environment=\"staging\"} 7\n"));
  EXPECT_THAT(text,
              HasSubstr("jwtsync_hub_waits_seconds{environment=\"staging\",step=\"prove\",hold=\"unproved\"} 12\n"));
  EXPECT_THAT(text, HasSubstr("jwtsync_hub_failing{environment=\"staging\",code=\"\"} 0\n"));
}

TEST(hub_exposition, counts_tokens_without_a_kid_by_issuer) {
  HubState state{"staging"};
  EXPECT_THAT(exposition(state), Not(HasSubstr("unnamed")));
  state.progress.unnamed = {{"k", {"auth", 3}, {"back/1"}}, {"k", {"", 1}, {"back/1"}}};
  const std::string text = exposition(state);
  const std::string series = "jwtsync_hub_unnamed_tokens_total{environment=\"staging\",kid=\"k\",issuer=\"";
  EXPECT_THAT(text, HasSubstr(series + "auth\"} 3\n"));
  EXPECT_THAT(text, HasSubstr(series + "\"} 1\n"));
}

TEST(hub_exposition, says_which_sink_is_not_up_to_date) {
  HubState state{"staging"};
  EXPECT_THAT(exposition(state), Not(HasSubstr("jwtsync_hub_sink_failing")));
  state.sinks = {{"reports"}, {"exports", Error{Code::file_forbidden, "no", ""}}};
  const std::string text = exposition(state);
  EXPECT_THAT(text, HasSubstr("jwtsync_hub_sink_failing{environment=\"staging\",reader=\"reports\",code=\"\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("reader=\"exports\",code=\"file_forbidden\"} 1\n"));
}

TEST(hub_exposition, says_why_there_is_no_ring) {
  HubState state{"staging"};
  state.fault = Error{Code::file_unreadable, "the store is away", ""};
  const std::string text = exposition(state);
  EXPECT_THAT(text, Not(HasSubstr("jwtsync_hub_generation")));
  EXPECT_THAT(text, HasSubstr("jwtsync_hub_failing{environment=\"staging\",code=\"file_unreadable\"} 1\n"));
}

}  // namespace jwtsync::service::hub_exposition_test

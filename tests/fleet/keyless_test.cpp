// SPDX-License-Identifier: Apache-2.0
#include "fleet/keyless.h"

#include "fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::fleet {
namespace {

using fixture::agreement_of;
using fixture::process;
using fixture::without_key;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const Error blank{Code::secret_empty, "JWT_SECRET_STAGING is set, but blank", ""};
const Error away{Code::source_unreachable, "gcp-sm does not answer", ""};

Testimony auth() { return process("auth", "auth-1", "k"); }

TEST(keyless, process_equals_nobody) {
  const Agreement agreement = agreement_of(without_key("auth", blank, {}), without_key("backend", blank, {}));
  EXPECT_EQ(agreement.verdict, Verdict::disagree) << "two empty rings do not agree";
  EXPECT_EQ(agreement.groups, 0u);
  EXPECT_EQ(agreement.members[0].group, std::nullopt);
  EXPECT_THAT(fixture::kinds_of(agreement.departures), ElementsAre(DepartureKind::keys, DepartureKind::no_key));
  EXPECT_EQ(agreement.departures[0].sentence, "the keys do not agree: 2 of 2 processes have none");
  EXPECT_EQ(agreement.departures[1].sentence, "auth and backend have no key: JWT_SECRET_STAGING is set, but blank");
}

TEST(keyless, process_is_a_no_where_it_will_not_get_one) {
  for (const Code code : {Code::secret_absent, Code::secret_empty, Code::secret_malformed, Code::secret_too_short,
                          Code::file_forbidden, Code::environment_unset, Code::key_weak}) {
    const Agreement agreement = agreement_of(auth(), without_key("backend", {code, "m", ""}, {}));
    EXPECT_EQ(agreement.verdict, Verdict::disagree) << name_of(code);
    EXPECT_THAT(fixture::kinds_of(agreement.departures), ElementsAre(DepartureKind::keys, DepartureKind::no_key))
        << name_of(code);
    EXPECT_EQ(agreement.members[0].group, 0u);
  }
}

TEST(keyless, process_is_no_answer_yet_where_its_store_is_away) {
  for (const Code code : {Code::source_unreachable, Code::deadline_exceeded, Code::file_unreadable}) {
    const Agreement agreement = agreement_of(auth(), without_key("backend", {code, "m", ""}, {}));
    EXPECT_EQ(agreement.verdict, Verdict::incomplete) << name_of(code);
    EXPECT_EQ(agreement.verdict, Verdict::incomplete);
    EXPECT_THAT(agreement.departures, IsEmpty());
    EXPECT_THAT(fixture::kinds_of(agreement.notes), ElementsAre(DepartureKind::no_key));
  }
}

TEST(keyless, process_hides_no_difference_among_the_others) {
  const Agreement agreement =
      agreement_of(auth(), process("backend", "backend-1", "other"), without_key("worker", away, {}));
  EXPECT_EQ(agreement.verdict, Verdict::disagree);
  EXPECT_EQ(agreement.groups, 2u);
  EXPECT_EQ(agreement.departures[0].sentence, "the keys do not agree: 2 processes hold 2 different keys");
}

TEST(keyless, process_alone_is_no_even_if_one_is_enough) {
  EXPECT_EQ(agree({fixture::witnessed(without_key("auth", blank, {}))}, {.expect = 1}).verdict, Verdict::disagree);
  EXPECT_EQ(agree({fixture::witnessed(without_key("auth", away, {}))}, {.expect = 1}).verdict, Verdict::incomplete);
}

TEST(keyless, process_without_an_environment_departs_by_nothing_else) {
  Testimony lost = without_key("backend", {Code::environment_unset, "ENVIRONMENT is not set", ""}, {});
  lost.report.environment = "unknown";
  EXPECT_THAT(fixture::kinds_of(agreement_of(auth(), lost).departures),
              ElementsAre(DepartureKind::keys, DepartureKind::no_key));
}

TEST(keyless, reasons_are_told_apart_and_cut) {
  const Agreement agreement = agreement_of(
      without_key("auth", blank, {}), without_key("backend", {Code::secret_absent, std::string(500, 'x'), ""}, {}));
  const std::vector<Departure> found =
      lacks(agreement.members, Naming(agreement.members), [](const Member&) { return true; });
  ASSERT_THAT(found, SizeIs(2));
  EXPECT_THAT(found[1].members, ElementsAre(1));
  EXPECT_EQ(found[1].sentence, "backend has no key: " + std::string(200, 'x') + "...");
}

TEST(keyless, process_of_an_environment_proves_nothing_of_it) {
  Testimony production = without_key("auth", blank, {});
  production.report.environment = "production";
  const Distinction distinction = distinguish({fixture::witnessed(auth()), fixture::witnessed(production)}, {});
  EXPECT_EQ(distinction.separation, Separation::incomplete);
  EXPECT_THAT(fixture::kinds_of(distinction.notes), ElementsAre(DepartureKind::no_key));
}

}  // namespace
}  // namespace jwtsync::fleet

// SPDX-License-Identifier: Apache-2.0
#include "fleet/members.h"

#include <gmock/gmock.h>

#include "fixture.h"

namespace jwtsync::fleet::members_test {

using fixture::agreement_of;
using fixture::process;
using fixture::without_key;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const Agreement fleet_of_four =
    fixture::agreement_of(fixture::process("auth", "auth-1", "k"), fixture::process("backend", "backend-1", "k"),
                          fixture::process("backend", "backend-2", "k"), fixture::process("worker", "worker-1", "k"));

Some some(std::initializer_list<std::size_t> indices) {
  Some result;
  for (const std::size_t i : indices) result.push_back(&fleet_of_four.members[i]);
  return result;
}

TEST(naming, says_a_service_where_all_of_it_is_meant) {
  const Naming naming(fleet_of_four.members);
  EXPECT_EQ(naming.of(some({0})), "auth");
  EXPECT_EQ(naming.of(some({1, 2})), "backend");
  EXPECT_EQ(naming.of(some({0, 1, 2})), "auth and backend");
  EXPECT_EQ(naming.of(fleet_of_four.members[3]), "worker");
}

TEST(naming, says_the_instance_where_only_some_of_a_service_is_meant) {
  const Naming naming(fleet_of_four.members);
  EXPECT_EQ(naming.of(some({2})), "backend backend-2");
  EXPECT_EQ(naming.of(some({0, 1})), "auth and backend backend-1");
}

TEST(enumeration, folds_what_nobody_reads) {
  EXPECT_EQ(enumeration({}), "none");
  EXPECT_EQ(enumeration({"a"}), "a");
  EXPECT_EQ(enumeration({"a", "b"}), "a and b");
  EXPECT_EQ(enumeration({"a", "b", "c", "d"}), "a, b, c and d");
  EXPECT_EQ(enumeration({"a", "b", "c", "d", "e"}), "a, b, c and 2 more");
}

TEST(counted, has_a_singular) {
  EXPECT_EQ(counted(1, "process", "processes"), "1 process");
  EXPECT_EQ(counted(2, "process", "processes"), "2 processes");
}

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

TEST(same_key_but, says_what_applications_do_with_it) {
  Testimony beside = process("backend", "backend-1", "k");
  const auto said = [&](std::initializer_list<ProbeOutcome> outcomes) {
    beside.report.probes.clear();
    for (const ProbeOutcome outcome : outcomes) {
      beside.report.probes.push_back(
          {"http://127.0.0.1:1/" + std::string(Name(outcome).text()), outcome, "so", {}, {}});
    }
    return std::string(same_key_but(agreement_of(process("auth", "auth-1", "k"), beside)));
  };
  EXPECT_EQ(said({}), "");
  EXPECT_EQ(said({ProbeOutcome::accepts, ProbeOutcome::open, ProbeOutcome::unknown}), "");
  EXPECT_EQ(said({ProbeOutcome::mixed}), ", but an application refuses it");
  EXPECT_EQ(said({ProbeOutcome::does_not_check}), ", but an application checks nothing");
  EXPECT_EQ(said({ProbeOutcome::refuses, ProbeOutcome::does_not_check}),
            ", but an application refuses it and one checks nothing");
}

}  // namespace jwtsync::fleet::members_test

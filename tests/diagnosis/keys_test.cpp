// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/explanations.h"

#include <gmock/gmock.h>

#include "fixture.h"

namespace jwtsync::diagnosis::keys_test {

using fixture::process;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Testimony lacking(const std::string& service, const std::string& instance, const std::string& key) {
  Testimony testimony = process(service, instance, key);
  testimony.report.trail = {{"env:JWT_SECRET_STAGING", Outcome::absent, ""},
                            {"env:JWT_SECRET_KEY", Outcome::found, ""}};
  return testimony;
}

std::vector<Finding> explained(const Agreement& agreement) { return explain_keys({.agreement = agreement}); }

TEST(keys, that_agree_need_no_explanation) {
  EXPECT_THAT(explained(fixture::agreement_of(process("auth", "a-1", "k"), process("backend", "b-1", "k"))), IsEmpty());
}

TEST(keys, of_replicas_are_explained_once) {
  const Agreement agreement =
      fixture::agreement_of(process("auth", "a-1", "k"), process("auth", "a-2", "k"), process("auth", "a-3", "k"),
                            lacking("backend", "b-1", "l"), lacking("backend", "b-2", "l"));
  const std::vector<Finding> findings = explained(agreement);
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].cause, Cause::secret_not_given);
  EXPECT_EQ(findings[0].why, "backend never saw JWT_SECRET_STAGING (not set); auth did");
}

TEST(keys, of_some_replicas_are_explained_by_their_instance) {
  const Agreement agreement = fixture::agreement_of(process("auth", "a-1", "k"), process("backend", "b-1", "k"),
                                                    lacking("backend", "b-2", "l"));
  EXPECT_EQ(explained(agreement).at(0).why, "backend b-2 never saw JWT_SECRET_STAGING (not set); auth did");
}

TEST(keys, of_a_replica_with_other_rules_are_explained_apart_from_the_others) {
  Testimony newer = process("auth", "a-1", "k");
  newer.report.rules = "other rules";
  const Agreement agreement = fixture::agreement_of(newer, process("auth", "a-2", "k"), process("backend", "b-1", "l"));
  const std::vector<Finding> findings = explained(agreement);
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].cause, Cause::rules_differ);
  EXPECT_THAT(findings[0].why, ::testing::HasSubstr("auth a-1")) << "a-2 resolves as backend does";
}

TEST(keys, are_compared_with_whom_it_tells_most) {
  // Against auth there is nothing but another value; against worker, a variant.
  Testimony worker = process("worker", "w-1", "k");
  worker.report.trail = {{"file:/run/key", Outcome::found, ""}};
  worker.challenge.keys[0].variants = {{"double_quoted", fixture::answer("q")}};
  const Agreement agreement =
      fixture::agreement_of(process("auth", "a-1", "k"), worker, process("backend", "b-1", "q"));
  const std::vector<Finding> findings = explained(agreement);
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].cause, Cause::quotes_kept);
  EXPECT_EQ(findings[0].why, "the key of backend is that of worker in double quotes");
}

/// Neither of them has the first source; one of them agrees with who has it: the second source is where they differ.
TEST(keys, that_a_third_shows_not_to_be_for_want_of_a_source_are_explained_by_what_differs) {
  const Agreement agreement =
      fixture::agreement_of(process("auth", "a-1", "k"), lacking("worker", "w-1", "k"), lacking("backend", "b-1", "l"));
  const std::vector<Finding> findings = explained(agreement);
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].cause, Cause::value_differs);
  EXPECT_THAT(findings[0].why, ::testing::HasSubstr("worker"));
}

/// One that has the source holds the key of the one without it.
TEST(keys, that_differ_within_a_source_are_not_for_want_of_it) {
  const Agreement agreement =
      fixture::agreement_of(process("auth", "a-1", "k"), process("worker", "w-1", "l"), lacking("backend", "b-1", "l"));
  const std::vector<Finding> findings = explained(agreement);
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].cause, Cause::value_differs);
}

TEST(keys, of_several_groups_are_explained_the_most_telling_first) {
  const Agreement agreement =
      fixture::agreement_of(process("auth", "a-1", "k"), process("auth", "a-2", "k"),
                            process("backend", "b-1", "other"), lacking("worker", "w-1", "third"));
  const std::vector<Finding> findings = explained(agreement);
  ASSERT_THAT(findings, SizeIs(2));
  EXPECT_EQ(findings[0].cause, Cause::secret_not_given);
  EXPECT_EQ(findings[1].cause, Cause::value_differs);
}

}  // namespace jwtsync::diagnosis::keys_test

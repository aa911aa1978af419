// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/spread.h"

#include "fixture.h"

#include <gmock/gmock.h>
#include <map>

namespace jwtsync::diagnosis::spread_test {

using fixture::causes_in;
using fixture::labelled;
using fixture::process;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

/// Two processes of each service in each region, with the key of the region.
std::vector<Testimony> in_regions(const std::map<std::string, std::string>& keys) {
  std::vector<Testimony> all;
  for (const auto& [region, key] : keys) {
    for (const std::string service : {"auth", "backend"}) {
      all.push_back(labelled(process(service, service + "-" + region, key), "region", region));
    }
  }
  return all;
}

TEST(spread, by_region) {
  const std::vector<Finding> findings = diagnose(fixture::agreement_of_all(in_regions({{"eu", "k"}, {"us", "l"}})));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(name_of(findings[0].cause), "region-keys-differ");
  EXPECT_EQ(findings[0].certainty, Certainty::likely);
  EXPECT_EQ(findings[0].why,
            "the keys follow the regions: all of one region hold the same, and those of eu and us differ, from "
            "JWT_SECRET_STAGING");
  EXPECT_THAT(findings[0].evidence, Contains(HasSubstr("region us: 2 processes with one key, such as auth auth-us")));
  EXPECT_THAT(causes_in(in_regions({{"eu", "k"}, {"us", "l"}, {"asia", "m"}})), ElementsAre("region-keys-differ"));
  std::vector<Testimony> more = in_regions({{"eu", "k"}, {"us", "l"}});
  more.push_back(process("worker", "worker-1", "k"));
  EXPECT_THAT(causes_in(more), ElementsAre("region-keys-differ")) << "who is of no region holds the key of one";
}

TEST(spread, by_region_of_which_one_is_behind) {
  const std::vector<Finding> findings =
      diagnose(fixture::agreement_of_all(in_regions({{"asia", "old"}, {"eu", "new"}, {"us", "new"}})));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(name_of(findings[0].cause), "region-keys-differ");
  EXPECT_EQ(findings[0].why,
            "the keys follow the regions: all of one region hold the same, and those of eu and us differ from those of "
            "asia, from JWT_SECRET_STAGING");
}

TEST(spread, that_follows_no_region_exactly) {
  std::vector<Testimony> all = in_regions({{"eu", "k"}, {"us", "l"}});
  all.push_back(labelled(process("worker", "worker-1", "l"), "region", "eu"));
  EXPECT_THAT(causes_in(all), Not(Contains("region-keys-differ")));
  EXPECT_THAT(causes_in({labelled(process("auth", "a-1", "k"), "region", "eu"),
                         labelled(process("auth", "a-2", "l"), "region", "us")}),
              Not(Contains("region-keys-differ")))
      << "one process is no region";
  EXPECT_THAT(causes_in({labelled(process("auth", "a-1", "k"), "region", "eu"),
                         labelled(process("auth", "a-2", "k"), "region", "eu"),
                         labelled(process("backend", "b-1", "l"), "region", "us"),
                         labelled(process("backend", "b-2", "l"), "region", "us")}),
              Not(Contains("region-keys-differ")))
      << "it may as well be the service";
}

TEST(spread, that_reports_explain_better) {
  std::vector<Testimony> all = in_regions({{"eu", "k"}, {"us", "l"}});
  for (Testimony& one : all) {
    if (one.report.labels.at("region") != "us") continue;
    one.report.trail = {{"env:JWT_SECRET_STAGING", Outcome::absent, ""}, {"env:JWT_SECRET_KEY", Outcome::found, ""}};
  }
  EXPECT_THAT(causes_in(all), ::testing::Each(std::string("secret-not-given")));
  all = in_regions({{"eu", "k"}, {"us", "l"}});
  for (Testimony& one : all) fixture::also_verify(one, "shared");
  EXPECT_THAT(causes_in(all), Not(Contains("region-keys-differ"))) << "a rotation that one region is ahead in";
}

TEST(spread, is_beside_what_a_variant_proves) {
  std::vector<Testimony> all = in_regions({{"eu", "k"}, {"us", "l"}});
  for (Testimony& one : all) {
    if (one.challenge.keys[0].answer == fixture::answer("k"))
      one.challenge.keys[0].variants = {{"trailing_newline", fixture::answer("l")}};
  }
  EXPECT_THAT(causes_in(all), ::testing::IsSupersetOf({"white-space", "region-keys-differ"}));
  EXPECT_EQ(causes_in(all).front(), "white-space");
}

Testimony of_revision(const std::string& service, int number, const std::string& revision, const std::string& key) {
  return labelled(process(service, service + "-" + std::to_string(number), key), "revision", revision);
}

TEST(spread, by_deploy) {
  const std::vector<Finding> findings = diagnose(fixture::agreement_of_all(
      {of_revision("auth", 1, "r1", "k"), of_revision("auth", 2, "r1", "k"), of_revision("auth", 3, "r2", "l")}));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(name_of(findings[0].cause), "deploy-made-key");
  EXPECT_EQ(findings[0].certainty, Certainty::likely);
  EXPECT_EQ(findings[0].why,
            "the keys follow the deploys: those of each revision (r1 and r2) hold one of their own, from "
            "JWT_SECRET_STAGING");
  EXPECT_THAT(causes_in({of_revision("auth", 1, "r1", "k"), of_revision("backend", 1, "r1", "k"),
                         of_revision("auth", 2, "r2", "l"), of_revision("backend", 2, "r2", "l")}),
              ElementsAre("deploy-made-key"));
  EXPECT_THAT(causes_in({of_revision("auth", 1, "r1", "k"), of_revision("auth", 2, "r2", "l"),
                         of_revision("auth", 3, "r3", "m"), process("backend", "b-1", "k")}),
              ElementsAre("deploy-made-key"));
  EXPECT_EQ(diagnose(fixture::agreement_of_all({of_revision("auth", 1, "r1", "k"), of_revision("auth", 2, "r2", "l")}))
                .at(0)
                .certainty,
            Certainty::possible)
      << "of two processes anything may be said";
}

TEST(spread, by_deploy_is_not_of_keys_that_came_by_a_reload) {
  EXPECT_THAT(causes_in({fixture::of_generation(of_revision("auth", 1, "r1", "k"), 2),
                         of_revision("auth", 2, "r1", "k"), of_revision("auth", 3, "r2", "l")}),
              Not(Contains("deploy-made-key")));
}

TEST(spread, by_deploy_is_not_what_differs_from_service_to_service) {
  EXPECT_THAT(causes_in({of_revision("auth", 1, "r7", "k"), of_revision("auth", 2, "r7", "k"),
                         of_revision("backend", 1, "r12", "l"), of_revision("backend", 2, "r12", "l")}),
              ElementsAre("value-differs"));
  EXPECT_THAT(causes_in({of_revision("auth", 1, "r1", "k"), of_revision("auth", 2, "r1", "l"),
                         of_revision("auth", 3, "r2", "l")}),
              Not(Contains("deploy-made-key")))
      << "the keys do not follow the revisions";
}

TEST(spread, of_a_large_fleet_is_one_finding) {
  std::vector<Testimony> all;
  for (int i = 0; i < 400; ++i) {
    const std::string number = std::to_string(i % 4);
    all.push_back(of_revision("auth", i, "r" + number, "k" + number));
  }
  EXPECT_THAT(causes_in(all), ElementsAre("deploy-made-key"));
}

}  // namespace jwtsync::diagnosis::spread_test

// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/pair.h"

#include "fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::diagnosis::places_test {

using fixture::cause_between;
using fixture::expect;
using fixture::explanation_of;
using fixture::from;
using fixture::in_staging;
using fixture::with_trail;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(places, of_which_one_has_another_source_before) {
  expect(Cause::secret_shadowed,
         {with_trail("auth", {{"env:JWT_SECRET_KEY", Outcome::found, ""}}),
          with_trail("backend", {{"file:/run/key", Outcome::found, ""}, {"env:JWT_SECRET_KEY", Outcome::shadowed, ""}}),
          "backend has JWT_SECRET_KEY as auth does, but file:/run/key comes first there",
          "take file:/run/key from backend"});
}

TEST(places, of_other_sources) {
  expect(Cause::sources_differ,
         {with_trail("auth", {{"env:JWT_SECRET_KEY", Outcome::found, ""}}),
          with_trail("backend", {{"file:/run/key", Outcome::found, ""}}),
          "auth has its key from JWT_SECRET_KEY, backend from file:/run/key: their sources differ",
          "give auth and backend the same sources (jwtsync resolve shows the order)"});
  EXPECT_EQ(explanation_of(with_trail("auth", {{"file:/run/key", Outcome::found, ""}}),
                           with_trail("backend", {{"file:/run/key?trim=no", Outcome::found, ""}}))
                .why,
            "auth has its key from file:/run/key as it stands, backend from file:/run/key with ?trim=no: their sources "
            "differ");
}

/// Two files of one value, until one of them was replaced: that they are two is not for certain the fault.
TEST(places, of_other_sources_of_which_one_changed_says_which) {
  const Testimony auth = with_trail("auth", {{"file:/a/key", Outcome::found, ""}});
  const Testimony backend = fixture::of_generation(with_trail("backend", {{"file:/b/key", Outcome::found, ""}}), 2);
  const Explanation told = explanation_of(auth, backend);
  EXPECT_EQ(told.cause, Cause::sources_differ);
  EXPECT_EQ(told.certainty, Certainty::likely);
  EXPECT_NE(told.why.find("backend took another value into use at 20"), std::string::npos) << told.why;
}

TEST(places, of_other_rules) {
  Testimony other = in_staging("backend", Outcome::found, Outcome::skipped, Outcome::skipped);
  other.report.rules = "another";
  other.report.version = "0.2.0";
  expect(Cause::rules_differ, {in_staging("auth", Outcome::found, Outcome::skipped, Outcome::skipped), other,
                               "auth (version 0.1.0) and backend (version 0.2.0) resolve by different rules",
                               "give auth and backend the same version of jwtsync"});
}

TEST(places, of_other_values_is_not_explained_by_an_order_that_did_not_matter) {
  Testimony other = fixture::with_trail("backend", {{"env:JWT_SECRET_STAGING", Outcome::found, ""}});
  other.report.rules = "another";
  EXPECT_EQ(cause_between(in_staging("auth", Outcome::found, Outcome::skipped, Outcome::skipped), other),
            "value-differs");
}

Testimony of_order(const std::string& service, const std::string& first, const std::string& second) {
  return with_trail(service, {{first, Outcome::found, ""}, {second, Outcome::shadowed, ""}});
}

TEST(places, that_are_asked_in_another_order) {
  const std::string own = "env:JWT_SECRET_STAGING", general = "env:JWT_SECRET_KEY";
  expect(Cause::order_differs,
         {of_order("auth", own, general), of_order("backend", general, own),
          "auth asks JWT_SECRET_STAGING before JWT_SECRET_KEY, backend the other way round, and each takes what comes "
          "first",
          "give auth and backend one order (JWTSYNC_SOURCES), or one secret in one place"});
  EXPECT_EQ(cause_between(of_order("auth", "file:/run/jwt", own), of_order("backend", own, "file:/run/jwt")),
            "order-differs");
  EXPECT_EQ(cause_between(of_order("auth", "file:/a", "file:/b"), of_order("backend", "file:/b", "file:/a")),
            "order-differs");
  EXPECT_THAT(explanation_of(of_order("auth", own, general), of_order("backend", general, own)).evidence,
              ::testing::Contains("the order of backend backend-1: JWT_SECRET_KEY, JWT_SECRET_STAGING"));
}

/// The odd one has what the others have, and something before it.
TEST(places, that_come_first_for_the_odd_one_only) {
  const Testimony auth = in_staging("auth", Outcome::absent, Outcome::found, Outcome::skipped);
  const Testimony backend = in_staging("backend", Outcome::found, Outcome::shadowed, Outcome::skipped);
  EXPECT_EQ(cause_between(auth, backend), "secret-shadowed");
  EXPECT_EQ(explanation_of(auth, backend).fix.text(), "unset JWT_SECRET_STAGING for backend");
  EXPECT_EQ(cause_between(backend, auth), "secret-not-given") << "most have it, and the odd one lacks it";
}

TEST(places, that_are_asked_in_another_order_beside_others) {
  Testimony auth = of_order("auth", "env:JWT_SECRET_STAGING", "env:JWT_SECRET_KEY");
  auth.report.trail.push_back({"env:JWT_SECRET", Outcome::skipped, ""});
  EXPECT_EQ(cause_between(auth, of_order("backend", "env:JWT_SECRET_KEY", "env:JWT_SECRET_STAGING")), "order-differs");
}

TEST(places, of_which_one_lacks_the_first_are_asked_in_one_order) {
  const Testimony auth = of_order("auth", "env:A", "env:B");
  const Testimony backend = with_trail("backend", {{"env:A", Outcome::absent, ""}, {"env:B", Outcome::found, ""}});
  EXPECT_EQ(cause_between(auth, backend), "secret-not-given");
  EXPECT_EQ(cause_between(auth, of_order("backend", "env:C", "env:A")), "secret-shadowed") << "not the same names";
}

TEST(places, of_two_versions_of_one_entry) {
  const Testimony auth = from(fixture::process("auth", "auth-1", "k"), "gcp-sm://shop/jwt@5");
  const auto beside = [&](const std::string& locator) {
    return explanation_of(auth, from(fixture::process("backend", "backend-1", "l"), locator));
  };
  EXPECT_EQ(beside("gcp-sm://shop/jwt@6").why, "auth reads version 5 of gcp-sm://shop/jwt, backend version 6");
  EXPECT_EQ(beside("gcp-sm://shop/jwt").why, "auth reads version 5 of gcp-sm://shop/jwt, backend version latest");
  EXPECT_EQ(beside("gcp-sm://shop/jwt@6?location=europe-west1").cause, Cause::version_differs);
  EXPECT_EQ(beside("gcp-sm://shop/other@6").cause, Cause::sources_differ);
  EXPECT_EQ(beside("file:/run/jwt@6").cause, Cause::sources_differ);
}

std::vector<std::string> causes_of(const Testimony& one, const Testimony& other, const std::string& target) {
  return fixture::causes_in(agree({{TargetUrl{"http://a:1"}, one}, {TargetUrl{target}, other}}, {}));
}

TEST(places, of_two_loaders_in_one_server) {
  const std::string own = "env:JWT_SECRET_STAGING", file = "file:/app/.env";
  const Testimony rest = from(fixture::process("api", "host-0a1b2c3d", "k"), own);
  EXPECT_THAT(causes_of(rest, from(fixture::process("api", "host-4e5f6a7b", "l"), file), "http://a:1"),
              ElementsAre("loaders-differ"));
  EXPECT_THAT(causes_of(rest, from(fixture::process("api-ws", "host-4e5f6a7b", "l"), file), "http://a:1"),
              ElementsAre("loaders-differ"));
  EXPECT_THAT(causes_of(rest, from(fixture::process("api", "host-4e5f6a7b", "l"), file), "http://a:2"),
              ElementsAre("loaders-differ"))
      << "started together on one host";
  EXPECT_THAT(causes_of(rest, from(fixture::process("api", "host-0a1b2c3d", "l"), own), "http://a:2"),
              ElementsAre("loaders-differ"))
      << "one instance, two keys";
}

TEST(places, of_two_replicas_on_one_host_are_not_of_two_loaders) {
  const std::string own = "env:JWT_SECRET_STAGING";
  const Testimony one = from(fixture::process("api", "host-0a1b2c3d", "k"), own);
  EXPECT_THAT(causes_of(one, from(fixture::process("api", "host-4e5f6a7b", "l"), own), "http://a:2"),
              ElementsAre("value-differs"))
      << "each has a variable of its own";
}

TEST(places, of_two_servers_are_not_of_two_loaders) {
  const std::string file = "file:/app/.env";
  const Testimony rest = fixture::process("api", "host-0a1b2c3d", "k");
  EXPECT_THAT(causes_of(rest, from(fixture::process("api", "another-4e5f6a7b", "l"), file), "http://a:1"),
              ElementsAre("sources-differ"))
      << "behind one load balancer";
  EXPECT_THAT(causes_of(rest, from(fixture::process("web", "host-4e5f6a7b", "l"), file), "http://a:2"),
              ElementsAre("sources-differ"))
      << "another service on this host";
  EXPECT_THAT(
      causes_of(rest, from(fixture::later(fixture::process("api", "host-4e5f6a7b", "l"), std::chrono::hours(1)), file),
                "http://a:2"),
      ElementsAre("sources-differ"))
      << "started later";
  Testimony ahead = fixture::process("api", "host-4e5f6a7b", "new");
  fixture::also_verify(ahead, "k");
  EXPECT_THAT(causes_of(rest, ahead, "http://a:2"), ElementsAre("key-not-yet-known"));
}

}  // namespace jwtsync::diagnosis::places_test

// SPDX-License-Identifier: Apache-2.0
#include <jwtsync/configuration.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace jwtsync::access_issuers_test {

using ::testing::HasSubstr;

AccessIssuer good(std::string name = "https://cluster.example") {
  return {{{"file:/keys.json"}, {.issuer = std::move(name), .audiences = {"jwtsync"}}},
          {"system:serviceaccount:ci:deploy"},
          {}};
}

TEST(access_issuers, have_an_audience_and_a_list_of_those_who_may_ask) {
  EXPECT_TRUE(check_access_issuers({}));
  AccessIssuer google = good("https://accounts.google.com");
  google.subjects.clear();
  google.emails = {"deploy@project.iam.gserviceaccount.com"};
  EXPECT_TRUE(check_access_issuers({good(), google}));
}

TEST(access_issuers, that_would_let_in_more_than_are_named_are_refused) {
  struct Case {
    void (*change)(AccessIssuer&);
    const char* says;
  };
  const Case cases[] = {
      {[](AccessIssuer& each) { each.subjects.clear(); }, "needs subjects or emails"},
      {[](AccessIssuer& each) { each.issuer.expectations.audiences.clear(); }, "needs audiences"},
      {[](AccessIssuer& each) { each.issuer.expectations.audiences = {"jwtsync", " "}; }, "needs audiences"},
      {[](AccessIssuer& each) { each.subjects = {" "}; }, "must not be blank"},
      {[](AccessIssuer& each) { each.emails = {""}; }, "must not be blank"},
      {[](AccessIssuer& each) { each.subjects = {"system:serviceaccount:ci:*"}; }, "without a wildcard"},
      {[](AccessIssuer& each) { each.emails = {"*@example.org"}; }, "without a wildcard"},
      {[](AccessIssuer& each) { each.subjects = {"\xff"}; }, "UTF-8"},
      {[](AccessIssuer& each) { each.subjects = {std::string(2049, 'a')}; }, "UTF-8"},
      {[](AccessIssuer& each) { each.subjects = std::vector<std::string>(257, "a"); }, "at most 256"},
      {[](AccessIssuer& each) { each.issuer.expectations.algorithms = {Algorithm::es256, Algorithm::hs256}; },
       "must sign by a key pair"},
      {[](AccessIssuer& each) { each.issuer.sources.clear(); }, "where its keys are"},
      {[](AccessIssuer& each) { each.issuer.expectations.issuer.reset(); }, "who it is"},
  };
  for (const Case& each : cases) {
    AccessIssuer changed = good();
    each.change(changed);
    const Result<void> checked = check_access_issuers({changed});
    ASSERT_FALSE(checked) << each.says;
    EXPECT_EQ(checked.error().code, Code::argument_invalid);
    EXPECT_THAT(checked.error().message, HasSubstr(each.says));
  }
}

TEST(access_issuers, are_told_apart) { EXPECT_FALSE(check_access_issuers({good(), good()})); }

}  // namespace jwtsync::access_issuers_test

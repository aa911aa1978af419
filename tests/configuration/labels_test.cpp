// SPDX-License-Identifier: Apache-2.0
#include "configuration/settings.h"

#include <gmock/gmock.h>
#include <jwtsync/testing.h>

namespace jwtsync::configuration::labels_test {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;
using ::testing::SizeIs;

TEST(labels, are_a_name_and_a_value) {
  EXPECT_EQ(parse_label("team=payments").value(), std::pair(std::string("team"), std::string("payments")));
  EXPECT_EQ(parse_label(" app.kubernetes.io/part-of = a=b ").value(),
            std::pair(std::string("app.kubernetes.io/part-of"), std::string("a=b")));
  EXPECT_EQ(parse_label("place=Zürich").value().second, "Zürich");
  EXPECT_TRUE(parse_label(std::string(63, 'n') + "=" + std::string(128, 'v')));
  const std::string bad[] = {"",
                             "team",
                             "=payments",
                             "team=",
                             "team= ",
                             "the team=x",
                             "te\x1b[m=x",
                             "team=\x1b[31m",
                             "team=a\nb",
                             "team=\xff\xfe",
                             "team=\xc2\x85",
                             std::string(64, 'n') + "=v",
                             "n=" + std::string(129, 'v')};
  for (const std::string& text : bad) {
    const auto label = parse_label(text);
    ASSERT_FALSE(label) << text;
    EXPECT_EQ(label.error().code, Code::argument_invalid);
  }
}

TEST(labels, that_are_none_are_not_quoted) {
  const std::string secret(testing::canary_secret);
  for (const std::string& text : {secret, "the name " + secret + "=x", "name=" + secret + "\n"}) {
    const auto label = parse_label(text + "\x1b");
    ASSERT_FALSE(label);
    EXPECT_THAT(label.error().message + label.error().hint, Not(HasSubstr(testing::canary)));
  }
}

TEST(labels, are_bounded_in_number) {
  Labels many;
  for (std::size_t i = 0; i < most_labels; ++i) many.emplace("n" + std::to_string(i), "v");
  EXPECT_TRUE(check_labels(many));
  testing::FakeWorld fake;
  fake.variables.set("JWTSYNC_LABELS", "one=more");
  EXPECT_EQ(labels_of(fake.world(), {}, many), many);
  many.emplace("one", "more");
  EXPECT_EQ(check_labels(many).error().code, Code::argument_invalid);
}

TEST(labels, are_those_of_the_first_who_says_them) {
  testing::FakeWorld fake;
  fake.variables.set("K_SERVICE", "auth");
  fake.variables.set("K_REVISION", "of-platform");
  Configuration file;
  file.labels = {{"team", "of-file"}};
  EXPECT_THAT(labels_of(fake.world(), file, {}), ElementsAre(Pair("revision", "of-platform"), Pair("team", "of-file")));
  file.labels["revision"] = "of-file";
  EXPECT_EQ(labels_of(fake.world(), file, {})["revision"], "of-file");
  fake.variables.set("JWTSYNC_REVISION", " of-variable ");
  EXPECT_EQ(labels_of(fake.world(), file, {})["revision"], "of-variable");
  fake.variables.set("JWTSYNC_LABELS", "revision=of-list, team=payments,");
  fake.variables.set("JWTSYNC_REGION", "europe-west1");
  EXPECT_THAT(labels_of(fake.world(), file, {{"team", "given"}}),
              ElementsAre(Pair("region", "europe-west1"), Pair("revision", "of-list"), Pair("team", "given")));
  EXPECT_THAT(fake.events.lines(), IsEmpty());
}

TEST(labels, that_are_wrong_in_a_variable_are_logged_and_hinder_nobody) {
  testing::FakeWorld fake;
  fake.variables.set("JWTSYNC_LABELS", "team,color=green");
  fake.variables.set("JWTSYNC_REVISION", "a\nb");
  fake.variables.set("K_SERVICE", "auth");
  fake.variables.set("K_REVISION", std::string(500, 'r'));
  EXPECT_THAT(labels_of(fake.world(), {}, {}), ElementsAre(Pair("color", "green")));
  ASSERT_THAT(fake.events.lines(), SizeIs(2));
  EXPECT_THAT(fake.events.lines()[0], HasSubstr("warning JWTSYNC_LABELS: a label has no ="));
  EXPECT_THAT(fake.events.lines()[1], HasSubstr("warning JWTSYNC_REVISION: "));
}

}  // namespace jwtsync::configuration::labels_test

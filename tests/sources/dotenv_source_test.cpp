// SPDX-License-Identifier: Apache-2.0
#include "process.h"
#include "sources/footprint.h"
#include "sources/locator.h"

#include <gmock/gmock.h>

namespace jwtsync::sources::dotenv_source_test {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string locator = "dotenv:/srv/app/.env#JWT_SECRET_KEY";

struct DotenvProcess : Process {
  explicit DotenvProcess(const std::string& text) : Process{{"ENVIRONMENT", "staging"}} {
    options.sources = {locator};
    fake.files.put("/srv/app/.env", text);
  }
};

TEST(dotenv_source, a_locator_names_a_file_and_a_variable_in_it) {
  const struct {
    std::string_view written;
    std::string_view place;
  } table[] = {
      {"dotenv:/srv/app/.env#JWT_SECRET_KEY", "/srv/app/.env#JWT_SECRET_KEY"},
      {"dotenv:///srv/.env#_A1", "/srv/.env#_A1"},
      {"dotenv:/a%23b%3F#A?trim=no&format=hex", "/a#b?#A"},
  };
  for (const auto& [written, place] : table) {
    const Result<Locator> parsed = parse_locator(written);
    ASSERT_TRUE(parsed) << written;
    EXPECT_EQ(parsed->place, place);
  }
}

TEST(dotenv_source, what_is_no_such_locator_is_refused_with_an_example) {
  for (const std::string_view written :
       {"dotenv:", "dotenv:/srv/.env", "dotenv:/srv/.env#", "dotenv:#A", "dotenv:.env#A", "dotenv:/a#1A",
        "dotenv:/a#A B", "dotenv:/a#A#B", "dotenv:/a#A=c4n4ry", "dotenv://host/a#A", "dotenv:/a%2#A",
        "dotenv:/a?trim=no#A", "dotenv:/a#A?bearer=file:/b"}) {
    const Result<Locator> parsed = parse_locator(written);
    ASSERT_EQ(code_of(parsed), "locator_malformed") << written;
    EXPECT_NE(parsed.error().hint, "") << written;
    EXPECT_EQ((parsed.error().message + parsed.error().hint).find("c4n4ry"), std::string::npos);
  }
  EXPECT_THAT(parse_locator("/srv/app/.env").error().hint, HasSubstr("dotenv:/srv/app/.env#"));
  EXPECT_THAT(parse_locator("dotnev:/srv/.env#A").error().hint, HasSubstr("did you mean \"dotenv:\"?"));
}

TEST(dotenv_source, the_files_of_two_locators_are_watched_once) {
  Process process;
  process.options.sources = {"dotenv:/a%23/.env#B", "dotenv:/a%23/.env#C"};
  EXPECT_THAT(secret_files(process.fake.variables, process.options), ElementsAre("/a#/.env"));
}

TEST(dotenv_source, the_trail_tells_who_reads_the_line_how) {
  DotenvProcess process("A=b\nJWT_SECRET_KEY=\"" + fit_secret + "\"\n");
  const Resolution resolution = process.resolve();
  ASSERT_EQ(code_of(resolution.found), "secret_malformed");
  EXPECT_EQ(resolution.trail[0].outcome, Outcome::malformed);
  EXPECT_EQ(resolution.trail[0].detail,
            "programs do not read JWT_SECRET_KEY alike in line 2 of /srv/app/.env: docker --env-file keeps the double "
            "quotes; the others take double quotes off");
  EXPECT_THAT(resolution.found.error().hint, HasSubstr("docs/sources/dotenv.md"));
}

TEST(dotenv_source, a_name_that_is_not_there_is_absent_and_a_near_one_named) {
  DotenvProcess process("JWT_SECRETKEY=" + fit_secret + "\n");
  const Resolution resolution = process.resolve();
  EXPECT_EQ(code_of(resolution.found), "secret_absent");
  EXPECT_EQ(resolution.trail[0].outcome, Outcome::absent);
  EXPECT_EQ(resolution.trail[0].detail,
            "JWT_SECRET_KEY does not stand in /srv/app/.env; did you mean \"JWT_SECRETKEY\"?");
}

TEST(dotenv_source, a_line_of_another_variable_that_a_program_refuses_is_a_warning) {
  DotenvProcess process("export A=b\nB=c d\nJWT_SECRET_KEY=" + fit_secret + "\n");
  const Resolution resolution = process.resolve();
  ASSERT_TRUE(resolution.found) << resolution.found.error().message;
  EXPECT_THAT(names_of(resolution.warnings), ElementsAre("refused_line", "refused_line"));
  EXPECT_EQ(resolution.warnings[0].text, "of /srv/app/.env: docker --env-file refuses it for line 1");
  EXPECT_EQ(resolution.warnings[1].text, "of /srv/app/.env: a shell runs a command in line 2");
}

TEST(dotenv_source, a_file_that_everybody_may_read_is_a_warning_as_any_key_file_is) {
  DotenvProcess process("");
  process.fake.files.put("/srv/app/.env", "JWT_SECRET_KEY=" + fit_secret + "\n", 0644);
  const Resolution resolution = process.resolve();
  ASSERT_TRUE(resolution.found);
  EXPECT_THAT(names_of(resolution.warnings), Contains("world_readable"));
}

TEST(dotenv_source, options_say_what_the_value_means) {
  DotenvProcess process("JWT_SECRET_KEY=YzRuNHJ5LVprM3ZRMHA4MWFYZlQ3bVdxMkxyQjlkWWVIcw==\n");
  process.options.sources = {locator + "?format=base64"};
  const Resolution resolution = process.resolve();
  ASSERT_TRUE(resolution.found) << resolution.found.error().message;
  EXPECT_EQ(revealed(resolution.found->secret), "c4n4ry-Zk3vQ0p81aXfT7mWq2LrB9dYeHs");
  EXPECT_THAT(resolution.warnings, IsEmpty());
}

}  // namespace jwtsync::sources::dotenv_source_test

// SPDX-License-Identifier: Apache-2.0
// The search as a whole: the order, what goes on and what stops, the trail, the deadline.
#include "process.h"

#include <gmock/gmock.h>

namespace jwtsync::sources::resolve_test {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

using Texts = std::vector<std::string>;

const std::string short_secret = "c4n4ry-short";
const std::string report_example = "your-secure-staging-jwt-secret-key-32-chars-minimum";

struct Row {
  std::string environment;
  Variables variables;
  std::string found;  // the label, or the code of the error
};

TEST(resolve, the_default_order_chooses_as_it_always_did) {
  const Row table[] = {
      {"staging", {{"JWT_SECRET_STAGING", fit_secret}, {"JWT_SECRET_KEY", other_secret}}, "JWT_SECRET_STAGING"},
      {"staging", {{"JWT_SECRET_KEY", fit_secret}, {"JWT_SECRET", other_secret}}, "JWT_SECRET_KEY"},
      {"staging", {{"JWT_SECRET", fit_secret}}, "JWT_SECRET (legacy)"},
      {"staging", {{"JWT_SECRET_PRODUCTION", fit_secret}}, "secret_absent"},
      {"staging", {}, "secret_absent"},
      {"production",
       {{"JWT_SECRET_PRODUCTION", fit_secret}, {"JWT_SECRET_KEY", other_secret}},
       "JWT_SECRET_PRODUCTION"},
      {"production", {{"JWT_SECRET_STAGING", fit_secret}, {"JWT_SECRET_KEY", other_secret}}, "JWT_SECRET_KEY"},
      {"production", {}, "secret_absent"},
      {"development", {{"JWT_SECRET_STAGING", fit_secret}}, "development fallback"},
      {"development", {{"JWT_SECRET_DEVELOPMENT", fit_secret}}, "development fallback"},
      {"development", {{"JWT_SECRET_KEY", fit_secret}}, "JWT_SECRET_KEY"},
      {"development", {{"JWT_SECRET", fit_secret}}, "JWT_SECRET (legacy)"},
      {"test", {{"JWT_SECRET_TEST", fit_secret}}, "development fallback"},
      {"test", {{"JWT_SECRET_KEY", fit_secret}}, "JWT_SECRET_KEY"},
      {"qa", {{"JWT_SECRET_QA", fit_secret}, {"JWT_SECRET_STAGING", other_secret}}, "JWT_SECRET_QA"},
      {"qa", {{"JWT_SECRET_STAGING", fit_secret}}, "secret_absent"},
      // Absent and empty go on.
      {"staging", {{"JWT_SECRET_STAGING", ""}, {"JWT_SECRET_KEY", fit_secret}}, "JWT_SECRET_KEY"},
      {"staging", {{"JWT_SECRET_STAGING", " \n"}, {"JWT_SECRET_KEY", fit_secret}}, "JWT_SECRET_KEY"},
      {"development", {{"JWT_SECRET_KEY", " "}}, "development fallback"},
      // Malformed and unfit stop, whatever comes later.
      {"staging", {{"JWT_SECRET_STAGING", "\xff"}, {"JWT_SECRET_KEY", fit_secret}}, "secret_malformed"},
      {"staging", {{"JWT_SECRET_STAGING", short_secret}, {"JWT_SECRET_KEY", fit_secret}}, "secret_too_short"},
      {"staging", {{"JWT_SECRET_STAGING", report_example}, {"JWT_SECRET_KEY", fit_secret}}, "secret_public_default"},
      {"staging",
       {{"JWT_SECRET_STAGING", R"({"keys":[]})"}, {"JWT_SECRET_KEY", fit_secret}},
       "secret_format_unsupported"},
      {"development", {{"JWT_SECRET_KEY", short_secret}}, "secret_too_short"},
      {"development", {{"JWT_SECRET_KEY", report_example}}, "JWT_SECRET_KEY"},
  };
  for (const Row& row : table) {
    Process process(row.variables);
    process.fake.variables.set("ENVIRONMENT", row.environment);
    process.options.added_environments = {{"qa", "staging"}};
    const Resolution resolution = process.resolve();
    EXPECT_EQ(resolution.found ? resolution.found->source : code_of(resolution.found), row.found) << row.environment;
  }
}

TEST(resolve, gives_the_known_answer_of_the_first_resolver) {
  Process process{{"ENVIRONMENT", "staging"},
                  {"JWT_SECRET_STAGING", "staging-jwt-secret-key-32-chars-minimum-required-for-security"}};
  const Resolution resolution = process.resolve();
  ASSERT_TRUE(resolution.found);
  EXPECT_EQ(resolution.found->source, "JWT_SECRET_STAGING");
  EXPECT_EQ(resolution.found->locator, "env:JWT_SECRET_STAGING");
  EXPECT_EQ(resolution.found->length, 61u);
  EXPECT_EQ(resolution.found->fingerprint, "c530eef82dcaa39c");
  EXPECT_EQ(resolution.environment()->name, "staging");
  EXPECT_EQ(resolution.environment()->from, EnvironmentFrom::variable);
  EXPECT_THAT(names_of(resolution.warnings), ElementsAre("published_example"));
}

TEST(resolve, the_trail_tells_every_step) {
  const struct {
    std::string environment;
    Variables variables;
    Texts trail;
  } table[] = {
      {"staging",
       {{"JWT_SECRET_STAGING", fit_secret}, {"JWT_SECRET_KEY", other_secret}},
       {"env:JWT_SECRET_STAGING found", "env:JWT_SECRET_PRODUCTION skipped", "env:JWT_SECRET_KEY shadowed",
        "env:JWT_SECRET skipped", "builtin:development skipped"}},
      {"staging",
       {{"JWT_SECRET_STAGING", " "}, {"JWT_SECRET", fit_secret}},
       {"env:JWT_SECRET_STAGING empty", "env:JWT_SECRET_PRODUCTION skipped", "env:JWT_SECRET_KEY absent",
        "env:JWT_SECRET found", "builtin:development skipped"}},
      {"production",
       {{"JWT_SECRET_PRODUCTION", short_secret}, {"JWT_SECRET_KEY", fit_secret}},
       {"env:JWT_SECRET_STAGING skipped", "env:JWT_SECRET_PRODUCTION unfit", "env:JWT_SECRET_KEY skipped",
        "env:JWT_SECRET skipped", "builtin:development skipped"}},
      {"development",
       {},
       {"env:JWT_SECRET_STAGING skipped", "env:JWT_SECRET_PRODUCTION skipped", "env:JWT_SECRET_KEY absent",
        "env:JWT_SECRET absent", "builtin:development found"}},
      {"development",
       {{"JWT_SECRET_KEY", fit_secret}, {"JWT_SECRET", " "}},
       {"env:JWT_SECRET_STAGING skipped", "env:JWT_SECRET_PRODUCTION skipped", "env:JWT_SECRET_KEY found",
        "env:JWT_SECRET skipped", "builtin:development skipped"}},
  };
  for (const auto& row : table) {
    Process process(row.variables);
    process.fake.variables.set("ENVIRONMENT", row.environment);
    EXPECT_EQ(outcomes(process.resolve()), row.trail);
  }
}

TEST(resolve, the_trail_says_why) {
  Process process{{"ENVIRONMENT", "staging"},
                  {"JWT_SECRET_PRODUCTION", other_secret},
                  {"JWT_SECRET_KEY", fit_secret},
                  {"JWT_SECRET", other_secret}};
  Texts details;
  for (const TrailEntry& entry : process.resolve().trail) details.push_back(entry.detail);
  EXPECT_THAT(details, ElementsAre("not set", "set, but asked in production only", "length 38",
                                   "env:JWT_SECRET_KEY came first", "asked in development and test only"));

  process.fake.variables.set("JWT_SECRET_STAGING", "\xff");
  details.clear();
  for (const TrailEntry& entry : process.resolve().trail) details.push_back(entry.detail);
  EXPECT_THAT(details,
              ElementsAre("the value of JWT_SECRET_STAGING is not UTF-8 text", "set, but asked in production only",
                          "set, but env:JWT_SECRET_STAGING stopped the search",
                          "set, but env:JWT_SECRET_STAGING stopped the search", "asked in development and test only"));
}

TEST(resolve, warnings_reach_the_caller_even_with_an_error) {
  Process process{{"ENVIRONMENT", "staging "}, {"JWT_SECRET_STAGING", "JWT_SECRET_KEY \n"}};
  const Resolution resolution = process.resolve();
  EXPECT_EQ(code_of(resolution.found), "secret_too_short");
  EXPECT_THAT(names_of(resolution.warnings), ElementsAre("environment_trimmed", "trimmed", "entry_name"));
  EXPECT_THAT(resolution.found.error().hint, HasSubstr("is the name of an entry"));
}

TEST(resolve, a_legacy_variable_is_a_warning) {
  Process process{{"ENVIRONMENT", "staging"}, {"JWT_SECRET", fit_secret}};
  EXPECT_THAT(names_of(process.resolve().warnings), ElementsAre("legacy_variable"));
}

TEST(resolve, a_secret_that_another_environment_has_too_is_a_warning_and_fails_a_check_where_it_matters) {
  for (const bool deployed : {true, false}) {
    Process process{{"ENVIRONMENT", deployed ? "staging" : "development"},
                    {"JWT_SECRET_KEY", fit_secret},
                    {"JWT_SECRET_PRODUCTION", fit_secret + "\n"}};
    const Resolution resolution = process.resolve();
    ASSERT_THAT(names_of(resolution.warnings), ElementsAre("shared_between_environments"));
    EXPECT_THAT(resolution.warnings[0].text, HasSubstr("JWT_SECRET_PRODUCTION"));
    EXPECT_EQ(resolution.warnings[0].fails_check, deployed);
  }
}

TEST(resolve, a_world_readable_file_is_a_warning) {
  Process process{{"ENVIRONMENT", "staging"}};
  process.options.sources = {"file:/jwt"};
  process.fake.files.put("/jwt", fit_secret + "\n", 0444);
  const Resolution resolution = process.resolve();
  ASSERT_TRUE(resolution.found);
  EXPECT_THAT(names_of(resolution.warnings), ElementsAre("world_readable"));
  EXPECT_THAT(names_of(resolution.remarks), ElementsAre("line_end_trimmed"));
}

TEST(resolve, remarks_are_of_the_secret_that_was_found) {
  Process process{{"ENVIRONMENT", "staging"}, {"JWT_SECRET_KEY", "9f86d081884c7d659a2feaa0c55ad015"}};
  const Resolution found = process.resolve();
  EXPECT_THAT(names_of(found.remarks), ElementsAre("looks_hex"));
  EXPECT_THAT(names_of(found.warnings), IsEmpty());
  for (const std::string& line : process.fake.events.lines()) EXPECT_THAT(line, Not(HasSubstr("hexadecimal")));
  EXPECT_THAT(Process({{"ENVIRONMENT", "staging"}}).resolve().remarks, IsEmpty());
}

TEST(resolve, an_environment_that_is_in_doubt_resolves_nothing) {
  Process process{{"KUBERNETES_SERVICE_HOST", "10.0.0.1"}, {"JWT_SECRET_KEY", fit_secret}};
  const Resolution resolution = process.resolve();
  EXPECT_EQ(code_of(resolution.found), "environment_unset");
  EXPECT_EQ(resolution.environment(), nullptr);
  EXPECT_THAT(resolution.trail, IsEmpty());
}

TEST(resolve, a_malformed_order_resolves_nothing) {
  Process process{{"ENVIRONMENT", "staging"}, {"JWT_SECRET_KEY", fit_secret}, {"JWTSYNC_SOURCES", "env:A,vault:b"}};
  const Resolution resolution = process.resolve();
  EXPECT_EQ(code_of(resolution.found), "locator_scheme_unknown");
  EXPECT_EQ(resolution.environment()->name, "staging");
  EXPECT_THAT(resolution.trail, IsEmpty());
  EXPECT_EQ(resolution.rules, "");
}

/// Every look at a file takes its time.
class SlowFiles : public testing::FakeFiles {
 public:
  explicit SlowFiles(testing::FakeClock& clock) : clock_(clock) {}
  Result<FileContent> read(const std::string& path, std::size_t limit) override {
    clock_.advance(std::chrono::seconds(6));
    return FakeFiles::read(path, limit);
  }

 private:
  testing::FakeClock& clock_;
};

TEST(resolve, the_whole_search_has_one_deadline) {
  Process process{{"ENVIRONMENT", "staging"}, {"JWT_SECRET_KEY", fit_secret}};
  SlowFiles files(process.fake.clock);
  const World world = process.fake.world().with(files);
  const ResolveOptions options{.sources = {"file:/a", "file:/b", "env:JWT_SECRET_KEY"}};

  const Resolution late = jwtsync::resolve(world, options);
  EXPECT_EQ(code_of(late.found), "deadline_exceeded");
  EXPECT_EQ(late.found.error().message, "the search for the secret took longer than 10000 ms");
  EXPECT_THAT(outcomes(late), ElementsAre("file:/a absent", "file:/b absent", "env:JWT_SECRET_KEY unreachable"));

  ResolveOptions patient = options;
  patient.deadline = std::chrono::seconds(13);
  EXPECT_TRUE(jwtsync::resolve(world, patient).found);
}

TEST(resolve, says_nothing_of_any_secret_whatever_it_is_like) {
  // Process::resolve looks for the canary in all that is said.
  for (const std::string& value :
       {fit_secret, "\"" + fit_secret + "\"", " " + fit_secret, fit_secret + "\xff", std::string("c4n4ry: short"),
        std::string(R"({"kty":"oct","k":"c4n4ry"})"), std::string("-----BEGIN c4n4ry"),
        std::string(6000, 'c') + "4n4ry", fit_secret + "\\n", std::string("c4n4ryc4n4ryc4n4ryc4n4ryc4n4ryc4n4ry"),
        std::string("your-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc")}) {
    for (const std::string name : {"JWT_SECRET_STAGING", "JWT_SECRET_KEY", "JWT_SECRET", "JWT_SECRET_PRODUCTION",
                                   "JWT_SERECT_KEY", "ENVIRONMENT", "JWTSYNC_SOURCES", "CREDENTIALS_DIRECTORY"}) {
      for (const std::string sources : {"", "file:/jwt", "credential:jwt", "env:JWT_SECRET_KEY?format=hex"}) {
        Process process{{"ENVIRONMENT", "staging"}};
        if (!sources.empty()) process.options.sources = {sources};
        process.fake.files.put("/jwt", value, 0644);
        if (name != "CREDENTIALS_DIRECTORY") process.fake.variables.set(name, value);
        process.resolve();
      }
    }
  }
}

TEST(resolve, is_the_same_for_the_same_world) {
  Process process{{"ENVIRONMENT", "staging"}, {"JWT_SECRET_STAGING", fit_secret}};
  const std::string first = process.everything_said(process.resolve());
  EXPECT_EQ(process.everything_said(process.resolve()), first);
}

}  // namespace jwtsync::sources::resolve_test

// SPDX-License-Identifier: Apache-2.0
#include "keeper/load.h"

#include "configuration/settings.h"

#include "fixture.h"

#include <functional>
#include <vector>

namespace jwtsync::keeper::load_test {

using ::testing::Contains;
using ::testing::Field;
using ::testing::Not;

/// Files of which one is mounted by itself, as Kubernetes does for a subPath.
class MountedFiles : public testing::FakeFiles {
 public:
  Result<FileStatus> status(const std::string& path) override {
    Result<FileStatus> status = FakeFiles::status(path);
    if (status) status->mounted_alone = path == key_file;
    return status;
  }
};

class LoadTest : public KeeperTest {
 protected:
  Loaded load_with(const KeeperOptions& options, Configuration configuration = {}) {
    const ResolveOptions asked = configuration::resolve_options(configuration, options.environment, options.sources);
    return load(fake.world(), options, asked, std::move(configuration), counters);
  }
  Counters counters;
};

const KeeperOptions from_file{.sources = {"file:/run/secrets/jwt"}};

KeyRing ring_of(std::string_view secret) { return KeyRing::parse(Secret::copy_of(secret).value()).value(); }

TEST_F(LoadTest, the_same_secret_gives_the_same_facts_and_keys) {
  const Loaded one = load_with(from_file);
  const Loaded other = load_with(from_file);
  ASSERT_TRUE(one.prepared && other.prepared);
  EXPECT_TRUE(one.facts == other.facts);
  EXPECT_TRUE(same_keys(one.prepared->ring, other.prepared->ring));
}

TEST_F(LoadTest, another_secret_of_the_same_length_is_another_key) {
  EXPECT_TRUE(same_keys(ring_of(testing::canary_secret), ring_of(testing::canary_secret)));
  EXPECT_FALSE(same_keys(ring_of(testing::canary_secret), ring_of(testing::other_canary_secret)));
}

TEST_F(LoadTest, every_fact_counts) {
  const Loaded loaded = load_with(from_file);
  ASSERT_TRUE(loaded.prepared);
  const std::vector<std::function<void(Facts&)>> changes{
      [](Facts& facts) { facts.service += "x"; },
      [](Facts& facts) { facts.environment->name += "x"; },
      [](Facts& facts) { facts.environment->from = EnvironmentFrom::argument; },
      [](Facts& facts) { facts.environment.reset(); },
      [](Facts& facts) { facts.source += "x"; },
      [](Facts& facts) { facts.locator += "x"; },
      [](Facts& facts) { facts.fingerprint.reset(); },
      [](Facts& facts) { facts.trail.push_back({"env:X", Outcome::absent, ""}); },
      [](Facts& facts) { facts.warnings.push_back({WarningKind::stale, "x"}); },
      [](Facts& facts) { facts.rules += "x"; },
      [](Facts& facts) { facts.configuration.targets.push_back("x"); },
  };
  for (std::size_t i = 0; i < changes.size(); ++i) {
    Facts changed = loaded.facts;
    changes[i](changed);
    EXPECT_FALSE(changed == loaded.facts) << "change " << i;
  }
}

TEST_F(LoadTest, short_secrets_are_for_development_and_test) {
  fake.files.put(key_file, "c4n4ry-of-24-characters!");
  for (const char* environment : {"development", "test"}) {
    fake.variables.set("ENVIRONMENT", environment);
    EXPECT_TRUE(load_with(from_file).prepared) << environment;
  }
  for (const char* environment : {"staging", "production"}) {
    fake.variables.set("ENVIRONMENT", environment);
    EXPECT_EQ(load_with(from_file).prepared.error().code, Code::secret_too_short) << environment;
  }
}

TEST_F(LoadTest, the_one_expected_algorithm_is_that_of_a_raw_secret) {
  KeeperOptions options = from_file;
  EXPECT_EQ(load_with(options).prepared->ring.signing_key()->algorithm(), Algorithm::hs256);
  options.expectations.algorithms = {Algorithm::hs512};
  EXPECT_EQ(load_with(options).prepared.error().code, Code::key_too_short) << "38 bytes are not enough for HS512";
  fake.files.put(key_file, std::string(testing::canary_secret) + std::string(testing::other_canary_secret));
  EXPECT_EQ(load_with(options).prepared->ring.signing_key()->algorithm(), Algorithm::hs512);
}

TEST_F(LoadTest, expectations_that_cannot_be_met_are_refused) {
  KeeperOptions options = from_file;
  options.expectations.leeway = Expectations::max_leeway + std::chrono::seconds(1);
  EXPECT_EQ(load_with(options).prepared.error().code, Code::argument_invalid);
}

TEST_F(LoadTest, a_file_mounted_by_sub_path_is_a_warning) {
  EXPECT_THAT(load_with(from_file).facts.warnings, Not(Contains(Field(&Warning::kind, WarningKind::mounted_alone))));
  MountedFiles files;
  files.put(key_file, testing::canary_secret);
  const World mounted = fake.world().with(files);
  const Warning expected{WarningKind::mounted_alone,
                         "/run/secrets/jwt is mounted by subPath and never updated by Kubernetes; "
                         "restart after a rotation"};
  EXPECT_THAT(
      load(mounted, from_file, configuration::resolve_options({}, {}, from_file.sources), {}, counters).facts.warnings,
      Contains(expected));
}

TEST_F(LoadTest, the_file_says_which_algorithm_a_raw_secret_is_for) {
  fake.files.put(key_file, std::string(64, 'k') + "-c4n4ry-0123456789");
  Configuration configuration;
  configuration.expectations.algorithms = {Algorithm::hs512};
  const Loaded loaded = load_with(from_file, configuration);
  ASSERT_TRUE(loaded.prepared) << loaded.prepared.error().message;
  EXPECT_EQ(loaded.prepared->ring.keys().front().algorithm(), Algorithm::hs512);
  EXPECT_EQ(loaded.prepared->verifier.expectations(), configuration.expectations);
}

}  // namespace jwtsync::keeper::load_test

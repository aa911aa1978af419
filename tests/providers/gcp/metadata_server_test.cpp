// SPDX-License-Identifier: Apache-2.0
#include "providers/gcp/metadata_server.h"

#include "../../support/timed_network.h"
#include "google.h"

namespace jwtsync::gcp::metadata_server_test {

TEST(MetadataServer, gives_tokens_of_the_machine) {
  Google google;
  google.use_machine();
  const Result<Secret> token = metadata_account()->token(google.task, TokenWish::first);
  ASSERT_TRUE(token);
  EXPECT_TRUE(google.tokens.accepts(revealed(*token)));
}

TEST(MetadataServer, gives_the_project_and_the_universe) {
  Google google;
  google.use_machine();
  EXPECT_FALSE(metadata_project(google.task));
  EXPECT_EQ(*metadata_universe(google.task), "googleapis.com");
  google.metadata.project = "demo-of-machine";
  google.metadata.universe = "apis.example";
  EXPECT_EQ(metadata_project(google.task), "demo-of-machine");
  EXPECT_EQ(*metadata_universe(google.task), "apis.example");
  google.metadata.project = "<html>";
  EXPECT_FALSE(metadata_project(google.task));
}

TEST(MetadataServer, stands_where_a_variable_says) {
  Google google;
  google.metadata.project = "demo-of-machine";
  google.fake.variables.set("GCE_METADATA_HOST", "127.0.0.1:9000");
  EXPECT_FALSE(metadata_project(google.task));
  google.fake.network.attach("127.0.0.1:9000", google.metadata);
  EXPECT_EQ(metadata_project(google.task), "demo-of-machine");
}

TEST(MetadataServer, is_waited_for_a_second_at_most_and_not_asked_again) {
  Google google;
  testing::TimedNetwork network;
  testing::FunctionService service([](const ReceivedRequest&) { return HttpResponse{200, {}, "{}"}; });
  network.attach("metadata.google.internal", service);
  const World world = google.world.with(network);
  EXPECT_FALSE(metadata_account()->token({world, google.task.ends}, TokenWish::first));
  EXPECT_EQ(network.limits, std::vector{std::chrono::milliseconds{1000}});
}

TEST(MetadataServer, that_is_an_impostor_is_not_believed) {
  Google google;
  google.use_machine();
  google.metadata.project = "demo";
  for (const char* flavor : {"", "google", "Other"}) {
    google.metadata.flavor = flavor;
    EXPECT_FALSE(metadata_project(google.task)) << flavor;
    const Result<Secret> token = metadata_account()->token(google.task, TokenWish::first);
    ASSERT_FALSE(token) << flavor;
    EXPECT_EQ(token.error().code, Code::source_unreachable);
    EXPECT_NE(words_of(token.error()).find("not Google's metadata server"), std::string::npos);
  }
}

TEST(MetadataServer, that_is_not_there_leaves_no_credentials) {
  Google google;
  const Result<Secret> token = metadata_account()->token(google.task, TokenWish::first);
  ASSERT_FALSE(token);
  EXPECT_EQ(token.error().code, Code::source_unreachable);
  EXPECT_NE(words_of(token.error()).find("set GOOGLE_APPLICATION_CREDENTIALS"), std::string::npos);
}

TEST(MetadataServer, is_not_asked_where_a_variable_says_so) {
  Google google;
  google.use_machine();
  google.metadata.project = "demo";
  google.fake.variables.set("NO_GCE_CHECK", "True");
  EXPECT_FALSE(metadata_project(google.task));
  EXPECT_FALSE(metadata_account()->token(google.task, TokenWish::first));
  EXPECT_TRUE(google.metadata.requests().empty());
}

TEST(MetadataServer, of_a_machine_without_an_account_says_so) {
  Google google;
  google.use_machine();
  google.metadata.has_account = false;
  const Result<Secret> token = metadata_account()->token(google.task, TokenWish::first);
  ASSERT_FALSE(token);
  EXPECT_EQ(token.error().code, Code::source_forbidden);
  EXPECT_NE(words_of(token.error()).find("has no service account"), std::string::npos);
}

TEST(GooglePlatform, is_told_by_its_variables) {
  testing::FakeVariables variables;
  EXPECT_FALSE(is_google_platform(variables));
  for (const char* name : {"K_SERVICE", "CLOUD_RUN_JOB", "FUNCTION_TARGET", "GAE_SERVICE", "GCE_METADATA_HOST"}) {
    testing::FakeVariables one;
    one.set(name, "");
    EXPECT_FALSE(is_google_platform(one)) << name;
    one.set(name, "x");
    EXPECT_TRUE(is_google_platform(one)) << name;
  }
}

}  // namespace jwtsync::gcp::metadata_server_test

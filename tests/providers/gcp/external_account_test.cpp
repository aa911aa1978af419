// SPDX-License-Identifier: Apache-2.0
#include "providers/gcp/accounts.h"

#include <gtest/gtest.h>

#include "google.h"

namespace jwtsync::gcp::external_account_test {

constexpr std::string_view subject = "eyJ.c4n4ry.subject";

ExternalAccount account() {
  return {"//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q",
          "urn:ietf:params:oauth:token-type:jwt", "https://sts.googleapis.com/v1/token"};
}

struct Federation : Google {
  Federation() {
    tokens.subject_token = subject;
    tokens.audience = account().audience;
  }
  Result<Secret> token(ExternalAccount wanted) {
    return external_account(std::move(wanted))->token(another_task(), TokenWish::first);
  }
};

TEST(ExternalAccount, exchanges_the_token_of_a_file) {
  Federation google;
  google.fake.files.put("/var/token", subject);
  ExternalAccount wanted = account();
  wanted.file = "/var/token";
  const Result<Secret> token = google.token(std::move(wanted));
  ASSERT_TRUE(token);
  EXPECT_TRUE(google.tokens.accepts(revealed(*token)));
}

TEST(ExternalAccount, reads_the_file_anew_each_time) {
  Federation google;
  google.fake.files.put("/var/token", "old");
  ExternalAccount wanted = account();
  wanted.file = "/var/token";
  const auto tokens = external_account(std::move(wanted));
  EXPECT_EQ(tokens->token(google.task, TokenWish::first).error().code, Code::source_forbidden);
  google.fake.files.put("/var/token", subject);
  EXPECT_TRUE(tokens->token(google.task, TokenWish::another));
}

TEST(ExternalAccount, finds_the_token_in_json) {
  Federation google;
  google.fake.files.put("/var/token.json", R"({"value":"eyJ.c4n4ry.subject"})");
  ExternalAccount wanted = account();
  wanted.file = "/var/token.json";
  wanted.token_field = "value";
  EXPECT_TRUE(google.token(std::move(wanted)));
  wanted = account();
  wanted.file = "/var/token.json";
  wanted.token_field = "other";
  EXPECT_EQ(google.token(std::move(wanted)).error().code, Code::configuration_malformed);
}

TEST(ExternalAccount, exchanges_the_token_of_an_address) {
  Federation google;
  testing::FunctionService service([](const ReceivedRequest& request) {
    const bool known = header(request.headers, "Metadata") == "c4n4ry-header" && request.method == "GET";
    return known ? HttpResponse{200, {}, std::string(subject)} : HttpResponse{403, {}, "c4n4ry"};
  });
  google.fake.network.attach("169.254.169.254", service);
  ExternalAccount wanted = account();
  wanted.address = "http://169.254.169.254/token";
  wanted.headers.emplace_back("Metadata", *Secret::copy_of("c4n4ry-header"));
  EXPECT_TRUE(google.token(std::move(wanted)));
  wanted = account();
  wanted.address = "http://169.254.169.254/token";
  const Result<Secret> refused = google.token(std::move(wanted));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::source_unreachable);
  EXPECT_NE(words_of(refused.error()).find("answers 403"), std::string::npos);
}

TEST(ExternalAccount, names_its_client_if_it_has_one) {
  Federation google;
  google.tokens.client_id = "client";
  google.tokens.client_secret = "c4n4ry-of-client";
  google.fake.files.put("/var/token", subject);
  ExternalAccount wanted = account();
  wanted.file = "/var/token";
  wanted.client_id = "client";
  wanted.client_secret = *Secret::copy_of("c4n4ry-of-client");
  EXPECT_TRUE(google.token(std::move(wanted)));
}

TEST(ExternalAccount, of_a_workforce_names_its_project) {
  Federation google;
  google.fake.files.put("/var/token", subject);
  ExternalAccount wanted = account();
  wanted.file = "/var/token";
  wanted.workforce_project = "demo";
  EXPECT_TRUE(google.token(std::move(wanted)));
  EXPECT_NE(google.tokens.requests().back().body.find("options=%7B%22userProject%22%3A%22demo%22%7D"),
            std::string::npos);
}

TEST(ExternalAccount, without_its_token_says_so) {
  Federation google;
  ExternalAccount wanted = account();
  wanted.file = "/var/missing";
  const Result<Secret> token = google.token(std::move(wanted));
  ASSERT_FALSE(token);
  EXPECT_EQ(token.error().code, Code::configuration_malformed);
  EXPECT_NE(words_of(token.error()).find("/var/missing"), std::string::npos);
}

TEST(account_address, is_of_its_universe) {
  for (const char* address : {"https://sts.googleapis.com/v1/token", "https://STS.GoogleApis.com",
                              "https://sts.us-east1.rep.googleapis.com:443/", "https://googleapis.com"}) {
    EXPECT_TRUE(is_of_universe(address, "googleapis.com")) << address;
  }
  for (const char* address : {"https://sts.googleapis.com.evil.example/v1/token", "https://evilgoogleapis.com/",
                              "https://evil.example/googleapis.com", "https://evil.example?googleapis.com",
                              "https://evil.example#.googleapis.com", "https://[::1]:443/"}) {
    EXPECT_FALSE(is_of_universe(address, "googleapis.com")) << address;
  }
  EXPECT_TRUE(is_of_universe("https://sts.example.cloud/v1/token", "Example.Cloud"));
  EXPECT_FALSE(is_of_universe("https://sts.example.cloud/v1/token", ""));
}

TEST(account_address, of_a_token_is_secure_or_near) {
  for (const char* address : {"https://token.actions.example/x?y", "http://169.254.169.254/metadata/identity",
                              "http://169.254.169.254:80/", "http://LOCALHOST:5000/token", "http://127.0.0.1:1",
                              "http://[::1]:8080/", "http://metadata.google.internal/x"}) {
    EXPECT_TRUE(is_token_place(address)) << address;
  }
  for (const char* address :
       {"http://evil.example/", "http://169.254.169.254.evil.example/", "http://169.254.169.254@evil.example/",
        "http://10.0.0.1/", "http://localhost.evil.example/", "ftp://localhost/", "localhost", ""}) {
    EXPECT_FALSE(is_token_place(address)) << address;
  }
}

TEST(account_address, is_asked_with_header_fields_that_frame_nothing) {
  for (const char* name : {"Metadata", "X-aws-ec2-metadata-token", "Authorization", "Accept"}) {
    EXPECT_TRUE(is_header_name(name) && !frames_a_message(name)) << name;
  }
  for (const char* name : {"Host", "CONTENT-LENGTH", "transfer-encoding", "Connection", "TE", "Upgrade", "Expect"}) {
    EXPECT_TRUE(frames_a_message(name)) << name;
  }
  for (const char* name : {"", "a b", "a:b", "a\r\nb", "\xc3\xbc"}) EXPECT_FALSE(is_header_name(name)) << name;
}

}  // namespace jwtsync::gcp::external_account_test

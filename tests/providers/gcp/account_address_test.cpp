// SPDX-License-Identifier: Apache-2.0
#include "providers/gcp/account_address.h"

#include <gtest/gtest.h>

namespace jwtsync::gcp {
namespace {

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

}  // namespace
}  // namespace jwtsync::gcp

// SPDX-License-Identifier: Apache-2.0
#include "sources/not_meant/rules.h"

#include <gtest/gtest.h>

namespace jwtsync::sources::not_meant::answers_test {

TEST(answers, of_servers_and_shells_are_found) {
  for (const std::string_view value :
       {std::string_view("{\"detail\":\"Not authenticated, or not allowed\"}"),
        std::string_view("rpc error: code = NotFound desc = Secret [projects/1/secrets/jwt] not found"),
        std::string_view("dial tcp: lookup vault.internal: no such host"),
        std::string_view("<!DOCTYPE html><html><body>404 Not Found</body></html>"),
        std::string_view("<html>\n<head><title>502 Bad Gateway</title></head>\n</html>"),
        std::string_view("<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>"),
        std::string_view("<Error><Code>AccessDenied</Code></Error>"),
        std::string_view("{\"error\":\"permission denied on this resource\"}"),
        std::string_view("{\"errors\":[\"permission denied\"]}"),
        std::string_view("{\"message\":\"Not Found\",\"documentation_url\":\"https://x\"}"),
        std::string_view("{\"statusCode\":404,\"path\":\"/v1/secrets/jwt\"}"),
        std::string_view("zsh: command not found: generate-jwt-secret-now"),
        std::string_view("Unable to locate credentials. You can configure credentials by running \"aws configure\"."),
        std::string_view("404 page not found"),
        std::string_view("permission denied"),
        std::string_view("cat: /run/secrets/jwt: No such file or directory"),
        std::string_view("sh: 1: vault: command not found on this machine: not found"),
        std::string_view("bash: vault: command not found"),
        std::string_view("Error: secret \"jwt\" was not found in the vault"),
        std::string_view("Error from server (NotFound): secrets \"jwt\" not found"),
        std::string_view("curl: (6) Could not resolve host: vault.internal"),
        std::string_view("upstream connect error or disconnect/reset before headers")}) {
    EXPECT_NE(answer(value), "") << value;
  }
}

TEST(answers, are_not_what_may_be_a_secret) {
  for (const std::string_view value :
       {std::string_view("Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"),
        std::string_view("{\"type\":\"HS256\",\"key\":\"c4n4ry\"}"),
        std::string_view("{\"message\":\"here it is\",\"key\":\"c4n4ry\"}"), std::string_view("{\"c4n4ry\":1}"),
        std::string_view("{not json c4n4ry}"), std::string_view("<c4n4ry>"),
        std::string_view("the key was not found in time c4n4ry"), std::string_view("error-c4n4ry-Zq7"),
        std::string_view("permission denied c4n4ry")}) {
    EXPECT_EQ(answer(value), "") << value;
  }
}

}  // namespace jwtsync::sources::not_meant::answers_test

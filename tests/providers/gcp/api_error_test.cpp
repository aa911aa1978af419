// SPDX-License-Identifier: Apache-2.0
#include "providers/gcp/answers.h"

#include "google.h"

namespace jwtsync::gcp::api_error_test {

struct Case {
  int status;
  std::string body;
  Code code;
  std::string says;
};

std::string api(const std::string& status, const std::string& message = "c4n4ry", const std::string& reason = "") {
  const std::string details =
      R"(,"details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":")" + reason + R"("}])";
  return R"({"error":{"code":1,"message":")" + message + R"(","status":")" + status + "\"" +
         (reason.empty() ? "" : details) + "}}";
}

TEST(ApiError, is_told_by_the_status_of_the_api) {
  const Case cases[] = {
      {404, api("NOT_FOUND"), Code::secret_absent, "has no projects/demo/secrets/s/versions/latest"},
      {403, api("PERMISSION_DENIED"), Code::source_forbidden, "which may also mean that it is missing"},
      {403, api("PERMISSION_DENIED"), Code::source_forbidden, "--source gcp-sm://demo/NAME"},
      {403, api("PERMISSION_DENIED", "x", "SERVICE_DISABLED"), Code::source_forbidden, "not enabled in project demo"},
      {403, api("PERMISSION_DENIED", "x", "SERVICE_DISABLED"), Code::source_forbidden, "gcloud services enable"},
      {400, api("FAILED_PRECONDITION", "Secret Version [c4n4ry] is in DISABLED state."), Code::source_forbidden,
       "projects/demo/secrets/s/versions/latest: it is DISABLED"},
      {400, api("FAILED_PRECONDITION", "Secret Version [c4n4ry] is in DESTROYED state."), Code::source_forbidden,
       "it is DESTROYED"},
      {400, api("FAILED_PRECONDITION"), Code::source_forbidden, "in the state it is in"},
      {401, api("UNAUTHENTICATED"), Code::source_forbidden, "does not accept the credentials"},
      {401, "", Code::source_forbidden, "does not accept the credentials"},
      {400, api("INVALID_ARGUMENT"), Code::source_unreachable, "answers 400 INVALID_ARGUMENT"},
      {409, api("ABORTED"), Code::source_unreachable, "answers 409 ABORTED"},
      {429, api("RESOURCE_EXHAUSTED"), Code::source_unreachable, "quota"},
      {500, api("INTERNAL"), Code::source_unreachable, "answers 500 INTERNAL"},
      {503, api("UNAVAILABLE"), Code::source_unreachable, "answers 503 UNAVAILABLE"},
      {418, api("c4n4ry"), Code::source_unreachable, "answers 418 |"},
      {302, "", Code::source_unreachable, "redirect (302), never followed"},
      {502, "<html>c4n4ry</html>", Code::source_unreachable, "answers 502 |"},
      {404, "<html>c4n4ry</html>", Code::source_unreachable, "answers 404 |"},
      {404, "", Code::source_unreachable, "answers 404 |"},
      {404, R"({"error":"NOT_FOUND"})", Code::source_unreachable, "answers 404 |"},
      {403, "Forbidden by c4n4ry", Code::source_unreachable, "answers 403 |"},
      {200, "[]", Code::source_unreachable, "answers 200 |"},
  };
  const SecretPlace place{"demo", "s"};
  for (const Case& tried : cases) {
    const Error error = api_error(http::Answer({tried.status, {}, tried.body}), place);
    EXPECT_EQ(error.code, tried.code) << tried.status << tried.body;
    EXPECT_NE(words_of(error).find(tried.says), std::string::npos) << words_of(error);
  }
}

}  // namespace jwtsync::gcp::api_error_test

// SPDX-License-Identifier: Apache-2.0
#include "capi/call.h"

#include "fixture.h"

#include <new>

namespace jwtsync::capi::call_test {

TEST(call, success_leaves_no_error_behind) {
  jwtsync_error* error = reinterpret_cast<jwtsync_error*>(1);
  EXPECT_EQ(call(&error, []() -> Result<void> { return {}; }), JWTSYNC_OK);
  EXPECT_EQ(error, nullptr);
}

TEST(call, an_error_becomes_its_category_and_an_object) {
  jwtsync_error* given = nullptr;
  const auto fails = []() -> Result<void> { return failure(Code::token_expired, "it is over", "ask again"); };
  EXPECT_EQ(call(&given, fails), JWTSYNC_REFUSED);
  const Owned<jwtsync_error> error(given);
  EXPECT_STREQ(jwtsync_error_code(given), "token_expired");
  EXPECT_STREQ(jwtsync_error_message(given), "it is over");
  EXPECT_STREQ(jwtsync_error_hint(given), "ask again");
  EXPECT_EQ(jwtsync_error_status(given), JWTSYNC_REFUSED);
  EXPECT_EQ(jwtsync_error_http_status(given), 401);
  EXPECT_EQ(call(nullptr, fails), JWTSYNC_REFUSED);
}

TEST(call, every_category_has_its_status) {
  struct Row {
    Code code;
    jwtsync_status status;
  };
  for (const Row row : {Row{Code::token_expired, JWTSYNC_REFUSED}, Row{Code::argument_invalid, JWTSYNC_USAGE},
                        Row{Code::secret_absent, JWTSYNC_ABSENT}, Row{Code::source_unreachable, JWTSYNC_UNREACHABLE},
                        Row{Code::file_exists, JWTSYNC_CONFLICT}, Row{Code::secret_too_short, JWTSYNC_FORBIDDEN},
                        Row{Code::internal_error, JWTSYNC_BUG}}) {
    EXPECT_EQ(call(nullptr, [&]() -> Result<void> { return failure(row.code, "no"); }), row.status);
  }
}

TEST(call, no_exception_crosses) {
  EXPECT_EQ(
      code_of([](jwtsync_error** error) { return call(error, []() -> Result<void> { throw std::bad_alloc(); }); }),
      "internal_error");
  EXPECT_EQ(call(nullptr, []() -> Result<void> { throw 7; }), JWTSYNC_BUG);
}

TEST(call, what_is_not_wanted_is_not_given) {
  give(static_cast<jwtsync_string**>(nullptr), std::string("text"));
  jwtsync_string* string = nullptr;
  give(&string, std::string("text"));
  EXPECT_EQ(string_of(Owned<jwtsync_string>(string)), "text");
}

}  // namespace jwtsync::capi::call_test

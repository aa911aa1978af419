// SPDX-License-Identifier: Apache-2.0
#include "json/error_json.h"

#include <gtest/gtest.h>

namespace jwtsync::json {
namespace {

TEST(error_json, has_code_message_and_hint) {
  EXPECT_EQ(dump(error_json({Code::token_expired, "it is over", "ask again"})),
            R"({"code":"token_expired","message":"it is over","hint":"ask again"})");
}

TEST(error_json, bytes_that_are_no_text_do_no_harm) {
  EXPECT_EQ(dump(error_json({Code::file_absent, "\xff", ""})),
            "{\"code\":\"file_absent\",\"message\":\"\xef\xbf\xbd\",\"hint\":\"\"}");
}

}  // namespace
}  // namespace jwtsync::json

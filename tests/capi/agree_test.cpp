// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

#include <array>

namespace jwtsync::capi::agree_test {

using ::testing::HasSubstr;

/// A path that nobody listens at.
constexpr std::string_view nobody = "unix:/nowhere/jwtsync.sock";

class agree_test : public ::testing::Test {
 protected:
  [[nodiscard]] std::string error_of() {
    return code_of(
        [this](jwtsync_error** error) { return jwtsync_agree(world.get(), &options, nullptr, nullptr, error); });
  }

  Owned<jwtsync_world> world = staging();
  std::array<jwtsync_text, 1> targets{text(nobody)};
  jwtsync_agree_options options{.struct_size = sizeof(jwtsync_agree_options),
                                .targets = targets.data(),
                                .target_count = 1,
                                .timeout_milliseconds = 1000,
                                .expect = 0,
                                .access_token_file = {},
                                .configuration = {}};
};

TEST_F(agree_test, somebody_silent_is_an_answer_and_no_error) {
  std::int32_t exit_status = -1;
  const auto json = made<jwtsync_string>(
      [&](jwtsync_string** out) { return jwtsync_agree(world.get(), &options, out, &exit_status, nullptr); });
  EXPECT_EQ(exit_status, 4);
  EXPECT_THAT(string_of(json), HasSubstr(R"("verdict":"incomplete","fresh":true)"));
  EXPECT_THAT(string_of(json), HasSubstr(std::string(nobody)));
}

TEST_F(agree_test, nobody_to_ask_is_an_error) {
  options.target_count = 0;
  EXPECT_EQ(error_of(), "argument_invalid");
}

TEST_F(agree_test, a_timeout_must_be_one) {
  options.timeout_milliseconds = 3'600'000;
  EXPECT_EQ(error_of(), "argument_invalid");
}

TEST_F(agree_test, an_access_token_must_be_readable) {
  options.access_token_file = text("/nowhere/token");
  EXPECT_EQ(error_of(), "file_absent");
}

TEST_F(agree_test, a_configuration_that_is_named_must_be_there) {
  options.configuration = text("/nowhere/jwtsync.toml");
  EXPECT_EQ(error_of(), "file_absent");
}

}  // namespace jwtsync::capi::agree_test

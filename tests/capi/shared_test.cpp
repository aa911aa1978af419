// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

#include <array>
#include <thread>

namespace jwtsync::capi::shared_test {

using ::testing::HasSubstr;

std::string secret_of(jwtsync_shared* shared, const jwtsync_world* world) {
  const auto secret = made<jwtsync_secret>(
      [&](jwtsync_secret** out) { return jwtsync_shared_get_jwt_secret(shared, world, out, nullptr); });
  return string_of(jwtsync_secret_reveal(secret.get()));
}

TEST(shared, each_call_has_a_world_of_its_own_and_one_cache) {
  const Owned<jwtsync_shared> shared(jwtsync_shared_new());
  EXPECT_EQ(secret_of(shared.get(), staging().get()), jwtsync::testing::canary_secret);
  EXPECT_EQ(secret_of(shared.get(), world_with({}).get()), jwtsync::testing::canary_secret);
  jwtsync_shared_clear_cache(shared.get());
  EXPECT_THAT(secret_of(shared.get(), world_with({}).get()), HasSubstr("development"));
}

TEST(shared, errors_have_the_words_of_old) {
  const Owned<jwtsync_shared> shared(jwtsync_shared_new());
  const Owned<jwtsync_world> world = world_with({{"ENVIRONMENT", "production"}});
  jwtsync_error* given = nullptr;
  EXPECT_EQ(jwtsync_shared_validate_synchronization(shared.get(), world.get(), &given), JWTSYNC_ABSENT);
  const Owned<jwtsync_error> error(given);
  EXPECT_STREQ(jwtsync_error_message(given),
               "JWT secret is REQUIRED in production environment. Set one of: JWT_SECRET_PRODUCTION, JWT_SECRET_KEY. "
               "Available sources: NONE");
}

TEST(shared, an_environment_can_be_forced) {
  const Owned<jwtsync_shared> shared(jwtsync_shared_new());
  const Owned<jwtsync_world> world = staging();
  EXPECT_EQ(code_of([&](jwtsync_error** error) {
              return jwtsync_shared_force_environment_consistency(shared.get(), world.get(), "production", 10, nullptr,
                                                                  error);
            }),
            "secret_absent");
  EXPECT_EQ(jwtsync_shared_force_environment_consistency(shared.get(), world.get(), "staging", 7, nullptr, nullptr),
            JWTSYNC_OK);
}

TEST(shared, diagnostics_are_an_object) {
  const Owned<jwtsync_shared> shared(jwtsync_shared_new());
  const Owned<jwtsync_world> world = staging();
  const auto json = made<jwtsync_string>([&](jwtsync_string** out) {
    return jwtsync_shared_get_secret_loading_diagnostics(shared.get(), world.get(), out, nullptr);
  });
  EXPECT_THAT(string_of(json), ::testing::StartsWith(R"({"current_environment":"staging",)"));
}

TEST(shared, may_be_used_by_many_threads) {
  const Owned<jwtsync_shared> shared(jwtsync_shared_new());
  std::array<std::string, 4> seen;
  {
    std::vector<std::jthread> threads;
    for (std::string& one : seen) threads.emplace_back([&] { one = secret_of(shared.get(), staging().get()); });
  }
  EXPECT_THAT(seen, ::testing::Each(std::string(jwtsync::testing::canary_secret)));
}

}  // namespace jwtsync::capi::shared_test

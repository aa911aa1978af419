// SPDX-License-Identifier: Apache-2.0
// The C interface from C++: handles that free themselves, and the error of a call.
#pragma once

#include <gmock/gmock.h>
#include <jwtsync/c.h>
#include <jwtsync/testing.h>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::capi {

struct Free {
  void operator()(jwtsync_error* handle) const { jwtsync_error_free(handle); }
  void operator()(jwtsync_string* handle) const { jwtsync_string_free(handle); }
  void operator()(jwtsync_secret* handle) const { jwtsync_secret_free(handle); }
  void operator()(jwtsync_world* handle) const { jwtsync_world_free(handle); }
  void operator()(jwtsync_shared* handle) const { jwtsync_shared_free(handle); }
  void operator()(jwtsync_ring* handle) const { jwtsync_ring_free(handle); }
  void operator()(jwtsync_scratch* handle) const { jwtsync_scratch_free(handle); }
  void operator()(jwtsync_unverified* handle) const { jwtsync_unverified_free(handle); }
  void operator()(jwtsync_verifier* handle) const { jwtsync_verifier_free(handle); }
  void operator()(jwtsync_signer* handle) const { jwtsync_signer_free(handle); }
  void operator()(jwtsync_keeper* handle) const { jwtsync_keeper_free(handle); }
  void operator()(jwtsync_response* handle) const { jwtsync_response_free(handle); }
};
template <typename Handle>
using Owned = std::unique_ptr<Handle, Free>;

inline jwtsync_text text(std::string_view bytes) { return {bytes.data(), bytes.size()}; }
inline std::string string_of(jwtsync_text given) {
  return given.data == nullptr ? "" : std::string(given.data, given.size);
}
inline std::string string_of(const Owned<jwtsync_string>& string) { return jwtsync_string_data(string.get(), nullptr); }

/// What `make(&handle)` gives, which must succeed.
template <typename Handle, typename Make>
Owned<Handle> made(Make&& make) {
  Handle* handle = nullptr;
  EXPECT_EQ(make(&handle), JWTSYNC_OK);
  return Owned<Handle>(handle);
}

/// The code of the error of `call(&error)`; "" if there is none. Its texts must not show a secret.
template <typename Call>
std::string code_of(Call&& call) {
  jwtsync_error* given = nullptr;
  const jwtsync_status status = call(&given);
  const Owned<jwtsync_error> error(given);
  EXPECT_EQ(jwtsync_error_status(given), status);
  const std::string all = std::string(jwtsync_error_message(given)) + jwtsync_error_hint(given);
  EXPECT_EQ(all.find(jwtsync::testing::canary), std::string::npos) << all;
  return jwtsync_error_code(given);
}

using Variables = std::vector<std::pair<std::string_view, std::string_view>>;

inline std::vector<jwtsync_variable> in_c(const Variables& variables) {
  std::vector<jwtsync_variable> given;
  for (const auto& [name, value] : variables) given.push_back({text(name), text(value)});
  return given;
}

inline Owned<jwtsync_world> world_with(const Variables& variables, jwtsync_on_event on_event = nullptr,
                                       void* context = nullptr) {
  const std::vector<jwtsync_variable> given = in_c(variables);
  return made<jwtsync_world>([&](jwtsync_world** out) {
    return jwtsync_world_create(given.data(), given.size(), on_event, context, out, nullptr);
  });
}

inline Owned<jwtsync_world> staging() {
  return world_with({{"ENVIRONMENT", "staging"}, {"JWT_SECRET_STAGING", jwtsync::testing::canary_secret}});
}

inline Owned<jwtsync_ring> ring_of(std::string_view key) {
  return made<jwtsync_ring>(
      [&](jwtsync_ring** out) { return jwtsync_ring_parse(key.data(), key.size(), nullptr, out, nullptr); });
}

}  // namespace jwtsync::capi

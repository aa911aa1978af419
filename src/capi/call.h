// SPDX-License-Identifier: Apache-2.0
// The frame of every function that can fail: a Result inside, a status and an error object outside, and no exception
// across.
#pragma once

#include "capi/handles.h"

#include <memory>
#include <utility>

namespace jwtsync::capi {

/// Gives the error to the caller, if the caller wants it, and its category. NULL where there is no memory for one.
jwtsync_status fail(jwtsync_error** error, Error why) noexcept;

/// What is left to say when somebody else's code threw: JWTSYNC_BUG.
jwtsync_status fail_by_exception(jwtsync_error** error) noexcept;

/// Runs `body`, which returns Result<void>.
template <typename Body>
jwtsync_status call(jwtsync_error** error, Body&& body) noexcept {
  if (error != nullptr) *error = nullptr;
  try {
    Result<void> done = std::forward<Body>(body)();
    return done ? JWTSYNC_OK : fail(error, std::move(done).error());
  } catch (...) {
    return fail_by_exception(error);
  }
}

/// A new handle, or NULL without memory for it.
template <typename Handle>
Handle* make() noexcept {
  try {
    return new Handle();
  } catch (...) {
    return nullptr;
  }
}

/// Gives a result away, unless the caller does not want it.
template <typename Handle>
void give(Handle** out, std::unique_ptr<Handle> handle) noexcept {
  if (out != nullptr) *out = handle.release();
}
inline void give(jwtsync_string** out, std::string text) {
  if (out != nullptr) *out = new jwtsync_string{std::move(text)};
}
inline void give(jwtsync_secret** out, Secret secret) {
  if (out != nullptr) *out = new jwtsync_secret{std::move(secret)};
}

}  // namespace jwtsync::capi

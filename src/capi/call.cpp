// SPDX-License-Identifier: Apache-2.0
#include "capi/call.h"

#include <new>

namespace jwtsync::capi {
namespace {

jwtsync_status status_of(Category category) noexcept { return static_cast<jwtsync_status>(exit_status_of(category)); }

}  // namespace

jwtsync_status fail(jwtsync_error** error, Error why) noexcept {
  const jwtsync_status status = status_of(why.category());
  if (error == nullptr) return status;
  try {
    std::string code(name_of(why.code));
    *error = new jwtsync_error{std::move(why), std::move(code)};
  } catch (const std::bad_alloc&) {
    *error = nullptr;
  }
  return status;
}

jwtsync_status fail_by_exception(jwtsync_error** error) noexcept {
  try {
    return fail(error, {Code::internal_error, "out of memory, or a library failed in a way it never should",
                        "docs/reference/errors.md says what to do"});
  } catch (...) {
    return JWTSYNC_BUG;
  }
}

}  // namespace jwtsync::capi

const char* jwtsync_error_code(const jwtsync_error* error) { return error == nullptr ? "" : error->code.c_str(); }

const char* jwtsync_error_message(const jwtsync_error* error) {
  return error == nullptr ? "" : error->error.message.c_str();
}

const char* jwtsync_error_hint(const jwtsync_error* error) { return error == nullptr ? "" : error->error.hint.c_str(); }

jwtsync_status jwtsync_error_status(const jwtsync_error* error) {
  return error == nullptr ? JWTSYNC_OK : jwtsync::capi::status_of(error->error.category());
}

int32_t jwtsync_error_http_status(const jwtsync_error* error) {
  return error == nullptr ? 200 : error->error.http_status();
}

void jwtsync_error_free(jwtsync_error* error) { delete error; }

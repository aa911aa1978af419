// SPDX-License-Identifier: Apache-2.0
#include "native/curl.h"

#include "native/self_contained.h"

#include <dlfcn.h>

namespace jwtsync::native {

#ifdef JWTSYNC_SELF_CONTAINED

Result<Curl> load_curl() {
  if (::curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
    return failure(Code::target_unreachable, "no HTTP request can be made: libcurl cannot be readied", "");
  }
  return Curl{&curl_global_init,   &curl_easy_init,     &curl_easy_setopt,      &curl_easy_getinfo,
              &curl_easy_cleanup,  &curl_easy_strerror, &curl_slist_append,     &curl_slist_free_all,
              &curl_multi_init,    &curl_multi_setopt,  &curl_multi_add_handle, &curl_multi_remove_handle,
              &curl_multi_perform, &curl_multi_poll,    &curl_multi_wakeup,     &curl_multi_info_read,
              &curl_multi_cleanup, first_ca_file()};
}

#else

namespace {

constexpr const char* library_name = "libcurl.so.4";

/// Whether the library has the function; it then stands in `function`.
template <typename Function>
bool find(void* library, const char* name, Function& function) noexcept {
  // POSIX promises that what dlsym returns may be taken for a function.
  function = reinterpret_cast<Function>(::dlsym(library, name));  // NOLINT(*-reinterpret-cast)
  return function != nullptr;
}

bool find_all(void* library, Curl& curl) noexcept {
  return find(library, "curl_global_init", curl.global_init) && find(library, "curl_easy_init", curl.easy_init) &&
         find(library, "curl_easy_setopt", curl.easy_setopt) && find(library, "curl_easy_getinfo", curl.easy_getinfo) &&
         find(library, "curl_easy_cleanup", curl.easy_cleanup) &&
         find(library, "curl_easy_strerror", curl.easy_strerror) &&
         find(library, "curl_slist_append", curl.slist_append) &&
         find(library, "curl_slist_free_all", curl.slist_free_all) &&
         find(library, "curl_multi_init", curl.multi_init) && find(library, "curl_multi_setopt", curl.multi_setopt) &&
         find(library, "curl_multi_add_handle", curl.multi_add_handle) &&
         find(library, "curl_multi_remove_handle", curl.multi_remove_handle) &&
         find(library, "curl_multi_perform", curl.multi_perform) && find(library, "curl_multi_poll", curl.multi_poll) &&
         find(library, "curl_multi_wakeup", curl.multi_wakeup) &&
         find(library, "curl_multi_info_read", curl.multi_info_read) &&
         find(library, "curl_multi_cleanup", curl.multi_cleanup);
}

}  // namespace

Result<Curl> load_curl() {
  void* const library = ::dlopen(library_name, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (library == nullptr) {
    return failure(Code::target_unreachable, "no HTTP request can be made: libcurl.so.4 is not installed",
                   "install libcurl (Debian and Ubuntu: apt install libcurl4)");
  }
  Curl curl;
  if (!find_all(library, curl) || curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
    return failure(Code::target_unreachable, "no HTTP request can be made: libcurl.so.4 is too old or broken",
                   "install libcurl 7.85 or newer (Debian and Ubuntu: apt install libcurl4)");
  }
  return curl;
}

#endif

}  // namespace jwtsync::native

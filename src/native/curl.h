// SPDX-License-Identifier: Apache-2.0
// libcurl, loaded when it is first needed: most commands make no request, and should not pay for its start. The
// self-contained command has one of its own within.
#pragma once

#include <curl/curl.h>
#include <jwtsync/result.h>
#include <string>

namespace jwtsync::native {

/// The functions of libcurl that we use.
struct Curl {
  decltype(&curl_global_init) global_init = nullptr;
  decltype(&curl_easy_init) easy_init = nullptr;
  decltype(&curl_easy_setopt) easy_setopt = nullptr;
  decltype(&curl_easy_getinfo) easy_getinfo = nullptr;
  decltype(&curl_easy_cleanup) easy_cleanup = nullptr;
  decltype(&curl_easy_strerror) easy_strerror = nullptr;
  decltype(&curl_slist_append) slist_append = nullptr;
  decltype(&curl_slist_free_all) slist_free_all = nullptr;
  decltype(&curl_multi_init) multi_init = nullptr;
  decltype(&curl_multi_setopt) multi_setopt = nullptr;
  decltype(&curl_multi_add_handle) multi_add_handle = nullptr;
  decltype(&curl_multi_remove_handle) multi_remove_handle = nullptr;
  decltype(&curl_multi_perform) multi_perform = nullptr;
  decltype(&curl_multi_poll) multi_poll = nullptr;
  decltype(&curl_multi_wakeup) multi_wakeup = nullptr;
  decltype(&curl_multi_info_read) multi_info_read = nullptr;
  decltype(&curl_multi_cleanup) multi_cleanup = nullptr;
  /// The file of the CAs that the system trusts; empty where libcurl knows by itself where it is.
  std::string ca_file;
};

/// Loads the library and readies it. It stays loaded until the process ends. Error: `target_unreachable`.
[[nodiscard]] Result<Curl> load_curl();

}  // namespace jwtsync::native

// SPDX-License-Identifier: Apache-2.0
// Where an application takes tokens, and how one is brought there.
#pragma once

#include "http/exchange.h"

#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <jwtsync/world.h>
#include <chrono>
#include <string>
#include <string_view>

namespace jwtsync::probe {

/// A request that an application answers by what it thinks of the token in it.
struct Place {
  std::string url = {};  ///< `https:`, or `http:` on this machine
  std::string method = "GET";
  std::string header = "Authorization";
  std::string scheme = "Bearer";  ///< before the token, if not empty
  std::string cookie = {};        ///< the name of one that holds the token, in place of the header; empty: none
  std::chrono::milliseconds timeout{5'000};
};

/// Whether tokens may be sent there. `argument_invalid`: not a URL, one with a user name, or plain HTTP to another
/// machine.
[[nodiscard]] Result<void> check_url(const std::string& url);

/// Names of what says how a token is brought, as its errors name them.
struct PlaceNames {
  std::string_view method = "method", header = "header", scheme = "scheme", cookie = "cookie";
};

/// `argument_invalid`: a method, header, scheme or cookie of characters that it cannot have. The error is at its name.
[[nodiscard]] Result<void> check_words(const Place& place, const PlaceNames& names = {});

/// The request with this token in it; of none, if `token` is null. It is wiped at its end.
[[nodiscard]] http::SecretRequest request_to(const Place& place, const Secret* token);

}  // namespace jwtsync::probe

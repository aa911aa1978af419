// SPDX-License-Identifier: Apache-2.0
// Where to ask: the targets that people write, and the addresses behind them.
#pragma once

#include <jwtsync/fleet.h>
#include <jwtsync/result.h>
#include <jwtsync/world.h>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::fleet {

/// What a target says.
struct Directions {
  std::string base_url;     // "http://auth:7517"
  std::string unix_socket;  // a path; empty unless `unix:`
  std::string name;         // the host whose every address is to be asked; empty unless `dns+`
  std::string ca_file;      // as in HttpRequest
};

/// From `http://HOST:PORT`, `https://HOST:PORT`, `unix:/PATH`, `dns+http://HOST:PORT` or `dns+https://HOST:PORT`;
/// behind https there may be `?ca=/PATH`. `argument_invalid` for anything else: a path, another query, or a user name
/// and password, which the error does not quote.
[[nodiscard]] Result<Directions> parse_target(std::string_view text);

/// What was given as a target, as it may be shown: without user name and password.
[[nodiscard]] std::string shown(std::string_view target);

/// One process to ask.
struct Endpoint {
  Target target;
  std::string base_url;
  std::string connect_to;  // as in HttpRequest
  std::string ca_file;     // likewise
};

/// The processes behind a target. Errors: those of `parse_target` and of `HttpClient::addresses`.
[[nodiscard]] Result<std::vector<Endpoint>> endpoints_of(const std::string& target, HttpClient& http);

}  // namespace jwtsync::fleet

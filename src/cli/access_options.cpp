// SPDX-License-Identifier: Apache-2.0
#include "cli/access_options.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jwtsync::cli {
namespace {

/// From `--access-token file:PATH`. Who gives the token itself is told so, and it is not shown.
Result<std::vector<std::string>> token_files_of(const Arguments& arguments, const Configuration& configuration) {
  constexpr std::string_view scheme = "file:";
  const std::vector<std::string> given = arguments.values("--access-token");
  if (given.empty()) return configuration.access_token_files;
  std::vector<std::string> paths;
  for (const std::string& each : given) {
    if (!each.starts_with(scheme) || each.size() == scheme.size()) {
      return failure(Code::argument_invalid, "--access-token does not name a file",
                     "write it as in --access-token file:/run/secrets/jwtsync-access; a token is never an argument");
    }
    paths.push_back(each.substr(scheme.size()));
  }
  return paths;
}

}  // namespace

Result<AccessPolicy> access_given(const Arguments& arguments, const Configuration& configuration) {
  Result<std::vector<std::string>> token_files = token_files_of(arguments, configuration);
  if (!token_files) return failure(std::move(token_files).error());
  const bool trusted = arguments.has("--trust-loopback") || configuration.access_trust_loopback;
  AccessPolicy policy;
  policy.token_files = std::move(*token_files);
  policy.loopback = trusted ? LoopbackTrust::always : LoopbackTrust::unless_on_a_platform;
  return policy;
}

}  // namespace jwtsync::cli

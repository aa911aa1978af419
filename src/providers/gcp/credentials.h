// SPDX-License-Identifier: Apache-2.0
// Google credentials of any kind: what gives access tokens.
#pragma once

#include "http/task.h"
#include "ports/trusted_file.h"

#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::gcp {

/// What every token is asked for.
inline constexpr std::string_view cloud_platform_scope = "https://www.googleapis.com/auth/cloud-platform";

/// Which token is wanted: the first of a search, or another one since the first was refused.
enum class TokenWish : std::uint8_t { first, another };

/// Gives access tokens. A token is used for one search, which ends long before any token does, so that nobody here has
/// to know how long one lasts.
class TokenSource {
 public:
  virtual ~TokenSource() = default;
  /// Errors: `source_forbidden` (the credentials are refused), `source_unreachable`, `answer_malformed`,
  /// `configuration_malformed` (the credentials cannot be used).
  [[nodiscard]] virtual Result<Secret> token(const http::Task& task, TokenWish wish) const = 0;
};

struct Credentials {
  std::unique_ptr<TokenSource> tokens;
  std::string project = {};               ///< that they belong to; empty if they do not say
  std::string quota_project = {};         ///< that pays for the requests; empty for the one that is asked
  std::string universe = {};              ///< the domain that they are good for; empty for googleapis.com
  std::vector<ports::Doubt> doubts = {};  ///< about the file that they were read from
};

/// The error of credentials that cannot be used, whatever the reason: the search must stop, since with other
/// credentials other secrets would be found.
[[nodiscard]] inline tl::unexpected<Error> unusable_credentials(std::string message) {
  return failure(Code::configuration_malformed, std::move(message),
                 "download or create the credentials file again (docs/sources/gcp-sm.md)");
}

}  // namespace jwtsync::gcp

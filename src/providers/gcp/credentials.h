// SPDX-License-Identifier: Apache-2.0
// Google credentials: what gives access tokens, the files that hold them, which of them a process has in Google's
// order, and what one search has learnt, so that it asks once.
#pragma once

#include "http/task.h"
#include "ports/trusted_file.h"

#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <cstdint>
#include <memory>
#include <optional>
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

/// What one search has learnt of Google.
struct Knowledge {
  std::optional<std::optional<std::string>> project;  // nothing: not asked; nothing inside: not known
  std::optional<Credentials> credentials;
  std::optional<Secret> token;
};

/// What a file says: `service_account`, `authorized_user`, `external_account` or `impersonated_service_account`. All
/// its addresses must be `https:`, but for the one where a workload finds its own token. `configuration_malformed`,
/// which quotes nothing but the type.
[[nodiscard]] Result<Credentials> parse_credentials(std::string_view text);

/// Reads the file of this path. The error is `configuration_malformed` whatever is wrong, and names the path.
[[nodiscard]] Result<Credentials> read_credentials(Files& files, const std::string& path);

/// The file that `GOOGLE_APPLICATION_CREDENTIALS` names, or else gcloud's own if it is there; nothing if there is
/// neither. `configuration_malformed` for a file that cannot be used, the first one being absent included.
[[nodiscard]] Result<std::optional<Credentials>> credentials_of_files(const World& world);

/// Those, or else the metadata server's. Also refuses credentials of another universe than
/// `GOOGLE_CLOUD_UNIVERSE_DOMAIN` says.
[[nodiscard]] Result<Credentials> default_credentials(const http::Task& task);

}  // namespace jwtsync::gcp

// SPDX-License-Identifier: Apache-2.0
// Who may ask for reports and answers.
#pragma once

#include "service/refusal_log.h"

#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <jwtsync/service.h>
#include <jwtsync/world.h>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::service {

/// The header that carries an access token.
inline constexpr std::string_view access_header = "Jwtsync-Access";

/// An access token has at least so many characters.
inline constexpr std::size_t min_token_size = 32;

/// Decides who may ask, and says in the log whom it turned away. Threads: any number at once.
class Access {
 public:
  /// The parts of `world` must outlive it.
  Access(const World& world, AccessPolicy policy);

  /// Lets a request pass, or says why not. Errors: `access_denied`; `file_unreadable` (a 503) where the request's token
  /// is none of those that could be read, and some could not: then nobody knows whether it is good.
  [[nodiscard]] Result<void> admit(const HttpRequest& request);
  /// The same where nobody is turned away: whether this request would pass. No log line.
  [[nodiscard]] bool would_admit(const HttpRequest& request) { return judge(request).has_value(); }

 private:
  /// A file, and what stood in it when its status was last another one.
  struct TokenFile {
    std::string path;
    std::string version = {};
    Secret content = {};
  };
  [[nodiscard]] Result<void> judge(const HttpRequest& request);
  [[nodiscard]] Result<void> admit_by_place(const HttpRequest& request) const;
  [[nodiscard]] Result<void> admit_by_token(const HttpRequest& request);
  [[nodiscard]] Result<void> bring_up_to_date(TokenFile& file);
  [[nodiscard]] Result<bool> holds(TokenFile& file, std::string_view presented);
  void record(Level level, const std::string& what, const Error& error);

  Files& files_;
  Events& events_;
  AccessPolicy policy_;
  RefusalLog log_;
  std::mutex mutex_;  // guards `token_files_`
  std::vector<TokenFile> token_files_;
};

}  // namespace jwtsync::service

// SPDX-License-Identifier: Apache-2.0
// Who may ask for reports and answers, and with which access tokens.
#pragma once

#include "service/refusal_log.h"

#include <jwtsync/keyring.h>
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

/// So many tokens of one request are looked at.
inline constexpr std::size_t most_presented = 8;

/// Decides who may ask, and says in the log whom it turned away. Threads: any number at once.
class Access {
 public:
  /// `keeper` and the parts of `world` must outlive it.
  Access(const World& world, const Keeper& keeper, AccessPolicy policy);

  /// Lets a request about this process pass, or says why not. Errors: `access_denied`; `file_unreadable` (a 503) where
  /// the request's token is not one of those that could be read, and some could not: then it is not known whether it is
  /// good.
  [[nodiscard]] Result<void> admit(const ReceivedRequest& request);
  /// Whether this request would pass. Turns nothing away, and logs nothing.
  [[nodiscard]] bool would_admit(const ReceivedRequest& request) { return judge(request).has_value(); }

  /// The same for a question about a bearer token, which tells nothing but what its holder could find out: without
  /// configured tokens any process of this machine may ask it, possession or not.
  [[nodiscard]] Result<void> admit_to_verify(const ReceivedRequest& request);

 private:
  /// A file, and what stood in it when its status was last another one.
  struct TokenFile {
    std::string path;
    std::string version = {};
    Secret content = {};
  };
  [[nodiscard]] Result<void> judge(const ReceivedRequest& request);
  [[nodiscard]] Result<void> admit_by_place(const ReceivedRequest& request) const;
  [[nodiscard]] Result<void> admit_by_possession(const ReceivedRequest& request);
  [[nodiscard]] Result<void> admit_by_token(const ReceivedRequest& request);
  [[nodiscard]] Result<void> bring_up_to_date(TokenFile& file);
  [[nodiscard]] Result<bool> holds(TokenFile& file, const std::vector<std::string_view>& presented);
  [[nodiscard]] Result<void> said(Result<void> admitted);
  void record(Level level, const std::string& what, const Error& error);

  Files& files_;
  Events& events_;
  Possession* possession_;
  const Keeper& keeper_;
  AccessPolicy policy_;
  RefusalLog log_;
  std::mutex mutex_;  // guards `token_files_`
  std::vector<TokenFile> token_files_;
};

/// Whether `token` is a key of the ring: its bytes, or a base64, base64url or hexadecimal text of them. As an access
/// token it would travel, and a holder of it could sign.
[[nodiscard]] bool is_key_of(const KeyRing& ring, std::string_view token);

}  // namespace jwtsync::service

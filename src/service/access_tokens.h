// SPDX-License-Identifier: Apache-2.0
// The access tokens of this process, and those of a request.
#pragma once

#include <jwtsync/keyring.h>
#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <jwtsync/world.h>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync {
class Keeper;
}

namespace jwtsync::service {

/// The header that carries an access token.
inline constexpr std::string_view access_header = "Jwtsync-Access";

/// An access token has at least so many characters.
inline constexpr std::size_t min_token_size = 32;

/// So many tokens may stand in one file, each in a line of its own.
inline constexpr std::size_t most_in_a_file = 8;

/// So many tokens of one request are looked at.
inline constexpr std::size_t most_presented = 8;

/// The tokens of a request: each field, and where one holds several with commas between them, as WSGI joins fields of
/// one name, each of these too. They are views of the request.
[[nodiscard]] std::vector<std::string_view> presented_in(const ReceivedRequest& request);

/// Whether `token` is one of them. Compares with each, whatever the others gave, so that time tells nothing of which
/// one matched.
[[nodiscard]] bool is_one_of(std::string_view token, const std::vector<std::string_view>& presented);

/// Files of access tokens, as they are now. Threads: any number at once.
class AccessTokens {
 public:
  using Tell = std::function<void(const Error&)>;

  /// `keeper`, `files` and `events` must outlive it. `tell` is called for a file that is of no use, each time. Without
  /// a `keeper` there is no key that a token could be.
  AccessTokens(Files& files, Events& events, const Keeper* keeper, const std::vector<std::string>& paths, Tell tell);

  [[nodiscard]] bool empty() const noexcept { return token_files_.empty(); }
  /// Which file holds one of these tokens, if any does. Error: `file_unreadable` where none does and some file is of no
  /// use: then it is not known whether they are good.
  [[nodiscard]] Result<std::optional<std::size_t>> find(const std::vector<std::string_view>& presented);

 private:
  /// Where a token stands in its file.
  struct Place {
    std::size_t offset;
    std::size_t size;
  };
  /// A file, and what stood in it when its status was last another one.
  struct TokenFile {
    std::string path;
    std::string version = {};
    Secret content = {};
    std::vector<Place> tokens = {};  ///< found once: to look for ends of lines at each request would take its time
  };
  [[nodiscard]] Result<void> bring_up_to_date(TokenFile& file);
  [[nodiscard]] Result<bool> holds(TokenFile& file, const std::vector<std::string_view>& presented);
  [[nodiscard]] Result<bool> compare(const TokenFile& file, std::string_view bytes,
                                     const std::vector<std::string_view>& presented) const;

  Files& files_;
  Events& events_;
  const Keeper* keeper_;
  Tell tell_;
  std::mutex mutex_;  // guards `token_files_`
  std::vector<TokenFile> token_files_;
};

/// Whether `token` is a key of the ring: its bytes, or a base64, base64url or hexadecimal text of them. As an access
/// token it would travel, and a holder of it could sign.
[[nodiscard]] bool is_key_of(const KeyRing& ring, std::string_view token);

}  // namespace jwtsync::service

// SPDX-License-Identifier: Apache-2.0
// The tokens by which processes of one user know each other, in files of this machine.
#pragma once

#include <jwtsync/world.h>
#include <sys/types.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace jwtsync::native {

/// Keeps each token in a file `access` (0600) of a private folder (private_folder.h); all processes of a user share it.
class SystemPossession final : public Possession {
 public:
  /// The arguments must outlive it.
  SystemPossession(const EnvironmentVariables& variables, Randomness& randomness) noexcept
      : variables_(variables), randomness_(randomness) {}
  [[nodiscard]] Result<std::vector<PossessedToken>> own() override;
  [[nodiscard]] std::vector<std::shared_ptr<const std::vector<Secret>>> for_requests(
      std::span<const HttpRequest> requests) override;

 private:
  [[nodiscard]] std::vector<std::string> own_folders() const;
  [[nodiscard]] std::vector<Secret> tokens_for(uid_t owner);
  const EnvironmentVariables& variables_;
  Randomness& randomness_;
};

/// The token in the file `access` of `folder`, if both are `user`'s alone: a regular file, 0600, not a link. Errors:
/// those of a private folder and of its file, and `file_unreadable` for a file that holds something else.
[[nodiscard]] Result<PossessedToken> token_in(const std::string& folder, uid_t user);

/// The token of `folder`, a private folder of this process's user; made if there is none. Two processes that make it at
/// the same time get the same one.
[[nodiscard]] Result<PossessedToken> token_made_in(const std::string& folder, Randomness& randomness);

}  // namespace jwtsync::native

// SPDX-License-Identifier: Apache-2.0
// The client of GCP Secret Manager, over its REST interface, version 1.
#pragma once

#include "sources/gcp/credentials.h"
#include "sources/gcp/exchange.h"
#include "sources/gcp/known.h"
#include "sources/gcp/secret_place.h"

#include <jwtsync/result.h>
#include <jwtsync/secret.h>

namespace jwtsync::sources::gcp {

/// Reads and writes secrets within one search, asking for credentials and a token at the first request, and keeping
/// them with what the search knows of Google. One thread.
class SecretManager {
 public:
  /// `search` must outlive it.
  explicit SecretManager(const Search& search) noexcept
      : search_(search), known_(search.google != nullptr ? *search.google : own_) {}
  SecretManager(const SecretManager&) = delete;
  SecretManager& operator=(const SecretManager&) = delete;

  /// The payload of a version, its checksum compared. Errors: `secret_absent`, `secret_empty`, `source_forbidden`
  /// (denied, disabled, destroyed), `source_unreachable`, `answer_malformed` (damaged on the way, every time), and
  /// those of the credentials.
  [[nodiscard]] Result<Secret> access(const SecretPlace& place);

  /// Adds `payload`, of at most 64 KiB, as the newest version of a secret that exists. Where no answer comes, looks
  /// whether it was added, and never adds it twice. Errors: those of `access`, `argument_invalid` (too large).
  [[nodiscard]] Result<void> add_version(const SecretPlace& place, const Secret& payload);

  /// About the file of the credentials that were used; none before the first request.
  [[nodiscard]] std::vector<ports::Doubt> doubts() const {
    return known_.credentials ? known_.credentials->doubts : std::vector<ports::Doubt>();
  }

 private:
  [[nodiscard]] Result<Secret> access_once(const SecretPlace& place);
  /// Sends `http` with a token, and once more with another if it is refused.
  [[nodiscard]] Result<Answer> exchange(const HttpRequest& http, const SecretText& body, const Repetition& repetition);
  [[nodiscard]] Result<Answer> exchange_as(const HttpRequest& http, const SecretText& body,
                                           const Repetition& repetition, TokenWish wish);
  [[nodiscard]] Result<void> authorize(SecretRequest& request, TokenWish wish);
  [[nodiscard]] Result<std::string> url_of(const SecretPlace& place, std::string_view rest) const;

  const Search& search_;
  Known own_;
  Known& known_;
};

}  // namespace jwtsync::sources::gcp

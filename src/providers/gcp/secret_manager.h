// SPDX-License-Identifier: Apache-2.0
// The client of GCP Secret Manager, over its REST interface, version 1.
#pragma once

#include "http/exchange.h"
#include "providers/gcp/credentials.h"
#include "providers/gcp/project.h"

#include <jwtsync/result.h>
#include <jwtsync/secret.h>

namespace jwtsync::gcp {

/// Reads and writes secrets within one search, asking for credentials and a token at the first request, and keeping
/// them with what is known of Google. One thread.
class SecretManager {
 public:
  /// Both must outlive it.
  SecretManager(const http::Task& task, Knowledge& known) noexcept : task_(task), known_(known) {}
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
  [[nodiscard]] Result<http::Answer> exchange(const HttpRequest& http, const http::SecretText& body,
                                              const http::Repetition& repetition);
  [[nodiscard]] Result<http::Answer> exchange_as(const HttpRequest& http, const http::SecretText& body,
                                                 const http::Repetition& repetition, TokenWish wish);
  [[nodiscard]] Result<void> authorize(http::SecretRequest& request, TokenWish wish);
  [[nodiscard]] Result<std::string> url_of(const SecretPlace& place, std::string_view rest) const;

  const http::Task& task_;
  Knowledge& known_;
};

}  // namespace jwtsync::gcp

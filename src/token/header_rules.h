// SPDX-License-Identifier: Apache-2.0
// Which key a header may be verified with. The key decides the algorithm; the header can only agree.
#pragma once

#include "crypto/hmac.h"
#include "crypto/signature_check.h"
#include "jose/header.h"
#include "token/objection.h"
#include "token/scratch.h"

#include <jwtsync/keyring.h>
#include <jwtsync/token.h>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace jwtsync::token {

/// A key, prepared.
struct VerifyingKey {
  std::string kid;
  Algorithm algorithm;
  bool has_default_algorithm;  ///< as Key has it
  bool accepted;               ///< tokens of its algorithm are expected
  std::variant<crypto::HmacKey, crypto::SignatureCheck> check;
  bool wants_one_text = false;  ///< of the two that a signature by ECDSA has
};

/// What a header was found to say.
struct HeaderVerdict {
  const VerifyingKey* key;
  std::optional<std::string_view> type;
};

class HeaderRules {
 public:
  [[nodiscard]] static Result<HeaderRules> create(const KeyRing& ring, const Expectations& expectations);

  /// The key of an encoded header, which is left decoded in `memory`.
  [[nodiscard]] tl::expected<HeaderVerdict, Objection> judge(std::string_view encoded,
                                                             Scratch::Memory& memory) const noexcept;

  /// The same for a header that is known, which most tokens have; nothing for any other.
  [[nodiscard]] std::optional<HeaderVerdict> recall(std::string_view encoded, Scratch::Memory& memory) const noexcept;

  [[nodiscard]] const std::vector<VerifyingKey>& keys() const noexcept { return keys_; }
  /// As KeyRing has it.
  [[nodiscard]] const std::string& published_at() const noexcept { return published_at_; }
  /// The key that a header names and that is not used; nullptr if it names none.
  [[nodiscard]] const UnusedKey* unused_key_of(const jose::Header& header) const noexcept;

 private:
  /// A header that was judged beforehand: most tokens have one of a few, and comparing is faster than reading.
  struct KnownHeader {
    std::string encoded;
    std::uint64_t end;  // its last eight characters: a kid is told from others by them, where all begin alike
    std::string text;
    std::optional<std::string> type;
    std::size_t key;  // index
  };

  HeaderRules() = default;
  void learn(std::string_view text, Scratch::Memory& memory);
  [[nodiscard]] const KnownHeader* known(std::string_view encoded) const noexcept;
  [[nodiscard]] tl::expected<const VerifyingKey*, Objection> key_of(const jose::Header& header) const noexcept;
  /// The key of the header's kid and algorithm, else one of its kid.
  [[nodiscard]] const VerifyingKey* named_by(const jose::Header& header) const noexcept;

  std::vector<VerifyingKey> keys_;
  std::vector<KnownHeader> known_;
  bool requires_kid_ = false;
  std::optional<std::size_t> of_unnamed_tokens_;  // index
  std::string published_at_;
  std::vector<UnusedKey> unused_;
};

}  // namespace jwtsync::token

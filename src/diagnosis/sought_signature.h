// SPDX-License-Identifier: Apache-2.0
// A signature by HMAC whose key is looked for: whether a guess makes it, however its MAC was written down.
#pragma once

#include "crypto/hmac.h"

#include <jwtsync/jose.h>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::diagnosis {

/// What became of a MAC on its way into the token.
enum class MacForm : std::uint8_t {
  whole,      ///< RFC 7515: its bytes in base64url
  cut,        ///< its first bytes
  in_hex,     ///< its hexadecimal text in base64url
  in_base64,  ///< its base64 text in base64url
};

/// A MAC that a key made.
struct MadeMac {
  Algorithm algorithm;
  MacForm form;
  std::size_t size;  ///< bytes of it that are there
};

class SoughtSignature {
 public:
  /// Looks at a token in compact form; the view of it must stay. Nothing where its header names no algorithm of HMAC,
  /// or its signature cannot be a MAC.
  [[nodiscard]] static std::optional<SoughtSignature> of(std::string_view token);

  /// Whether `key` makes the signature, and how. Compared in constant time. Nothing either when as much was hashed as
  /// may be: 16 MiB or 2048 MACs, some 50 ms.
  [[nodiscard]] std::optional<MadeMac> made_by(std::string_view key);

  /// As the header has it.
  [[nodiscard]] Algorithm algorithm() const noexcept { return algorithm_; }

  /// A signature of fewer bytes is not taken for one that was cut: chance makes it too easily.
  static constexpr std::size_t least_cut = 8;

 private:
  struct Reading {
    Algorithm algorithm;  ///< by which a MAC of this size is, or was before it was cut
    MacForm form;
    std::string mac;
  };

  SoughtSignature(std::string_view signing_input, Algorithm algorithm)
      : signing_input_(signing_input), algorithm_(algorithm) {}
  void read(const std::string& signature);

  std::string_view signing_input_;
  Algorithm algorithm_;
  std::vector<Reading> readings_;  // those of one algorithm stand together
  std::size_t left_macs_ = 2048;
  std::size_t left_bytes_ = std::size_t{16} * 1024 * 1024;
};

}  // namespace jwtsync::diagnosis

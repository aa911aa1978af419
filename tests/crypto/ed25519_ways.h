// SPDX-License-Identifier: Apache-2.0
// What is expected of either way to compute Ed25519 (ed25519.h).
#pragma once

#include "crypto/ed25519.h"

namespace jwtsync::crypto::testing {

struct Ed25519Way {
  bool (*prepare)() noexcept;
  bool (*check)(std::string_view key, std::string_view message, std::string_view signature) noexcept;
  std::optional<std::string> (*public_key_of)(std::string_view seed);
  bool (*sign)(std::string_view pair, std::string_view message, char* signature) noexcept;
};

void expect_verdicts_of_the_table(const Ed25519Way& way);
void expect_verdicts_of_wycheproof(const Ed25519Way& way);
void expect_signature_of_rfc_8037(const Ed25519Way& way);

}  // namespace jwtsync::crypto::testing

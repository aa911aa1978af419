// SPDX-License-Identifier: Apache-2.0
// What a HandOn holds.
#pragma once

#include "token/hand_on.h"

#include <jwtsync/service.h>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace jwtsync {

struct HandOn::State {
  std::mutex mutex;  // of `signer`
  std::shared_ptr<const token::HandOnSigner> signer;
  std::atomic<std::uint64_t> handed_on = 0, failed = 0;

  /// As HandOnSigner::append, by the key that is in use, and counted; `ring_unavailable` without one.
  [[nodiscard]] tl::expected<void, Refusal> append(std::string_view claims_json, std::string& out);
};

}  // namespace jwtsync

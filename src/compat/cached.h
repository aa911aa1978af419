// SPDX-License-Identifier: Apache-2.0
// What is kept after a secret was loaded.
#pragma once

#include <jwtsync/sources.h>
#include <optional>

namespace jwtsync::compat {

/// The secret in use, unless there is none or a fork lost it.
class Cache {
 public:
  [[nodiscard]] const FoundSecret* get() const noexcept {
    return found_ && !found_->secret.lost() ? &*found_ : nullptr;
  }
  const FoundSecret& put(FoundSecret found) { return found_.emplace(std::move(found)); }
  void clear() noexcept { found_.reset(); }

 private:
  std::optional<FoundSecret> found_;
};

}  // namespace jwtsync::compat

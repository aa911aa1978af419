// SPDX-License-Identifier: Apache-2.0
// Text that holds a secret on its way into the port that wants it as std::string: wiped wherever it stood.
#pragma once

#include "base/wipe.h"

#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <string>
#include <string_view>
#include <utility>

namespace jwtsync::http {

/// A text that grows, and leaves nothing behind when it moves on.
class SecretText {
 public:
  SecretText() = default;
  SecretText(SecretText&&) noexcept = default;
  SecretText& operator=(SecretText&&) = delete;
  ~SecretText() { base::wipe(text_); }

  SecretText& add(std::string_view text);
  SecretText& add(const Secret& secret);
  [[nodiscard]] std::string_view view() const noexcept { return text_; }
  /// Hands the text on; the caller wipes it.
  [[nodiscard]] std::string take() && noexcept { return std::move(text_); }
  [[nodiscard]] Result<Secret> secret() const { return Secret::copy_of(text_); }

 private:
  std::string text_;
};

}  // namespace jwtsync::http

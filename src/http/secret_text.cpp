// SPDX-License-Identifier: Apache-2.0
#include "http/secret_text.h"

namespace jwtsync::http {

SecretText& SecretText::add(std::string_view text) {
  base::append_wiping(text_, text);
  return *this;
}

SecretText& SecretText::add(const Secret& secret) {
  secret.reveal([this](std::string_view bytes) { add(bytes); });
  return *this;
}

}  // namespace jwtsync::http

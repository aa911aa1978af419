// SPDX-License-Identifier: Apache-2.0
// Whether the keys agree, yes or no, in one sentence.
#pragma once

#include <jwtsync/fleet.h>
#include <optional>
#include <string>

namespace jwtsync::cli {

struct KeysSentence {
  std::optional<bool> agree;  ///< nothing where that is not known, or there is nothing to compare
  std::string text;           ///< without a full stop, such as "the keys agree: 3 services, one key"
};

[[nodiscard]] KeysSentence keys_sentence(const Agreement& agreement);

}  // namespace jwtsync::cli

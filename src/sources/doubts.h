// SPDX-License-Identifier: Apache-2.0
// Doubts about a file, as users are told of them.
#pragma once

#include "ports/trusted_file.h"

#include <jwtsync/sources.h>
#include <utility>
#include <vector>

namespace jwtsync::sources {

[[nodiscard]] inline std::vector<Warning> warnings_of(std::vector<ports::Doubt> doubts) {
  std::vector<Warning> warnings;
  for (ports::Doubt& doubt : doubts) {
    const bool is_foreign = doubt.kind == ports::Doubt::Kind::foreign_owner;
    warnings.push_back(
        {is_foreign ? WarningKind::foreign_owner : WarningKind::folder_writable_by_others, std::move(doubt.text)});
  }
  return warnings;
}

}  // namespace jwtsync::sources

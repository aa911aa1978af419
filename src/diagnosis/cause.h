// SPDX-License-Identifier: Apache-2.0
// Findings, made of a cause and the words for it.
#pragma once

#include "diagnosis/advice.h"

#include <jwtsync/diagnosis.h>
#include <optional>
#include <string>

namespace jwtsync::diagnosis {

[[nodiscard]] Finding finding(Cause cause, std::string why, const Advice& fix,
                              std::optional<SentencePlace> restates = {});

}  // namespace jwtsync::diagnosis

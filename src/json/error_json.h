// SPDX-License-Identifier: Apache-2.0
// An error as every command and endpoint writes it: {"code","message","hint"}.
#pragma once

#include <jwtsync/result.h>
#include "json/strict.h"

namespace jwtsync::json {

[[nodiscard]] Value error_json(const Error& error);

}  // namespace jwtsync::json

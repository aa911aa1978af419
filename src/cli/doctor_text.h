// SPDX-License-Identifier: Apache-2.0
// What the doctor answers.
#pragma once

#include <string>
#include "cli/console.h"
#include "cli/examination.h"
#include "json/strict.h"

namespace jwtsync::cli {

/// The sentence on the keys, the token, the findings, what processes warn of, and what could not be seen.
[[nodiscard]] std::string doctor_text(const Examination& examination, Time now, const Console& console);

/// {"keys_agree","sentence","fresh","findings","if_refused","warnings","could_not_see","members","silent","token"};
/// `token` is null where none was given.
[[nodiscard]] json::Value doctor_json(const Examination& examination);

}  // namespace jwtsync::cli

// SPDX-License-Identifier: Apache-2.0
// What the doctor says of a token: verdict, and what it says of itself. Nothing of its signature.
#pragma once

#include <jwtsync/world.h>
#include <string>
#include "cli/console.h"
#include "cli/token_examination.h"
#include "json/strict.h"

namespace jwtsync::cli {

/// The verdict in one line, of each source in a line of its own, and the members by which tokens are judged.
[[nodiscard]] std::string token_text(const TokenExamination& token, Time now, const Console& console);

/// {"size","token","times","accepted","error","verifier","made_by","sources","processes"}: `accepted` is null where
/// there was no key to judge it by; `token` and `verifier` are as `jwtsync verify` has them.
[[nodiscard]] json::Value token_answer_json(const TokenExamination& token);

}  // namespace jwtsync::cli

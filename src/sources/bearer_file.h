// SPDX-License-Identifier: Apache-2.0
// The file of a token that a locator names by its option bearer: by it an issuer knows who asks for its keys.
#pragma once

#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <jwtsync/world.h>
#include <string>

namespace jwtsync::sources {

/// What stands there, without white space around it: one token, as RFC 6750, section 2.1, has it. Errors:
/// `file_unreadable`, whatever kept it from us (that the file is absent lets no search go on), and
/// `file_writable_by_others`.
[[nodiscard]] Result<Secret> read_bearer_file(Files& files, const std::string& path);

}  // namespace jwtsync::sources

// SPDX-License-Identifier: Apache-2.0
// The file of certificates that a locator names by its option ca.
#pragma once

#include <jwtsync/result.h>
#include <jwtsync/world.h>
#include <string>

namespace jwtsync::sources {

/// Whether certificates stand there, as PEM, and nobody else may write them. Errors: `file_unreadable`, whatever kept
/// them from us (that the file is absent lets no search go on), and `file_writable_by_others`.
[[nodiscard]] Result<void> check_ca_file(Files& files, const std::string& path);

}  // namespace jwtsync::sources

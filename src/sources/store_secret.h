// SPDX-License-Identifier: Apache-2.0
// Stores into which secrets are put (store_secret), looked at.
#pragma once

#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <jwtsync/world.h>
#include <chrono>
#include <string_view>

namespace jwtsync::sources {

/// Whether `locator` names a store into which something can be put. Errors: those of a locator, `argument_invalid`.
[[nodiscard]] Result<void> check_store(std::string_view locator);

/// The newest version of what a store has, byte for byte, with no rule applied. Errors: those of `check_store`,
/// `secret_absent`, and those of the store.
[[nodiscard]] Result<Secret> read_store(const World& world, std::string_view locator,
                                        std::chrono::milliseconds deadline = std::chrono::seconds{10});

}  // namespace jwtsync::sources

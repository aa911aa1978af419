// SPDX-License-Identifier: Apache-2.0
// The store of a rotation, by its locator.
#pragma once

#include <jwtsync/result.h>
#include <jwtsync/store.h>
#include <jwtsync/world.h>
#include <memory>
#include <string>

namespace jwtsync::cli {

/// Of `sqlite:/PATH`. Errors: `locator_scheme_unknown`, `locator_malformed`, those of `open_sqlite_store`. `world`
/// outlives it.
[[nodiscard]] Result<std::unique_ptr<Store>> open_ring_store(const World& world, const std::string& locator);

}  // namespace jwtsync::cli

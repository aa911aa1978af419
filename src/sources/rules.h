// SPDX-License-Identifier: Apache-2.0
// The digest of the rules in force, by which two versions that would choose differently are seen before they do.
#pragma once

#include "sources/order.h"

#include <jwtsync/secret.h>
#include <string>

namespace jwtsync::sources {

/// 16 hexadecimal digits of SHA-256 over the order, the version of the rules for bytes and for fitness, and the lists
/// of public defaults. Never over a value, nor over which variables are set, nor, in the default order, over which of
/// the four environments this is.
[[nodiscard]] std::string rules_digest(const Order& order);

/// The first 16 hex digits of SHA-256 over the bytes. Unsalted, kept for log monitors; never proof of agreement.
[[nodiscard]] std::string fingerprint_of(const Secret& secret);

}  // namespace jwtsync::sources

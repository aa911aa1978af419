// SPDX-License-Identifier: Apache-2.0
// Who of the fleet holds the key that a token names.
#pragma once

#include "diagnosis/judges.h"

#include <jwtsync/diagnosis.h>

namespace jwtsync::diagnosis {

struct HoldersOfKid {
  Replicas with;
  Replicas without;  ///< those of other keys; empty where nobody holds it
};
/// Nobody where the token names no key.
[[nodiscard]] HoldersOfKid holders_of(const Evidence& evidence);

/// That these take other algorithms than that which the token names.
[[nodiscard]] Finding tell_of_algorithm(const Evidence& evidence, const Objectors& objectors);

}  // namespace jwtsync::diagnosis

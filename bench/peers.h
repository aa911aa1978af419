// SPDX-License-Identifier: Apache-2.0
// The libraries in C that Debian packages, as their documents say they are used. Each looks at the same claims.
#pragma once

#include "cases.h"

namespace jwtsync::bench {

/// libjwt 1.10, which reads its key from text in every call.
void measure_libjwt(const Row& row, const Cases& cases);

/// cjose 0.6, which leaves claims to the caller: read with jansson, on which it stands.
void measure_cjose(const Row& row, const Cases& cases);

}  // namespace jwtsync::bench

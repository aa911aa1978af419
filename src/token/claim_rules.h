// SPDX-License-Identifier: Apache-2.0
// What must be true of a token's claims (RFC 7519, section 4.1).
#pragma once

#include "json/object_reader.h"
#include "token/numeric_date.h"
#include "token/objection.h"

#include <jwtsync/token.h>

namespace jwtsync::token {

/// Checks the claims of a payload that was read, at a point in time. What no clock will change comes first: whoever
/// gets "expired" may then trust that a fresh token would do.
[[nodiscard]] Checked check_claims(const json::ObjectReader& claims, const Expectations& expectations,
                                   NumericDate now) noexcept;

/// RFC 8725 3.11: whether a header's `typ` is the one that is expected. RFC 7515 4.1.9: media types compare without
/// case, and "application/" may be left out.
[[nodiscard]] bool is_type(std::string_view type, std::string_view expected) noexcept;

}  // namespace jwtsync::token

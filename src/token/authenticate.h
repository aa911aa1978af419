// SPDX-License-Identifier: Apache-2.0
// A JWS without its claims: form, header, signature. Who signed it is settled here, before anything it says is read.
#pragma once

#include "jose/compact.h"
#include "token/header_rules.h"
#include "token/objection.h"
#include "token/scratch.h"

#include <string_view>

namespace jwtsync::token {

/// What the header of a token says whose signature is good. Header, payload and signature are left decoded in `memory`.
[[nodiscard]] tl::expected<HeaderVerdict, Objection> authenticate(const HeaderRules& headers, std::string_view token,
                                                                  Scratch::Memory& memory) noexcept;

/// As `authenticate`, for the parts of any JWS, whose payload may be empty.
[[nodiscard]] tl::expected<HeaderVerdict, Objection> authenticate(const HeaderRules& headers,
                                                                  const jose::Compact& parts,
                                                                  Scratch::Memory& memory) noexcept;

}  // namespace jwtsync::token

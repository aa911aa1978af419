// SPDX-License-Identifier: Apache-2.0
// Why a token is refused, before it is put into words: made without allocating, on the hot path.
#pragma once

#include <jwtsync/result.h>
#include <string_view>

namespace jwtsync::token {

struct Objection {
  Code code;
  std::string_view subject = {};  ///< what it is about: "the header", or a claim's name
  std::string_view problem = {};  ///< what is wrong with it, where the code does not say it all
};

/// Most tokens are good: what refuses one stands apart from what reads it.
[[nodiscard]] [[gnu::cold]] [[gnu::noinline]] inline tl::unexpected<Objection> object_to(
    Code code, std::string_view subject = {}, std::string_view problem = {}) noexcept {
  return tl::unexpected<Objection>(Objection{code, subject, problem});
}

/// A check that gives nothing but its objection.
using Checked = tl::expected<void, Objection>;

}  // namespace jwtsync::token

// SPDX-License-Identifier: Apache-2.0
#include "sources/outcome.h"

#include <array>

namespace jwtsync {

template <>
std::span<const std::string_view> names<Outcome>() noexcept {
  static constexpr std::array<std::string_view, 9> table{"found",     "absent", "empty",    "unreachable", "forbidden",
                                                         "malformed", "unfit",  "shadowed", "skipped"};
  static_assert(static_cast<std::size_t>(Outcome::skipped) + 1 == table.size());
  return table;
}

namespace sources {

Outcome outcome_of(Code code) noexcept {
  switch (code) {
    case Code::secret_empty: return Outcome::empty;
    case Code::secret_absent:
    case Code::file_absent: return Outcome::absent;
    case Code::secret_too_short:
    case Code::secret_public_default:
    case Code::secret_not_meant:
    case Code::key_too_short:
    case Code::key_weak: return Outcome::unfit;
    case Code::secret_malformed:
    case Code::secret_format_unsupported:
    case Code::key_malformed:
    case Code::key_algorithm_mismatch:
    case Code::locator_malformed:
    case Code::file_not_regular:
    case Code::file_too_large: return Outcome::malformed;
    case Code::file_forbidden:
    case Code::file_writable_by_others:
    case Code::source_forbidden: return Outcome::forbidden;
    default: return Outcome::unreachable;  // whatever else kept the value from us
  }
}

bool lets_search_go_on(Outcome outcome) noexcept { return outcome == Outcome::absent || outcome == Outcome::empty; }

}  // namespace sources
}  // namespace jwtsync

// SPDX-License-Identifier: Apache-2.0
#include <jwtsync/stage.h>

#include "base/error.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace jwtsync {

template <>
std::span<const std::string_view> names<Stage>() noexcept {
  static constexpr std::array<std::string_view, 5> table{"extract", "parse", "key", "signature", "claims"};
  static_assert(static_cast<std::size_t>(Stage::claims) + 1 == table.size());
  return table;
}

template <>
std::span<const std::string_view> names<Code>() noexcept {
  static const auto table = [] {
    std::array<std::string_view, base::code_count> all;
    const auto rows = base::code_table();
    std::transform(rows.begin(), rows.end(), all.begin(), [](const base::CodeRow& row) { return row.name; });
    return all;
  }();
  return table;
}

Stage stage_of(Code refusal) noexcept {
  switch (refusal) {
    case Code::token_malformed:
    case Code::token_too_large:
    case Code::token_critical_header: return Stage::parse;
    case Code::token_algorithm_mismatch:
    case Code::token_key_unknown:
    case Code::token_key_unusable:
    case Code::ring_unavailable:
    case Code::keys_outdated: return Stage::key;
    case Code::token_signature_invalid: return Stage::signature;
    case Code::token_type_mismatch:
    case Code::token_expired:
    case Code::token_not_yet_valid:
    case Code::token_issued_in_future:
    case Code::token_issuer_mismatch:
    case Code::token_audience_mismatch:
    case Code::token_claim_missing:
    case Code::token_claim_malformed: return Stage::claims;
    default: return Stage::extract;
  }
}

}  // namespace jwtsync

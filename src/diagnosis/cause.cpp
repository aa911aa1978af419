// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/explanations.h"

#include <array>
#include <utility>

namespace jwtsync {

template <>
std::span<const std::string_view> names<Cause>() noexcept {
  static constexpr std::array<std::string_view, 40> table{
      "no-key",
      "white-space",
      "invisible-characters",
      "quotes-kept",
      "encoded-secret",
      "base64-spelling",
      "newlines-mangled",
      "dollar-signs-mangled",
      "character-set",
      "json-document",
      "reload-refused",
      "key-not-yet-known",
      "environment-differs",
      "development-default",
      "secret-not-given",
      "secret-empty",
      "secret-shadowed",
      "sources-differ",
      "rules-differ",
      "stale-value",
      "value-differs",
      "instance-shared",
      "algorithm-mismatch",
      "issuer-mismatch",
      "audience-mismatch",
      "type-mismatch",
      "kid-differs",
      "check-refuses",
      "key-shared",
      "worker-unheard",
      "process-unreachable",
      "process-slow",
      "access-refused",
      "answer-not-understood",
      "answer-stale",
      "target-malformed",
      "too-few-processes",
      "fleet-unsettled",
      "one-process",
      "one-environment",
  };
  static_assert(static_cast<std::size_t>(Cause::one_environment) + 1 == table.size(),
                "a cause has a row here, in the order of the enumerators, and a page in docs/causes/");
  return table;
}

namespace diagnosis {

Finding finding(Cause cause, std::string why, const Advice& fix, std::optional<SentencePlace> restates) {
  return {cause, std::move(why), fix.text(), restates};
}

}  // namespace diagnosis
}  // namespace jwtsync

// SPDX-License-Identifier: Apache-2.0
// Whether a process is fit: a list of named checks over what it resolved.
#pragma once

#include <jwtsync/keeper.h>
#include <jwtsync/sources.h>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::cli {

/// What became of a check.
enum class CheckOutcome : std::uint8_t {
  passed,
  failed,
  not_reached,  ///< it stands behind a failure that is in the way
  not_checked,  ///< it cannot be made from here, or its answer is "no" where that is allowed
};

/// The stable name, such as "not_reached".
[[nodiscard]] std::string_view name_of(CheckOutcome outcome) noexcept;

struct CheckResult {
  std::string name;  ///< stable, such as "long_enough"
  CheckOutcome outcome = CheckOutcome::not_reached;
  std::string detail;                   ///< what was asked, or why it failed
  std::string hint;                     ///< what to do about a failure
  std::optional<Warning> warning = {};  ///< the one that it says
};

/// Every check, in order. `ring`: what became of the resolution.
[[nodiscard]] std::vector<CheckResult> check_all(const Resolution& resolution, const Result<KeyRing>& ring,
                                                 const Clock& clock);

/// The failed check `expectations`, where no verifier can be made of the ring by what the configuration expects of
/// tokens: the process would have no key by it. Nothing otherwise.
[[nodiscard]] std::optional<CheckResult> refusal_of(const Expectations& expectations, const Result<KeyRing>& ring,
                                                    const Clock& clock);

}  // namespace jwtsync::cli

// SPDX-License-Identifier: Apache-2.0
#include "harness.h"

namespace jwtsync::sources {

Harness builtin_harness() {
  constexpr std::string_view because = "it is a part of the program";
  return {
      .process = std::make_shared<Process>(),
      .locator = "builtin:development",
      .label = "development fallback",
      .value = "development-jwt-secret-minimum-32-characters-long",
      .footprint = {},
      .change = Never(because),
      .absent = Never(because),
      .empty = Never(because),
      .denied = Never(because),
      .broken = Never(because),
      .unreachable = Never(because),
      .unfit = Never("it is not asked where it would not be fit"),
  };
}

}  // namespace jwtsync::sources

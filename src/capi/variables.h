// SPDX-License-Identifier: Apache-2.0
// Environment variables that a caller handed in.
#pragma once

#include <jwtsync/c.h>
#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <jwtsync/world.h>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::capi {

/// Holds the values in Secrets, as few as they fit in: a world is made for each call of some callers. Immutable.
class GivenVariables final : public EnvironmentVariables {
 public:
  /// Of two with one name, the first counts. Errors: `argument_invalid` for a size without data; those of Secret.
  [[nodiscard]] static Result<GivenVariables> copy_of(std::span<const jwtsync_variable> given);

  [[nodiscard]] std::optional<std::string_view> get(std::string_view name) const override;
  [[nodiscard]] std::vector<std::string> names() const override;

  /// Whether a fork took the values; `get` then shows what is no longer true.
  [[nodiscard]] bool lost() const noexcept;

 private:
  std::vector<Secret> pages_;
  std::map<std::string, std::string_view, std::less<>> values_;  // views of the pages
};

}  // namespace jwtsync::capi

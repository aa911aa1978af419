// SPDX-License-Identifier: Apache-2.0
// The variables of a child: its key, and no other secret of this process's variables that jwtsync knows of.
#pragma once

#include <jwtsync/report.h>
#include <jwtsync/secret.h>
#include <jwtsync/sources.h>
#include <jwtsync/world.h>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::cli {

/// What is asked of a handover: --as or --as-keys, --file, --keep.
struct HandoverWish {
  std::string variable;
  std::string second = {};  ///< a variable for another secret; empty for none
  std::string file = {};
  std::vector<std::string> keep = {};
  std::string said_by = "--as";
};

/// Which variables are taken out: those that may hold a secret (sources/footprint.h), JWTSYNC_*, and those that lead to
/// the credentials of a source; but for what is to be kept. `argument_invalid` for what is no name of a variable.
[[nodiscard]] Result<Handover> handover_of(const EnvironmentVariables& variables, const ResolveOptions& options,
                                           const HandoverWish& wish);

/// A secret beside the one that a handover is for.
struct SecondSecret {
  std::string_view name = {};   ///< of the variable; empty for none
  std::string_view value = {};  ///< the variable is not set where there is none
};

/// The environment block of a child. Its secrets stand in one Secret, and nowhere else in this process's memory.
class ChildVariables {
 public:
  /// All of `variables` but what is taken out, and `value` under the name of the handover. `secret_format_unsupported`
  /// where no variable can carry it: a zero byte, or more than 128 KiB with its name (execve(2)).
  [[nodiscard]] static Result<ChildVariables> make(const EnvironmentVariables& variables, const Handover& handover,
                                                   std::string_view value, const SecondSecret& second = {});

  /// Calls `use(char* const*)` with the block as execve(2) takes it, and returns what it returns.
  template <typename Use>
  auto reveal(Use&& use) const {
    return secrets_.reveal([&](std::string_view secrets) { return use(block_of(secrets).data()); });
  }

 private:
  [[nodiscard]] std::vector<char*> block_of(std::string_view secrets) const;

  std::vector<std::string> plain_;  // NAME=value
  Secret secrets_;                  // NAME=value, and a zero byte behind each
};

}  // namespace jwtsync::cli

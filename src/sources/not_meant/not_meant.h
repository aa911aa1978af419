// SPDX-License-Identifier: Apache-2.0
// What nobody meant as a secret, and yet stands where one belongs: a reference that was not replaced, a path, an error
// page. Each rule matches a whole value by its grammar, so that no random secret falls under it; the odds stand with
// each rule, and in docs/decisions/0014-not-meant-as-secrets.md.
#pragma once

#include <jwtsync/sources.h>
#include <optional>
#include <string_view>

namespace jwtsync::sources::not_meant {

/// What a value is in place of a secret.
struct Finding {
  WarningKind kind;           ///< where it is put up with
  std::string_view sentence;  ///< after "the value of LABEL "; holds nothing of the value
  bool in_base64 = false;     ///< found only in what the value decodes to
};

/// What `value` is if it is not a secret, by the first rule that says so. White space and quotation marks
/// around it are not looked at.
[[nodiscard]] std::optional<Finding> find(std::string_view value);

/// Whether a rule gives this kind.
[[nodiscard]] bool is_rule(const Name<WarningKind>& kind) noexcept;

}  // namespace jwtsync::sources::not_meant

// SPDX-License-Identifier: Apache-2.0
// Who may ask a command that answers: options, else [access].
#pragma once

#include <jwtsync/configuration.h>
#include <jwtsync/service.h>
#include "cli/arguments.h"

namespace jwtsync::cli {

inline constexpr Option access_token_option{
    "--access-token", "LOCATOR", "file:PATH, access tokens, one a line; may be repeated; default: [access] token_files",
    Times::any};
inline constexpr Option trust_loopback_option{
    "--trust-loopback", "", "/verify answers 127.0.0.1 on Kubernetes and its like; default: [access] trust_loopback"};

/// Who may ask, at whatever listener: the arguments, else the configuration. Errors: `argument_invalid` for what is no
/// file; none quotes what was given for a token.
[[nodiscard]] Result<AccessPolicy> access_given(const Arguments& arguments, const Configuration& configuration);

}  // namespace jwtsync::cli

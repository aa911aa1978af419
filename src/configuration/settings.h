// SPDX-License-Identifier: Apache-2.0
// What is in force where an argument, a variable, the file and the platform may each say it: the first that does.
#pragma once

#include "configuration/duration.h"

#include <jwtsync/configuration.h>
#include <jwtsync/result.h>
#include <jwtsync/sources.h>
#include <jwtsync/token.h>
#include <jwtsync/world.h>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jwtsync::configuration {

struct ConfigurationFile {
  std::string path;
  bool named = false;  ///< by argument or variable: then it must be there
};

/// Where none is named, `/etc/jwtsync/jwtsync.toml`, which is read if it is there.
[[nodiscard]] ConfigurationFile configuration_file(const EnvironmentVariables& variables,
                                                   const std::optional<std::string>& argument);

/// What `resolve` is told: the arguments, and what the file says.
[[nodiscard]] ResolveOptions resolve_options(const Configuration& file,
                                             std::optional<std::string> environment_argument = {},
                                             std::vector<std::string> source_arguments = {});

/// `file` with these issuers in the place of its own, if there are any; no change without issuers. Errors:
/// `argument_invalid` where there are issuers, and sources or expectations as arguments, which are of none of them.
[[nodiscard]] Result<Configuration> with_issuers(Configuration file, const std::vector<Issuer>& issuers,
                                                 const std::vector<std::string>& source_arguments,
                                                 const Expectations& expectation_arguments);

/// What a process that takes the tokens of one of them alone would have in its file.
[[nodiscard]] Configuration of_issuer(const Configuration& file, const Issuer& issuer);

/// What is expected of tokens: each member of the argument that says more than its default wins over the file's.
[[nodiscard]] Expectations expectations_of(const Configuration& file, const Expectations& argument);

/// The argument, else `JWTSYNC_SERVICE`, else the file, else the platform's name of this service, else "unnamed".
[[nodiscard]] std::string service_name(const World& world, const Configuration& file,
                                       const std::optional<std::string>& argument);

/// The platform's name for this instance (pod, revision, task), else the host's name; at most 63 characters out of
/// letters, digits, `.`, `_` and `-`.
[[nodiscard]] std::string instance_name(const World& world);

/// The variable by which a platform that runs containers shows itself, if it does.
[[nodiscard]] std::optional<std::string_view> platform_sign(const EnvironmentVariables& variables);

/// What tells a process from others of its service. The name of a label is at most 63 letters, digits, `.`, `_`, `-`
/// and `/`; its value is text of 1 to 128 characters, none of them a control character. A process has at most 16.
using Labels = std::map<std::string, std::string>;

inline constexpr std::size_t most_labels = 16;

/// Of `name=value`, without the white space around either. `argument_invalid`: it is no label; the error does not
/// quote it.
[[nodiscard]] Result<std::pair<std::string, std::string>> parse_label(std::string_view text);

/// Whether all of them are labels, and not too many; `argument_invalid` does not quote what is wrong.
[[nodiscard]] Result<void> check_labels(const Labels& labels);

/// Those of this process, for each name the first of: `given`, `JWTSYNC_LABELS` (`name=value` between commas),
/// `JWTSYNC_REVISION` and `JWTSYNC_REGION`, the file, the platform. What is no label in a variable is a warning in the
/// log, and passed over: nobody is without a key for it.
[[nodiscard]] Labels labels_of(const World& world, const Configuration& file, const Labels& given);

}  // namespace jwtsync::configuration

// SPDX-License-Identifier: Apache-2.0
#include "cli/audience_match.h"

namespace jwtsync::cli {

Result<std::optional<AudienceMatch>> audience_match_of(const Arguments& arguments) {
  const std::optional<std::string> name = arguments.value("--audience-match");
  if (!name) return std::optional<AudienceMatch>();
  if (const auto match = audience_match_named(*name)) return match;
  return failure(Code::argument_invalid, "this --audience-match is not known", "say any, all or only");
}

}  // namespace jwtsync::cli

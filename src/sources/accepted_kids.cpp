// SPDX-License-Identifier: Apache-2.0
#include "sources/accepted_kids.h"

#include "base/text.h"

#include <cstddef>

namespace jwtsync::sources {
namespace {

constexpr std::size_t most_kids = 16;

}  // namespace

std::vector<std::string> accepted_kids(const EnvironmentVariables& variables) {
  std::vector<std::string> kids;
  for (const std::string_view written : base::split(variables.get(accepted_kids_variable).value_or(""), ',')) {
    if (kids.size() == most_kids) break;
    if (const std::string_view kid = base::trim(written); !kid.empty()) kids.emplace_back(kid);
  }
  return kids;
}

}  // namespace jwtsync::sources

// SPDX-License-Identifier: Apache-2.0
#include "sources/catalog.h"

#include <algorithm>
#include <array>

namespace jwtsync::sources {
namespace {

constexpr std::array<const Source*, 10> rows{
    &variable_source, &file_source, &dotenv_source,     &credential_source, &gcp_source,
    &jwks_source,     &oidc_source, &plain_jwks_source, &plain_oidc_source, &builtin_source,
};

}  // namespace

std::span<const Source* const> catalog() noexcept { return rows; }

const Source* source_of(std::string_view scheme) noexcept {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const Source* row) { return row->scheme == scheme; });
  return found == rows.end() ? nullptr : *found;
}

}  // namespace jwtsync::sources

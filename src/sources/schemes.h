// SPDX-License-Identifier: Apache-2.0
// The schemes of locators: the one list, for those too who do not know the sources themselves.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace jwtsync::sources {

/// Who chose the place that stands behind a scheme.
enum class PlaceOf : std::uint8_t {
  operation,  ///< a variable, a file, an entry of a store: it may stand in a remedy
  issuer,     ///< an address that the process that was asked tells: it may lead anywhere
};

struct Scheme {
  std::string_view name;
  PlaceOf place = PlaceOf::operation;
};

/// In the order of the catalog, whose rows have them (catalog_test).
inline constexpr std::array<Scheme, 10> schemes{{
    {"env"},
    {"file"},
    {"dotenv"},
    {"credential"},
    {"gcp-sm"},
    {"jwks+https", PlaceOf::issuer},
    {"oidc+https", PlaceOf::issuer},
    {"jwks+http", PlaceOf::issuer},
    {"oidc+http", PlaceOf::issuer},
    {"builtin"},
}};

}  // namespace jwtsync::sources

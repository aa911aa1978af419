// SPDX-License-Identifier: Apache-2.0
// env:NAME, an environment variable.
#include "sources/catalog.h"
#include "sources/compatibility.h"
#include "sources/locator.h"

#include <algorithm>

namespace jwtsync::sources {
namespace {

constexpr std::size_t max_name_size = 128;

bool is_name_character(char c) noexcept {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

Result<std::string> name_in(std::string_view written) {
  // POSIX.1-2017 8.1: letters, digits and underscores, not beginning with a digit.
  const bool good = !written.empty() && written.size() <= max_name_size &&
                    std::all_of(written.begin(), written.end(), is_name_character) &&
                    !(written.front() >= '0' && written.front() <= '9');
  if (good) return std::string(written);
  return failure(Code::locator_malformed, "what stands after \"env:\" is not the name of a variable",
                 "write the variable's name, such as env:JWT_SECRET_KEY, not its value");
}

std::string label_of(const Locator& locator) {
  return locator.place == legacy_variable ? std::string(legacy_label) : locator.place;
}

Result<RawValue> read(const Search& search, const Locator& locator) {
  const auto value = search.world.variables.get(locator.place);
  if (!value) return failure(Code::secret_absent, "not set");
  Result<Secret> bytes = Secret::copy_of(*value);
  if (!bytes) return failure(std::move(bytes).error());
  return RawValue{std::move(*bytes), {}};
}

Footprint footprint_of(const EnvironmentVariables& /*variables*/, const Locator& locator) {
  return {.variable = locator.place, .file = std::nullopt};
}

}  // namespace

constinit const Source variable_source{.scheme = "env",
                                       .form = "env:NAME",
                                       .reach = Reach::process,
                                       .place_of = name_in,
                                       .label_of = label_of,
                                       .read = read,
                                       .footprint_of = footprint_of};

}  // namespace jwtsync::sources

// SPDX-License-Identifier: Apache-2.0
#include "configuration/key_names.h"

#include "base/characters.h"
#include "base/text.h"

#include <algorithm>
#include <optional>

namespace jwtsync::configuration {
namespace {

/// The nearest name, or the one that goes on with a unit: "leeway" means "leeway_seconds".
std::optional<std::string_view> meant_by(std::string_view name, std::span<const std::string_view> here) {
  if (const auto near = base::nearest(name, here)) return near;
  const std::string beginning = std::string(name) + "_";
  const auto longer = std::find_if(here.begin(), here.end(), [&](auto each) { return each.starts_with(beginning); });
  return longer == here.end() ? std::nullopt : std::optional(*longer);
}

}  // namespace

bool is_plain(std::string_view name) {
  constexpr std::size_t max_size = 40;
  return !name.empty() && name.size() <= max_size && base::is_made_of(name, "_-");
}

std::string quoted(std::string_view name) {
  return is_plain(name) ? "\"" + std::string(name) + "\"" : std::string("(a name that is not plain text)");
}

std::string bracketed(std::string_view section) {
  return section == issuers ? "[[issuers]]" : "[" + std::string(section) + "]";
}

std::string hint_for(std::string_view section, std::string_view name, std::span<const std::string_view> here,
                     std::string_view elsewhere) {
  if (!elsewhere.empty()) return quoted(name) + " belongs in " + bracketed(elsewhere);
  if (const auto meant = meant_by(name, here)) return "did you mean \"" + std::string(*meant) + "\"?";
  return std::string(page) + " lists every key" + (section.empty() ? "" : " of " + bracketed(section));
}

}  // namespace jwtsync::configuration

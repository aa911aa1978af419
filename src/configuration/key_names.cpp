// SPDX-License-Identifier: Apache-2.0
#include "configuration/key_names.h"

#include "base/characters.h"
#include "base/text.h"

#include <algorithm>
#include <array>
#include <optional>

namespace jwtsync::configuration {
namespace {

constexpr std::array<std::string_view, 4> kinds{"development", "test", "staging", "production"};
constexpr std::array<std::string_view, 4> short_names{"dev", "testing", "stage", "prod"};

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
  const std::string once = "[" + std::string(section) + "]";
  return section == issuers || section == access_issuers ? "[" + once + "]" : once;
}

std::string hint_for(std::string_view section, std::string_view name, std::span<const std::string_view> here,
                     std::string_view elsewhere) {
  if (!elsewhere.empty()) return quoted(name) + " belongs in " + bracketed(elsewhere);
  if (const auto meant = meant_by(name, here)) return "did you mean \"" + std::string(*meant) + "\"?";
  return std::string(page) + " lists every key" + (section.empty() ? "" : " of " + bracketed(section));
}

bool is_kind(std::string_view name) noexcept { return std::find(kinds.begin(), kinds.end(), name) != kinds.end(); }

std::string fault_in_environment(std::string_view name) {
  constexpr std::size_t max_size = 32;  // characters
  if (!is_plain(name) || base::lower(name) != name || name.size() > max_size) {
    return "an environment's name is at most 32 of a to z, 0 to 9, - and _";
  }
  const bool is_short = std::find(short_names.begin(), short_names.end(), name) != short_names.end();
  // "key" would look into JWT_SECRET_KEY, which is there for every environment.
  if (!is_kind(name) && !is_short && name != "key") return {};
  return "the environment " + quoted(name) + " is built in and cannot be given another meaning";
}

}  // namespace jwtsync::configuration

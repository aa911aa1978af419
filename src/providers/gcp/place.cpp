// SPDX-License-Identifier: Apache-2.0
#include "providers/gcp/project.h"

#include "base/characters.h"
#include "ports/http.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace jwtsync::gcp {
namespace {

constexpr std::size_t max_project = 128;  // "example.com:" and an id of 30 characters
constexpr std::size_t max_name = 255;
constexpr std::size_t max_version = 63;
constexpr std::size_t max_location = 63;
constexpr std::string_view latest = "latest";

using base::is_digit;
using base::is_lower;

/// Whether `text` is of these characters and of 1 to `max` of them.
template <typename IsOne>
bool is_made_of(std::string_view text, std::size_t max, IsOne is_one) noexcept {
  return !text.empty() && text.size() <= max && std::all_of(text.begin(), text.end(), is_one);
}

bool is_identifier(std::string_view text, std::size_t max) noexcept {
  return is_made_of(text, max, [](char c) { return base::is_alphanumeric(c) || c == '_' || c == '-'; });
}

bool is_location(std::string_view text) noexcept {
  return is_made_of(text, max_location, [](char c) { return is_lower(c) || is_digit(c) || c == '-'; });
}

tl::unexpected<Error> malformed(std::string message) {
  return failure(Code::locator_malformed, std::move(message),
                 "write gcp-sm://PROJECT/NAME, gcp-sm://PROJECT/NAME@VERSION or "
                 "gcp-sm://PROJECT/NAME?location=LOCATION (docs/sources/gcp-sm.md)");
}

}  // namespace

std::optional<std::string> set_variable(const EnvironmentVariables& variables, std::string_view name) {
  const auto value = variables.get(name);
  if (!value || value->empty()) return std::nullopt;
  return std::string(*value);
}

Result<std::string> universe_domain(const EnvironmentVariables& variables) {
  const auto domain = set_variable(variables, "GOOGLE_CLOUD_UNIVERSE_DOMAIN");
  if (!domain) return std::string(default_universe);
  if (ports::is_authority(*domain) && domain->find(':') == std::string::npos) return *domain;
  return failure(Code::configuration_malformed, "GOOGLE_CLOUD_UNIVERSE_DOMAIN is not a domain",
                 "unset it, or set it to a domain such as googleapis.com");
}

Result<std::optional<std::string>> emulator_host(const EnvironmentVariables& variables) {
  auto host = set_variable(variables, emulator_variable);
  if (!host || ports::is_authority(*host)) return host;
  return failure(Code::configuration_malformed, "SECRET_MANAGER_EMULATOR_HOST is not HOST:PORT",
                 "unset it, or set it without a scheme, such as 127.0.0.1:8080");
}

Result<std::string> secret_manager_address(const EnvironmentVariables& variables, const std::string& location) {
  Result<std::optional<std::string>> emulator = emulator_host(variables);
  if (!emulator) return failure(std::move(emulator).error());
  if (emulator->has_value()) return "http://" + **emulator;
  const Result<std::string> universe = universe_domain(variables);
  if (!universe) return universe;
  return location.empty() ? "https://secretmanager." + *universe
                          : "https://secretmanager." + location + ".rep." + *universe;
}

bool is_project(std::string_view project) noexcept {
  return is_made_of(project, max_project,
                    [](char c) { return is_lower(c) || is_digit(c) || c == '-' || c == '.' || c == ':'; }) &&
         !project.starts_with('.');
}

std::string SecretPlace::secret_resource() const {
  const std::string where = location.empty() ? "" : "/locations/" + location;
  return "projects/" + project + where + "/secrets/" + name;
}

std::string SecretPlace::version_resource() const { return secret_resource() + "/versions/" + version; }

std::string SecretPlace::locator() const {
  std::string text = "gcp-sm://" + project + "/" + name;
  if (version != latest) text += "@" + version;
  if (!location.empty()) text += "?location=" + location;
  return text;
}

Result<SecretPlace> parse_place(std::string_view written) {
  constexpr std::string_view lead = "//";
  if (!written.starts_with(lead)) return malformed("a locator of gcp-sm names no project");
  written.remove_prefix(lead.size());
  const std::size_t slash = written.find('/');
  if (slash == std::string_view::npos) return malformed("a locator of gcp-sm names no secret");
  const std::string_view project = written.substr(0, slash);
  const std::string_view rest = written.substr(slash + 1);
  const std::size_t at = std::min(rest.find('@'), rest.size());
  const std::string_view name = rest.substr(0, at);
  const std::string_view version = at == rest.size() ? latest : rest.substr(at + 1);
  if (!project.empty() && !is_project(project)) return malformed("a locator of gcp-sm names an invalid project");
  if (!is_identifier(name, max_name)) return malformed("a locator of gcp-sm names an invalid secret");
  if (!is_identifier(version, max_version)) return malformed("a locator of gcp-sm names an invalid version");
  return SecretPlace{std::string(project), std::string(name), std::string(version)};
}

Result<SecretPlace> in_location(SecretPlace place, std::string_view location) {
  if (!is_location(location)) return malformed("a locator of gcp-sm names an invalid location");
  place.location = location;
  return place;
}

}  // namespace jwtsync::gcp

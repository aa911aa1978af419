// SPDX-License-Identifier: Apache-2.0
// gcp-sm://PROJECT/NAME, a version of a secret in GCP Secret Manager.
#include "providers/gcp/project.h"
#include "providers/gcp/secret_manager.h"
#include "sources/catalog.h"
#include "sources/compatibility.h"
#include "sources/footprint.h"
#include "sources/gcp_records.h"
#include "sources/order.h"

#include <array>
#include <utility>

namespace jwtsync::sources {
namespace {

using gcp::SecretPlace;

constexpr std::string_view scheme = "gcp-sm";
constexpr std::string_view location_option = "?location=";

/// A place as a Locator keeps it: its own locator, without the scheme.
std::string kept(const SecretPlace& place) { return place.locator().substr(scheme.size() + 1); }

Result<SecretPlace> place_of(std::string_view kept_place) {
  const std::size_t option = kept_place.find(location_option);
  Result<SecretPlace> place = gcp::parse_place(kept_place.substr(0, option));
  if (!place || option == std::string_view::npos) return place;
  return gcp::in_location(std::move(*place), kept_place.substr(option + location_option.size()));
}

Result<std::string> place_in(std::string_view written) {
  const Result<SecretPlace> place = gcp::parse_place(written);
  if (!place) return failure(place.error());
  return kept(*place);
}

Result<std::string> with_location(std::string kept_place, std::string_view location) {
  Result<SecretPlace> place = place_of(kept_place);
  if (place) place = gcp::in_location(std::move(*place), location);
  if (!place) return failure(std::move(place).error());
  return kept(*place);
}

/// The place that a locator names, in this process's project if it names none; `code` where that is not known.
Result<SecretPlace> place_in_project(const Search& search, const Locator& locator, Code code) {
  Result<SecretPlace> place = place_of(locator.place);
  if (!place || !place->project.empty()) return place;
  Result<std::optional<std::string>> project = gcp::find_project(search, search.memory.of<gcp::Knowledge>());
  if (!project) return failure(std::move(project).error());
  if (!*project) {
    return failure(code, "no Google Cloud project is known",
                   "set GCP_PROJECT_ID, or name the project: gcp-sm://PROJECT/NAME (docs/sources/gcp-sm.md)");
  }
  place->project = std::move(**project);
  return place;
}

Result<RawValue> read_at(const Search& search, const Result<SecretPlace>& place) {
  if (!place) return failure(place.error());
  gcp::SecretManager manager(search, search.memory.of<gcp::Knowledge>());
  Result<Secret> bytes = manager.access(*place);
  if (!bytes) return failure(std::move(bytes).error());
  return RawValue{std::move(*bytes), warnings_of(manager.doubts())};
}

/// A source that is named is meant: without a project, falling through would hide a mistake.
Result<RawValue> read(const Search& search, const Locator& locator) {
  return read_at(search, place_in_project(search, locator, Code::configuration_malformed));
}

Result<RawValue> read_step(const Search& search, const Locator& locator) {
  return read_at(search, place_in_project(search, locator, Code::secret_absent));
}

Result<void> write(const Search& search, const Locator& locator, const Secret& secret) {
  const Result<SecretPlace> place = place_in_project(search, locator, Code::configuration_malformed);
  if (!place) return failure(place.error());
  if (place->version != SecretPlace{}.version) {
    return failure(Code::argument_invalid, "a version that exists cannot be written",
                   "leave the version out: a new one is added");
  }
  return gcp::SecretManager(search, search.memory.of<gcp::Knowledge>()).add_version(*place, secret);
}

/// Who asks an emulator asks without a token, and is answered without a certificate.
std::vector<Warning> warnings_about(const Surroundings& where, const Locator& /*locator*/) {
  if (!where.environment.is_deployed() || !gcp::set_variable(where.variables, gcp::emulator_variable)) return {};
  return {{WarningKind::emulator,
           "SECRET_MANAGER_EMULATOR_HOST is set: the secret came over plain HTTP, which anybody on the way can change",
           true}};
}

/// The secrets that are looked for where this process has anything of Google.
std::vector<Step> default_steps(const Surroundings& where) {
  if (!where.environment.is_deployed() || !gcp::may_have_project(where.variables)) return {};
  std::vector<Step> steps;
  for (const std::string& name :
       {"jwt-secret-" + where.environment.name, std::string("jwt-secret-key"), std::string("jwt-secret")}) {
    steps.push_back({{"gcp-sm:///" + name, &gcp_step_source, "///" + name}, ""});
  }
  return steps;
}

constexpr std::array own_options{OwnOption{"location", with_location}};

std::string label_of_step(const Locator& /*locator*/) { return std::string(gcp_label); }

}  // namespace

constinit const Source gcp_source{.scheme = scheme,
                                  .form = "gcp-sm://project/name",
                                  .place_of = place_in,
                                  .read = read,
                                  .warnings_about = warnings_about,
                                  .default_steps = default_steps,
                                  .records_of = gcp_records_of,
                                  .own_options = own_options,
                                  .write = write};

constinit const Source gcp_step_source{.scheme = scheme,
                                       .form = "gcp-sm:///name",
                                       .place_of = place_in,
                                       .label_of = label_of_step,
                                       .read = read_step,
                                       .warnings_about = warnings_about};

}  // namespace jwtsync::sources

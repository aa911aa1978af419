// SPDX-License-Identifier: Apache-2.0
// credential:NAME, a systemd credential: a file of that name in $CREDENTIALS_DIRECTORY.
#include "base/characters.h"
#include "sources/catalog.h"
#include "sources/key_file.h"
#include "sources/locator.h"

#include <algorithm>
#include <optional>

namespace jwtsync::sources {
namespace {

constexpr std::string_view directory_variable = "CREDENTIALS_DIRECTORY";
constexpr std::size_t max_name_size = 255;  // NAME_MAX of Linux

Result<std::string> name_in(std::string_view written) {
  // systemd.exec(5): a short ASCII text that may stand as a file name.
  const bool characters =
      std::all_of(written.begin(), written.end(), [](char c) { return base::is_printable(c) && c != ' ' && c != '/'; });
  const bool good =
      characters && !written.empty() && written.size() <= max_name_size && written != "." && written != "..";
  if (good) return std::string(written);
  return failure(
      Code::locator_malformed, "what stands after \"credential:\" is not the name of a credential",
      "write the ID of LoadCredential=, which is printable ASCII without \"/\" (docs/sources/credential.md)");
}

/// Nothing if systemd gave this process no directory.
std::optional<std::string> path_of(const EnvironmentVariables& variables, const Locator& locator) {
  const std::string_view directory = variables.get(directory_variable).value_or("");
  if (!directory.starts_with('/')) return std::nullopt;
  return std::string(directory) + "/" + locator.place;
}

Result<RawValue> read(const Search& search, const Locator& locator) {
  const auto path = path_of(search.world.variables, locator);
  if (path) return read_key_file(search.world.files, *path);
  return failure(Code::secret_absent, "CREDENTIALS_DIRECTORY is not set to an absolute path",
                 "load the credential in the unit: LoadCredential=" + locator.place + ":/path");
}

Footprint footprint_of(const EnvironmentVariables& variables, const Locator& locator) {
  return {.variable = std::nullopt, .file = path_of(variables, locator)};
}

}  // namespace

constinit const Source credential_source{.scheme = "credential",
                                         .form = "credential:NAME",
                                         .reach = Reach::machine,
                                         .place_of = name_in,
                                         .read = read,
                                         .footprint_of = footprint_of};

}  // namespace jwtsync::sources

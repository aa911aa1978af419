// SPDX-License-Identifier: Apache-2.0
// dotenv:/path#NAME, a variable of an environment file, if every program that reads such files reads it alike.
#include "sources/catalog.h"
#include "sources/dotenv/agreement.h"
#include "sources/file_path.h"
#include "sources/key_file.h"
#include "sources/locator.h"
#include "sources/variable_name.h"

#include <string>
#include <string_view>
#include <utility>

namespace jwtsync::sources {
namespace {

constexpr std::string_view hint =
    "write an absolute path and a name, such as dotenv:/srv/app/.env#JWT_SECRET_KEY (docs/sources/dotenv.md)";

Result<std::string> place_in(std::string_view written) {
  const std::size_t hash = written.find('#');
  if (hash == std::string_view::npos) {
    return failure(Code::locator_malformed, "the locator names a file, but no variable in it", std::string(hint));
  }
  if (!is_variable_name(written.substr(hash + 1))) {
    return failure(Code::locator_malformed, "what stands behind the \"#\" is not the name of a variable",
                   std::string(hint) + "; a \"#\" of the path is written %23, and options stand at the end");
  }
  Result<std::string> path = file_path_in(written.substr(0, hash), hint);
  if (!path) return path;
  return std::move(*path).append(written.substr(hash));
}

/// A name holds no "#"; a path may.
std::string path_of(const Locator& locator) { return locator.place.substr(0, locator.place.rfind('#')); }
std::string name_of(const Locator& locator) { return locator.place.substr(locator.place.rfind('#') + 1); }

std::string text_of(const dotenv::Fault& fault) {
  const std::string deed = fault.because == dotenv::Because::run ? " runs a command in line " : " refuses it for line ";
  return std::string(fault.reader) + deed + std::to_string(fault.line);
}

Result<RawValue> read(const Search& search, const Locator& locator) {
  const std::string path = path_of(locator);
  Result<RawValue> file = read_key_file(search.world.files, path);
  if (!file) return file;
  Result<dotenv::Agreed> agreed =
      file->bytes.reveal([&](std::string_view text) { return dotenv::agree(text, name_of(locator), path); });
  if (!agreed) return failure(std::move(agreed).error());
  RawValue value{std::move(agreed->value), std::move(file->warnings)};
  for (const dotenv::Fault& fault : agreed->faults) {
    value.warnings.push_back({WarningKind::refused_line, "of " + path + ": " + text_of(fault)});
  }
  return value;
}

Footprint footprint_of(const EnvironmentVariables& /*variables*/, const Locator& locator) {
  return {.variable = std::nullopt, .file = path_of(locator)};
}

}  // namespace

constinit const Source dotenv_source{.scheme = "dotenv",
                                     .form = "dotenv:/path#NAME",
                                     .reach = Reach::machine,
                                     .place_of = place_in,
                                     .read = read,
                                     .footprint_of = footprint_of};

}  // namespace jwtsync::sources

// SPDX-License-Identifier: Apache-2.0
#include "sources/environment.h"

#include "base/characters.h"
#include "base/text.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace jwtsync::sources {
namespace {

using AddedEnvironments = std::map<std::string, std::string>;

constexpr std::size_t max_name_size = 32;   // characters
constexpr std::size_t max_shown_size = 19;  // characters: shorter than any secret that is taken

struct KnownEnvironment {
  std::string_view name;
  std::string_view alias;
  EnvironmentKind kind;
};
constexpr std::array<KnownEnvironment, 4> known_environments{{
    {"development", "dev", EnvironmentKind::development},
    {"test", "testing", EnvironmentKind::test},
    {"staging", "stage", EnvironmentKind::staging},
    {"production", "prod", EnvironmentKind::production},
}};

constexpr std::string_view system_service_mark = "INVOCATION_ID";

/// A variable that a platform sets in what is deployed on it.
struct PlatformMark {
  std::string_view variable;
  std::string_view platform;
};
constexpr std::array<PlatformMark, 12> platform_marks{{
    {"KUBERNETES_SERVICE_HOST", "Kubernetes"},
    {"K_SERVICE", "Cloud Run"},
    {"CLOUD_RUN_JOB", "Cloud Run"},
    {"ECS_CONTAINER_METADATA_URI_V4", "ECS"},
    {"ECS_CONTAINER_METADATA_URI", "ECS"},
    {"WEBSITE_SITE_NAME", "App Service"},
    {"AWS_LAMBDA_FUNCTION_NAME", "Lambda"},
    {"CONTAINER_APP_NAME", "Container Apps"},
    {"NOMAD_ALLOC_ID", "Nomad"},
    {"DYNO", "Heroku"},
    {"FLY_APP_NAME", "Fly.io"},
    {system_service_mark, "systemd"},
}};

/// Whether a mark is one of a person's own session: systemd runs desktops and terminals too, and says who manages them.
bool is_of_a_session(const EnvironmentVariables& variables, const PlatformMark& mark) {
  return mark.variable == system_service_mark && !variables.get("MANAGERPID").value_or("").empty();
}

const KnownEnvironment* known_as(std::string_view name) {
  for (const KnownEnvironment& known : known_environments) {
    if (name == known.name || name == known.alias) return &known;
  }
  return nullptr;
}

/// Small letters, digits, "-" and "_": fit to be part of a variable's name.
bool is_plain_name(std::string_view name) {
  const auto plain = [](char c) { return base::is_lower(c) || base::is_digit(c) || c == '-' || c == '_'; };
  return !name.empty() && name.size() <= max_name_size && std::all_of(name.begin(), name.end(), plain);
}

std::string normalized(std::string_view written) { return base::lower(base::trim(written)); }

Result<void> check_added(const AddedEnvironments& added) {
  for (const auto& [written, kind] : added) {
    const std::string name = normalized(written);
    if (!is_plain_name(name) || known_as(name) != nullptr || variable_for(name) == "JWT_SECRET_KEY") {
      return failure(Code::configuration_malformed, "[environments] adds an invalid name",
                     "use a new name of small letters, digits, \"-\" and \"_\", not \"key\", at most 32 characters");
    }
    if (known_as(normalized(kind)) == nullptr) {
      return failure(Code::configuration_malformed, "[environments] does not say what " + name + " stands for",
                     "write " + name + " = \"development\", \"test\", \"staging\" or \"production\"");
    }
  }
  return {};
}

std::optional<Environment> environment_named(const std::string& name, const AddedEnvironments& added) {
  if (const KnownEnvironment* known = known_as(name)) return Environment{std::string(known->name), known->kind, {}};
  for (const auto& [written, kind] : added) {
    if (normalized(written) == name) return Environment{name, known_as(normalized(kind))->kind, {}};
  }
  return std::nullopt;
}

std::vector<std::string> canonical_names(const AddedEnvironments& added) {
  std::vector<std::string> names = builtin_environments();
  for (const auto& [written, kind] : added) names.push_back(normalized(written));
  return names;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

tl::unexpected<Error> unknown(const std::string& name, std::string_view from, const AddedEnvironments& added) {
  const std::vector<std::string> names = canonical_names(added);
  std::vector<std::string_view> candidates(names.begin(), names.end());
  for (const KnownEnvironment& known : known_environments) candidates.push_back(known.alias);
  // What may not be a name is not shown: people have pasted worse into variables.
  const bool shown = is_plain_name(name) && name.size() <= max_shown_size;
  const auto nearest = shown ? base::nearest(name, candidates) : std::nullopt;
  std::string message =
      std::string(from) + (shown ? " is \"" + name + "\", which is" : " is") + " not a known environment";
  std::string hint = nearest ? "did you mean \"" + environment_named(std::string(*nearest), added)->name + "\"? " : "";
  hint += "known: " + joined(names) + "; more are added under [environments] (docs/reference/environment.md)";
  return failure(Code::environment_unknown, std::move(message), std::move(hint));
}

/// What one place says the environment is.
struct Statement {
  std::string_view text;
  EnvironmentFrom from;
  std::string_view spelled;  // as an error names it
};

/// The first word that is not blank: argument over variable over file.
std::optional<Statement> first_statement(const EnvironmentVariables& variables, const ResolveOptions& options) {
  const std::array<Statement, 3> statements{{
      {options.environment ? std::string_view(*options.environment) : "", EnvironmentFrom::argument, "the argument"},
      {variables.get("ENVIRONMENT").value_or(""), EnvironmentFrom::variable, "ENVIRONMENT"},
      {options.configured_environment ? std::string_view(*options.configured_environment) : "",
       EnvironmentFrom::configuration, "environment in the configuration file"},
  }};
  const auto found = std::find_if(statements.begin(), statements.end(),
                                  [](const Statement& s) { return !base::trim(s.text).empty(); });
  return found == statements.end() ? std::nullopt : std::optional(*found);
}

/// Signs that an environment was meant, but not said: the name misspelt, or a secret of another one.
std::vector<Warning> meant_otherwise(const EnvironmentVariables& variables) {
  constexpr std::array<std::string_view, 1> name{"ENVIRONMENT"};
  constexpr std::size_t sure_edits = 2;
  constexpr std::size_t max_examined = 4096;  // variables
  std::vector<std::string> names = variables.names();
  names.resize(std::min(names.size(), max_examined));
  std::sort(names.begin(), names.end());
  const auto misspelt = std::find_if(names.begin(), names.end(), [&](const std::string& each) {
    return each != name[0] && each.size() <= name[0].size() + sure_edits &&
           base::nearest(base::upper(each), name, sure_edits);
  });
  if (misspelt != names.end()) {
    return {{WarningKind::unknown_variable, *misspelt + " is set, but not read: did you mean ENVIRONMENT?"}};
  }
  for (const std::string_view other : {"staging", "production"}) {
    const std::string variable = variable_for(other);
    if (base::trim(variables.get(variable).value_or("")).empty()) continue;
    return {
        {WarningKind::never_read, variable + " is set, and not read: ENVIRONMENT is not set, so this is development"}};
  }
  return {};
}

/// Where no place says it: development on a person's machine, an error where the process is plainly deployed.
Result<Detection> unsaid(const EnvironmentVariables& variables) {
  for (const PlatformMark& mark : platform_marks) {
    if (variables.get(mark.variable).value_or("").empty() || is_of_a_session(variables, mark)) continue;
    return failure(Code::environment_unset,
                   "ENVIRONMENT is not set, and this process is deployed: " + std::string(mark.variable) + " says " +
                       std::string(mark.platform),
                   "set ENVIRONMENT to development, test, staging or production: where services guess it, they come to "
                   "differ (docs/reference/environment.md)");
  }
  return Detection{{"development", EnvironmentKind::development, EnvironmentFrom::unsaid}, meant_otherwise(variables)};
}

}  // namespace

Result<Detection> detect(const EnvironmentVariables& variables, const ResolveOptions& options) {
  if (const Result<void> added = check_added(options.added_environments); !added) return failure(added.error());
  const std::optional<Statement> statement = first_statement(variables, options);
  if (!statement) return unsaid(variables);
  const std::string name = normalized(statement->text);
  std::optional<Environment> environment = environment_named(name, options.added_environments);
  if (!environment) return unknown(name, statement->spelled, options.added_environments);

  environment->from = statement->from;
  Detection detected{std::move(*environment), {}};
  if (base::trim(statement->text).size() != statement->text.size()) {
    detected.warnings.push_back(
        {WarningKind::environment_trimmed,
         "white space around the value of " + std::string(statement->spelled) + " was taken off"});
  }
  return detected;
}

std::string variable_for(std::string_view environment_name) {
  std::string name = "JWT_SECRET_" + base::upper(environment_name);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

std::vector<std::string> builtin_environments() {
  std::vector<std::string> names;
  for (const KnownEnvironment& known : known_environments) names.emplace_back(known.name);
  return names;
}

}  // namespace jwtsync::sources

namespace jwtsync {

template <>
std::span<const std::string_view> names<EnvironmentFrom>() noexcept {
  static constexpr std::array<std::string_view, 4> table{"argument", "ENVIRONMENT", "configuration", "default"};
  static_assert(static_cast<std::size_t>(EnvironmentFrom::unsaid) + 1 == table.size());
  return table;
}

Result<Environment> detect_environment(const EnvironmentVariables& variables, const ResolveOptions& options) {
  Result<sources::Detection> detected = sources::detect(variables, options);
  if (!detected) return failure(std::move(detected).error());
  return std::move(detected->environment);
}

}  // namespace jwtsync

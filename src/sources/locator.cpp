// SPDX-License-Identifier: Apache-2.0
#include "sources/locator.h"

#include "base/characters.h"
#include "base/text.h"
#include "sources/catalog.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace jwtsync::sources {
namespace {

constexpr std::size_t max_quoted_scheme = 16;  // characters

struct FormatRow {
  std::string_view name;
  Format format;
};
// In the order of the enumeration. "text" is what no option says, so it is not offered.
constexpr std::array<FormatRow, 8> formats{{
    {"text", Format::text},
    {"raw", Format::raw},
    {"base64", Format::base64},
    {"base64url", Format::base64url},
    {"hex", Format::hex},
    {"der", Format::der},
    {"pem", Format::pem},
    {"jwks", Format::jwks},
}};

constexpr std::array<std::string_view, 2> option_names{"trim", "format"};

std::string forms() {
  std::string text;
  for (const Source* source : catalog()) text += (text.empty() ? "" : ", ") + std::string(source->form);
  return text;
}

std::string known_forms() { return "write one of " + forms() + " (docs/reference/environment.md)"; }

/// For a text without a scheme: a path on its own is what most people write.
std::string forms_meant_by(std::string_view written) {
  if (written.find(".env") != std::string_view::npos) {
    return "a variable of an environment file is named by path and name, such as dotenv:/srv/app/.env#JWT_SECRET_KEY "
           "(docs/sources/dotenv.md)";
  }
  constexpr std::string_view begins_a_path = "/.~";
  if (begins_a_path.find(written.front()) != std::string_view::npos) {
    return "a file is named by its absolute path after file:, such as file:/run/secrets/jwt (docs/sources/file.md)";
  }
  return known_forms() + "; a locator says where the secret is, it is never the secret itself";
}

tl::unexpected<Error> malformed(std::string message, std::string hint) {
  return failure(Code::locator_malformed, std::move(message), std::move(hint));
}

/// Lower-case letters, hyphens and plus signs only, and few: a name, not part of a secret.
bool may_be_quoted(std::string_view scheme) {
  return scheme.size() <= max_quoted_scheme &&
         std::all_of(scheme.begin(), scheme.end(), [](char c) { return base::is_lower(c) || c == '-' || c == '+'; });
}

tl::unexpected<Error> unknown_scheme(std::string_view scheme) {
  if (scheme == "https" || scheme == "http") {
    return failure(Code::locator_scheme_unknown, "a locator says what stands at an address: a URL alone does not",
                   "write jwks+https://HOST/PATH for a key set, oidc+https://ISSUER for what publishes one "
                   "(docs/sources/jwks.md)");
  }
  std::vector<std::string_view> schemes;
  for (const Source* source : catalog()) schemes.push_back(source->scheme);
  const auto meant = may_be_quoted(scheme) ? base::nearest(scheme, schemes) : std::nullopt;
  std::string message = "unknown locator scheme";
  if (may_be_quoted(scheme)) message += " \"" + std::string(scheme) + "\"";
  std::string hint = meant ? "did you mean \"" + std::string(*meant) + ":\"? " : "";
  return failure(Code::locator_scheme_unknown, std::move(message), hint + known_forms());
}

Result<Trim> parse_trim(std::string_view value) {
  if (value == "yes") return Trim::yes;
  if (value == "no") return Trim::no;
  return malformed("the option trim takes yes or no", "write trim=yes or trim=no");
}

Result<Format> parse_format(std::string_view value) {
  const auto found =
      std::find_if(formats.begin() + 1, formats.end(), [&](const FormatRow& f) { return f.name == value; });
  if (found != formats.end()) return found->format;
  return malformed("the option format names no format",
                   "write one of raw, base64, base64url, hex, der, pem, jwks, or leave it out for text");
}

tl::unexpected<Error> unknown_option(std::string_view name, const Source& source) {
  std::vector<std::string_view> names(option_names.begin(), option_names.end());
  std::string known = "known: trim, format";
  for (const OwnOption& own : source.own_options) {
    names.push_back(own.name);
    known += ", " + std::string(own.name);
  }
  const auto meant = base::nearest(name, names);
  return malformed("unknown locator option", meant ? "did you mean \"" + std::string(*meant) + "\"? " + known : known);
}

/// The options of a locator, each said at most once.
struct Options {
  std::optional<Trim> trim;
  std::optional<Format> format;
  std::map<const OwnOption*, std::string_view> own = {};  // the values of the source's own options, in its order
  std::vector<std::string_view> parameters = {};          // what belongs to the place
};

Result<Options> parse_options(std::string_view text, const Source& source) {
  Options options;
  for (const std::string_view option : base::split(text, '&')) {
    const std::size_t equals = std::min(option.find('='), option.size());
    const std::string_view name = option.substr(0, equals);
    const std::string_view value = option.substr(std::min(equals + 1, option.size()));
    const auto own = std::find_if(source.own_options.begin(), source.own_options.end(),
                                  [&](const OwnOption& each) { return each.name == name; });
    const bool is_own = own != source.own_options.end();
    if (name == "trim" && !options.trim) {
      Result<Trim> trim = parse_trim(value);
      if (!trim) return failure(std::move(trim).error());
      options.trim = *trim;
    } else if (name == "format" && !options.format) {
      Result<Format> format = parse_format(value);
      if (!format) return failure(std::move(format).error());
      options.format = *format;
    } else if (is_own && options.own.emplace(&*own, value).second) {
      continue;
    } else if (name == "trim" || name == "format" || is_own) {
      return malformed("the option " + std::string(name) + " stands twice", "say it once");
    } else if (!name.empty() && source.with_parameter != nullptr) {
      options.parameters.push_back(option);
    } else {
      return unknown_option(name, source);
    }
  }
  return options;
}

Result<Locator> with_options(Locator locator, const Options& options) {
  locator.format = options.format.value_or(Format::text);
  if (locator.format == Format::raw && options.trim == Trim::yes) {
    return malformed("format=raw and trim=yes contradict each other",
                     "raw bytes are never trimmed: leave one of the two out");
  }
  locator.trim = locator.format == Format::raw ? Trim::no : options.trim.value_or(Trim::yes);
  for (const std::string_view parameter : options.parameters) {
    Result<std::string> place = locator.source->with_parameter(std::move(locator.place), parameter);
    if (!place) return failure(std::move(place).error());
    locator.place = std::move(*place);
  }
  for (const auto& [option, value] : options.own) {
    Result<std::string> place = option->put(std::move(locator.place), value);
    if (!place) return failure(std::move(place).error());
    locator.place = std::move(*place);
  }
  return locator;
}

}  // namespace

std::string_view name_of(Format format) noexcept { return formats[static_cast<std::size_t>(format)].name; }

std::string text_of(const Locator& locator) { return locator.text; }

std::string Locator::canonical() const {
  const std::string read_as = " " + std::string(name_of(format)) + (trim == Trim::no ? " untrimmed" : "");
  return std::string(source->scheme) + ":" + place + read_as;
}

Result<Locator> parse_locator(std::string_view text) {
  const std::string_view written = base::trim(text);
  if (written.empty()) return malformed("a locator is empty", known_forms());
  const std::size_t colon = written.find(':');
  if (colon == std::string_view::npos) {
    return malformed("not a locator: it has no scheme", forms_meant_by(written));
  }
  const std::string_view scheme = written.substr(0, colon);
  const Source* const source = source_of(scheme);
  if (source == nullptr) return unknown_scheme(scheme);

  const std::string_view rest = written.substr(colon + 1);
  const std::size_t question = rest.find('?');
  Result<std::string> place = source->place_of(rest.substr(0, question));
  if (!place) return failure(std::move(place).error());

  Locator locator{std::string(written), source, std::move(*place)};
  if (question == std::string_view::npos) return locator;
  const Result<Options> options = parse_options(rest.substr(question + 1), *source);
  if (!options) return failure(options.error());
  return with_options(std::move(locator), *options);
}

}  // namespace jwtsync::sources

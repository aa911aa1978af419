// SPDX-License-Identifier: Apache-2.0
// builtin:development, the fallback that everybody knows: for a person's machine only.
#include "sources/catalog.h"
#include "sources/compatibility.h"
#include "sources/order.h"
#include "sources/public_defaults.h"

namespace jwtsync::sources {
namespace {

constexpr std::string_view only_place = "development";

Result<std::string> place_in(std::string_view written) {
  if (written == only_place) return std::string(written);
  return failure(Code::locator_malformed, "what stands after \"builtin:\" is not a built-in secret",
                 "there is one: builtin:development");
}

std::string label_of(const Locator& /*locator*/) { return std::string(fallback_label); }

Result<RawValue> read(const Search& /*search*/, const Locator& /*locator*/) {
  Result<Secret> bytes = Secret::copy_of(development_fallback);
  if (!bytes) return failure(std::move(bytes).error());
  return RawValue{std::move(*bytes),
                  {{WarningKind::development_fallback, "the development fallback is in use: anybody knows it"}}};
}

std::vector<Step> default_steps(const Surroundings& /*where*/) {
  return {{{"builtin:development", &builtin_source, std::string(only_place)}, ""}};
}

}  // namespace

constinit const Source builtin_source{.scheme = "builtin",
                                      .form = "builtin:development",
                                      .scope = Scope::development_and_test,
                                      .reach = Reach::process,
                                      .place_of = place_in,
                                      .label_of = label_of,
                                      .read = read,
                                      .default_steps = default_steps};

}  // namespace jwtsync::sources

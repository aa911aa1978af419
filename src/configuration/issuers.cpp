// SPDX-License-Identifier: Apache-2.0
// Whether several issuers can be told apart.
#include <jwtsync/configuration.h>

#include "base/text.h"
#include "configuration/text.h"

#include <set>
#include <string_view>
#include <utility>

namespace jwtsync {
namespace {

constexpr std::size_t most_issuers = 64, most_names = 16, longest_name = 2048;  // names of one; bytes

std::string_view fault_in(const std::string& name) {
  if (base::trim(name).empty()) return "an issuer or alias must not be blank";
  // What is not UTF-8 cannot be written in JSON, so no token says it.
  if (name.size() > longest_name || !base::is_utf8(name))
    return "an issuer or alias is UTF-8 text of at most 2048 bytes";
  return {};
}

/// What is wrong with one issuer beside those before it, whose names are in `taken`; empty if nothing is.
std::string_view fault_in(const Issuer& issuer, std::set<std::string_view>& taken) {
  const Expectations& expected = issuer.expectations;
  if (!expected.issuer) return "each of several issuers must say who it is: issuer";
  if (issuer.sources.empty()) return "each of several issuers must say where its keys are: sources";
  if (expected.issuer_aliases.size() >= most_names) return "an issuer can have at most 15 aliases";
  if (const auto fault = fault_in(*expected.issuer); !fault.empty()) return fault;
  if (!taken.insert(*expected.issuer).second) return "an issuer or alias is given twice: a token would be of both";
  for (const std::string& alias : expected.issuer_aliases) {
    if (const auto fault = fault_in(alias); !fault.empty()) return fault;
    if (!taken.insert(alias).second) return "an issuer or alias is given twice: a token would be of both";
  }
  return {};
}

}  // namespace

Result<void> check_issuers(const std::vector<Issuer>& issuers) {
  const auto invalid = [](std::string_view what) {
    return failure(Code::argument_invalid, std::string(what), "docs/issuers.md shows several issuers");
  };
  if (issuers.size() > most_issuers) return invalid("at most 64 issuers can be told apart");
  std::set<std::string_view> taken;
  for (const Issuer& issuer : issuers) {
    if (const std::string_view fault = fault_in(issuer, taken); !fault.empty()) return invalid(fault);
  }
  return {};
}

}  // namespace jwtsync

namespace jwtsync::configuration {

Result<void> settle_issuers(Configuration& configuration) {
  if (configuration.issuers.empty()) return {};
  if (!configuration.sources.empty() || configuration.expectations != Expectations{}) {
    return failure(Code::configuration_malformed,
                   configuration.path + ": there are both [[issuers]] and sources, or [verify], for all of the file",
                   "each of [[issuers]] says its own; make these one more of them, the first if its key signs");
  }
  configuration.sources = configuration.issuers.front().sources;
  configuration.expectations = configuration.issuers.front().expectations;
  return {};
}

}  // namespace jwtsync::configuration

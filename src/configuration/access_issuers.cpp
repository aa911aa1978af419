// SPDX-License-Identifier: Apache-2.0
// Whose tokens may be access tokens.
#include <jwtsync/configuration.h>

#include "base/text.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace jwtsync {
namespace {

constexpr std::size_t most_bearers = 256, longest_name = 2048;  // subjects and emails of one; bytes

std::string_view fault_in(const std::string& name) {
  if (base::trim(name).empty()) return "a subject or email that may ask must not be blank";
  if (name.size() > longest_name || !base::is_utf8(name)) {
    return "a subject or email that may ask is UTF-8 text of at most 2048 bytes";
  }
  // Whoever writes one means many, and it would stand for nobody.
  if (name.find('*') != std::string::npos) return "a subject or email that may ask is one, without a wildcard";
  return {};
}

std::string_view fault_in(const AccessIssuer& each) {
  const Expectations& expected = each.issuer.expectations;
  const auto is_blank = [](const std::string& audience) { return base::trim(audience).empty(); };
  if (expected.audiences.empty() || std::any_of(expected.audiences.begin(), expected.audiences.end(), is_blank)) {
    return "an issuer of access tokens needs audiences: a token that was made for another service is none";
  }
  if (each.subjects.empty() && each.emails.empty()) {
    return "an issuer of access tokens needs subjects or emails: anybody may have it sign a token for any audience";
  }
  if (each.subjects.size() + each.emails.size() > most_bearers) {
    return "an issuer of access tokens can have at most 256 subjects and emails";
  }
  for (const auto* names : {&each.subjects, &each.emails}) {
    for (const std::string& name : *names) {
      if (const std::string_view fault = fault_in(name); !fault.empty()) return fault;
    }
  }
  if (std::any_of(expected.algorithms.begin(), expected.algorithms.end(), is_hmac)) {
    return "an issuer of access tokens must sign by a key pair: who verifies by a shared secret can make tokens too";
  }
  return {};
}

}  // namespace

Result<void> check_access_issuers(const std::vector<AccessIssuer>& issuers) {
  std::vector<Issuer> plain;
  for (const AccessIssuer& each : issuers) {
    if (const std::string_view fault = fault_in(each); !fault.empty()) {
      return failure(Code::argument_invalid, std::string(fault),
                     "docs/reference/configuration.md shows an issuer of access tokens");
    }
    plain.push_back(each.issuer);
  }
  return check_issuers(plain);
}

}  // namespace jwtsync

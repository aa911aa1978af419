// SPDX-License-Identifier: Apache-2.0
#include "harness.h"

namespace jwtsync::sources {

const std::vector<HarnessRow>& harnesses() {
  static const std::vector<HarnessRow> rows{
      {"env", variable_harness},         {"file", file_harness},
      {"dotenv", dotenv_harness},        {"credential", credential_harness},
      {"gcp-sm", gcp_harness},           {"jwks+https", jwks_harness},
      {"oidc+https", oidc_harness},      {"jwks+http", plain_jwks_harness},
      {"oidc+http", plain_oidc_harness}, {"builtin", builtin_harness},
  };
  return rows;
}

namespace {

Mishap putting(std::string_view what, Code code, const Change& change, std::string value) {
  return {what, code, [put = change.put, value = std::move(value)] { put(value); }};
}

}  // namespace

Mishaps empty_texts(const Change& change) {
  return {putting("nothing", Code::secret_absent, change, ""),
          putting("white space", Code::secret_absent, change, " \t\n")};
}

Mishap bytes_that_are_no_text(const Change& change) {
  return putting("bytes that are no text", Code::secret_malformed, change, fit_secret + "\xff");
}

Mishaps unfit_texts(const Change& change) {
  return {
      putting("too short", Code::secret_too_short, change, "c4n4ry-short"),
      putting("known to everybody", Code::secret_public_default, change,
              "your-secure-staging-jwt-secret-key-32-chars-minimum"),
      putting("not meant as a secret", Code::secret_not_meant, change, "/run/secrets/c4n4ry/jwt-secret-of-staging")};
}

}  // namespace jwtsync::sources

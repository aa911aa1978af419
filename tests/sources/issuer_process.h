// SPDX-License-Identifier: Apache-2.0
// A process of staging whose keys an issuer publishes.
#pragma once

#include "process.h"

#include <jwtsync/testing_issuer.h>

namespace jwtsync::sources {

/// The public keys of RFC 7515, appendix A.3, and RFC 8037, appendix A.1.
inline const std::string one_key =
    R"({"keys":[{"kty":"EC","crv":"P-256","kid":"1","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
    R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]})";
inline const std::string other_key =
    R"({"keys":[{"kty":"OKP","crv":"Ed25519","kid":"2","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]})";

struct IssuerProcess : Process {
  testing::FakeIssuer issuer;

  explicit IssuerProcess(const std::string& locator, const std::string& name = "https://issuer.example")
      : Process({{"ENVIRONMENT", "staging"}, {"JWT_SECRET", fit_secret}}), issuer(name) {
    options.sources = {locator, "env:JWT_SECRET"};
    fake.network.attach("issuer.example", issuer);
    issuer.publish(one_key);
  }
};

}  // namespace jwtsync::sources

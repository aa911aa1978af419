// SPDX-License-Identifier: Apache-2.0
// A process of staging with a machine's account in a fake Google Cloud.
#pragma once

#include "process.h"

#include <jwtsync/testing_gcp.h>

namespace jwtsync::sources {

struct GoogleProcess : Process {
  testing::FakeSecretManager secrets;
  testing::FakeTokenService tokens;
  testing::FakeMetadataServer metadata{tokens};

  GoogleProcess(std::initializer_list<Variables::value_type> variables = {}) : Process(variables) {
    fake.variables.set("ENVIRONMENT", "staging");
    fake.network.attach("secretmanager.googleapis.com", secrets);
    fake.network.attach("secretmanager.europe-west1.rep.googleapis.com", secrets);
    fake.network.attach("metadata.google.internal", metadata);
    secrets.add_project("demo");
    secrets.require_token([this](std::string_view token) { return tokens.accepts(token); });
  }
  /// The project is known by a variable.
  void name_project() { fake.variables.set("GCP_PROJECT_ID", "demo"); }
};

}  // namespace jwtsync::sources

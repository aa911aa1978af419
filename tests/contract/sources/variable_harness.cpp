// SPDX-License-Identifier: Apache-2.0
#include "harness.h"

namespace jwtsync::sources {

Harness variable_harness() {
  auto process = std::make_shared<Process>();
  testing::FakeVariables& variables = process->fake.variables;
  const Change change{other_secret, [&variables](std::string_view value) { variables.set("NAME", value); }};
  return {
      .process = std::move(process),
      .locator = "env:NAME",
      .label = "NAME",
      .value = fit_secret,
      .footprint = {.variable = "NAME", .file = {}},
      .change = change,
      .absent = Mishaps{{"not set", Code::secret_absent, [&variables] { variables.unset("NAME"); }}},
      .empty = empty_texts(change),
      .denied = Never("a process may read all its variables"),
      .broken = Mishaps{bytes_that_are_no_text(change),
                        {"too large", Code::file_too_large,
                         [change] { change.put(std::string(Secret::max_size + 1, 'x')); }}},
      .unreachable = Never("a process has all its variables with it"),
      .unfit = unfit_texts(change),
  };
}

}  // namespace jwtsync::sources

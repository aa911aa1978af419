// SPDX-License-Identifier: Apache-2.0
// What a row of the catalog brings to the contract of all sources (source_contract.cpp): a world in which its value
// stands where its locator points, and all that can befall it there.
#pragma once

#include "../../sources/process.h"
#include "sources/source.h"

#include <jwtsync/result.h>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace jwtsync::sources {

/// Why something never befalls a source.
struct Never {
  explicit Never(std::string_view reason) : because(reason) {}
  std::string_view because;
};

/// Something that befalls a source, and the code with which a search that asks nobody else then ends.
struct Mishap {
  std::string_view what;
  Code code;
  std::function<void()> strike;
};
using Mishaps = std::vector<Mishap>;
using Possible = std::variant<Never, Mishaps>;

/// How a value comes to stand there: `put` takes the place of what was there, and mends what had befallen it.
struct Change {
  std::string_view other_value;
  std::function<void(std::string_view value)> put;
};

/// Without a default for what can happen, so that each harness has to say it.
struct Harness {
  std::shared_ptr<Process> process;
  std::string_view locator;
  std::string_view label;
  /// What stands there at first; it is fit for use.
  std::string_view value;
  Footprint footprint;
  std::variant<Never, Change> change;
  Possible absent;
  Possible empty;
  Possible denied;
  Possible broken;
  Possible unreachable;
  Possible unfit;
  /// White space that may stand around a value there.
  std::string_view before = " \n";
  std::string_view behind = "\t\r\n";
};

struct HarnessRow {
  std::string_view scheme;
  Harness (*make)();
};

/// The harness of every source, by its scheme. To add one, write its file and give it a row in harnesses.cpp.
[[nodiscard]] const std::vector<HarnessRow>& harnesses();

[[nodiscard]] Harness variable_harness();
[[nodiscard]] Harness file_harness();
[[nodiscard]] Harness dotenv_harness();
[[nodiscard]] Harness credential_harness();
[[nodiscard]] Harness gcp_harness();
[[nodiscard]] Harness jwks_harness();
[[nodiscard]] Harness oidc_harness();
[[nodiscard]] Harness plain_jwks_harness();
[[nodiscard]] Harness plain_oidc_harness();
[[nodiscard]] Harness builtin_harness();

/// Of a source that reads a file: what befalls the file at `path`.
[[nodiscard]] Harness key_file_harness(std::shared_ptr<Process> process, std::string_view locator, std::string path);

/// Where any text may stand: what is empty, what is no text, and what is not fit for use.
[[nodiscard]] Mishaps empty_texts(const Change& change);
[[nodiscard]] Mishap bytes_that_are_no_text(const Change& change);
[[nodiscard]] Mishaps unfit_texts(const Change& change);

}  // namespace jwtsync::sources

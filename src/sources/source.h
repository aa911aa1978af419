// SPDX-License-Identifier: Apache-2.0
// A source: one way to reach a secret. Each is a row of the catalog (catalog.h) and has a file of its own.
#pragma once

#include "http/task.h"

#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <jwtsync/sources.h>
#include <jwtsync/world.h>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <typeindex>
#include <vector>

namespace jwtsync::sources {

/// What sources learn in the course of one search, so that they ask once: one value of each type, made when it is first
/// asked for. One thread.
class Memory {
 public:
  template <typename T>
  [[nodiscard]] T& of() {
    std::shared_ptr<void>& value = values_[typeid(T)];
    if (!value) value = std::make_shared<T>();
    return *static_cast<T*>(value.get());
  }

 private:
  std::map<std::type_index, std::shared_ptr<void>> values_;
};

struct KeyBytes;
struct Locator;
struct Step;

/// A search under way: where it looks, when it must end, and what it has learnt.
struct Search : http::Task {
  Memory& memory;
  const PublishedKeys* known_keys = nullptr;  // what an earlier search found
};

/// What a source holds, byte for byte.
struct RawValue {
  Secret bytes;
  std::vector<Warning> warnings;
  std::optional<PublishedKeys> published = {};  // of public keys
};

/// What a source reads of the process's surroundings.
struct Footprint {
  std::optional<std::string> variable;  // a name
  std::optional<std::string> file;      // a path
};

/// In which environments a source is asked.
enum class Scope : std::uint8_t { everywhere, development_and_test };

/// How far away that is which a source reads. What a process was started with stays as it is as long as it runs.
enum class Reach : std::uint8_t { process, machine, network };

/// The locator as it was written, which is the label of most sources.
[[nodiscard]] std::string text_of(const Locator& locator);

/// Of a source that reads neither a variable nor a file.
[[nodiscard]] inline Footprint no_footprint(const EnvironmentVariables& /*variables*/, const Locator& /*locator*/) {
  return {};
}

/// What a source gives apart from its value depends on these.
struct Surroundings {
  const Environment& environment;
  const EnvironmentVariables& variables;
};

/// Of a source that needs no warning.
[[nodiscard]] inline std::vector<Warning> no_warnings(const Surroundings& /*where*/, const Locator& /*locator*/) {
  return {};
}

/// What one source puts into the log during a search of the default order, step by step.
class Records {
 public:
  virtual ~Records() = default;
  /// Before a source is asked, be it this one or another.
  virtual void asking(const Locator& locator) = 0;
  /// What it gave.
  virtual void answered(const Locator& locator, const Result<KeyBytes>& key) = 0;
  /// That no source gave a secret, nor a reason to stop.
  virtual void gave_nothing() = 0;
};

/// An option that only locators of some sources take, such as "location".
struct OwnOption {
  std::string_view name;
  /// The place with the option's value; errors: `locator_malformed`.
  Result<std::string> (*put)(std::string place, std::string_view value);
};

/// A row of the catalog. What a row leaves out is as most sources have it.
struct Source {
  std::string_view scheme;
  std::string_view form;  // how a locator of it is written, such as "env:NAME"
  Scope scope = Scope::everywhere;
  Reach reach = Reach::network;
  /// The place that a locator names, checked; errors: `locator_malformed`. Never quotes what it refuses.
  Result<std::string> (*place_of)(std::string_view written);
  /// The label of logs and reports.
  std::string (*label_of)(const Locator&) = text_of;
  /// The value. An error of Category::absent lets the search go on, any other stops it.
  Result<RawValue> (*read)(const Search&, const Locator&);
  Footprint (*footprint_of)(const EnvironmentVariables&, const Locator&) = no_footprint;
  /// What is to be said of a value that came from there, whatever the value.
  std::vector<Warning> (*warnings_about)(const Surroundings&, const Locator&) = no_warnings;
  /// The steps that it has in the default order; nullptr for none.
  std::vector<Step> (*default_steps)(const Surroundings&) = nullptr;
  /// Its records of a search of the default order in staging or production, which both must outlive them; nullptr for
  /// a source that has none.
  std::unique_ptr<Records> (*records_of)(const Search&, const Environment&) = nullptr;

  std::span<const OwnOption> own_options = {};
  /// The place with something behind the "?" that is no option, of an address that may have a query; errors:
  /// `locator_malformed`. nullptr where there is nothing but options.
  Result<std::string> (*with_parameter)(std::string place, std::string_view parameter) = nullptr;
  /// Puts a value there; nullptr where nothing can be put.
  Result<void> (*write)(const Search&, const Locator&, const Secret&) = nullptr;
};

}  // namespace jwtsync::sources

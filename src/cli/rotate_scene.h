// SPDX-License-Identifier: Apache-2.0
// What each verb of `rotate` works on: the environment, its store, and the seals.
#pragma once

#include <jwtsync/rotation_store.h>
#include <jwtsync/seal.h>
#include <jwtsync/store.h>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>
#include "cli/command.h"
#include "cli/sourcing.h"

namespace jwtsync::cli {

class RotateScene {
 public:
  /// Whether a store that is not there is made.
  enum class Store : std::uint8_t { must_be_there, may_be_new };

  /// From --ring, --environment and --config. Errors: `argument_invalid` where no store is named, `file_absent`, those
  /// of `sourcing_of`, `detect_environment` and `open_ring_store`. The invocation outlives it.
  [[nodiscard]] static Result<RotateScene> open(const Invocation& invocation, Store store);

  [[nodiscard]] const Invocation& invocation() const noexcept { return invocation_; }
  [[nodiscard]] const Arguments& arguments() const noexcept { return invocation_.arguments; }
  [[nodiscard]] const World& world() const noexcept { return invocation_.world; }
  [[nodiscard]] Console& console() const noexcept { return invocation_.console; }
  [[nodiscard]] const Environment& environment() const noexcept { return environment_; }
  [[nodiscard]] const Sourcing& sourcing() const noexcept { return sourcing_; }
  [[nodiscard]] rotation::StoredRotation& rotation() noexcept { return rotation_; }
  /// When a hub of this configuration begins the next rotation; nothing where it does not, or one is under way.
  [[nodiscard]] std::optional<rotation::Moment> next_rotation(const rotation::Ring& ring) const;
  [[nodiscard]] const std::string& store_locator() const noexcept { return store_locator_; }
  /// Whether the store is a file of this machine.
  [[nodiscard]] bool has_store_here() const noexcept { return store_locator_.starts_with("sqlite:"); }

  /// The seals of --seal, else of the configuration, the first of which closes. Errors: `argument_invalid` where there
  /// is none, those of the search, and those of `Seal::create`.
  [[nodiscard]] Result<std::vector<rotation::Seal>> seals() const;
  /// What one locator has. Errors: those of the search.
  [[nodiscard]] Result<FoundSecret> find(const std::string& locator) const;

 private:
  RotateScene(const Invocation& invocation, Sourcing sourcing, Environment environment,
              std::unique_ptr<jwtsync::Store> store, std::string store_locator)
      : invocation_(invocation),
        sourcing_(std::move(sourcing)),
        environment_(std::move(environment)),
        store_(std::move(store)),
        store_locator_(std::move(store_locator)),
        rotation_(*store_, environment_.name) {}

  const Invocation& invocation_;
  Sourcing sourcing_;
  Environment environment_;
  std::unique_ptr<jwtsync::Store> store_;
  std::string store_locator_;
  rotation::StoredRotation rotation_;
};

/// The value of --because. `argument_invalid` where it is not given, or blank.
[[nodiscard]] Result<std::string> reason_of(const Arguments& arguments);

}  // namespace jwtsync::cli

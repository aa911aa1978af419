// SPDX-License-Identifier: Apache-2.0
// How a listener speaks TLS now: by its files as they were when they were last good.
#pragma once

#include "native/tls_context.h"

#include <jwtsync/system.h>
#include <jwtsync/world.h>
#include <array>
#include <chrono>
#include <optional>
#include <string>

namespace jwtsync::native {

/// Used by one thread.
class TlsIdentity {
 public:
  /// Between two looks at the files.
  static constexpr std::chrono::seconds interval{1};
  /// Between two tries with files that are not good: what is wrong may be the time, or a want of descriptors.
  static constexpr std::chrono::seconds retry_interval{10};

  /// Errors: those of `make_tls_context`. The parts of `world` must outlive it.
  [[nodiscard]] static Result<TlsIdentity> open(const World& world, TlsFiles files);

  /// What the next connection is to use. Looks at the files if that is some time ago, and takes them if they have
  /// changed and are good; what is wrong with them stands in the log, and they are tried again.
  [[nodiscard]] const TlsContext& current();

 private:
  using Versions = std::array<std::string, 3>;
  TlsIdentity(const World& world, TlsFiles files)
      : clock_(&world.clock), files_(&world.files), events_(&world.events), paths_(std::move(files)) {}
  [[nodiscard]] Versions versions() const;

  Clock* clock_;
  Files* files_;
  Events* events_;
  TlsFiles paths_;
  Versions seen_;
  TlsContext context_;
  std::string fault_;  // of the files that were seen; empty if they are in use
  std::chrono::nanoseconds looked_{0}, tried_{0};
};

}  // namespace jwtsync::native

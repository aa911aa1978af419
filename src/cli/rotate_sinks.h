// SPDX-License-Identifier: Apache-2.0
// The sinks of readers: written whenever the command changed the ring, and when it is asked to; and what readers
// accept.
#pragma once

#include <jwtsync/result.h>
#include <optional>
#include <string>
#include <vector>
#include "cli/rotate_scene.h"
#include "json/strict.h"

namespace jwtsync::cli {

/// What became of the sink of a reader.
struct WrittenSink {
  std::string reader;
  std::string sink;
  bool was_written = false;  ///< else it had the keys already, or there is a fault
  std::optional<Error> fault = {};
};

/// Which sinks a command writes. A path is one of this machine, as the store is that is a file.
enum class WhichSinks : std::uint8_t {
  all,
  of_here,  ///< all, but for files where the store is one of a network
};

/// Puts the keys that verify now into sinks, reads them back, and records that. Errors: those of the store, and of the
/// seals.
[[nodiscard]] Result<std::vector<WrittenSink>> write_sinks(RotateScene& scene, WhichSinks which);
/// After a change of the ring: what there is to be said of it, a line each. What fails is a line, too.
[[nodiscard]] std::string sinks_after_step(RotateScene& scene);

/// The exit statuses of `sinks`, `accept READER KID` and `refuse READER KID`.
[[nodiscard]] int rotate_sinks(RotateScene& scene);
[[nodiscard]] int rotate_accepts(RotateScene& scene, const std::vector<std::string>& operands);
[[nodiscard]] int rotate_refuses(RotateScene& scene, const std::vector<std::string>& operands);

}  // namespace jwtsync::cli

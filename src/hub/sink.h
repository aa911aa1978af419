// SPDX-License-Identifier: Apache-2.0
// A sink: where a reader that cannot be asked reads its keys. What is put there is read back.
#pragma once

#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <jwtsync/world.h>
#include <optional>
#include <string>

namespace jwtsync::hub {

struct SinkPlace {
  std::string name;  ///< the path of a file, or the locator of a store
  bool is_store = false;
};

/// Of `file:/PATH` or `gcp-sm://PROJECT/NAME`. Errors: those of a locator, `argument_invalid`.
[[nodiscard]] Result<SinkPlace> sink_place_of(const std::string& locator);

/// What became of a sink.
struct SinkWork {
  bool was_written = false;    ///< else it had these keys already, or nothing could be done
  bool was_disturbed = false;  ///< it had other bytes than those that were put there last
  std::optional<Error> fault = {};
};

/// Sees to it that the keys stand in the sink: looks, writes them where something else stands there, and reads them
/// back. `before`: what was read back last, if that is known. A sink that cannot be read is not written, since nobody
/// would know what stands there.
[[nodiscard]] SinkWork settle(const World& world, const std::string& locator, const Secret& keys,
                              const Secret* before = nullptr);

}  // namespace jwtsync::hub

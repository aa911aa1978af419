// SPDX-License-Identifier: Apache-2.0
#include "sources/locator.h"

#include <jwtsync/sources.h>

namespace jwtsync {

Result<void> store_secret(const World& world, std::string_view locator, const Secret& secret,
                          std::chrono::milliseconds deadline) {
  const Result<sources::Locator> place = sources::parse_locator(locator);
  if (!place) return failure(place.error());
  if (place->source->write == nullptr) {
    return failure(Code::argument_invalid, "nothing can be stored in " + std::string(place->source->form),
                   "name a store that keeps versions, such as gcp-sm://PROJECT/NAME (docs/sources/gcp-sm.md)");
  }
  sources::Memory memory;
  const sources::Search search{{world, world.clock.elapsed() + deadline}, memory};
  return place->source->write(search, *place, secret);
}

}  // namespace jwtsync

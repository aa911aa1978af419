// SPDX-License-Identifier: Apache-2.0
#include "sources/store_secret.h"

#include "sources/locator.h"

#include <jwtsync/sources.h>
#include <utility>

namespace jwtsync {
namespace sources {
namespace {

Result<Locator> store_of(std::string_view locator) {
  Result<Locator> place = parse_locator(locator);
  if (!place || place->source->write != nullptr) return place;
  return failure(Code::argument_invalid, "nothing can be stored in " + std::string(place->source->form),
                 "name a store that keeps versions, such as gcp-sm://PROJECT/NAME (docs/sources/gcp-sm.md)");
}

}  // namespace

Result<void> check_store(std::string_view locator) {
  return store_of(locator).map([](const Locator& /*place*/) {});
}

Result<Secret> read_store(const World& world, std::string_view locator, std::chrono::milliseconds deadline) {
  const Result<Locator> place = store_of(locator);
  if (!place) return failure(place.error());
  Memory memory;
  const Search search{{world, world.clock.elapsed() + deadline}, memory};
  return place->source->read(search, *place).map([](RawValue&& value) { return std::move(value.bytes); });
}

}  // namespace sources

Result<void> store_secret(const World& world, std::string_view locator, const Secret& secret,
                          std::chrono::milliseconds deadline) {
  const Result<sources::Locator> place = sources::store_of(locator);
  if (!place) return failure(place.error());
  sources::Memory memory;
  const sources::Search search{{world, world.clock.elapsed() + deadline}, memory};
  return place->source->write(search, *place, secret);
}

}  // namespace jwtsync

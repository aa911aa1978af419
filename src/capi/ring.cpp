// SPDX-License-Identifier: Apache-2.0
#include "capi/arguments.h"
#include "capi/call.h"
#include "json/strict.h"
#include "keyring/ring_json.h"

#include <memory>
#include <utility>

namespace jwtsync::capi {
namespace {

Result<RingOptions> ring_options_of(const jwtsync_ring_options* options) {
  const Result<jwtsync_ring_options> given = struct_of(options, "ring options");
  if (!given) return failure(given.error());
  RingOptions said{.algorithm = {}, .allow_short_keys = given->allow_short_keys != 0};
  if (given->algorithm.data == nullptr) return said;
  const Result<Algorithm> algorithm = algorithm_of(view_of(given->algorithm));
  if (!algorithm) return failure(algorithm.error());
  said.algorithm = *algorithm;
  return said;
}

Result<KeyRing> parse(std::string_view bytes, const RingOptions& options) {
  const Result<Secret> key = Secret::copy_of(bytes);
  if (!key) return failure(key.error());
  return KeyRing::parse(*key, options);
}

}  // namespace
}  // namespace jwtsync::capi

jwtsync_status jwtsync_ring_parse(const char* data, size_t size, const jwtsync_ring_options* options,
                                  jwtsync_ring** out, jwtsync_error** error) {
  using namespace jwtsync;
  return capi::call(error, [&]() -> Result<void> {
    const Result<std::string_view> bytes = capi::bytes_of(data, size, "data");
    if (!bytes) return failure(bytes.error());
    const Result<RingOptions> said = capi::ring_options_of(options);
    if (!said) return failure(said.error());
    Result<KeyRing> ring = capi::parse(*bytes, *said);
    if (!ring) return failure(std::move(ring).error());
    capi::give(out, std::unique_ptr<jwtsync_ring>(new jwtsync_ring{std::move(*ring)}));
    return {};
  });
}

jwtsync_status jwtsync_ring_describe(const jwtsync_ring* ring, jwtsync_string** out, jwtsync_error** error) {
  using namespace jwtsync;
  return capi::call(error, [&]() -> Result<void> {
    if (ring == nullptr) return capi::missing("ring");
    capi::give(out, json::dump(keyring::ring_json(ring->ring)));
    return {};
  });
}

void jwtsync_ring_free(jwtsync_ring* ring) { delete ring; }

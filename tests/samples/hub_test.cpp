// SPDX-License-Identifier: Apache-2.0
// The sample of hub.h.
#include <jwtsync/hub.h>
#include <jwtsync/jwtsync.h>
#include <jwtsync/testing_store.h>

#include <memory>
#include <thread>

#include "../hub/fixture.h"
#include "samples.h"

namespace jwtsync::samples_hub_test {

using hub_samples = Samples;

TEST_F(hub_samples, of_hub_h) {
  hub::fixture::Rotating rotating;
  const World own = rotating.world.world();
  rotating.world.variables.set("ENVIRONMENT", "production");
  const auto store = std::make_unique<testing::MemoryStore*>(&rotating.store);
  const auto keeper = Keeper::open(own, {.without_key = WithoutKey::wait});
  const auto server = HttpServer::create();
  ASSERT_TRUE(keeper && server);
  rotating.world.events.clear();
  std::vector<rotation::Seal> seals = hub::fixture::seals();
  const AccessPolicy policy;
  const World& world = own;
  {
    Hub hub(world, **store, {.environment = "production", .seals = std::move(seals)});
    Endpoints endpoints(world, **keeper, policy, {}, nullptr, nullptr, &hub);
    std::jthread writing([&](const std::stop_token& stop) {
      for (; !stop.stop_requested(); world.clock.pause(Hub::interval)) hub.attend_to_sinks();
    });
    std::jthread attending([&](const std::stop_token& stop) {
      for (; !stop.stop_requested(); world.clock.pause(Hub::interval)) {
        if (hub.attend()) (*server)->look_for_news();
      }
    });
    while (rotating.world.events.lines().empty()) std::this_thread::yield();
  }
  EXPECT_NE(rotating.world.events.lines().front().find("ring_unavailable"), std::string::npos)
      << "the store has the ring of another environment";
}

}  // namespace jwtsync::samples_hub_test

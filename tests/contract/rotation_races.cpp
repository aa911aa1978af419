// SPDX-License-Identifier: Apache-2.0
#include "rotation_races.h"

#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "../rotation/fixture.h"

namespace jwtsync::rotation_races {

using namespace rotation;
using namespace rotation::fixture;

Step racing_step(const Ring& ring) { return step(StepKind::back, ring.in(KeyState::retiring)->kid); }

int race(StoredRotation& rotation) {
  int won = 0;
  Result<Stored> seen = rotation.load();
  while (seen && seen->ring.position.generation < generations) {
    const Result<rotation::Outcome> outcome = rotation.take(seen->ring.position, racing_step(seen->ring));
    if (!outcome || outcome->kind == rotation::Outcome::Kind::held) return -1;
    won += outcome->kind == rotation::Outcome::Kind::taken ? 1 : 0;
    seen->ring = outcome->ring;
  }
  return seen ? won : -1;
}

std::optional<Ring> take_in_time(StoredRotation& rotation, const Step& step) {
  for (;;) {
    const Result<Stored> seen = rotation.load();
    if (!seen) return std::nullopt;
    const Result<rotation::Outcome> outcome = rotation.take(seen->ring.position, step);
    if (!outcome) return std::nullopt;
    if (outcome->kind == rotation::Outcome::Kind::taken) return outcome->ring;
    const std::optional<Moment> opens = outcome->gate.opens_by(seen->now);
    if (!opens) return std::nullopt;
    std::this_thread::sleep_until(*opens);
  }
}

void begin(StoredRotation& rotation) {
  // Proved before the time of the clock: the way back is open at once.
  ASSERT_TRUE(rotation.start(first_ring("staging", policy(), key("a"), Moment(seconds(1)))));
  for (const Step& each : {stage(key("b")), step(StepKind::prove, "b"), step(StepKind::promote, "b")}) {
    ASSERT_TRUE(take_in_time(rotation, each)) << name_of(each.kind);
  }
}

void expect_a_chain(StoredRotation& rotation) {
  std::string previous;
  for (std::uint64_t generation = 1; generation <= generations; ++generation) {
    const Result<std::optional<std::string>> document = rotation.document_of({1, generation});
    ASSERT_TRUE(document && *document) << generation;
    const Result<Ring> ring = read_ring(**document);
    ASSERT_TRUE(ring) << ring.error().message;
    ASSERT_EQ(ring->previous, previous) << generation;
    previous = digest_of(**document);
  }
  EXPECT_EQ(rotation.document_of({1, generations + 1}).value(), std::nullopt);
  EXPECT_EQ(digest_of(write(rotation.load()->ring)), previous);
}

void race_in_threads(const std::vector<Store*>& stores) {
  StoredRotation begins(*stores[0], "staging");
  ASSERT_NO_FATAL_FAILURE(begin(begins));
  std::atomic<int> won = 0;
  std::atomic<bool> failed = false;
  std::vector<std::thread> racers;
  for (std::size_t i = 0; i < 4; ++i) {
    racers.emplace_back([&, i] {
      StoredRotation rotation(*stores[i % stores.size()], "staging");
      const int own = race(rotation);
      if (own < 0) failed = true;
      won += own;
    });
  }
  for (std::thread& racer : racers) racer.join();
  EXPECT_FALSE(failed);
  EXPECT_EQ(won, prizes) << "one winner for each generation";
  expect_a_chain(begins);
}

}  // namespace jwtsync::rotation_races

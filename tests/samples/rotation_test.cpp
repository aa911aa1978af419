// SPDX-License-Identifier: Apache-2.0
// The samples of the headers of rotation and of stores.
#include <jwtsync/postgresql_store.h>
#include <jwtsync/rotation.h>
#include <jwtsync/rotation_store.h>
#include <jwtsync/seal.h>
#include <jwtsync/sqlite_store.h>
#include <jwtsync/store.h>
#include <jwtsync/testing_store.h>

#include "../rotation/fixture.h"
#include "../support/scratch_directory.h"
#include "samples.h"

namespace jwtsync::samples_rotation_test {

using namespace rotation;
using rotation::Member;  // and not those of other rooms
using rotation::Outcome;

using rotation_samples = Samples;

TEST_F(rotation_samples, of_rotation_h) {
  Ring ring = fixture::staged();
  const Rows rows;
  const Moment now = fixture::start;
  const std::optional<Step> step = next_step(ring);
  if (step && evaluate(ring, rows, *step, now).is_open()) ring = apply(ring, rows, *step, now);
  EXPECT_EQ(ring, fixture::proved());
}

TEST_F(rotation_samples, of_store_h_and_sqlite_store_h) {
  const ScratchDirectory folder;
  const std::string path = folder / "ring.db";
  const auto writes = [&](Store& store) -> int {
    const auto transaction = store.begin(StoreAccess::write);
    if (!transaction) return fail(transaction.error());
    if (const auto put = (*transaction)->put("table", "name", "value"); !put) return fail(put.error());
    if (const auto kept = (*transaction)->commit(); !kept) return fail(kept.error());  // without it, nothing happened
    return 0;
  };
  const auto opens = [&]() -> int {
    const auto store = open_sqlite_store(path, world.clock);
    if (!store) return fail(store.error());
    return writes(**store);
  };
  EXPECT_EQ(opens(), 0) << said;
}

TEST_F(rotation_samples, of_postgresql_store_h) {
  const std::string connection = "host=127.0.0.1 port=1";  // where none is: tests/contract/postgresql has a server
  const auto opens = [&]() -> int {
    const auto store = open_postgresql_store(connection);
    if (!store) return fail(store.error());
    return 0;
  };
  EXPECT_NE(opens(), 0);
}

TEST_F(rotation_samples, of_rotation_store_h_and_testing_store_h) {
  testing::FakeClock clock;
  testing::MemoryStore store(clock);
  ASSERT_TRUE(StoredRotation(store, "staging").start(fixture::ring_of_one()));
  const Member member = fixture::member("auth/1");
  const Step step = fixture::stage(fixture::key("b"));
  const auto steps = [&]() -> int {
    StoredRotation rotation(store, "staging");
    const Result<Ring> ring = rotation.join(member);  // presence and ring, or neither
    if (!ring) return fail(ring.error());
    const Result<Outcome> outcome = rotation.take(ring->position, step);  // taken, held, or overtaken
    if (!outcome) return fail(outcome.error());
    return outcome->kind == Outcome::Kind::taken ? 0 : failed;
  };
  EXPECT_EQ(steps(), 0) << said;
}

#ifndef JWTSYNC_EVP_ONLY
TEST_F(rotation_samples, of_seal_h) {
  const Result<Secret> secret = Secret::copy_of(testing::other_canary_secret);
  const KeyRing ring = KeyRing::parse(Secret::copy_of(testing::canary_secret).value()).value();
  const std::string kid(ring.signing_key()->kid());
  const auto seals = [&]() -> int {
    const Result<Seal> seal = Seal::create(*secret);  // 32 bytes or more, such as `jwtsync generate` makes
    if (!seal) return fail(seal.error());
    const Result<std::string> sealed = seal->close(*ring.signing_key(), "staging", world.randomness);
    if (!sealed) return fail(sealed.error());
    const Result<KeyRing> opened = seal->open(*sealed, "staging", kid, Algorithm::hs256);
    return opened && opened->signing_key()->kid() == kid ? 0 : failed;
  };
  EXPECT_EQ(seals(), 0) << said;
}
#endif

}  // namespace jwtsync::samples_rotation_test

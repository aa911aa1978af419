// SPDX-License-Identifier: Apache-2.0
// Keys under seal in each store: they come and go with their ring, and no byte of them stands anywhere.
#include <gmock/gmock.h>
#include <jwtsync/rotation_store.h>
#include <jwtsync/seal.h>
#include <jwtsync/sqlite_store.h>
#include <jwtsync/testing.h>
#include <jwtsync/testing_store.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "../rotation/fixture.h"
#include "../support/scratch_directory.h"
#include "base/encoding.h"

namespace jwtsync::contract_sealed_keys_test {

using namespace rotation;
using namespace rotation::fixture;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Kind = rotation::Outcome::Kind;

SealedKey row(const std::string& kid) { return {kid, "sealed-" + kid}; }

Step sealed_stage(const std::string& kid) {
  Step made = stage(key(kid));
  made.sealed = row(kid).sealed;
  return made;
}

template <typename Made>
struct sealed_keys : ::testing::Test {
  void SetUp() override { ASSERT_TRUE(rotation->start(first(), row("a").sealed)); }

  /// Proved before the time of the clock: gates that wait for readers are open at once.
  static Ring first() { return first_ring("staging", policy(), key("a"), Moment(seconds(1))); }
  Kind take(const Step& step) { return rotation->take(rotation->load()->ring.position, step).value().kind; }
  std::vector<SealedKey> rows() { return rotation->sealed_keys().value().keys; }

  Made made;
  std::optional<StoredRotation> rotation{std::in_place, made.store(), "staging"};
};

struct InMemory {
  Store& store() { return memory; }
  testing::FakeClock clock;
  testing::MemoryStore memory{clock};
};

struct InSqlite {
  Store& store() { return *sqlite; }
  testing::FakeClock clock;
  ScratchDirectory folder;
  std::unique_ptr<Store> sqlite = open_sqlite_store(folder / "ring.db", clock).value();
};

using Stores = ::testing::Types<InMemory, InSqlite>;
TYPED_TEST_SUITE(sealed_keys, Stores);

TYPED_TEST(sealed_keys, come_with_their_ring_and_go_with_it) {
  EXPECT_THAT(this->rows(), ElementsAre(row("a")));
  for (const Step& each : {sealed_stage("b"), step(StepKind::prove, "b"), step(StepKind::promote, "b")}) {
    ASSERT_EQ(this->take(each), Kind::taken) << name_of(each.kind);
    EXPECT_THAT(this->rows(), ElementsAre(row("a"), row("b"))) << name_of(each.kind);
  }
  ASSERT_EQ(this->take(step(StepKind::record_switch, "a")), Kind::taken);
  this->made.clock.advance(seconds(1000));
  ASSERT_EQ(this->take(step(StepKind::retire, "a")), Kind::taken);
  EXPECT_THAT(this->rows(), ElementsAre(row("b")));
  ASSERT_EQ(this->take(sealed_stage("c")), Kind::taken);
  ASSERT_EQ(this->take(step(StepKind::abort, "c")), Kind::taken);
  EXPECT_THAT(this->rows(), ElementsAre(row("b")));
  ASSERT_EQ(this->take(step(StepKind::revoke, "b")), Kind::taken);
  EXPECT_THAT(this->rows(), IsEmpty());
}

TYPED_TEST(sealed_keys, stay_as_long_as_a_key_can_come_back) {
  Ring ring = this->first();
  ring.environment = "test";
  ring.keys.front() = first_ring("test", policy(), key("x"), Moment(seconds(1))).keys.front();
  ring.policy.reactivable = seconds(1000);
  this->rotation.emplace(this->made.store(), "test");
  ASSERT_TRUE(this->rotation->start(ring, row("x").sealed));
  for (const Step& each : {sealed_stage("y"), step(StepKind::prove, "y"), step(StepKind::promote, "y"),
                           step(StepKind::record_switch, "x")}) {
    ASSERT_EQ(this->take(each), Kind::taken) << name_of(each.kind);
  }
  this->made.clock.advance(seconds(500));
  ASSERT_EQ(this->take(step(StepKind::withdraw, "x")), Kind::taken);
  EXPECT_THAT(this->rows(), ElementsAre(row("x"), row("y")));
  ASSERT_EQ(this->take(step(StepKind::reactivate, "x")), Kind::taken);
  EXPECT_THAT(this->rows(), ElementsAre(row("x"), row("y")));
}

TYPED_TEST(sealed_keys, are_of_the_ring_that_comes_with_them) {
  ASSERT_EQ(this->take(sealed_stage("b")), Kind::taken);
  const Result<SealedKeys> read = this->rotation->sealed_keys();
  EXPECT_EQ(read->ring, this->rotation->load()->ring);
  StoredRotation other(this->made.store(), "production");
  EXPECT_EQ(other.sealed_keys().error().code, Code::not_found);
  ASSERT_TRUE(other.start(first_ring("production", policy(), key("p"), start)));
  EXPECT_THAT(other.sealed_keys()->keys, IsEmpty()) << "those of another environment";
}

TYPED_TEST(sealed_keys, are_not_written_by_a_step_that_is_not_taken) {
  ASSERT_EQ(this->take(sealed_stage("b")), Kind::taken);
  EXPECT_EQ(this->take(sealed_stage("c")), Kind::held);
  EXPECT_EQ(this->rotation->take({1, 1}, sealed_stage("c"))->kind, Kind::overtaken);
  EXPECT_THAT(this->rows(), ElementsAre(row("a"), row("b")));
}

TYPED_TEST(sealed_keys, are_resealed_all_or_none) {
  ASSERT_EQ(this->take(sealed_stage("b")), Kind::taken);
  const std::vector<Resealed> all{{"a", "sealed-a", "anew-a"}, {"b", "sealed-b", "anew-b"}};
  EXPECT_EQ(this->rotation->reseal({all[0], {"b", "another", "anew-b"}}), false);
  EXPECT_EQ(this->rotation->reseal({all[0], {"c", "sealed-c", "anew-c"}}), false);
  EXPECT_THAT(this->rows(), ElementsAre(row("a"), row("b")));
  EXPECT_EQ(this->rotation->reseal(all), true);
  EXPECT_THAT(this->rows(), ElementsAre(SealedKey{"a", "anew-a"}, SealedKey{"b", "anew-b"}));
  EXPECT_EQ(this->rotation->reseal(all), false) << "another was first";
}

#ifndef JWTSYNC_EVP_ONLY

constexpr std::string_view seal_secret = "seal-c4n4ry-0123456789abcdefghijklmn";

/// Whether a file of a folder has these bytes: as they are, in base64 at each of its three phases, or in hexadecimal.
bool stands_in_a_file_of(const std::string& folder, std::string_view bytes) {
  std::vector<std::string> forms{std::string(bytes), base::hex_encode(bytes)};
  for (const std::size_t phase : {0U, 1U, 2U}) {
    const std::string text = base::base64url_encode(std::string(phase, 'x') + std::string(bytes));
    forms.push_back(text.substr(4, text.size() - 8));  // what stands beside it changes the ends
  }
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(file), {}};
    for (const std::string& form : forms) {
      if (content.find(form) != std::string::npos) return true;
    }
  }
  return false;
}

TEST(sealed_keys_in_sqlite, leave_no_byte_in_any_file) {
  testing::FakeClock clock;
  testing::FakeRandomness randomness;
  const ScratchDirectory folder;
  const Seal seal = Seal::create(Secret::copy_of(seal_secret).value()).value();
  const KeyRing first = KeyRing::parse(Secret::copy_of(testing::canary_secret).value()).value();
  const KeyRing next = KeyRing::parse(Secret::copy_of(testing::other_canary_secret).value()).value();
  const std::unique_ptr<Store> store = open_sqlite_store(folder / "ring.db", clock).value();
  StoredRotation rotation(*store, "staging");
  const Key &a = *first.signing_key(), &b = *next.signing_key();
  const std::string sealed = seal.close(a, "staging", randomness).value();
  ASSERT_TRUE(rotation.start(first_ring("staging", policy(), key_of(a).value(), start), sealed));
  Step staging = stage(key_of(b).value());
  staging.sealed = seal.close(b, "staging", randomness).value();
  ASSERT_EQ(rotation.take({1, 1}, staging)->kind, Kind::taken);

  // The search finds what is there: of the sealed text its bytes.
  EXPECT_TRUE(stands_in_a_file_of(folder.path(), base::base64url_decode(sealed.substr(sealed.rfind('.') + 1)).value()));
  EXPECT_TRUE(stands_in_a_file_of(folder.path(), a.kid()));
  for (const std::string_view secret : {testing::canary_secret, testing::other_canary_secret, seal_secret}) {
    EXPECT_FALSE(stands_in_a_file_of(folder.path(), secret));
  }
  ASSERT_EQ(rotation.take({1, 2}, step(StepKind::abort, std::string(b.kid())))->kind, Kind::taken);
  EXPECT_FALSE(stands_in_a_file_of(folder.path(), testing::other_canary_secret));
  const SealedKeys kept = rotation.sealed_keys().value();
  ASSERT_EQ(kept.keys.size(), 1U);
  EXPECT_TRUE(seal.open(kept.keys[0].sealed, "staging", kept.keys[0].kid, Algorithm::hs256));
}

#endif

}  // namespace jwtsync::contract_sealed_keys_test

// SPDX-License-Identifier: Apache-2.0
// Steps of a rotation by hand, for tests: the store is opened as another process than the hub would.
//
//   lead_rotation STORE SEAL start KEY              the first generation; KEY is a file that holds a secret
//   lead_rotation STORE SEAL stage KEY              the next key
//   lead_rotation STORE SEAL step KIND KID          any step that needs no more; prints what it made, or what holds it
//   lead_rotation STORE SEAL abort                  gives up the key that is staged
//   lead_rotation STORE SEAL show                   the current document
//   lead_rotation STORE SEAL rows                   the names of its members, as JSON
#include <jwtsync/fleet.h>
#include <jwtsync/keyring.h>
#include <jwtsync/rotation_store.h>
#include <jwtsync/seal.h>
#include <jwtsync/sqlite_store.h>
#include <jwtsync/system.h>

#include <iostream>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace jwtsync;
using rotation::StepKind;
using std::chrono::seconds;

constexpr const char* environment = "staging";

/// Short, so that a whole rotation takes seconds.
rotation::Policy policy() {
  rotation::Policy policy;
  policy.lifetime = seconds(2);
  policy.leeway = seconds(0);
  policy.skew = seconds(1);
  policy.presence = seconds(6);
  policy.permit = seconds(4);
  return policy;
}

int fail(const Error& error) {
  std::cerr << error.message << '\n';
  return error.exit_status();
}

Result<KeyRing> key_at(const World& world, const std::string& path) {
  const Result<FileContent> content = world.files.read(path, 4096);
  return content ? KeyRing::parse(content->bytes) : failure(content.error());
}

int tell(const Result<rotation::Outcome>& outcome) {
  if (!outcome) return fail(outcome.error());
  if (outcome->kind == rotation::Outcome::Kind::taken) {
    std::cout << outcome->ring.position.generation << '\n';
    return 0;
  }
  for (const rotation::Hold& hold : outcome->gate.holds) std::cout << name_of(hold.kind) << ' ' << hold.who << '\n';
  return 1;
}

/// Takes steps in one store, each from the ring that stands there.
class Leader {
 public:
  Leader(const World& world, Store& store, const rotation::Seal& seal)
      : world_(world), rotation_(store, environment), seal_(seal) {}

  int run(const std::vector<std::string>& words) {
    const std::string& what = words[2];
    if (what == "show") return show();
    if (what == "rows") return rows();
    if (what == "abort") return abort();
    if (what == "step" && words.size() == 5) {
      return take({named<StepKind>(words[3]).value(), words[4], {}, {}, words[3] == "revoke" ? "leaked" : ""});
    }
    if (words.size() != 4) return 2;
    const Result<KeyRing> ring = key_at(world_, words[3]);
    if (!ring) return fail(ring.error());
    return what == "start" ? start(ring->keys().front()) : stage(ring->keys().front());
  }

 private:
  int show() {
    const Result<rotation::Glance> glance = rotation_.glance();
    if (!glance) return fail(glance.error());
    std::cout << glance->document << '\n';
    return 0;
  }

  int rows() {
    const Result<rotation::Stored> stored = rotation_.load();
    if (!stored) return fail(stored.error());
    std::string names;
    for (const rotation::Member& member : stored->rows.members)
      names += (names.empty() ? "\"" : ",\"") + member.name + '"';
    std::cout << '[' << names << "]\n";
    return 0;
  }

  int take(const rotation::Step& step) {
    const Result<rotation::Stored> stored = rotation_.load();
    return stored ? tell(rotation_.take(stored->ring.position, step)) : fail(stored.error());
  }

  int abort() {
    const Result<rotation::Stored> stored = rotation_.load();
    if (!stored) return fail(stored.error());
    const rotation::RingKey* const staged = stored->ring.in(rotation::KeyState::staged);
    return take({StepKind::abort, staged == nullptr ? "" : staged->kid});
  }

  int start(const Key& key) {
    const Result<rotation::RingKey> form = rotation::key_of(key);
    const Result<std::string> sealed = seal_.close(key, environment, world_.randomness);
    if (!form || !sealed) return fail(form ? sealed.error() : form.error());
    const auto now = std::chrono::floor<seconds>(world_.clock.now());
    const Result<void> started = rotation_.start(rotation::first_ring(environment, policy(), *form, now), *sealed);
    return started ? 0 : fail(started.error());
  }

  int stage(const Key& key) {
    const Result<rotation::RingKey> form = rotation::key_of(key);
    const Result<std::string> sealed = seal_.close(key, environment, world_.randomness);
    const Result<Nonce> nonce = Nonce::create(world_.randomness);
    if (!form || !sealed || !nonce) return fail(!form ? form.error() : !sealed ? sealed.error() : nonce.error());
    rotation::Step step{StepKind::stage, std::string(key.kid()), *form, nonce->text(), {}};
    step.sealed = *sealed;
    return take(step);
  }

  const World& world_;
  rotation::StoredRotation rotation_;
  const rotation::Seal& seal_;
};

}  // namespace

int main(int count, char** arguments) {
  const std::vector<std::string> words(arguments + 1, arguments + count);
  if (words.size() < 3) return 2;
  const System system({.log_level = Level::error});
  const World& world = system.world();
  const Result<FileContent> secret = world.files.read(words[1], 4096);
  if (!secret) return fail(secret.error());
  const Result<rotation::Seal> seal = rotation::Seal::create(secret->bytes);
  if (!seal) return fail(seal.error());
  const Result<std::unique_ptr<Store>> store = open_sqlite_store(words[0], world.clock);
  if (!store) return fail(store.error());
  return Leader(world, **store, *seal).run(words);
}

// SPDX-License-Identifier: Apache-2.0
// The answer to a deploy that gave this process a nonce, in the log: where nobody can address a process, its log is
// read.
#include "fleet/challenge.h"
#include "keeper/state.h"

#include <jwtsync/keeper.h>
#include <utility>

namespace jwtsync {

void Keeper::State::read_deploy() {
  Result<std::optional<Nonce>> nonce = fleet::nonce_of_deploy(world.variables);
  if (nonce) {
    deploy = *std::move(nonce);
  } else {
    // Nobody is without a key for it.
    world.events.record(Level::warning, nonce.error().message + "; " + nonce.error().hint);
  }
}

void Keeper::State::answer_deploy(Events& events) const {
  if (!deploy) return;
  Result<ChallengeAnswer> answer = challenge(*deploy, Variants::without);
  if (!answer) return;  // a fork without keys: it has none to tell of
  // A warning, so that no log leaves it out: who set the variable waits for it.
  events.record(Level::warning, fleet::logged_answer(*deploy, {report(), std::move(*answer), {}}));
}

}  // namespace jwtsync

// SPDX-License-Identifier: Apache-2.0
// A process that lives without a key: what it says, and to whom.
#include "keeper/state.h"

#include <jwtsync/keeper.h>
#include <string>
#include <utility>

namespace jwtsync {

Error Keeper::Snapshot::why_no_key() const {
  const Error& why = loaded.prepared.error();
  return {Code::ring_unavailable, "this process has no key: " + why.message, why.hint};
}

void Keeper::State::stay_without_key(keeper::Loaded loaded, Events& events) {
  const Error& why = loaded.prepared.error();
  // Of one of several issuers, the line says whose it is.
  events.record(Level::error, (handed ? "no JWT key yet: " : "this process has no JWT key yet: ") + why.message + "; " +
                                  (why.hint.empty() ? "run: jwtsync resolve" : why.hint));
  const std::shared_ptr<const Snapshot> before = current();
  const bool as_before = before && before->loaded.prepared.error() == why && before->loaded.facts == loaded.facts;
  if (!as_before) hold(std::move(loaded), 0);
}

}  // namespace jwtsync

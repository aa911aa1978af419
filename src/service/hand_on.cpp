// SPDX-License-Identifier: Apache-2.0
#include "service/hand_on.h"

#include <utility>

namespace jwtsync {

HandOn::HandOn() : state_(std::make_unique<State>()) {}
HandOn::~HandOn() = default;

Result<void> HandOn::take(const KeyRing& ring) {
  Result<token::HandOnSigner> signer = token::HandOnSigner::create(ring);
  if (!signer) return failure(std::move(signer).error());
  auto prepared = std::make_shared<const token::HandOnSigner>(std::move(*signer));
  const std::lock_guard lock(state_->mutex);
  state_->signer.swap(prepared);
  return {};
}

HandOn::Counts HandOn::counts() const noexcept { return {state_->handed_on, state_->failed}; }

tl::expected<void, Refusal> HandOn::State::append(std::string_view claims_json, std::string& out) {
  std::shared_ptr<const token::HandOnSigner> held;
  {
    const std::lock_guard lock(mutex);
    held = signer;
  }
  auto appended = held ? held->append(claims_json, out) : tl::unexpected(Refusal{Code::ring_unavailable});
  ++(appended ? handed_on : failed);
  return appended;
}

}  // namespace jwtsync

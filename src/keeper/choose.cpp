// SPDX-License-Identifier: Apache-2.0
// Whose token it is, where there are several issuers.
#include "keeper/state.h"

#include <jwtsync/issuer.h>
#include <jwtsync/keeper.h>
#include <algorithm>
#include <utility>

namespace jwtsync {
namespace {

/// Whatever claim it is about: nobody has looked at the signature yet, since it is not known by whose keys.
keeper::Refused refused_by_choice(Code code) noexcept { return {code, std::min(stage_of(code), Stage::key)}; }

}  // namespace

/// RFC 8725 3.8: the keys of an issuer are for its tokens alone, so `iss` says which are tried. That it is the issuer's
/// word is checked behind it, by the same rules: the signature first, and then `iss` once more.
tl::expected<std::size_t, Refusal> Keeper::Snapshot::place_of(std::string_view token, Scratch& scratch) const noexcept {
  const auto issuer = read_unverified_issuer(token, scratch);
  if (!issuer) return tl::unexpected(issuer.error());
  const auto found =
      std::find_if(parties.begin(), parties.end(), [&](const Party& party) { return party.is_called(*issuer); });
  if (found == parties.end()) return tl::unexpected(Refusal{Code::token_issuer_mismatch});
  return static_cast<std::size_t>(found - parties.begin());
}

std::vector<std::string> Keeper::Snapshot::names_of_issuers() const {
  std::vector<std::string> names;
  for (const Party& party : parties) names.insert(names.end(), party.names.begin(), party.names.end());
  return names;
}

tl::expected<std::size_t, Refusal> Keeper::choose(const Snapshot& held, std::string_view token, Local& local) const {
  const auto place = held.place_of(token, local.scratch_);
  local.chosen_ = place ? std::optional(*place) : std::nullopt;
  if (!place) state_->note_refusal(0, refused_by_choice(place.error().code), token, local.scratch_);
  return place;
}

Keeper::Local& Keeper::local_of(const Snapshot& held, std::size_t place, Local& local) {
  if (local.issuers_.size() < held.parties.size()) local.issuers_.resize(held.parties.size());
  return local.issuers_[place];
}

std::optional<std::string_view> Keeper::judged_by(const Local& local) const {
  if (local.mark_ != state_->mark.get() || !local.chosen_ || *local.chosen_ >= local.held_->parties.size()) {
    return std::nullopt;
  }
  return local.held_->parties[*local.chosen_].names.front();
}

Error Keeper::explain_by_issuer(const Snapshot& held, Refusal refusal, std::string_view token, Local& local) const {
  const auto place = held.place_of(token, local.scratch_);
  if (place) {
    const Keeper& keeper = *held.parties[*place].keeper;
    Local& own = local_of(held, *place, local);
    const Snapshot& judged = keeper.last_seen(own);
    if (judged.has_key()) return keeper.explain(refusal, token, own);
    const Error& why = judged.loaded.prepared.error();
    return {Code::ring_unavailable, "this process has no key of the token's issuer: " + why.message, why.hint};
  }
  return explain_issuer(place.error(), token, held.names_of_issuers());
}

std::optional<BothSides> Keeper::both_sides_by_issuer(const Snapshot& held, std::string_view token,
                                                      Local& local) const {
  const auto place = held.place_of(token, local.scratch_);
  auto sides = place ? held.parties[*place].keeper->both_sides(token, local_of(held, *place, local)) : std::nullopt;
  return sides ? std::move(sides) : BothSides{facts_of(token), {}};
}

}  // namespace jwtsync

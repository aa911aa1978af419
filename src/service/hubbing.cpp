// SPDX-License-Identifier: Apache-2.0
#include "service/hubbing.h"

#include <jwtsync/service.h>
#include <algorithm>
#include <utility>

namespace jwtsync {
namespace service {
namespace {

using rotation::Moment;
using std::chrono::seconds;

constexpr seconds between_steps{1}, between_looks_at_members{10}, between_sweeps{60};
constexpr seconds of_a_stop{30};  // so long a name is taken where no policy says it

rotation::Member member_of(const hub::Join& join, Moment now) {
  rotation::Member member;
  member.name = join.name;
  member.is_fenceable = join.is_fenceable;
  member.holding = join.holding;
  member.clock_offset = join.clock - now;
  member.lifetime = join.lifetime;
  member.grace = join.grace;
  if (join.held && !join.is_behind) member.taken = rotation::Taken{join.held->position, now};
  return member;
}

HttpResponse said_nothing() { return {204, {{"Cache-Control", "no-store"}}, {}, {}}; }

HttpResponse told(std::string body) {
  return {200, {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}}, std::move(body), {}};
}

/// Whether it is the store that failed, and not who asked.
bool is_of_the_store(Code code) {
  return code == Code::file_unreadable || code == Code::deadline_exceeded || code == Code::answer_malformed;
}

}  // namespace

bool is_hub_path(std::string_view path) noexcept {
  return path == hub::join_path || path == hub::read_path || path == hub::proof_path || path == hub::permit_path ||
         path == hub::seen_path || path == hub::leave_path || path == hub::offer_path;
}

Hubbing::Hubbing(const World& world, Store& store, HubOptions options)
    : world_(world),
      environment_(std::move(options.environment)),
      rotation_(store, environment_),
      view_(world_, rotation_, std::move(options.seals)),
      stepper_(world_, rotation_, view_.seals(), {options.takes_steps, options.every, options.keeps_standby}),
      sinks_(world_, rotation_, view_.seals()),
      writes_(world_.events, "the store of the rotation takes no writes", "the store of the rotation takes writes"),
      log_(world_.clock) {}

HttpResponse Hubbing::answer(std::string_view path, const std::string& body, RingRole role) {
  const auto call = [&] {
    if (path == hub::join_path) return join(body, role);
    if (path == hub::read_path) return read(body, role);
    if (path == hub::proof_path) return prove(body, role);
    if (path == hub::permit_path) return permit(body, role);
    if (path == hub::offer_path) return offer(body, role);
    return path == hub::seen_path ? seen(body, role) : leave(body, role);
  };
  Result<HttpResponse> response = call();
  return response ? std::move(*response) : refused(response.error());
}

template <typename Value>
Result<Value> Hubbing::written(Result<Value> result) {
  if (result) writes_.hear(std::nullopt);
  if (!result && is_of_the_store(result.error().code)) writes_.hear(result.error());
  return result;
}

Result<void> Hubbing::admit(const std::string& name, bool signs, RingRole role) const {
  if (role == RingRole::signs) return {};
  constexpr const char* hint = "[rotation] signer_token_files and signer_names of the hub say who may";
  if (signs) return failure(Code::access_denied, "this credential does not let its bearer sign", hint);
  const std::lock_guard lock(mutex_);
  const auto seat = seats_.find(name);
  if (seat == seats_.end() || !seat->second.signs) return {};
  return failure(Code::access_denied, "a member of this name signs, which this credential does not allow", hint);
}

/// Those whose time is over make room.
Result<void> Hubbing::seat(const std::string& name, const Seat& seat) {
  const Moment now = view_.now();
  const std::lock_guard lock(mutex_);
  if (seats_.size() >= most_members && !seats_.contains(name)) {
    std::erase_if(seats_, [&](const auto& each) { return each.second.until < now; });
    if (seats_.size() >= most_members) {
      return failure(Code::too_many_requests, "the hub has as many members as it takes",
                     "at most " + std::to_string(most_members) + " are there at once");
    }
  }
  seats_.insert_or_assign(name, seat);
  return {};
}

Result<HttpResponse> Hubbing::join(const std::string& body, RingRole role) {
  const Result<hub::Join> join = hub::parse_join(body);
  if (!join) return failure(join.error());
  if (join->environment != environment_) {
    return failure(Code::request_malformed, "the ring of this hub is of another environment",
                   "join the hub of your environment, or correct its [rotation] environment");
  }
  if (Result<void> may = admit(join->name, join->signs, role); !may) return failure(std::move(may).error());
  if (join->held) view_.hear(join->name, *join->held);
  const auto before = view_.ring();
  if (!before) {
    // A hub that is stopped counts who joins, and its store remembers why it stopped.
    if (before.error().code == Code::ring_unavailable && join->held) {
      const Seat taken{view_.now() + of_a_stop, join->signs};
      if (Result<void> room = seat(join->name, taken); !room) return failure(std::move(room).error());
      static_cast<void>(rotation_.join(member_of(*join, view_.now()), join->held, role == RingRole::signs));
    }
    return failure(before.error());
  }
  const Moment now = view_.now();
  const Seat taken{now + (*before)->ring().policy.presence, join->signs};
  if (Result<void> room = seat(join->name, taken); !room) return failure(std::move(room).error());
  const auto be_present = [&] {
    return written(rotation_.join(member_of(*join, now), join->held, role == RingRole::signs));
  };
  const Result<rotation::Ring> joined = be_present();
  if (!joined) return failure(joined.error());
  const auto ring = view_.ring_from(joined->position);
  if (!ring) return failure(ring.error());
  // A policy that was amended since may make presences longer: the member counts by the ring that it is given.
  if ((*ring)->ring().policy.presence > joined->policy.presence) {
    if (const Result<rotation::Ring> again = be_present(); !again) return failure(again.error());
  }
  return given(**ring, join->signs);
}

Result<HttpResponse> Hubbing::read(const std::string& body, RingRole role) {
  const Result<hub::Read> read = hub::parse_read(body);
  if (!read) return failure(read.error());
  if (Result<void> may = admit(read->name, read->signs, role); !may) return failure(std::move(may).error());
  auto ring = view_.ring();
  if (ring && read->after > (*ring)->ring().position) {
    view_.hear(read->name, {read->after, {}});
    ring = view_.ring();
  }
  if (!ring) return failure(ring.error());
  if (read->after < (*ring)->ring().position) return given(**ring, read->signs);
  HttpResponse nothing = said_nothing();
  if (read->wait > read->wait.zero()) nothing.hold = Hold{read->wait, ring_topic};
  return nothing;
}

Result<HttpResponse> Hubbing::prove(const std::string& body, RingRole role) {
  const Result<hub::Proof> proof = hub::parse_proof(body);
  if (!proof) return failure(proof.error());
  if (Result<void> may = admit(proof->name, false, role); !may) return failure(std::move(may).error());
  const auto trial = view_.trial();
  if (trial && trial->kid() == proof->kid) return prove_trial(*trial, *proof);
  auto ring = view_.ring();
  if (!ring) return failure(ring.error());
  Result<void> good = (*ring)->check(proof->kid, proof->answer);
  if (!good && good.error().code == Code::generation_overtaken) {
    static_cast<void>(view_.look());  // the member may have a ring that another hub gave it
    ring = view_.ring();
    if (ring) good = (*ring)->check(proof->kid, proof->answer);
  }
  if (!good) return failure(std::move(good).error());
  if (Result<void> kept = written(rotation_.prove(proof->name, proof->kid, proof->accepts, role == RingRole::signs));
      !kept) {
    return failure(std::move(kept).error());
  }
  return said_nothing();
}

HttpResponse Hubbing::given(const hub::Handout& ring, bool signs) const {
  const auto trial = view_.trial();
  return told(ring.reply(signs, view_.now(), trial ? trial->probe() : std::string_view()));
}

Result<HttpResponse> Hubbing::prove_trial(const hub::Trial& trial, const hub::Proof& proof) {
  if (Result<void> good = trial.check(proof.answer); !good) return failure(std::move(good).error());
  Result<void> kept = written(rotation_.record_rehearsed(proof.name, proof.kid, proof.accepts));
  return kept ? Result<HttpResponse>(said_nothing()) : failure(std::move(kept).error());
}

Result<HttpResponse> Hubbing::permit(const std::string& body, RingRole role) {
  const Result<hub::Permission> asked = hub::parse_permission(body);
  if (!asked) return failure(asked.error());
  if (Result<void> may = admit(asked->name, true, role); !may) return failure(std::move(may).error());
  auto ring = view_.ring();
  if (ring && asked->under > (*ring)->ring().position) {
    view_.hear(asked->name, {asked->under, {}});
    ring = view_.ring();
  }
  if (!ring) return failure(ring.error());
  const auto given = written(rotation_.permit(asked->name, asked->under, known(asked->uses)));
  if (!given) return failure(given.error());
  return told(hub::to_json(*given, (*ring)->ring().policy.permit));
}

Result<HttpResponse> Hubbing::seen(const std::string& body, RingRole role) {
  const Result<hub::Seen> seen = hub::parse_seen(body);
  if (!seen) return failure(seen.error());
  if (Result<void> may = admit(seen->name, false, role); !may) return failure(std::move(may).error());
  Result<void> kept = written(rotation_.record_uses(seen->name, known(seen->uses), role == RingRole::signs));
  return kept ? Result<HttpResponse>(said_nothing()) : failure(std::move(kept).error());
}

Result<HttpResponse> Hubbing::leave(const std::string& body, RingRole role) {
  const Result<hub::Seen> leaving = hub::parse_seen(body);
  if (!leaving) return failure(leaving.error());
  if (Result<void> may = admit(leaving->name, false, role); !may) return failure(std::move(may).error());
  if (Result<void> left = written(rotation_.leave(leaving->name, known(leaving->uses), role == RingRole::signs));
      !left) {
    return failure(std::move(left).error());
  }
  const std::lock_guard lock(mutex_);
  seats_.erase(leaving->name);
  return said_nothing();
}

/// Of a ring that the store lost. What is kept of it waits for `restore`.
Result<HttpResponse> Hubbing::offer(const std::string& body, RingRole role) {
  const std::optional<KeyRing> known = [&] {
    const std::lock_guard lock(mutex_);
    return offered_;
  }();
  const Result<hub::Offer> offer = hub::read_offer(body, known ? &*known : nullptr);
  if (!offer) return failure(offer.error());
  if (offer->ring.environment != environment_) {
    return failure(Code::request_malformed, "the ring that is offered is of another environment",
                   "offer it to the hub of its environment");
  }
  if (Result<void> may = admit(offer->name, false, role); !may) return failure(std::move(may).error());
  const Seat taken{view_.now() + of_a_stop, role == RingRole::signs};
  if (Result<void> room = seat(offer->name, taken); !room) return failure(std::move(room).error());
  Result<std::vector<rotation::OfferedKey>> keys = view_.seal(*offer);
  if (!keys) return failure(std::move(keys).error());
  const rotation::Offer kept{offer->document, std::move(*keys), role == RingRole::signs};
  if (const Result<void> kept_it = written(rotation_.offer(offer->name, kept)); !kept_it) {
    Error error = kept_it.error();
    if (error.code == Code::not_found) error.code = Code::ring_unavailable;  // it is the store that has none
    return failure(std::move(error));
  }
  const std::lock_guard lock(mutex_);
  offered_ = offer->keys;
  return said_nothing();
}

/// Of keys that the ring has, and of senders without a kid for who takes such tokens: of others nothing is remembered,
/// so that no row grows by what a member makes up.
std::vector<rotation::Use> Hubbing::known(std::vector<rotation::Use> uses) {
  const auto ring = view_.ring();
  if (!ring) return uses;
  std::erase_if(uses, [&](const rotation::Use& use) { return (*ring)->ring().find(use.kid) == nullptr; });
  for (rotation::Use& use : uses) {
    if (!(*ring)->ring().find(use.kid)->takes_unnamed) use.unnamed.clear();
  }
  return uses;
}

/// Who asked is told; who looks after the hub reads of what a member did wrong.
HttpResponse Hubbing::refused(const Error& error) {
  const bool is_told_once = is_of_the_store(error.code) || error.code == Code::ring_unavailable;
  const bool is_everyday = error.code == Code::generation_overtaken || error.code == Code::not_found;
  const auto ending = is_told_once || is_everyday ? std::nullopt : log_.due(error.code);
  if (ending) {
    world_.events.record(Level::warning,
                         "the hub refused (" + std::string(name_of(error.code)) + "): " + error.message + *ending);
  }
  return error_response(error);
}

std::vector<std::uint64_t> Hubbing::take_news() {
  if (!has_news()) return {};
  const auto ring = view_.ring();
  const std::lock_guard lock(mutex_);
  if (ring) told_ = (*ring)->ring().position;
  return {ring_topic};
}

bool Hubbing::has_news() const {
  const auto ring = view_.ring();
  const std::lock_guard lock(mutex_);
  return ring && (*ring)->ring().position != told_;
}

bool Hubbing::attend() {
  static_cast<void>(view_.look());
  const std::chrono::nanoseconds now = world_.clock.elapsed();
  if (const auto ring = view_.ring()) {
    const rotation::Ring& current = (*ring)->ring();
    if (now >= next_step_ || current.position != attended_) {
      attended_ = current.position;
      if (stepper_.attend(current)) static_cast<void>(view_.look());
      next_step_ = now + (rotation::next_step(current) ? between_steps : between_looks_at_members);
    }
    if (now >= next_sweep_) {
      next_sweep_ = now + between_sweeps;
      static_cast<void>(written(rotation_.sweep()));
    }
  }
  return has_news();
}

void Hubbing::attend_to_sinks() {
  // Of a hub that is stopped nobody knows whether its keys are the right ones.
  if (const auto ring = view_.ring()) sinks_.attend((*ring)->ring());
}

HubState Hubbing::state() const {
  HubState state{environment_};
  if (auto ring = view_.ring()) state.ring = std::move(*ring);
  state.progress = stepper_.progress();
  state.sinks = sinks_.state();
  state.fault = view_.fault();
  if (!state.fault) state.fault = writes_.failing();
  return state;
}

}  // namespace service

Hub::Hub(const World& world, Store& store, HubOptions options)
    : hubbing_(std::make_unique<service::Hubbing>(world, store, std::move(options))) {}

Hub::~Hub() = default;

bool Hub::attend() { return hubbing_->attend(); }

void Hub::attend_to_sinks() { hubbing_->attend_to_sinks(); }

}  // namespace jwtsync

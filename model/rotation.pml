// SPDX-License-Identifier: Apache-2.0
// The rotation protocol: what hub, services and third parties do, in any order, with crashes, cuts and clocks that are
// wrong. docs/decisions/0027-rotation-model.md says what is modelled; scripts/model runs it.
//
// All is one process whose steps are atomic: each is one transaction of the store, or one act of one program. Who is
// cut off, slow or suspended is one whose next step does not come, so that no fault but a crash needs a step.
#include "state.pml"
#include "invariants.pml"
#include "outside.pml"
#include "hub.pml"
#include "members.pml"
#include "failover.pml"

init {
  begin();
  do
  // The hub.
  :: stage(0) :: prove(0) :: promote(0) :: switched(0) :: retire(0) :: forget_key(0)
#ifdef BACK
  :: back(0) :: abort(0) :: reactivate(0)
#endif
#ifdef REVOKE
  :: revoke(0, 0) :: revoke(0, 1) :: revoke(0, 2)
#endif
#ifdef HUBS
  :: look(0) :: look(1)
  :: stage(1) :: prove(1) :: promote(1) :: switched(1) :: retire(1) :: forget_key(1)
#ifdef BACK
  :: back(1) :: abort(1) :: reactivate(1)
#endif
#endif
#ifdef KID_COMES_BACK
  :: stage_again(0)
#endif
  // The members.
  :: join(A) :: join(B)
  :: join_unanswered(A) :: join_unanswered(B)
  :: stay(A) :: stay(B)
  :: read_ring(A) :: read_ring(B)
  :: give_proof(A) :: give_proof(B)
  :: get_permit(A) :: get_permit(B)
  :: permit_unanswered(A) :: permit_unanswered(B)
  :: sign(A) :: sign(B)
  :: crash(A) :: crash(B)
  :: leave(A) :: leave(B)
#if defined(BIRTH) || defined(CHILD_FROM_CACHE)
  :: start_from_cache(A) :: start_from_cache(B)
#endif
#ifdef TWO_CLOCK_READINGS
  :: check_permit(A) :: check_permit(B)
  :: sign_later(A) :: sign_later(B)
#endif
#ifdef REPLIES
  :: ask_ring(A) :: ask_ring(B)
  :: ask_to_join(A) :: ask_to_join(B)
  :: receive(A) :: receive(B)
#endif
#ifdef JOIN_IN_TWO
  :: register(A) :: register(B)
#endif
  // The world around them.
#ifdef THIRD_PARTY
  :: fetch(A) :: fetch(B)
  :: refused_outside(0) :: refused_outside(1) :: refused_outside(2)
#endif
#ifdef SINK
  :: write_sink() :: start_from_sink(sink) :: start_from_sink(sink_before)
#endif
#ifdef FAILOVER
  :: replicate() :: fail_over()
  :: restore(true, true) :: restore(true, false) :: restore(false, true) :: restore(false, false)
#endif
  :: tick()
  // What must never be.
  :: refused(A, 0) :: refused(A, 1) :: refused(A, 2)
  :: refused(B, 0) :: refused(B, 1) :: refused(B, 2)
  :: not_one_active()
  :: kid_came_back(0) :: kid_came_back(1) :: kid_came_back(2)
  od
}

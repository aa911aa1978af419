// SPDX-License-Identifier: Apache-2.0
// The hub's steps: a transaction each, which evaluates its gate on the rows as they stand there.
//
// With HUBS there are two over one store. Each looks at the ring first, decides, and takes its step later; the store
// takes it only if the ring still is the generation that was looked at.

#ifdef HUBS
byte seen[6];          // the ring that a hub looked at
bit has_looked[2];
bit seen_is_old[2];    // another step came after it
#define see(h, k) seen[3 * (h) + (k)]
#ifdef NO_GENERATION_COMPARE
#define may_step(h) has_looked[h]
#else
#define may_step(h) (has_looked[h] && !seen_is_old[h])
#endif
#else
#define see(h, k) state[k]
#define may_step(h) running
#endif

#ifdef NO_SKEW
#define GATE_SKEW 0
#else
#define GATE_SKEW SKEW
#endif

#define sees(h, s) (see(h, 0) == (s) || see(h, 1) == (s) || see(h, 2) == (s))
#define sees_which(h, s) (see(h, 0) == (s) -> 0 : (see(h, 1) == (s) -> 1 : (see(h, 2) == (s) -> 2 : NO_KEY)))
byte new;  // the keys of a step while it is taken, 0 between steps
byte old;

#ifdef HUBS
inline look(h) {
  d_step {
    !has_looked[h] || seen_is_old[h] ->
    see(h, 0) = state[0]; see(h, 1) = state[1]; see(h, 2) = state[2];
    has_looked[h] = true; seen_is_old[h] = false;
    printf("hub %d: looks at the ring\n", h + 1);
  }
}
#endif

// What is written is made of what was looked at.
inline begin_step(h) {
#ifdef HUBS
  if
  :: seen_is_old[h] -> printf("broken: two rings of one generation\n"); assert(false)
  :: else
  fi;
  state[0] = see(h, 0); state[1] = see(h, 1); state[2] = see(h, 2);
#endif
  skip
}

inline end_step(h) {
  behind[A] = least(behind[A] + 1, MOST_BEHIND);
  behind[B] = least(behind[B] + 1, MOST_BEHIND);
#ifdef HAS_REPLIES
  if :: reply_kind[A] != NO_REPLY -> reply_behind[A] = least(reply_behind[A] + 1, MOST_BEHIND) :: else fi;
  if :: reply_kind[B] != NO_REPLY -> reply_behind[B] = least(reply_behind[B] + 1, MOST_BEHIND) :: else fi;
#endif
#ifdef HUBS
  // What a hub looked at and may no longer write is forgotten.
#ifdef NO_GENERATION_COMPARE
  has_looked[h] = false;
  seen_is_old[0] = has_looked[0]; seen_is_old[1] = has_looked[1];
#else
  seen[0] = 0; seen[1] = 0; seen[2] = 0; seen[3] = 0; seen[4] = 0; seen[5] = 0;
  has_looked[0] = false; has_looked[1] = false;
#endif
#endif
}

inline nothing_proved() {
  proof[A] = false; proof[B] = false;
  proved = false; proof_wait = 0;
}

inline nothing_switched() {
  has_switched[A] = false; has_switched[B] = false;
  switch_over = false; expiry_wait = 0;
}

// 1. Nothing staged or retiring, and a kid that is new to the registry.
#define has_room(h) (!sees(h, STAGED) && !sees(h, RETIRING))
inline stage(h) {
  d_step {
    may_step(h) && has_room(h) && (see(h, 1) == NEW || (KEYS == 3 && see(h, 2) == NEW)) ->
    begin_step(h);
    new = (state[1] == NEW -> 1 : 2);
    state[new] = STAGED;
    end_step(h);
    nothing_proved();
    printf("hub %d: stages K%d\n", h + 1, new + 1);
    new = 0; old = 0;
  }
}

#ifdef KID_COMES_BACK
inline stage_again(h) {
  d_step {
    may_step(h) && has_room(h) && sees(h, REVOKED) ->
    begin_step(h);
    new = which(REVOKED);
    state[new] = STAGED;
    end_step(h);
    nothing_proved();
    printf("hub %d: stages K%d again\n", h + 1, new + 1);
    new = 0; old = 0;
  }
}
#endif

// 2. Every present member has its proof, the unfenceable are waited for by name, and a sink gives the key to all.
#if defined(NO_PROOF)
#define is_in(i) true
#elif defined(UNFENCEABLE_TAKEN_FOR_FENCED)
#define is_in(i) (proof[i] || presence[i] == 0)
#else
#define is_in(i) (proof[i] || (is_unfenceable(i) -> !named[i] : presence[i] == 0))
#endif
#ifdef SINK
#define sink_has_it (is(STAGED) && holds(sink, which(STAGED)))
#define sink_has_settled (sink_has_it && sink_unsettled == 0)
#else
#define sink_has_it true
#define sink_has_settled true
#endif
#ifdef PROVED_BEFORE_SINK
#define sinks_are_in sink_has_it
#else
#define sinks_are_in sink_has_settled
#endif
#ifdef NO_THIRD_PARTY_WAIT
#define PROOF_WAIT 0
#else
#define PROOF_WAIT (CACHE + GATE_SKEW)
#endif
inline prove(h) {
  d_step {
    may_step(h) && sees(h, STAGED) && !proved && is_in(A) && is_in(B) && sinks_are_in ->
    begin_step(h);
    proved = true;
    proof_wait = PROOF_WAIT;
    proof[A] = false; proof[B] = false;
    printf("hub %d: says that K%d is proved\n", h + 1, which(STAGED) + 1);
  }
}

// 3. Proved, and what third parties read before is out of their caches.
inline promote(h) {
  d_step {
    may_step(h) && sees(h, STAGED) && proved && proof_wait == 0 ->
    begin_step(h);
    new = which(STAGED); old = which(ACTIVE);
    if :: old != NO_KEY -> state[old] = RETIRING :: else fi;
    REACHED(REACTIVATION, new < old && old != NO_KEY && life[A] == LIVE && token[1] > 0)
    state[new] = ACTIVE;
    end_step(h);
    nothing_proved();
    nothing_switched();
    printf("hub %d: promotes K%d\n", h + 1, new + 1);
    new = 0; old = 0;
  }
}

// 4. Who held a permit has proved the ring of now, or its permit is over by every clock.
#if defined(NO_SWITCH_PROOF)
#define signs_no_more(i) true
#elif defined(PRESENCE_FOR_PERMIT)
#define signs_no_more(i) (has_switched[i] || presence[i] == 0)
#else
#define signs_no_more(i) (has_switched[i] || permit[i] <= SKEW - GATE_SKEW)
#endif
#ifdef NO_LIFETIME_WAIT
#define EXPIRY_WAIT 0
#else
#define EXPIRY_WAIT (LIFETIME + 2 * GATE_SKEW)
#endif
inline switched(h) {
  d_step {
    may_step(h) && sees(h, RETIRING) && !switch_over && signs_no_more(A) && signs_no_more(B) ->
    begin_step(h);
    nothing_switched();
    switch_over = true;
    expiry_wait = EXPIRY_WAIT;
    printf("hub %d: says that nothing signs with K%d\n", h + 1, which(RETIRING) + 1);
  }
}

// 5. The last token of the retiring key is over: it does not verify, and may be re-activated; later it is gone.
inline retire(h) {
  d_step {
    may_step(h) && sees(h, RETIRING) && switch_over && expiry_wait == 0 ->
    begin_step(h);
    old = which(RETIRING);
    state[old] = INVALID;
    end_step(h);
    nothing_switched();
    printf("hub %d: retires K%d, which may be re-activated\n", h + 1, old + 1);
    new = 0; old = 0;
  }
}

inline forget_key(h) {
  d_step {
    may_step(h) && sees(h, INVALID) ->
    begin_step(h);
    old = which(INVALID);
    state[old] = RETIRED;
    gone[old] = true;
    end_step(h);
    REACHED(TWO_ROTATIONS, token[2] > 0 && state[0] == RETIRED && state[1] == RETIRED && state[2] == ACTIVE)
    printf("hub %d: K%d is gone for ever\n", h + 1, old + 1);
    new = 0; old = 0;
  }
}

// 6. Back, and forth again: at once, while the other key is retiring, since all hold it.
inline back(h) {
  d_step {
    may_step(h) && sees(h, RETIRING) ->
    begin_step(h);
    new = which(RETIRING); old = which(ACTIVE);
    if :: old != NO_KEY -> state[old] = RETIRING :: else fi;
    REACHED(BACK_AND_FORTH, new > old && token[0] > 0 && token[1] > 0)
    state[new] = ACTIVE;
    end_step(h);
    nothing_switched();
    printf("hub %d: goes back to K%d\n", h + 1, new + 1);
    new = 0; old = 0;
  }
}

inline abort(h) {
  d_step {
    may_step(h) && sees(h, STAGED) ->
    begin_step(h);
    old = which(STAGED);
    state[old] = RETIRED;
    gone[old] = true;
    end_step(h);
    nothing_proved();
    printf("hub %d: aborts, and K%d is gone for ever\n", h + 1, old + 1);
    new = 0; old = 0;
  }
}

// A key that verifies no more is held by none, so that it is staged again, and signs when it is proved anew.
inline reactivate(h) {
  d_step {
    may_step(h) && has_room(h) && sees(h, INVALID) ->
    begin_step(h);
    new = which(INVALID); old = which(ACTIVE);
#ifdef BACK_TO_INVALID
    state[new] = ACTIVE;
    if :: old != NO_KEY -> state[old] = RETIRING :: else fi;
    nothing_switched();
#else
    state[new] = STAGED;
#endif
    end_step(h);
    nothing_proved();
    printf("hub %d: re-activates K%d\n", h + 1, new + 1);
    new = 0; old = 0;
  }
}

// 7. A standby that is proved takes over in the same step; without one, nothing signs until the next is proved.
#ifdef STANDBY_UNPROVED
#define standby_is_ready is(STAGED)
#else
#define standby_is_ready (is(STAGED) && proved && proof_wait == 0)
#endif
inline revoke(h, k) {
  d_step {
    may_step(h) && (in_use(see(h, k)) || see(h, k) == INVALID) ->
    begin_step(h);
    old = state[k];
    state[k] = REVOKED;
    gone[k] = true;
    token[k] = 0;  // its tokens are to be refused
    if
    :: old == STAGED -> nothing_proved()
    :: old == RETIRING -> nothing_switched()
    :: old == ACTIVE ->
      if
      :: standby_is_ready ->
        new = which(STAGED);
        state[new] = ACTIVE;
        nothing_proved();
        REACHED(REVOCATION_WITH_STANDBY, life[A] == LIVE && may_sign[A] && life[B] == LIVE)
      :: else
      fi;
      nothing_switched()
    :: else
    fi;
    end_step(h);
    printf("hub %d: revokes K%d\n", h + 1, k + 1);
    new = 0; old = 0;
  }
}

// SPDX-License-Identifier: Apache-2.0
// What must never be. Each is a step that can be taken only where it is broken.

// "No unexpired, unrevoked token is refused": a live member says 401 for a key that it does not hold. It might read the
// ring first, but not while its last reading cools down; a fenced one says 503, and an unfenceable child 401 always.
#define says_401(i) (life[i] == LIVE || (is_unfenceable(i) && is_running(i)))
inline refused(i, k) {
  d_step {
    says_401(i) && token[k] > 0 && !holds(verifies[i], k) ->
    printf("broken: %c refuses a token of K%d, which is valid\n", 'A' + i, k + 1);
    assert(false);
  }
}

inline refused_outside(k) {
#ifdef THIRD_PARTY
  d_step {
    cache_left > 0 && token[k] > 0 && !holds(cached, k) ->
    printf("broken: the third party refuses a token of K%d, which is valid\n", k + 1);
    assert(false);
  }
#endif
}

#define actives ((state[0] == ACTIVE) + (state[1] == ACTIVE) + (state[2] == ACTIVE))
inline not_one_active() {
  d_step {
    actives > 1 || (actives == 0 && !gone[0] && !gone[1] && !gone[2]) ->
    printf("broken: %d keys are active\n", actives);
    assert(false);
  }
}

inline kid_came_back(k) {
  d_step {
    gone[k] && (in_use(state[k]) || state[k] == INVALID) ->
    printf("broken: K%d came back\n", k + 1);
    assert(false);
  }
}

// Shown to be reached: a run that calls it an error must find it.
#ifdef REACH
#define REACHED(what, condition) \
  if :: REACH == what && (condition) -> printf("reached\n"); assert(false) :: else fi;
#else
#define REACHED(what, condition)
#endif
#define TWO_ROTATIONS 1
#define BACK_AND_FORTH 2
#define REACTIVATION 3
#define REVOCATION_WITH_STANDBY 4
#define RESTORED 5

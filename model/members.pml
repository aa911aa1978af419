// SPDX-License-Identifier: Apache-2.0
// Members: the calls that each makes of the hub, and what it does by itself.

#define is_current(i) (behind[i] == 0)

inline take_ring(i) {
  verifies[i] = verifying;
  signs_with[i] = which(ACTIVE);
  behind[i] = 0;
}

inline drop_ring(i) {
  verifies[i] = 0;
  signs_with[i] = NO_KEY;
  behind[i] = 0;
}

// `join`: presence is written and the ring is read in one transaction.
inline join(i) {
#ifdef JOIN_IN_TWO
  d_step {
    exists(i) && life[i] != LIVE && reply_kind[i] == NO_REPLY && running ->
    make_reply(i, JOIN_REPLY);
    printf("%c: reads the ring, and will say that it is there\n", 'A' + i);
  }
#else
  d_step {
    exists(i) && life[i] != LIVE && running ->
    if :: life[i] == DOWN -> drop_reply(i) :: else fi;
    presence[i] = PRESENCE;
    named[i] = is_unfenceable(i);
    proof[i] = false;
    take_ring(i);
    life[i] = LIVE;
    printf("%c: joins, and holds %c%c%c\n", 'A' + i, KEYS_OF(verifies[i]));
  }
#endif
}

// The reply of a call is lost: the store has its row, and the member does not know.
inline join_unanswered(i) {
  d_step {
    exists(i) && life[i] != LIVE && running && (presence[i] != PRESENCE || proof[i]) ->
    presence[i] = PRESENCE;
    named[i] = is_unfenceable(i);
    proof[i] = false;
    printf("%c: joins, and never learns of it\n", 'A' + i);
  }
}

// A poll that has no news keeps it present.
inline stay(i) {
  d_step {
    life[i] == LIVE && running && presence[i] != PRESENCE ->
    presence[i] = PRESENCE;
    printf("%c: stays present\n", 'A' + i);
  }
}

inline read_ring(i) {
  d_step {
    life[i] == LIVE && running && !is_current(i) ->
    take_ring(i);
    printf("%c: reads the ring, and holds %c%c%c\n", 'A' + i, KEYS_OF(verifies[i]));
  }
}

// `proof`: of the staged key, and that it holds the ring of now. A child may start again from a sink, so that what it
// holds proves nothing while the sink may still give what stood there before.
#ifdef PROOF_BEFORE_SINK
#define may_prove(i) true
#else
#define may_prove(i) (!is_unfenceable(i) || sink_has_settled)
#endif
#define has_proof(i) (is(STAGED) && !proved && may_prove(i))
inline give_proof(i) {
  d_step {
    life[i] == LIVE && running && is_current(i) &&
      ((has_proof(i) && !proof[i]) || (is(RETIRING) && !switch_over && !has_switched[i])) ->
    proof[i] = has_proof(i);
    has_switched[i] = is(RETIRING) && !switch_over;
    printf("%c: proves that it holds %c%c%c\n", 'A' + i, KEYS_OF(verifies[i]));
  }
}

// `permit`: stands in the store before it is used, and is refused to who is not present or holds an older ring.
#define signs(i) (!is_unfenceable(i))
inline get_permit(i) {
  d_step {
    signs(i) && life[i] == LIVE && running && is_current(i) && (permit[i] != PERMIT_SURELY_OVER || !may_sign[i]) ->
    permit[i] = PERMIT_SURELY_OVER;
    may_sign[i] = true;
    printf("%c: gets a permit\n", 'A' + i);
  }
}

inline permit_unanswered(i) {
  d_step {
    signs(i) && life[i] == LIVE && running && is_current(i) && permit[i] != PERMIT_SURELY_OVER && !may_sign[i] ->
    permit[i] = PERMIT_SURELY_OVER;
    printf("%c: asks for a permit, and never gets the answer\n", 'A' + i);
  }
}

// One reading of the clock says that the permit holds, and when the token ends. Of all readings within the skew, the
// latest before the permit's end makes the longest token; in ticks until every clock says that it is over:
#define longest_token(i) (permit[i] == 0 -> TOKEN_SURELY_OVER : least(TOKEN_SURELY_OVER, permit[i] - 1 + LIFETIME))
#ifdef SIGN_WITHOUT_PERMIT
#define permit_holds(i) may_sign[i]
#else
#define permit_holds(i) (may_sign[i] && permit[i] > 0)
#endif
byte longest;  // the token that is signed now, 0 else
inline hand_out(i) {
  token[signs_with[i]] = most(token[signs_with[i]], longest);
  printf("%c: signs a token with K%d\n", 'A' + i, signs_with[i] + 1);
}
#define could_sign(i) (is_running(i) && signs_with[i] != NO_KEY && state[signs_with[i]] != REVOKED)
inline sign(i) {
  d_step {
    could_sign(i) && permit_holds(i) && token[signs_with[i]] < longest_token(i) ->
    longest = longest_token(i);
    hand_out(i);
    longest = 0;
  }
}

#ifdef TWO_CLOCK_READINGS
bit has_checked[2];
inline check_permit(i) {
  d_step {
    could_sign(i) && permit_holds(i) && !has_checked[i] ->
    has_checked[i] = true;
    printf("%c: looks at its permit\n", 'A' + i);
  }
}
inline sign_later(i) {
  d_step {
    could_sign(i) && has_checked[i] ->
    has_checked[i] = false;
    longest = TOKEN_SURELY_OVER;
    hand_out(i);
    longest = 0;
  }
}
#endif

#if defined(BIRTH) || defined(CHILD_FROM_CACHE)
#define forgets_ring(i) false  // its cache has it
#else
#define forgets_ring(i) true
#endif
inline stop(i) {
  life[i] = DOWN;
  may_sign[i] = false;
  if :: forgets_ring(i) -> drop_ring(i) :: else fi;
#ifdef TWO_CLOCK_READINGS
  has_checked[i] = false;
#endif
  drop_reply(i);
}

inline crash(i) {
  d_step {
    is_running(i) ->
    stop(i);
    printf("%c: crashes\n", 'A' + i);
  }
}

// `leave`: who stops for good says so, and is neither asked nor waited for.
inline leave(i) {
  d_step {
    life[i] == LIVE && running ->
    stop(i);
    presence[i] = 0; permit[i] = 0; proof[i] = false; has_switched[i] = false; named[i] = false;
    printf("%c: leaves\n", 'A' + i);
  }
}

// The hub is down, and a cache has what this member held last. It is fenced from birth; a child cannot be.
#ifdef CHILD_FROM_CACHE
#define has_cache(i) true
#else
#define has_cache(i) (!is_unfenceable(i))
#endif
#ifdef BORN_LIVE
#define BORN LIVE
#else
#define BORN FENCED
#endif
inline start_from_cache(i) {
  d_step {
    life[i] == DOWN && verifies[i] != 0 && has_cache(i) ->
    life[i] = BORN;
    printf("%c: starts from its cache, and holds %c%c%c\n", 'A' + i, KEYS_OF(verifies[i]));
  }
}

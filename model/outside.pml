// SPDX-License-Identifier: Apache-2.0
// What is outside of the members: time, third parties, a sink, and replies that come late.

#ifdef THIRD_PARTY
byte cached;      // the keys that a third party read from a service
byte cache_left;  // until it reads them again

#ifdef FENCED_SERVES_JWKS
#define serves_jwks(i) (is_running(i) && !is_unfenceable(i))
#else
#define serves_jwks(i) (life[i] == LIVE && !is_unfenceable(i))
#endif
inline fetch(i) {
  d_step {
    serves_jwks(i) && verifies[i] != 0 && (cached != verifies[i] || cache_left != CACHE) ->
    cached = verifies[i];
    cache_left = CACHE;
    printf("third party: reads %c%c%c from %c\n", KEYS_OF(cached), 'A' + i);
  }
}
#endif

#ifdef SINK
byte sink;            // what a provider's store gives
byte sink_before;     // what it may still give for a while
byte sink_unsettled;  // that while
inline write_sink() {
  d_step {
    sink != verifying && sink_unsettled == 0 && running ->
    sink_before = sink;
    sink = verifying;
    sink_unsettled = BOUND;
    printf("hub 1: writes the sink: %c%c%c\n", KEYS_OF(sink));
  }
}

// The hub is down: the child starts from the sink, read at this moment, if the hub has its name from before.
#ifdef UNNAMED_FROM_SINK
#define is_waited_for true
#else
#define is_waited_for named[B]
#endif
inline start_from_sink(set) {
  d_step {
    life[B] == DOWN && is_waited_for && set != 0 ->
    life[B] = FENCED;
    verifies[B] = set;
    behind[B] = MOST_BEHIND;
    printf("B: starts from the sink, and holds %c%c%c\n", KEYS_OF(verifies[B]));
  }
}
#endif

#if defined(REPLIES) || defined(JOIN_IN_TWO)
#define HAS_REPLIES
#ifdef JOIN_IN_TWO
#define is_read_alone true
#else
#define is_read_alone false
#endif
#define NO_REPLY 0
#define RING_REPLY 1
#define JOIN_REPLY 2
byte reply_kind[2];  // a reply that is on its way, and may be overtaken
byte reply_verifies[2];
byte reply_signs_with[2];
byte reply_behind[2];
#endif

inline drop_reply(i) {
#ifdef HAS_REPLIES
  reply_kind[i] = NO_REPLY;
  reply_verifies[i] = 0; reply_signs_with[i] = 0; reply_behind[i] = 0;
#endif
  skip
}

inline make_reply(i, kind) {
  reply_kind[i] = kind;
  reply_verifies[i] = verifying; reply_signs_with[i] = which(ACTIVE); reply_behind[i] = 0;
}

inline ask_ring(i) {
  d_step {
    life[i] == LIVE && reply_kind[i] == NO_REPLY && running ->
    make_reply(i, RING_REPLY);
    printf("%c: asks for the ring; the reply is on its way\n", 'A' + i);
  }
}

inline ask_to_join(i) {
  d_step {
    exists(i) && life[i] != LIVE && reply_kind[i] == NO_REPLY && running ->
    presence[i] = PRESENCE; named[i] = is_unfenceable(i); proof[i] = false;
    make_reply(i, JOIN_REPLY);
    printf("%c: joins; the reply is on its way\n", 'A' + i);
  }
}

// A process never goes back.
#ifdef PROCESS_GOES_BACK
#define is_newer(i) true
#else
#define is_newer(i) (reply_behind[i] < behind[i] || verifies[i] == 0)
#endif
inline receive(i) {
  d_step {
    reply_kind[i] != NO_REPLY && (is_running(i) || reply_kind[i] == JOIN_REPLY) ->
    if
    :: is_newer(i) ->
      verifies[i] = reply_verifies[i]; signs_with[i] = reply_signs_with[i]; behind[i] = reply_behind[i]
    :: else
    fi;
    if :: reply_kind[i] == JOIN_REPLY -> life[i] = LIVE :: else fi;
    drop_reply(i);
    printf("%c: receives a reply, and holds %c%c%c\n", 'A' + i, KEYS_OF(verifies[i]));
  }
}

// JOIN_IN_TWO: the ring was read before.
inline register(i) {
  d_step {
    reply_kind[i] == JOIN_REPLY && life[i] != LIVE ->
    presence[i] = PRESENCE; named[i] = is_unfenceable(i); proof[i] = false;
    verifies[i] = reply_verifies[i]; signs_with[i] = reply_signs_with[i]; behind[i] = reply_behind[i];
    life[i] = LIVE;
    drop_reply(i);
    printf("%c: says that it is there, and holds %c%c%c\n", 'A' + i, KEYS_OF(verifies[i]));
  }
}

// Time. A lapse is counted by a clock that goes on in suspension.
#ifdef LAPSE_CLOCK_STOPS
#define lapses(i) false
#else
#define lapses(i) (presence[i] == 0 && life[i] == LIVE)
#endif
inline pass(i) {
  presence[i] = less(presence[i]);
  permit[i] = less(permit[i]);
  if :: lapses(i) -> life[i] = FENCED :: else fi;
#ifdef HAS_REPLIES
  // The reply to a join whose presence is over is void; a ring that was only read is not.
  if :: presence[i] == 0 && reply_kind[i] == JOIN_REPLY && !is_read_alone -> drop_reply(i) :: else fi;
#endif
#ifndef SIGN_WITHOUT_PERMIT
  if :: permit[i] == 0 -> may_sign[i] = false :: else fi;
#endif
#if !defined(BIRTH) && !defined(FENCED_SERVES_JWKS)
  // Who is fenced and may not sign refuses nothing, and signs nothing: as good as down, and one state with it.
  if :: life[i] == FENCED && !may_sign[i] && !is_unfenceable(i) -> life[i] = DOWN; drop_ring(i) :: else fi;
#endif
  skip
}

inline tick() {
  d_step {
    true ->
    pass(A); pass(B);
    token[0] = less(token[0]); token[1] = less(token[1]); token[2] = less(token[2]);
    proof_wait = less(proof_wait);
    expiry_wait = less(expiry_wait);
#ifdef THIRD_PARTY
    cache_left = less(cache_left);
    if :: cache_left == 0 -> cached = 0 :: else fi;
#endif
#ifdef SINK
    sink_unsettled = less(sink_unsettled);
    if :: sink_unsettled == 0 -> sink_before = 0 :: else fi;
#endif
#ifdef FAILOVER
    silence = less(silence);
#endif
    printf("a tick passes\n");
  }
}

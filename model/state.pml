// SPDX-License-Identifier: Apache-2.0
// What there is: times in ticks, the ring, the rows that the store keeps of each member, and what each holds itself.
//
// Every time counts down, so that the same situation at another hour is the same state, and no history is too long.

#define PRESENCE 2  // who is asked
#define PERMIT 4    // who may sign: outlives presence by more than a retirement takes
#define LIFETIME 1  // of a token
#define CACHE 1     // of a third party
#define BOUND 1     // how long a provider's store may still give what stood there before
#define SKEW 1      // how far a clock may be off, either way, at each reading anew

// Until every clock says that a permit or a token is over: a late one says so a skew after the store's.
#define PERMIT_SURELY_OVER (PERMIT + SKEW)
#define TOKEN_SURELY_OVER (SKEW + LIFETIME + SKEW)  // signed by a clock that is ahead, verified by one that is late

// The states of a key; those from STAGED to RETIRING verify.
#define NEW 0
#define STAGED 1
#define ACTIVE 2
#define RETIRING 3
#define INVALID 4  // re-activable
#define RETIRED 5
#define REVOKED 6
#ifndef KEYS
#define KEYS 2
#endif
#define NO_KEY 3  // in place of a key's number, which is 0 to 2 and printed as K1 to K3

#define A 0
#define B 1
#ifdef ALONE
#define exists(i) ((i) == A)
#else
#define exists(i) true
#endif
#ifdef UNFENCEABLE
#define is_unfenceable(i) ((i) == B)
#else
#define is_unfenceable(i) false
#endif

// The store: the ring, how far the step has come, and a row of each member.
byte state[3];
bit gone[3];         // the registry: a kid that was retired or revoked
bit proved;          // of the staged key all proofs were in
byte proof_wait;     // until the staged key may be promoted
bit switch_over;     // with the retiring key nothing signs any more
byte expiry_wait;    // until its last token is over
byte presence[2];    // the member counts its own from before it asked: never longer, so that this is the worst
byte permit[2];      // until it is surely over
bit proof[2];        // of the staged key
bit has_switched[2]; // proved a ring whose active key is the one of now
bit named[2];        // an unfenceable member is waited for by name

#ifdef FAILOVER
bit stopped;         // another database answers: the hub does nothing until `rotate restore`
#define running (!stopped)
#else
#define running true
#endif

// Each member, and what it holds of a ring: the keys that verify, the one that signs, how many generations ago.
#define DOWN 0
#define FENCED 1  // runs, but its presence is over, or it started without the hub
#define LIVE 2
#define is_running(i) (life[i] != DOWN)
byte life[2];
byte verifies[2];
byte signs_with[2];
byte behind[2];
bit may_sign[2];     // it received a permit
#ifdef REPLIES
#define MOST_BEHIND 3
#else
#define MOST_BEHIND 1  // whether at all is all that counts
#endif

// How long the longest token of a key may still be accepted by some clock: the invariants see it, and no gate does.
byte token[3];

#define holds(set, k) (((set) >> (k)) & 1)
#define in_use(s) ((s) >= STAGED && (s) <= RETIRING)
#define is(s) (state[0] == (s) || state[1] == (s) || state[2] == (s))
#define which(s) (state[0] == (s) -> 0 : (state[1] == (s) -> 1 : (state[2] == (s) -> 2 : NO_KEY)))
#define verifying (in_use(state[0]) + 2 * in_use(state[1]) + 4 * in_use(state[2]))
#define KEYS_OF(set) (holds(set, 0) -> '1' : '-'), (holds(set, 1) -> '2' : '-'), (holds(set, 2) -> '3' : '-')
#define least(x, y) ((x) < (y) -> (x) : (y))
#define most(x, y) ((x) > (y) -> (x) : (y))
#define less(x) ((x) > 0 -> (x) - 1 : 0)

inline begin() {
  d_step {
    state[0] = ACTIVE;
    signs_with[A] = NO_KEY;
    signs_with[B] = NO_KEY;
  }
}

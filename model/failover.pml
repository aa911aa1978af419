// SPDX-License-Identifier: Apache-2.0
// Two databases: another one takes over that lacks the last commits. Rings of two keys, without a way back.
//
// What the lost rows said is unknown. So the hub stops, and `rotate restore` writes the highest ring that members prove
// under the next epoch: when each is heard, or when nothing is left of what a silent one may have signed.

#ifdef FAILOVER
byte standby;         // the ring that the other database has, by its rank
byte highest;         // while it is restored
bit has_failed_over;  // once
byte silence;         // until nothing is left of the silent

#define rank_of_ring (state[0] == ACTIVE -> (state[1] == STAGED) : (state[0] == RETIRING -> 2 : \
  (state[0] == INVALID -> 3 : 4)))
#define rank_held(i) (signs_with[i] == 0 -> holds(verifies[i], 1) : \
  (signs_with[i] == 1 -> 3 - holds(verifies[i], 0) : 0))
inline write_ring_of(rank) {
  state[0] = (rank <= 1 -> ACTIVE : (rank == 2 -> RETIRING : (rank == 3 -> INVALID : RETIRED)));
  state[1] = (rank == 0 -> NEW : (rank == 1 -> STAGED : ACTIVE));
  gone[0] = (rank == 4);
}

inline replicate() {
  d_step {
    !has_failed_over && standby != rank_of_ring ->
    standby = rank_of_ring;
    printf("hub 1: its ring reaches the other database\n");
  }
}

inline fail_over() {
  d_step {
    !has_failed_over && standby != rank_of_ring ->
    write_ring_of(standby);
    nothing_proved();
    nothing_switched();
    has_failed_over = true;
    standby = 0;
#ifndef FAILOVER_UNNOTICED
    stopped = true;
    silence = PERMIT_SURELY_OVER + LIFETIME + SKEW;
#endif
    end_step(0);
    printf("hub 1: has another database, whose ring has the states %d and %d\n", state[0], state[1]);
  }
}

#ifdef RESTORE_AT_ONCE
#define is_done_with(i, hears) true
#else
#define is_done_with(i, hears) (hears || silence == 0)
#endif
inline restore(hears_a, hears_b) {
  d_step {
    stopped && (!hears_a || is_running(A)) && (!hears_b || is_running(B)) &&
      is_done_with(A, hears_a) && is_done_with(B, hears_b) ->
    highest = rank_of_ring;
    if :: hears_a -> highest = most(highest, rank_held(A)) :: else fi;
    if :: hears_b -> highest = most(highest, rank_held(B)) :: else fi;
    write_ring_of(highest);
    REACHED(RESTORED, highest == 2 && token[0] > 0 && token[1] > 0)
    highest = 0;
    stopped = false;
    silence = 0;
    end_step(0);
    printf("hub 1: restores the highest ring of those heard, whose states are %d and %d\n", state[0], state[1]);
  }
}
#endif

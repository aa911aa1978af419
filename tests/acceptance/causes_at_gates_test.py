# SPDX-License-Identifier: Apache-2.0
"""Causes 29 to 37, made by `jwtsync rotate` beside a real hub and members: a gate holds the step,
and says who; the cause is removed, and the step goes through.

usage: causes_at_gates_test.py JWTSYNC_COMMAND
"""
import json
import subprocess
import sys
import time
import unittest

import ring_member
from gates import Gates
from led_rotation import ENVIRONMENT
from pods import LONGEST, until


class CausesAtGates(Gates):
    def test_29_there_is_no_swap_without_an_overlap(self):
        self.begin()
        old = self.told("status")[1]["signs"]
        self.assertEqual(self.told("revoke", old)[0], 2, "it is a decision, and has a reason")
        self.assertEqual(self.told("status")[1]["signs"], old)
        self.staged()
        for step in ("prove", "promote", "record_switch"):
            self.step(step)
        self.held("retire", "tokens_live", "")
        self.assertEqual({key["state"] for key in self.told("status")[1]["keys"]}, {"active", "retiring"})
        self.step("retire")

    def test_30_no_key_signs_before_each_verifier_has_proved_it(self):
        self.begin()
        self.serve_hub()
        late = self.member("late", signs=False, service="backend")
        late.join()
        self.staged()
        self.held("prove", "unproved", "backend/late")
        late.join()
        self.step("prove")

    def test_31_no_key_signs_before_readers_of_the_set_fetched_it(self):
        self.begin("--reader", "name=partners,kind=jwks,delay=2s")
        self.staged()
        self.step("prove")
        self.assertIsNotNone(self.held("promote", "reader_delay", "partners")["until"])
        self.step("promote")

    def test_32_who_holds_one_key_is_named_before_a_second_is_made(self):
        self.begin()
        self.serve_hub()
        one = self.member("one", service="backend", signs=False)
        one.call("join", environment="staging", clock=int(time.time()), signs=False, fenceable=False, holding="one",
                 lifetime=0, grace=0)
        status, told = self.told("start")
        self.assertEqual((status, told["outcome"]), (1, "held"), told)
        self.assertEqual([(hold["kind"], hold["who"]) for hold in told["holds"]], [("single_key", "backend/one")])
        self.assertEqual(len(self.told("status")[1]["keys"]), 1, "nothing was staged")
        one.join()  # it holds a list by now
        self.staged()

    def test_35_a_key_that_a_verifier_has_and_does_not_accept_does_not_sign(self):
        self.begin()
        self.serve_hub()
        strict = self.member("strict", service="backend", signs=False)
        strict.join()
        self.staged()
        strict.judge = lambda probe: "bad"  # as where its algorithms leave the key out
        strict.join()
        self.assertIsNone(self.held("prove", "refused", "backend/strict")["until"])
        del strict.judge
        strict.ring = None  # it takes the ring again, and proves
        strict.join()
        self.step("prove")

    def test_33_and_36_a_key_is_kept_as_long_as_its_latest_token(self):
        self.begin()
        self.serve_hub()
        member = self.member("auth-0", signs=False)
        member.join()
        kid, end = member.active(), int(time.time()) + 12
        member.accepted[kid] = end  # minted before, for longer than the policy's lifetime
        member.call("seen", uses=member.uses())
        self.staged()
        member.join()
        for step in ("prove", "promote"):
            self.step(step)
        member.join()
        self.step("record_switch")
        self.assertGreaterEqual(self.held("retire", "tokens_live", "")["until"], end)
        self.step("retire")
        self.assertGreater(self.told("status")[1]["now"], end)

    def test_36_a_token_without_exp_holds_the_key_for_ever(self):
        self.begin()
        self.serve_hub()
        member = self.member("auth-0", signs=False)
        member.join()
        member.call("seen", uses=[{"kid": member.active(), "accepted": 0, "signed": 0, "endless": True}])
        self.staged()
        member.join()
        for step in ("prove", "promote", "record_switch"):
            self.step(step)
        self.assertIsNone(self.held("retire", "endless_tokens", "auth-0")["until"])
        until(lambda: len(self.told("step")[1]["holds"]) == 1)  # time ends all else
        self.assertEqual(self.told("forget", "auth/auth-0", "--because", "its client was given another")[0], 0)
        self.step("retire")

    def test_34_of_several_who_rotate_at_once_one_does(self):
        self.begin()
        for verb in ("start", "step"):
            before = self.told("status")[1]["generation"]
            at_once = [subprocess.Popen(self.words(verb, "--json"), env=ENVIRONMENT, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True) for _ in range(4)]
            outcomes = [json.loads(each.communicate(timeout=LONGEST)[0])["outcome"] for each in at_once]
            self.assertLessEqual(set(outcomes), {"taken", "held", "overtaken"})
            self.assertEqual([each.returncode for each in at_once],
                             [{"taken": 0, "held": 1, "overtaken": 5}[outcome] for outcome in outcomes])
            taken = outcomes.count("taken")
            self.assertEqual(self.told("status")[1]["generation"], before + taken, "one generation each")
            self.assertEqual(taken if verb == "start" else min(taken, 1), 1, outcomes)
            self.assertEqual(len(self.told("status")[1]["keys"]), 2)

    def test_37_a_node_with_another_key_proves_nothing(self):
        self.begin()
        self.serve_hub()
        node = self.member("node", signs=False)
        node.join()
        self.staged()
        right = ring_member.answer_of
        ring_member.answer_of = lambda key, nonce: right(b"a key of its own" * 2, nonce)
        self.addCleanup(setattr, ring_member, "answer_of", right)
        with self.assertRaises(ring_member.Refused) as refused:
            node.join()
        self.assertEqual((refused.exception.status, refused.exception.code), (409, "proof_mismatch"))
        self.held("prove", "unproved", "auth/node")
        ring_member.answer_of = right
        node.ring = None  # it takes the ring again, and proves
        node.join()
        self.step("prove")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

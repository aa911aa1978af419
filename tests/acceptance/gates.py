# SPDX-License-Identifier: Apache-2.0
"""A rotation that is led by `jwtsync rotate`, a real hub beside it, and what its gates say."""
import json
import sys

import ring_member
from led_rotation import ACCESS, POLICY, LedRotation


class Gates(LedRotation):
    command = sys.argv[1]

    def setUp(self):
        super().setUp()
        self.configure_hub("")  # it takes no step by itself

    def told(self, *words):
        """Exit status, and what it told."""
        told = self.rotate(*words, "--json")
        return told.returncode, json.loads(told.stdout) if told.stdout else told.stderr

    def begin(self, *more):
        self.assertEqual(self.told("start", "--new", *POLICY, *more)[0], 0)

    def member(self, instance, **how):
        return ring_member.Member(self.url.removeprefix("http://"), ACCESS, instance, **how)

    def step(self, step):
        status, told = self.told("step", "--wait", "40s")
        self.assertEqual((status, told["outcome"], told["step"]), (0, "taken", step), told)
        return told

    def held(self, step, kind, who):
        status, told = self.told("step")
        self.assertEqual((status, told["outcome"], told["step"]), (1, "held", step), told)
        hold = next((each for each in told["holds"] if each["kind"] == kind), None)
        self.assertIsNotNone(hold, told)
        self.assertIn(who, hold["who"])
        return hold

    def staged(self):
        self.assertEqual(self.told("start")[0], 0)

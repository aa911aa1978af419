# SPDX-License-Identifier: Apache-2.0
"""Who leads the rotation: stages keys of other algorithms, goes back, gives up, revokes. The hub takes all other
steps."""
import json
import subprocess
import time

ALGORITHMS = ["ES256", "EdDSA", "RS256", "HS256"]


class Operator:
    def __init__(self, command, options, environment, traffic, chance, say):
        self.words, self.environment = [command, "rotate"], environment
        self.options, self.traffic, self.chance, self.say = options, traffic, chance, say
        self.done = {"rotations": 0, "went back": 0, "gave up": 0, "revoked": 0}
        self.slowest = 0

    def rotate(self, *words):
        """What a verb says, and its exit status. A store that is away is asked again."""
        while True:
            told = subprocess.run([*self.words, *words, *self.options, "--json"], env=self.environment,
                                  capture_output=True, text=True, check=False)
            answer = json.loads(told.stdout or '{"error": {}}')
            if told.returncode != 4 or "error" not in answer:  # a revocation of which a member did not hear is 4, too
                return told.returncode, answer
            time.sleep(0.2)

    def status(self):
        return self.rotate("status")[1]

    def until(self, condition, longest=180):
        """The first status of which it is true."""
        ends = time.monotonic() + longest
        while True:
            status = self.status()
            if condition(status):
                return status
            if time.monotonic() > ends:
                raise SystemExit(f"not within {longest} s: {json.dumps(status)}")
            time.sleep(0.1)

    @staticmethod
    def rests(status):
        return status["next"] is None and status["signs"] is not None and all(
            key["state"] == "active" or key["standby"] for key in status["keys"])

    def once(self, algorithm):
        """One rotation, or what an operator does in its place."""
        began = time.monotonic()
        before = self.status()["signs"]
        if self.rotate("start", "--algorithm", algorithm)[0] != 0:
            return
        what = self.chance.choices(["on", "give up", "back", "revoke the old"], [7, 1, 1, 1])[0]
        if what == "give up" and self.rotate("abort")[0] == 0:
            self.done["gave up"] += 1
        elif what in ("back", "revoke the old"):
            self.until(lambda now: now["signs"] != before)
            self._return_to(before) if what == "back" else self._revoke(before)
        status = self.until(self.rests)
        if status["signs"] != before:
            self.done["rotations"] += 1
            if what == "on":
                self.slowest = max(self.slowest, time.monotonic() - began)
        self.say(f"{what}: {algorithm}, {status['signs']} signs, generation {status['generation']}")

    def _return_to(self, kid):
        if self.rotate("back")[0] == 0:
            self.done["went back"] += 1
            self.until(lambda now: now["signs"] == kid)

    def _revoke(self, kid):
        if not any(key["kid"] == kid for key in self.status()["keys"]):
            return  # it is retired already
        self.traffic.revoked[kid] = float("inf")  # it may be refused from now on, and has to be once that is written
        if self.rotate("revoke", kid, "--because", "the soak", "--wait", "0s")[0] in (0, 4):
            self.traffic.revoked[kid] = time.monotonic()
            self.done["revoked"] += 1

    def restore(self):
        """The store forgot: the next epoch begins once no token can be lost by it."""
        began = time.monotonic()
        while (told := self.rotate("restore"))[0] != 0:
            if time.monotonic() - began > 180:
                raise SystemExit(f"not restored: {json.dumps(told)}")
            time.sleep(0.2)
        self.say(f"restored after {time.monotonic() - began:.1f} s")

    def take_over(self, algorithm):
        """The active key is revoked while a standby is proved: it signs in the same step."""
        before = self.status()["signs"]
        if self.rotate("start", "--standby", "--algorithm", algorithm)[0] != 0:
            return
        self.until(lambda now: now["next"] is None or now["next"]["step"] not in ("prove", "stage"))
        time.sleep(6)  # what waits for time alone: readers
        self._revoke(before)
        status = self.until(self.rests)
        self.say(f"revoked {before}: {status['signs']} signs, generation {status['generation']}")

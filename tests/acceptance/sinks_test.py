# SPDX-License-Identifier: Apache-2.0
"""`jwtsync serve --ring` writes the sink of a reader that polls it, another process. A rotation goes by itself, and the
reader refuses no token; one whose sink cannot be written waits, by name and reason; no output holds a secret.

usage: sinks_test.py JWTSYNC_COMMAND LEAD_ROTATION
"""
import json
import pathlib
import subprocess
import sys
import threading
import time
import unittest
import urllib.request

import ring_member
from led_rotation import ACCESS, POLICY, LedRotation
from pods import LONGEST, until

POLLER = pathlib.Path(__file__).parent / "poller.py"


class Sinks(LedRotation):
    command, lead_rotation = sys.argv[1:3]

    def setUp(self):
        super().setUp()
        self.sink = self.folder / "sinks" / "ring.json"
        self.sink.parent.mkdir()
        self.rotated("start", "--from", f"file:{self.folder}/key0", *POLICY, "--reader",
                     f"name=reports,kind=poller,delay=1s,sink=file:{self.sink}")
        self.serve_hub()
        self.signer = ring_member.Member(self.url[len("http://"):], ACCESS, "auth-0").start()
        self.addCleanup(self.signer.stopping.set)
        self.poller = subprocess.Popen([sys.executable, "-B", POLLER, self.sink, "0.5"], stdin=subprocess.PIPE,
                                       stdout=subprocess.PIPE, text=True)
        self.addCleanup(self.poller.stdout.close)
        self.addCleanup(self.poller.wait)
        self.addCleanup(self.poller.stdin.close)
        until(lambda: self.sink.exists() and self.judge(self.signer.sign({})) == "accepted")

    def tearDown(self):
        self.signer.stop()
        super().tearDown()

    def stage(self, number):
        """By a program that writes no sink: the hub does."""
        self.lead("stage", str(self.folder / f"key{number}"))

    def log(self):
        """What all hubs said."""
        return "".join(log.read_text() for log in self.logs)

    def ask(self, path):
        return urllib.request.urlopen(urllib.request.Request(self.url + path, headers={"Jwtsync-Access": ACCESS}),
                                      timeout=LONGEST).read().decode()

    def status(self):
        return json.loads(self.rotated("status", "--json"))

    def judge(self, token):
        self.poller.stdin.write(token + "\n")
        self.poller.stdin.flush()
        return self.poller.stdout.readline().strip()

    def under_traffic(self, work):
        """Each token is shown to the reader, again and again until it ends. What it said, while `work` ran."""
        verdicts, done = [], threading.Event()

        def traffic():
            alive = []
            while not done.wait(0.05):
                token = self.signer.sign({"sub": "1"})
                if token:
                    alive.append((token, time.time() + 1))
                alive = [(each, end) for each, end in alive if end > time.time()]
                verdicts.extend(self.judge(each) for each, _ in alive)

        shown = threading.Thread(target=traffic)
        shown.start()
        try:
            work()
        finally:
            done.set()
            shown.join()
        return verdicts

    def is_rotated_from(self, before):
        status = self.status()
        return len(status["keys"]) == 1 and status["signs"] not in (None, before)

    def test_who_polls_a_sink_refuses_no_token_in_two_rotations(self):
        def rotations():
            for number in (1, 2):
                before = self.status()["signs"]
                self.stage(number)
                until(lambda: self.is_rotated_from(before))

        verdicts = self.under_traffic(rotations)
        self.assertGreater(len(verdicts), 100)
        self.assertEqual(set(verdicts), {"accepted"})
        self.assertEqual(self.sink.stat().st_mode & 0o777, 0o600)
        self.assertEqual([path.name for path in self.sink.parent.iterdir()], ["ring.json"])
        self.assertIn("the sink of reports has the keys of generation 2", self.log())

    def test_the_hub_rotates_by_itself_and_keeps_a_standby(self):
        self.signer.stop()
        self.hub.terminate()
        self.hub.wait(LONGEST)
        self.configure_hub('automatic = true\nevery = "1s"\nstandby = true\n')
        self.serve_hub()
        self.signer = ring_member.Member(self.url[len("http://"):], ACCESS, "auth-0").start()
        self.addCleanup(self.signer.stopping.set)

        def rotations():
            for _ in range(2):
                before = self.status()["signs"]
                until(lambda: self.status()["signs"] != before)

        self.assertEqual(set(self.under_traffic(rotations)), {"accepted"})
        self.assertIn("the hub began a rotation", self.log())
        self.assertIn("the hub keeps a standby", self.log())
        leaked = self.status()["signs"]
        until(lambda: any(key["standby"] for key in self.status()["keys"]))
        self.rotated("revoke", leaked, "--because", "leaked")
        until(lambda: self.status()["signs"] not in (None, leaked))

    def test_a_sink_that_cannot_be_written_holds_the_gate_until_it_is_mended(self):
        away = self.folder / "away"

        def rotation():
            before = self.status()["signs"]
            until(lambda: self.status()["readers"][0]["keys"])
            self.sink.parent.rename(away)
            self.stage(1)
            until(lambda: 'step="prove",hold="sink_unread"' in self.ask("/metrics"))
            told = until(lambda: "is not up to date" in (text := self.rotated("status")) and text)
            self.assertIn("the sink of reports was not read back with the key in it", told)
            self.assertIn(f"sink: reports, file:{self.sink}, is not up to date: file_absent", told)
            self.assertIn('reader="reports",code="file_absent"} 1', self.ask("/metrics"))
            self.assertEqual(json.loads(self.ask("/readyz"))["ring"]["sinks"][0]["error"]["code"], "file_absent")
            self.assertEqual(self.status()["signs"], before)
            away.rename(self.sink.parent)
            until(lambda: self.is_rotated_from(before))

        self.assertEqual(set(self.under_traffic(rotation)), {"accepted"})
        log = self.log()
        self.assertEqual(log.count("the sink of reports is not up to date (file_absent)"), 1, log)
        self.assertIn("sink_unread (reports)", log)

    def test_what_somebody_else_writes_there_is_written_over(self):
        good = until(self.sink.read_text)
        self.assertEqual(self.judge(self.signer.sign({})), "accepted")

        def disturbed():
            self.sink.write_text("{}")
            until(lambda: self.sink.read_text() == good)
            return "was changed by another program, and is written again" in self.log()
        until(disturbed)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

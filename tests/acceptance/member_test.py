# SPDX-License-Identifier: Apache-2.0
"""Three `jwtsync serve --hub` follow a `jwtsync serve --ring` through rotations, while another process takes steps in
its store and a program of another language signs. No token is refused, not where the store is put back to a backup
either; who lost the hub is fenced; no output holds a secret.

usage: member_test.py JWTSYNC_COMMAND LEAD_ROTATION
"""
import json
import os
import pathlib
import signal
import sqlite3
import sys
import threading
import unittest

import ring_member
from led_rotation import ACCESS, LedRotation, status_of
from pods import LONGEST, until


class Members(LedRotation):
    command, lead_rotation = sys.argv[1:3]

    def setUp(self):
        super().setUp()
        self.lead("start", str(self.folder / "key0"))
        self.serve_hub()
        self.members = [self.follow(f"back-{number}") for number in range(3)]
        self.signer = ring_member.Member(self.url[len("http://"):], ACCESS, "auth-0").start()
        self.addCleanup(self.signer.stopping.set)

    def serve_hub_again(self):
        self.serve_hub(self.url.removeprefix("http://"))

    def verdicts(self, token):
        return {status_of(url + "/verify", token) for _, url in self.members}

    def test_no_token_is_refused_in_two_rotations(self):
        seen, done = [], threading.Event()

        def traffic():
            while not done.wait(0.05):
                token = self.signer.sign({"sub": "1"})
                if token:
                    seen.append((self.verdicts(token), self.signer.judge(token)))

        shown = threading.Thread(target=traffic)
        shown.start()
        try:
            for number in (1, 2):
                before = self.states()["active"]
                self.lead("stage", str(self.folder / f"key{number}"))
                until(lambda: len(self.states()) == 1 and self.states()["active"] != before)
        finally:
            done.set()
            shown.join()
        self.assertGreater(len(seen), 50)
        self.assertEqual([each for each in seen if each != ({200}, "accepted")], [])
        self.signer.stop()

    def restore(self):
        told = self.rotate("restore", "--json")
        self.assertIn(told.returncode, (0, 1), told.stderr)
        return json.loads(told.stdout)

    def put_back(self, backup):
        for end in ("-wal", "-shm"):
            pathlib.Path(self.store + end).unlink(missing_ok=True)
        os.replace(backup, self.store)

    def test_a_store_put_back_to_a_backup_goes_on_with_what_members_hold(self):
        seen, done = [], threading.Event()

        def traffic():
            """While its permit lasts it signs; what it signed is good until it ends."""
            while not done.wait(0.05):
                token = self.signer.sign({"sub": "1"})
                if token:
                    verdicts = self.verdicts(token)
                    if self.signer.judge(token) != "expired":
                        seen.append(verdicts)

        shown = threading.Thread(target=traffic)
        shown.start()
        try:
            until(lambda: len(json.loads(self.lead("rows"))) == 4)
            backup = str(self.folder / "backup.db")
            with sqlite3.connect(self.store) as store, sqlite3.connect(backup) as copy:
                store.backup(copy)
            store.close()
            copy.close()
            before = self.states()["active"]
            self.lead("stage", str(self.folder / "key1"))
            until(lambda: self.states()["active"] != before)
            promoted = self.states()["active"]
            until(lambda: self.signer.signs_with == promoted)
            self.hub.send_signal(signal.SIGTERM)
            self.assertEqual(self.hub.wait(LONGEST), 0)
            self.put_back(backup)
            self.serve_hub_again()
            until(lambda: self.signer.offers > 0)
            held = []

            def is_restored():
                told = self.restore()
                held[:] = told.get("holds", held)
                return told["outcome"] == "restored" and told
            told = until(is_restored)
            self.assertEqual(told["missing"], [])
            self.assertEqual(told["status"]["signs"], promoted)
            self.assertEqual(told["status"]["epoch"], 2)
            # All were heard: it waited for those alone whom the store may not know.
            self.assertLessEqual({hold["who"] for hold in held}, {"(lost)"})
            signed = len(seen)
            until(lambda: self.signer.place()["epoch"] == 2 and len(seen) > signed + 5)
        finally:
            done.set()
            shown.join()
        self.assertEqual([each for each in seen if each != {200}], [])
        self.signer.stop()

    def test_a_migration_that_would_fail_is_named_before_anything_moves(self):
        self.signer.stop()
        self.put("old.toml", '[verify]\nalgorithms = ["HS256"]\n')
        self.members.append(self.follow("old", config="old.toml"))
        before = self.lead("show")

        def rehearse(algorithm):
            told = self.rotate("rehearse", "--algorithm", algorithm, "--json")
            parts = {each["who"].split("/")[0]: each for each in json.loads(told.stdout)["participants"]}
            return told.returncode, {who: each["part"] for who, each in parts.items() if who != "auth"}, parts

        status, parts, whole = rehearse("ES256")
        self.assertEqual(status, 1)
        self.assertEqual(parts, {"back-0": "comes_along", "back-1": "comes_along", "back-2": "comes_along",
                                 "old": "refuses"})
        self.assertIn("add ES256 to algorithms", whole["old"]["fix"])
        status, parts, _ = rehearse("HS256")
        self.assertEqual((status, set(parts.values())), (0, {"comes_along"}))
        self.assertEqual(self.lead("show"), before, "nothing moved")

    def revoke(self, kid):
        told = self.rotate("revoke", kid, "--because", "leaked", "--json")
        return told.returncode, json.loads(told.stdout)["revocation"]

    def test_a_revocation_says_who_dropped_the_key_and_who_may_accept_it_still(self):
        until(lambda: len(json.loads(self.lead("rows"))) == 4)
        old = self.states()["active"]
        self.lead("stage", str(self.folder / "key1"))
        until(lambda: self.states()["active"] != old)
        new = self.states()["active"]
        status, told = self.revoke(old)
        self.assertEqual((status, told["members"], told["dropped"], told["others"]), (0, 4, 4, []))
        self.assertLessEqual(told["slowest"], 2)
        process, _ = self.members.pop()
        process.kill()
        process.wait(LONGEST)
        status, told = self.revoke(new)
        self.assertEqual((status, told["members"], told["dropped"]), (4, 4, 3))
        self.assertEqual([(each["who"].split("/")[0], each["silent"]) for each in told["others"]], [("back-2", True)])
        self.signer.stop()

    def test_who_lost_the_hub_is_fenced_and_comes_back_with_it(self):
        until(lambda: self.verdicts(self.signer.sign({})) == {200})
        self.hub.send_signal(signal.SIGTERM)
        self.assertEqual(self.hub.wait(LONGEST), 0)
        keys = [url + "/.well-known/jwks.json" for _, url in self.members]
        until(lambda: {status_of(url) for url in keys} == {503})
        unknown = ring_member.b64url(b'{"alg":"HS256","kid":"nobody"}') + ".e30." + "A" * 43
        self.assertEqual(self.verdicts(unknown), {503})
        self.assertEqual({status_of(url + "/readyz") for _, url in self.members}, {200})
        self.serve_hub_again()
        until(lambda: {status_of(url) for url in keys} == {200})
        until(lambda: self.verdicts(unknown) == {401})
        self.assertIn("fenced", self.logs[1].read_text())
        self.signer.stop()

    def test_who_ends_is_not_waited_for(self):
        process, _ = self.members.pop()
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(LONGEST), 0)
        self.lead("stage", str(self.folder / "key1"))
        until(lambda: "active" in self.states() and len(self.states()) == 1
              and json.loads(self.lead("show"))["jwtsync"]["generation"] > 3)
        self.signer.stop()


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

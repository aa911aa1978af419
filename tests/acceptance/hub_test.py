# SPDX-License-Identifier: Apache-2.0
"""`jwtsync serve --ring`: members of another language, made from docs/reference/hub.md alone, are led through rotations
by a real hub, while steps are taken in its store by another process. No token is refused; no output holds a secret.

usage: hub_test.py JWTSYNC_COMMAND LEAD_ROTATION
"""
import json
import os
import pathlib
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.request

import ring_member
from pods import LONGEST, until

COMMAND, LEAD = sys.argv[1], sys.argv[2]
SEAL = "a-seal-c4n4ry-0123456789abcdef-0123456789abcdef"
SECRETS = ["Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc", "Kt5-c4n4ry-Bv8nM3xQw7Ez2Lp9Df4Ru6Ga1Hj",
           "Mw3-c4n4ry-Pd9xS6tLq2Vb8Nc5Jf7Hg4Ka1Ze"]
ACCESS = "access-c4n4ry-0123456789abcdef-0123456789abcdef"
SIGNERS = "signers-c4n4ry-0123456789abcdef-0123456789abcdef"


class Hub(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="jwtsync-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.put("seal", SEAL)
        self.put("access", ACCESS)
        self.put("signers", SIGNERS)
        for number, secret in enumerate(SECRETS):
            self.put(f"key{number}", secret)
        self.store = str(self.folder / "ring.db")
        self.log = self.folder / "hub.log"
        self.members = []

    def tearDown(self):
        self.assertNotIn("c4n4ry", self.log.read_text())

    def put(self, name, text):
        path = self.folder / name
        path.write_text(text)
        path.chmod(0o600)

    def lead(self, *words, good=True):
        told = subprocess.run([LEAD, self.store, str(self.folder / "seal"), *words], capture_output=True, text=True,
                              check=False)
        self.assertNotIn("c4n4ry", told.stdout + told.stderr)
        if good:
            self.assertEqual(told.returncode, 0, told.stdout + told.stderr)
        return told.stdout.strip()

    def stage(self, number):
        return self.lead("stage", str(self.folder / f"key{number}"))

    def serve(self, settings="", listen="127.0.0.1:0"):
        config = self.folder / "hub.toml"
        config.write_text(f'[access]\ntoken_files = ["{self.folder}/access"]\n[rotation]\n'
                          f'ring = "sqlite:{self.store}"\nseal = "file:{self.folder}/seal"\n{settings}')
        config.chmod(0o600)
        with self.log.open("ab") as told:
            hub = subprocess.Popen([COMMAND, "serve", "--json", "--config", str(config), "--listen", listen,
                                    "--source", f"file:{self.folder}/none"],
                                   env={"PATH": os.environ["PATH"], "ENVIRONMENT": "staging"}, stdout=subprocess.PIPE,
                                   stderr=told, text=True)
        self.addCleanup(hub.stdout.close)
        self.addCleanup(hub.wait)
        self.addCleanup(hub.terminate)
        self.url = json.loads(hub.stdout.readline())["listening"][0]
        return hub

    def member(self, instance, access=ACCESS, **how):
        member = ring_member.Member(self.url[len("http://"):], access, instance, **how).start()
        self.members.append(member)
        self.addCleanup(member.stopping.set)
        return member

    def generation(self):
        return json.loads(self.lead("show"))["jwtsync"]["generation"]

    def states(self):
        return {key["jwtsync"]["state"]: key["kid"] for key in json.loads(self.lead("show"))["keys"]}

    def ask(self, path, access=ACCESS):
        return urllib.request.urlopen(urllib.request.Request(self.url + path, headers={"Jwtsync-Access": access}),
                                      timeout=LONGEST).read().decode()

    def test_members_are_led_through_two_rotations_and_no_token_is_refused(self):
        self.lead("start", str(self.folder / "key0"))
        self.serve("automatic = true\n")
        signers = [self.member(f"auth-{number}") for number in range(3)]
        verifiers = [self.member(f"back-{number}", signs=False, service="back") for number in range(3)]
        verdicts, done = [], threading.Event()

        def traffic():
            """Each token is shown to everybody, and to some of them until it ends."""
            alive = []
            while not done.is_set():
                for signer in signers:
                    token = signer.sign({"sub": "1"})
                    if token is None:
                        verdicts.append("unsigned")
                        continue
                    alive.append(token)
                    verdicts.extend(each.verify(token) for each in signers + verifiers)
                now = [(token, {each.judge(token) for each in verifiers}) for token in alive]
                alive = [token for token, told in now if "expired" not in told]
                verdicts.extend(verdict for _, told in now for verdict in told)
                done.wait(0.05)

        shown = threading.Thread(target=traffic)
        shown.start()
        try:
            first = self.states()["active"]
            for number in (1, 2):
                self.stage(number)
                until(lambda: len(self.states()) == 1 and self.states()["active"] != first)
                first = self.states()["active"]
        finally:
            done.set()
            shown.join()
        self.assertGreater(len(verdicts), 500)
        self.assertEqual(set(verdicts) - {"accepted", "expired"}, set())
        self.assertFalse(any(member.forked for member in self.members))
        late = self.member("late", signs=False)
        until(lambda: all(member.place() == late.place() for member in self.members))
        for member in self.members:
            member.stop()
        self.assertIn("the hub took a step of the rotation: retire", self.log.read_text())

    def test_one_that_does_not_prove_is_waited_for_and_told(self):
        self.lead("start", str(self.folder / "key0"))
        self.serve("automatic = true\n")
        silent = self.member("silent", signs=False)
        silent.prove = lambda *_: None
        self.stage(1)
        until(lambda: "jwtsync_hub_waits_seconds{" in self.ask("/metrics"))
        metrics = self.ask("/metrics")
        self.assertIn('step="prove",hold="unproved"', metrics)
        self.assertIn('jwtsync_hub_members{environment="staging"} 1', metrics)
        self.assertEqual(json.loads(self.ask("/readyz"))["ring"]["generation"], 2)
        self.assertEqual(self.generation(), 2)
        self.assertIn("unproved (auth/silent)", self.log.read_text())
        silent.stop()
        until(lambda: self.generation() > 3)

    def test_a_wrong_answer_is_no_proof(self):
        self.lead("start", str(self.folder / "key0"))
        self.serve()
        member = self.member("auth-0", signs=False)
        member.prove = lambda *_: None
        self.stage(1)
        kid = until(lambda: next((key["kid"] for key in member.ring["keys"] if "nonce" in key["jwtsync"]), None))
        with self.assertRaisesRegex(ring_member.Refused, "409 proof_mismatch"):
            member.call("proof", kid=kid, answer="A" * 43, accepts=True)
        member.stop()

    def test_the_hub_that_comes_back_knows_all_and_members_that_lost_it_go_on(self):
        self.lead("start", str(self.folder / "key0"))
        hub = self.serve("automatic = true\n")
        member = self.member("auth-0")
        port = self.url.rpartition(":")[2]
        hub.send_signal(signal.SIGTERM)
        self.assertEqual(hub.wait(LONGEST), 0)
        self.assertEqual(member.judge(member.sign({})), "accepted")
        self.serve("automatic = true\n", f"127.0.0.1:{port}")
        self.stage(1)
        until(lambda: member.place()["generation"] > 3)
        self.assertEqual(until(lambda: member.sign({}) and member.judge(member.sign({}))), "accepted")
        member.stop()

    def test_members_give_back_what_a_store_forgot(self):
        self.lead("start", str(self.folder / "key0"))
        signers = f'signer_token_files = ["{self.folder}/signers"]\nautomatic = true\n'
        hub = self.serve(signers)
        auth, back = self.member("auth-0", SIGNERS), self.member("back-0", signs=False)
        until(lambda: auth.place() == back.place())
        backup = str(self.folder / "backup.db")
        with sqlite3.connect(self.store) as store, sqlite3.connect(backup) as copy:
            store.backup(copy)
        store.close()
        copy.close()
        first = self.states()["active"]
        self.stage(1)
        until(lambda: self.states()["active"] != first and auth.signs_with == self.states()["active"])
        token = auth.sign({})
        port = self.url.rpartition(":")[2]
        hub.send_signal(signal.SIGTERM)
        self.assertEqual(hub.wait(LONGEST), 0)
        for end in ("-wal", "-shm"):
            pathlib.Path(self.store + end).unlink(missing_ok=True)
        os.replace(backup, self.store)
        self.serve(signers, f"127.0.0.1:{port}")
        until(lambda: auth.offers and back.offers)
        with self.assertRaisesRegex(ring_member.Refused, "403 access_denied"):
            ring_member.Member(self.url[len("http://"):], ACCESS, "auth-0").call(
                "offer", ring=auth.reply["ring"], keys=auth.reply["keys"])
        with self.assertRaisesRegex(ring_member.Refused, "400 request_malformed"):
            auth.call("offer", ring=auth.reply["ring"], keys=auth.reply["keys"][1:])
        restore = [COMMAND, "rotate", "restore", "--json", "--ring", f"sqlite:{self.store}"]

        def is_restored():
            told = subprocess.run(restore, env={"PATH": os.environ["PATH"], "ENVIRONMENT": "staging"},
                                  capture_output=True, text=True, check=False)
            return json.loads(told.stdout)["outcome"] == "restored"
        until(is_restored)
        until(lambda: auth.place()["epoch"] == back.place()["epoch"] == 2)
        self.assertIn(back.judge(token), ("accepted", "expired"), "its key is known, whatever the store forgot")
        self.assertEqual(until(lambda: auth.sign({}) and back.judge(auth.sign({}))), "accepted")
        for member in self.members:
            member.stop()

    def test_who_may_not_sign_gets_no_permit(self):
        self.lead("start", str(self.folder / "key0"))
        self.serve(f'signer_token_files = ["{self.folder}/signers"]\n')
        self.member("auth-0", SIGNERS).stop()
        with self.assertRaisesRegex(ring_member.Refused, "403 access_denied"):
            self.member("auth-1")
        other = self.member("auth-2", signs=False)
        with self.assertRaisesRegex(ring_member.Refused, "403 access_denied"):
            other.call("permit", under=other.place(), uses=[])
        other.stop()

    def test_a_store_without_a_ring_is_waited_for(self):
        hub = self.serve()
        member = ring_member.Member(self.url[len("http://"):], ACCESS, "auth-0")
        with self.assertRaisesRegex(ring_member.Refused, "503 ring_unavailable"):
            member.join()
        self.lead("start", str(self.folder / "key0"))

        def joins():
            try:
                member.join()
                return True
            except ring_member.Refused:
                return False
        until(joins)
        self.assertIsNone(hub.poll())

    def test_keys_are_not_handed_out_in_the_clear(self):
        self.put("log", "")
        self.log = self.folder / "log"
        refused = subprocess.run([COMMAND, "serve", "--ring", f"sqlite:{self.store}", "--seal",
                                  f"file:{self.folder}/seal", "--listen", "0.0.0.0:0", "--access-token",
                                  f"file:{self.folder}/access"], capture_output=True, text=True, check=False,
                                 env={"PATH": os.environ["PATH"], "ENVIRONMENT": "staging"}, timeout=LONGEST)
        self.assertEqual(refused.returncode, 2, refused.stderr)
        self.assertIn("a hub hands out keys", refused.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

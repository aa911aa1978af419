# SPDX-License-Identifier: Apache-2.0
"""Applications that know nothing of a rotation run under `jwtsync exec --hub`, and a real hub leads them from one HS256
key to the next, and to ES256, under steady requests. No good token is refused: requests that meet a restart are counted
apart. The gate names who was not started anew; what holds one key stops a rotation; a hub that dies ends nobody who
did not ask for it.

usage: exec_rotation_test.py JWTSYNC_COMMAND LEAD_ROTATION
"""
import http.client
import json
import pathlib
import signal
import socket
import sys
import threading
import time
import unittest

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from led_rotation import LedRotation
from pods import LONGEST, until

APPLICATION = str(pathlib.Path(__file__).with_name("exec_application.py"))


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Application:
    def __init__(self, process, port, folder):
        self.process, self.port, self.folder = process, port, folder

    def ask(self, path, token=None):
        """Status and text; nothing where it is being started anew."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONGEST)
        try:
            connection.request("GET", path, headers={"Authorization": f"Bearer {token}"} if token else {})
            response = connection.getresponse()
            return response.status, response.read().decode()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def starts(self):
        """The kids of each start."""
        path = self.folder / "starts"
        return path.read_text().splitlines() if path.exists() else []


class Traffic:
    """Asks `signer` for tokens, and shows each to all `verifiers` as long as it is good."""

    def __init__(self, signer, verifiers):
        self.signer, self.verifiers = signer, verifiers
        self.accepted, self.away, self.refused, self.algorithms = 0, 0, [], set()
        self.done = threading.Event()
        self.thread = threading.Thread(target=self.run)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.done.set()
        self.thread.join()

    def run(self):
        alive = []
        while not self.done.wait(0.05):
            signed = self.signer.ask("/sign")
            if signed is None:
                self.away += 1
            else:
                self.algorithms.add(jwt.get_unverified_header(signed[1])["alg"])
                alive.append((jwt.decode(signed[1], options={"verify_signature": False})["exp"], signed[1]))
            for _, token in alive:
                for verifier in self.verifiers:
                    self.show(verifier, token)
            alive = [each for each in alive if time.time() < each[0]]

    def show(self, verifier, token):
        verdict = verifier.ask("/verify", token)
        expires = jwt.decode(token, options={"verify_signature": False})["exp"]
        if verdict is None:
            self.away += 1
        elif verdict[0] == 200:
            self.accepted += 1
        elif time.time() < expires:
            self.refused.append((verifier.folder.name, verdict[0], jwt.get_unverified_header(token)))


class ExecRotation(LedRotation):
    command, lead_rotation = sys.argv[1:3]

    def setUp(self):
        super().setUp()
        key = ec.generate_private_key(ec.SECP256R1())
        self.put("pair", key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                           serialization.NoEncryption()).decode())
        self.lead("start", str(self.folder / "key0"))
        self.serve_hub()

    def application(self, name, *options):
        """Under exec, and ready."""
        port, folder = free_port(), self.folder / name
        folder.mkdir()
        process = self.run_command(
            "exec", "--config", str(self.folder / "member.toml"), "--listen", "127.0.0.1:0", "--service", name, "--hub",
            self.url, "--hub-token", str(self.folder / "access"), "--spread", "0s", "--ready",
            f"http://127.0.0.1:{port}/ready", *options, "--", "/usr/bin/python3", "-B", APPLICATION, str(port),
            str(folder))
        application = Application(process, port, folder)
        until(lambda: application.ask("/ready"))
        return application

    def is_over(self, before):
        return set(self.states()) == {"active"} and self.states()["active"] != before

    def waits_for(self, kind):
        """Whom the gate names."""
        gate = json.loads(self.rotate("status", "--json").stdout)["next"] or {"holds": []}
        return [hold["who"] for hold in gate["holds"] if hold["kind"] == kind]

    def test_no_token_is_refused_from_one_secret_to_the_next(self):
        auth = self.application("auth", "--as-keys", "KEYS", "--signs")
        shop = self.application("shop", "--as-keys", "KEYS")
        old = self.application("old", "--as-keys", "SECRET,OLD_SECRET")
        before = self.states()["active"]
        with Traffic(auth, [auth, shop, old]) as traffic:
            (shop.folder / "not_ready").touch()
            self.lead("stage", str(self.folder / "key1"))
            until(lambda: [len(each.starts()) for each in (auth, shop, old)] == [2, 2, 2])
            named = until(lambda: len(self.waits_for("unproved")) == 1 and self.waits_for("unproved"))
            self.assertTrue(named[0].startswith("shop/"), "it was started anew, and is not ready")
            amended = self.rotate("amend", "--lifetime", "3s")
            self.assertEqual(amended.returncode, 0, "another policy starts nobody anew: " + amended.stderr)
            (shop.folder / "not_ready").unlink()
            until(lambda: self.is_over(before))
        self.assertEqual(traffic.refused, [])
        self.assertGreater(traffic.accepted, 100)
        self.assertEqual([len(each.starts()) for each in (auth, shop, old)], [3, 2, 2])
        self.assertEqual(auth.starts()[2].split()[0], self.states()["active"])

    def test_no_token_is_refused_from_a_secret_to_a_key_pair(self):
        auth = self.application("auth", "--as-keys", "KEYS", "--signs")
        shop = self.application("shop", "--as-keys", "KEYS")
        before = self.states()["active"]
        with Traffic(auth, [auth, shop]) as traffic:
            self.lead("stage", str(self.folder / "pair"))
            until(lambda: self.is_over(before))
        self.assertEqual(traffic.refused, [])
        self.assertGreater(traffic.accepted, 100)
        self.assertEqual(traffic.algorithms, {"HS256", "ES256"})
        self.assertEqual([len(each.starts()) for each in (auth, shop)], [3, 2])

    def test_a_child_whose_key_was_revoked_is_ended_until_there_is_another(self):
        auth = self.application("auth", "--as-keys", "KEYS", "--signs")
        shop = self.application("shop", "--as-keys", "KEYS")
        leaked = auth.ask("/sign")[1]
        told = self.rotate("revoke", self.states()["active"], "--because", "leaked", "--json")
        revocation = json.loads(told.stdout)["revocation"]
        self.assertEqual((told.returncode, revocation["members"], revocation["dropped"]), (0, 2, 2), told.stdout)
        self.assertEqual([each.ask("/verify", leaked) for each in (auth, shop)], [None, None], "neither runs")
        self.assertEqual(self.rotate("start").returncode, 0)
        until(lambda: self.states() and set(self.states()) == {"active"} and (signed := auth.ask("/sign"))
              and (shop.ask("/verify", signed[1]) or [0])[0] == 200)
        self.assertEqual([each.ask("/verify", leaked)[0] for each in (auth, shop)], [401, 401])

    def test_who_holds_one_key_stops_a_rotation_by_name_and_is_told_the_way_out(self):
        one = self.application("one", "--as", "SECRET")
        refused = self.rotate("start")
        self.assertEqual(refused.returncode, 1, refused.stderr)
        self.assertRegex(refused.stdout, r"one/\S+ can hold one key only")
        self.assertIn("rotate start --accept-loss one/", refused.stdout)
        self.assertEqual(set(self.states()), {"active"})
        one.process.send_signal(signal.SIGTERM)
        self.assertEqual(one.process.wait(LONGEST), 128 + signal.SIGTERM)
        started = self.rotate("start")
        self.assertEqual(started.returncode, 0, "it has left: " + started.stdout)
        until(lambda: self.is_over(None) and json.loads(self.lead("show"))["jwtsync"]["generation"] > 3)

    def test_a_hub_that_dies_ends_nobody_who_did_not_ask_for_it(self):
        auth = self.application("auth", "--as-keys", "KEYS", "--signs")
        shop = self.application("shop", "--as-keys", "KEYS")
        careful = self.application("careful", "--as-keys", "KEYS", "--signs", "--on-lost", "stop", "--stop-timeout",
                                   "1s")
        self.hub.kill()
        self.hub.wait()
        self.assertEqual(careful.process.wait(LONGEST), 75, "its permit ended")
        self.assertIsNone(careful.ask("/ready"))
        until(lambda: "the permit has ended" in self.logs[1].read_text())
        until(lambda: "the command goes on with the keys" in self.logs[2].read_text())
        token = auth.ask("/sign")[1]
        self.assertEqual([each.ask("/verify", token)[0] for each in (auth, shop)], [200, 200])
        self.assertEqual([len(each.starts()) for each in (auth, shop)], [1, 1])
        late = self.run_command("exec", "--config", str(self.folder / "member.toml"), "--listen", "127.0.0.1:0",
                                   "--hub", self.url, "--hub-token", str(self.folder / "access"), "--as-keys", "KEYS",
                                   "--", "touch", str(self.folder / "started"))
        self.assertEqual(late.wait(LONGEST), 4)
        self.assertFalse((self.folder / "started").exists(), "nothing starts from a memory of keys")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

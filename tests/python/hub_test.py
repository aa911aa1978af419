# SPDX-License-Identifier: Apache-2.0
"""A Keeper that follows the hub of a rotation, as its arguments say: it joins, proves, signs, verifies, and leaves."""
import base64
import hashlib
import hmac
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

import jwtsync
from support import BUILD, SECRET, variables

SEAL = "a-seal-c4n4ry-0123456789abcdef-0123456789abcdef"
ACCESS = "access-c4n4ry-0123456789abcdef-0123456789abcdef"
LONGEST = 60  # seconds
SIGNS = """
import sys, jwtsync
keeper = jwtsync.Keeper("short", hub=sys.argv[1], hub_access_token_file=sys.argv[2], signs=True)
print(keeper.sign({"exp": int(sys.argv[3])}))
"""
VERIFIES = """
import sys, jwtsync
keeper = jwtsync.Keeper("short", hub=sys.argv[1], hub_access_token_file=sys.argv[2])
for token in sys.argv[3:]:
    print(keeper.verify(token).claims["iss"])
"""


def b64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def without_kid(issuer, expiry):
    claims = {"iss": issuer, "exp": expiry}
    text = ".".join(b64url(json.dumps(part).encode()) for part in ({"alg": "HS256"}, claims))
    return text + "." + b64url(hmac.new(SECRET.encode(), text.encode(), hashlib.sha256).digest())


class Hub(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="jwtsync-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        for name, text in {"key": SECRET, "seal": SEAL, "access": ACCESS}.items():
            path = self.folder / name
            path.touch(mode=0o600)
            path.write_text(text)
        self.access = str(self.folder / "access")
        self.environment = {"PATH": os.environ["PATH"], "ENVIRONMENT": "staging"}
        self.options = ["--ring", f"sqlite:{self.folder}/ring.db", "--seal", f"file:{self.folder}/seal"]
        self.rotate("start", "--from", f"file:{self.folder}/key", "--lifetime", "1m", "--skew", "1s")
        hub = subprocess.Popen([BUILD / "jwtsync", "serve", "--json", "--listen", "127.0.0.1:0", "--access-token",
                                f"file:{self.access}", *self.options], env=self.environment, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.addCleanup(hub.stdout.close)
        self.addCleanup(hub.wait)
        self.addCleanup(hub.terminate)
        self.hub = json.loads(hub.stdout.readline())["listening"][0]
        around = variables(ENVIRONMENT="staging")
        around.__enter__()
        self.addCleanup(around.__exit__, None, None, None)

    def rotate(self, *words, status=0):
        told = subprocess.run([BUILD / "jwtsync", "rotate", *words, *self.options, "--json"], env=self.environment,
                              capture_output=True, text=True, check=False)
        self.assertEqual(told.returncode, status, told.stdout + told.stderr)
        return json.loads(told.stdout)

    def keeper(self, service, **how):
        return jwtsync.Keeper(service, hub=self.hub, hub_access_token_file=self.access, **how)

    def test_members_by_arguments_go_through_a_promotion(self):
        auth, backend = self.keeper("auth", signs=True), self.keeper("backend")
        ends = int(time.time()) + 50
        token = auth.sign({"sub": "alice", "exp": ends})
        self.assertEqual(backend.verify(token).claims["sub"], "alice")
        with self.assertRaises(jwtsync.Absent):
            backend.sign({"exp": ends})
        self.rotate("start")
        before = self.rotate("status")["signs"]
        until = time.monotonic() + LONGEST
        while self.rotate("status")["signs"] == before and time.monotonic() < until:
            self.assertEqual(backend.verify(auth.sign({"sub": "alice", "exp": ends})).claims["sub"], "alice")
            subprocess.run([BUILD / "jwtsync", "rotate", "step", *self.options], env=self.environment,
                           stdout=subprocess.DEVNULL, check=False)
        time.sleep(1.1)  # it looks once a second
        newer = auth.sign({"sub": "alice", "exp": ends})
        self.assertNotEqual(newer.split(".")[0], token.split(".")[0])
        for each in (token, newer):
            self.assertEqual(backend.verify(each).claims["sub"], "alice")

    def member(self, program, *arguments):
        """What another process prints."""
        done = subprocess.run([sys.executable, "-c", program, self.hub, self.access, *arguments], capture_output=True,
                              text=True, check=True)
        self.assertNotIn("c4n4ry", done.stdout + done.stderr)
        return done.stdout

    def test_who_writes_no_kid_is_named(self):
        ends = int(time.time()) + 50
        tokens = [without_kid("auth", ends), without_kid("batch", ends - 1), without_kid("auth", ends - 2)]
        self.member(VERIFIES, *tokens)
        self.member(VERIFIES, *tokens)
        status = self.rotate("status")
        told = {each.pop("issuer"): each for each in status["without_kid"]}
        self.assertEqual({each.split("/")[0] for each in told["auth"].pop("accepted_by")}, {"short"})
        self.assertEqual(told["auth"], {"kid": status["signs"], "count": 4, "last_expiry": ends})
        self.assertEqual((told["batch"]["count"], told["batch"]["last_expiry"]), (2, ends - 1))

    def test_one_that_ends_is_not_waited_for(self):
        self.assertEqual(self.member(SIGNS, str(int(time.time()) + 50)).count("."), 2)
        members = self.rotate("status")["members"]
        self.assertEqual([(member["name"].split("/")[0], member["present"]) for member in members], [("short", False)])

    def test_what_is_said_of_a_hub_that_is_not_named_is_an_error(self):
        for how in ({"signs": True}, {"hub_access_token_file": self.access}):
            with self.assertRaises(jwtsync.UsageError):
                jwtsync.Keeper("auth", **how)
        with self.assertRaises(jwtsync.UsageError):
            self.keeper("auth", sources=["env:JWT_SECRET"]).open()


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The program that README.md shows (examples/verifier.cpp) ends in words, whatever it is given.

usage: guide_test.py SOURCE BUILD
"""
import base64
import hashlib
import hmac
import json
import pathlib
import subprocess
import sys
import time
import unittest

BUILD = pathlib.Path(sys.argv[2])
del sys.argv[1:]
SECRET = "Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"


def part(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def token(**claims):
    """Signed by hand, since `jwtsync sign` takes no subject that is not text."""
    claims = {"iss": "auth", "exp": int(time.time()) + 60, **claims}
    signed = part(b'{"alg":"HS256","typ":"JWT"}') + b"." + part(json.dumps(claims).encode())
    return (signed + b"." + part(hmac.digest(SECRET.encode(), signed, hashlib.sha256))).decode()


class Guide(unittest.TestCase):
    def verify(self, text, **environment):
        ran = subprocess.run([BUILD / "verifier"], input=text + "\n", env={"ENVIRONMENT": "staging", **environment},
                             capture_output=True, text=True, check=False, timeout=60)
        self.assertNotIn("c4n4ry", ran.stdout + ran.stderr)
        return ran

    def test_tokens_with_and_without_a_subject(self):
        for given, said, status in ((token(sub="alice"), "hello, alice\n", 0), (token(), "hello, somebody\n", 0),
                                    (token(sub=None), "401: ", 1), (token(sub=5), "401: ", 1),
                                    (token(sub=["a"]), "401: ", 1), (token(iss="other"), "401: ", 1),
                                    (token(exp=1), "401: ", 1), ("", "401: ", 1), ("a.b.c", "401: ", 1)):
            with self.subTest(given):
                ran = self.verify(given, JWT_SECRET_STAGING=SECRET)
                self.assertEqual((ran.returncode, ran.stdout[:len(said)]), (status, said), ran.stderr)

    def test_without_a_secret_it_says_so(self):
        for environment in ({}, {"JWT_SECRET_STAGING": "short"}, {"ENVIRONMENT": "nowhere"}):
            with self.subTest(environment):
                ran = self.verify(token(sub="alice"), **environment)
                self.assertEqual((ran.returncode, ran.stdout), (1, ""))
                self.assertIn("error: ", ran.stderr)
                self.assertIn("hint: ", ran.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)

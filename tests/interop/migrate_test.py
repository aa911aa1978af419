#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Every call of PyJWT and of ours in the table of docs/migrate.md takes and refuses what the cases say, and both sign
the same. The calls of jsonwebtoken and jose are run by node/migrate_test.js, with the same cases.

    JWTSYNC_LIBRARY=PATH/TO/libjwtsync_c.so migrate_test.py SOURCE
"""
import json
import os
import pathlib
import re
import sys
import tempfile
import time
import unittest

import jwt

SOURCE = pathlib.Path(sys.argv.pop(1))
sys.path.insert(0, str(SOURCE / "python"))
import jwtsync  # noqa: E402

SECRET = "Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"
OTHER_SECRET = "Kt5-c4n4ry-Bv8nM3xQw7Ez2Lp9Df4Ru6Ga1Hj"
CASES = json.loads((SOURCE / "tests/interop/migrate_cases.json").read_text())
TIMES = ("exp", "nbf", "iat")
ISSUERS = {"auth": SECRET, "idp": OTHER_SECRET}


def table():
    """The rows of the page: what is asked, and each library's call."""
    page = (SOURCE / "docs/migrate.md").read_text().split("## From PyJWT, jsonwebtoken and jose")[1].split("\n## ")[0]
    lines = [line for line in page.split("\n### ")[0].splitlines() if line.startswith("|")]
    cells = [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]
    return {row[0]: dict(zip(cells[0][1:], row[1:])) for row in cells[2:]}


def raised():
    """What PyJWT raises, and the codes of ours, as the page has them."""
    rows = (SOURCE / "docs/migrate.md").read_text().split("### What PyJWT raises")[1].split("\n## ")[0].splitlines()
    return {row.split("`")[1]: re.findall(r"`(token_\w+)`", row) for row in rows if row.startswith("| `")}


TABLE = table()


def claims_of(given):
    now = int(time.time())
    return {name: now + value if name in TIMES else value for name, value in given.items()}


def run(call, **names):
    return eval(call, {"jwt": jwt, "Verifier": jwtsync.Verifier, "Signer": jwtsync.Signer, "Keeper": jwtsync.Keeper,
                       "key": SECRET, "keys": ISSUERS, "ring": jwtsync.KeyRing.parse(SECRET.encode()), **names})


def setUpModule():
    """Goes to a folder that has the file of the page, with the keys of the same issuers."""
    folder = tempfile.TemporaryDirectory()
    unittest.addModuleCleanup(folder.cleanup)
    unittest.addModuleCleanup(os.chdir, os.getcwd())
    os.chdir(folder.name)
    tables = "".join(f'[[issuers]]\nissuer = "{name}"\nsources = ["file:{folder.name}/{name}"]\n' for name in ISSUERS)
    for name, content in {**ISSUERS, "jwtsync.toml": tables}.items():
        pathlib.Path(name).touch(mode=0o600)
        pathlib.Path(name).write_text(content)


class Migrate(unittest.TestCase):
    calls = 0

    def each_call(self, kind):
        for row, case in CASES.items():
            for library in ("PyJWT", "jwtsync"):
                if kind in case and TABLE[row][library]:
                    type(self).calls += 1
                    with self.subTest(row=row, library=library):
                        yield case, TABLE[row][library]

    def test_the_table_and_the_cases_have_the_same_rows(self):
        self.assertEqual(list(TABLE), list(CASES))
        self.assertTrue(all(row["jwtsync"] for row in TABLE.values()))

    def test_what_is_good_is_taken(self):
        for case, call in self.each_call("good"):
            claims = claims_of(case["good"])
            token = jwt.encode(claims, SECRET, "HS256", headers=case.get("header"))
            self.assertEqual(run(call, token=token), claims)

    def test_what_is_bad_is_refused(self):
        for case, call in self.each_call("good"):
            for bad in case["bad"]:
                token = jwt.encode(claims_of(bad), SECRET, "HS256", headers=case.get("bad_header"))
                with self.assertRaises((jwt.PyJWTError, jwtsync.Refused), msg=bad):
                    run(call, token=token)
            forged = jwt.encode(claims_of(case["good"]), OTHER_SECRET, "HS256", headers=case.get("header"))
            with self.assertRaises((jwt.InvalidSignatureError, jwtsync.Refused)):
                run(call, token=forged)

    def test_what_is_signed_says_the_same(self):
        claims = claims_of({"sub": "alice", "exp": 60})
        for case, call in self.each_call("says"):
            token = run(call, claims=claims, kid="EOzCZmqx-1X0_59m")
            header = jwt.get_unverified_header(token)
            self.assertEqual({name: header.get(name) for name in case["says"]}, case["says"])
            self.assertEqual(jwt.decode(token, SECRET, ["HS256"]), claims)

    def test_what_pyjwt_raises_has_the_code_of_the_page(self):
        def signed(key=SECRET, algorithm="HS256", **claims):
            return jwt.encode(claims_of({"exp": 60, "iss": "auth", "aud": "backend", **claims}), key, algorithm)

        tokens = {"token_malformed": "abc", "token_signature_invalid": signed(OTHER_SECRET),
                  "token_algorithm_mismatch": signed(algorithm="HS512"), "token_expired": signed(exp=-60),
                  "token_not_yet_valid": signed(nbf=60), "token_issued_in_future": signed(iat=60),
                  "token_issuer_mismatch": signed(iss="another"), "token_audience_mismatch": signed(aud="another"),
                  "token_claim_missing": jwt.encode({"iss": "auth", "aud": "backend"}, SECRET)}
        verifier = jwtsync.Verifier(jwtsync.KeyRing.parse(SECRET.encode()), issuer="auth", audience="backend")
        self.assertEqual(sorted(sum(raised().values(), [])), sorted(tokens))
        for exception, codes in raised().items():
            for code in codes:
                with self.subTest(code=code):
                    with self.assertRaises(getattr(jwt, exception)) as theirs:
                        jwt.decode(tokens[code], SECRET, ["HS256"], issuer="auth", audience="backend",
                                   options={"require": ["exp"]})
                    self.assertIs(type(theirs.exception), getattr(jwt, exception))
                    with self.assertRaises(jwtsync.Refused) as ours:
                        verifier.verify(tokens[code])
                    self.assertEqual(ours.exception.code, code)

    def test_no_call_is_left_out(self):
        for test in (self.test_what_is_good_is_taken, self.test_what_is_signed_says_the_same):
            test()
        self.assertGreaterEqual(type(self).calls, sum(bool(row[name]) for row in TABLE.values()
                                                      for name in ("PyJWT", "jwtsync")))


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: Apache-2.0
"""Keys and tokens, beside PyJWT."""
import concurrent.futures
import json
import os
import pickle
import re
import time
import unittest

import jwt

import jwtsync
from support import CANARY, OTHER_SECRET, PRIVATE_JWK, PUBLIC_JWK, SECRET, SOURCE

RING = jwtsync.KeyRing.parse(SECRET.encode())
NOW = 1_700_000_000


def token_of(algorithm="HS256", secret=SECRET, **claims):
    return jwt.encode({"sub": "alice", "exp": NOW + 60, **claims}, secret, algorithm)


class Verifying(unittest.TestCase):
    def refused(self, code, verifier, token):
        with self.assertRaises(jwtsync.Refused) as caught:
            verifier.verify(token)
        self.assertEqual(caught.exception.code, code)
        self.assertTrue(caught.exception.message)
        self.assertNotIn(CANARY, repr(caught.exception) + caught.exception.hint)

    def test_a_token_of_pyjwt_is_accepted(self):
        for token in (token_of(), token_of().encode()):
            verified = jwtsync.Verifier(RING, now=NOW).verify(token)
            self.assertEqual(verified.claims, {"sub": "alice", "exp": NOW + 60})
            self.assertEqual(verified.header["alg"], "HS256")
            self.assertIs(verified.claims, verified.claims)

    def test_each_algorithm(self):
        secret = SECRET * 2
        for algorithm in ("HS256", "HS384", "HS512"):
            ring = jwtsync.KeyRing.parse(secret.encode(), algorithm)
            self.assertTrue(jwtsync.Verifier(ring, now=NOW).verify(token_of(algorithm, secret)))
            self.refused("token_algorithm_mismatch", jwtsync.Verifier(ring, now=NOW),
                         token_of("HS256" if algorithm != "HS256" else "HS512", secret))

    def test_what_is_wrong_is_named(self):
        for code, token, expected in (
                ("token_malformed", "no token", {}), ("token_malformed", "", {}), ("token_malformed", "\ud800.b.c", {}),
                ("token_signature_invalid", token_of(secret=OTHER_SECRET), {}),
                ("token_expired", token_of(exp=NOW - 1), {}),
                ("token_not_yet_valid", token_of(nbf=NOW + 10), {}),
                ("token_issuer_mismatch", token_of(iss="b"), {"issuer": "a"}),
                ("token_audience_mismatch", token_of(aud="b"), {"audience": ["a", "c"]}),
                ("token_audience_mismatch", token_of(aud="b"), {}),
                ("token_claim_missing", jwt.encode({}, SECRET, "HS256"), {}),
                ("token_claim_missing", token_of(), {"required_claims": ["jti"]}),
                ("token_type_mismatch", token_of(), {"token_type": "at+jwt"}),
                ("token_malformed", jwt.encode({}, None, "none"), {}),
                ("token_algorithm_mismatch", jwt.encode({}, None, "none") + "AAAA", {})):
            with self.subTest(code, **expected):
                self.refused(code, jwtsync.Verifier(RING, now=NOW, **expected), token)

    def test_expectations_that_are_met(self):
        for token, expected in (
                (token_of(iss="a"), {"issuer": "a"}), (token_of(aud=["x", "b"]), {"audience": "b"}),
                (token_of(exp=NOW - 20), {"leeway": 30}),
                (jwt.encode({}, SECRET, "HS256"), {"require_expiration": False}),
                (token_of(), {"algorithms": ["HS256"]}), (token_of(jti="1"), {"required_claims": ("jti", "sub")})):
            with self.subTest(**expected):
                self.assertTrue(jwtsync.Verifier(RING, now=NOW, **expected).verify(token))

    def test_the_time_is_the_systems_or_the_callers(self):
        token = token_of(exp=int(time.time()) + 60)
        self.assertTrue(jwtsync.Verifier(RING).verify(token))
        self.assertTrue(jwtsync.Verifier(RING, now=time.time).verify(token))
        self.refused("token_expired", jwtsync.Verifier(RING, now=lambda: time.time() + 61), token)

    def test_a_verified_token_is_its_own(self):
        verifier = jwtsync.Verifier(RING, now=NOW)
        first = verifier.verify(token_of(sub="alice"))
        self.assertEqual(verifier.verify(token_of(sub="bob")).claims["sub"], "bob")
        self.assertEqual(first.claims["sub"], "alice")
        self.assertIn("alice", repr(first))

    def test_threads_share_a_verifier(self):
        verifier = jwtsync.Verifier(RING, now=NOW)
        tokens = [token_of(sub=str(index)) for index in range(200)]
        with concurrent.futures.ThreadPoolExecutor(8) as threads:
            names = list(threads.map(lambda token: verifier.verify(token).claims["sub"], tokens))
        self.assertEqual(names, [str(index) for index in range(200)])

    def test_a_forked_child_has_no_key(self):
        verifier = jwtsync.Verifier(RING, now=NOW)
        child = os.fork()
        if child == 0:
            try:
                verifier.verify(token_of())
            except jwtsync.Error as error:
                os._exit(0 if error.code == "ring_unavailable" else 1)
            os._exit(2)
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 0)


class Signing(unittest.TestCase):
    def test_pyjwt_accepts_what_is_signed(self):
        claims = {"sub": "ünïcode", "exp": int(time.time()) + 60, "nested": {"list": [1, 2.5, None, True]}}
        token = jwtsync.Signer(RING).sign(claims)
        self.assertEqual(jwt.decode(token, SECRET, ["HS256"]), claims)
        self.assertEqual(jwt.get_unverified_header(token)["kid"], RING.describe()["keys"][0]["kid"])

    def test_claims_that_are_none(self):
        signer = jwtsync.Signer(RING)
        for claims in ([], {"exp": "tomorrow"}):
            with self.subTest(claims=claims), self.assertRaises(jwtsync.UsageError) as caught:
                signer.sign(claims)
            self.assertEqual(caught.exception.code, "claims_malformed")


class Keys(unittest.TestCase):
    def test_short_keys_only_if_that_is_said(self):
        with self.assertRaises(jwtsync.Forbidden) as caught:
            jwtsync.KeyRing.parse(b"c4n4ry-20-characters")
        self.assertEqual(caught.exception.code, "key_too_short")
        self.assertTrue(jwtsync.KeyRing.parse(b"c4n4ry-20-characters", allow_short_keys=True))

    def test_bytes_are_the_key_as_they_are(self):
        data = b" \0" + SECRET.encode() + b"\xff\n"
        verifier = jwtsync.Verifier(jwtsync.KeyRing.parse(data), now=NOW)
        self.assertTrue(verifier.verify(token_of(secret=data)))

    def test_no_description_shows_a_key(self):
        self.assertNotIn(CANARY, json.dumps(RING.describe()) + repr(RING))

    def test_a_public_key_is_no_secret(self):
        for algorithm in ("HS256", "HS384", "HS512"):
            with self.assertRaises(jwtsync.Forbidden) as caught:
                jwtsync.KeyRing.parse(PUBLIC_JWK, algorithm)
            self.assertEqual(caught.exception.code, "key_algorithm_mismatch")
        with self.assertRaises(jwtsync.Forbidden) as caught:
            jwtsync.KeyRing.parse(b"-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQ==\n-----END PUBLIC KEY-----\n")
        self.assertEqual(caught.exception.code, "key_malformed")

    def test_a_key_pair_signs_and_its_public_half_verifies(self):
        own = jwtsync.KeyRing.parse(PRIVATE_JWK)
        others = jwtsync.KeyRing.parse(PUBLIC_JWK, "EdDSA")
        self.assertEqual(own.kids(), others.kids())
        token = jwtsync.Signer(own).sign({"sub": "alice", "exp": NOW + 60})
        self.assertEqual(jwtsync.Verifier(others, now=NOW).verify(token).claims["sub"], "alice")
        with self.assertRaises(jwtsync.Error) as caught:
            jwtsync.Signer(others)
        self.assertEqual(caught.exception.code, "signing_key_absent")

    def test_an_unknown_algorithm(self):
        with self.assertRaises(jwtsync.UsageError):
            jwtsync.KeyRing.parse(SECRET.encode(), "HS257")


class Documentation(unittest.TestCase):
    def test_the_sample_of_the_page_runs(self):
        page = (SOURCE / "docs/languages.md").read_text()
        sample = re.search(r"```python\n(import jwtsync\n.*?)```", page, re.DOTALL).group(1)
        said = {}
        exec(sample.replace('b"..."', repr(SECRET.encode())), said)
        self.assertEqual(said["claims"]["iss"], "auth")


class Errors(unittest.TestCase):
    def test_an_error_is_a_value_error_and_can_be_pickled(self):
        error = jwtsync.Forbidden("secret_too_short", "too short", "jwtsync generate")
        self.assertIsInstance(error, ValueError)
        again = pickle.loads(pickle.dumps(error))
        self.assertEqual((type(again), again.code, again.message, again.hint, str(again)),
                         (jwtsync.Forbidden, "secret_too_short", "too short", "jwtsync generate", "too short"))

    def test_the_package_knows_its_names(self):
        for name in jwtsync.__all__:
            self.assertTrue(getattr(jwtsync, name))
        with self.assertRaises(AttributeError):
            jwtsync.nothing


if __name__ == "__main__":
    unittest.main()

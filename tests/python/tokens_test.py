# SPDX-License-Identifier: Apache-2.0
"""Keys and tokens, beside PyJWT."""
import concurrent.futures
import copy
import json
import logging
import os
import pathlib
import pickle
import sys
import tempfile
import time
import unittest
from datetime import datetime, timedelta, timezone

import jwt

import jwtsync
from jwtsync import _tokens
from support import CANARY, OTHER_SECRET, PRIVATE_JWK, PUBLIC_JWK, SECRET

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
                ("token_claim_missing", token_of(jti=" "), {"required_claims": ["jti"]}),
                ("token_audience_mismatch", token_of(aud=["b"]), {"audience": ["a", "b"], "audience_match": "all"}),
                ("token_audience_mismatch", token_of(aud=["b"]), {"audience": "b", "audience_match": "only"}),
                ("token_type_mismatch", token_of(), {"token_type": "at+jwt"}),
                ("token_algorithm_mismatch", jwt.encode({}, None, "none"), {}),
                ("token_algorithm_mismatch", jwt.encode({}, None, "none") + "AAAA", {})):
            with self.subTest(code, **expected):
                self.refused(code, jwtsync.Verifier(RING, now=NOW, **expected), token)

    def test_a_refusal_shows_both_sides(self):
        token = jwt.encode({"iss": "other"}, OTHER_SECRET, "HS256", headers={"kid": "k\x1b[2J"})
        with self.assertRaises(jwtsync.Refused) as caught:
            jwtsync.Verifier(RING, issuer="auth", now=NOW).verify(token)
        for text in ('alg "HS256"', r'kid "k\u{1b}[2J"', 'iss "other"', f'key "{RING.kids()[0]}" (HS256)',
                     'iss "auth"'):
            self.assertIn(text, caught.exception.message)
        self.assertNotIn(token.rsplit(".", 1)[1], str(caught.exception))

    def test_expectations_that_are_met(self):
        for token, expected in (
                (token_of(iss="a"), {"issuer": "a"}), (token_of(aud=["x", "b"]), {"audience": "b"}),
                (token_of(aud=["b", "a"]), {"audience": ["a", "b"], "audience_match": "all"}),
                (token_of(aud="b"), {"audience": "b", "audience_match": "only"}),
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


def interrupted(function, calls, handler):
    """What `calls` gives while `handler` runs before every step of `function`, as a signal's handler may."""
    def trace(frame, event, _argument):
        if event == "call" and frame.f_code is not function.__code__:
            return None
        frame.f_trace_opcodes = True
        if event == "opcode":
            handler()
        return trace
    sys.settrace(trace)
    try:
        return calls()
    finally:
        sys.settrace(None)


class Reentrance(unittest.TestCase):
    """A signal handler that verifies while the program does, between any two steps of Python."""

    def verify(self, verify, token, theirs, expected):
        rounds = []
        def handler():
            try:
                self.assertEqual(theirs.verify(token_of(sub="theirs")).claims["sub"], "theirs")
            except jwtsync.Refused as error:
                rounds.append(error.code)
            rounds.append("called")
        def calls():
            try:
                return verify(token).claims["sub"]
            except jwtsync.Refused as error:
                return error.code
        self.assertEqual(interrupted(_tokens._verified, calls, handler), expected)
        self.assertGreater(len(rounds), 20)
        self.assertEqual(calls(), expected)

    def test_of_a_verifier(self):
        ours = jwtsync.Verifier(RING, now=NOW)
        for theirs in (jwtsync.Verifier(RING, now=NOW), jwtsync.Verifier(RING, now=NOW, issuer="another")):
            self.verify(ours.verify, token_of(sub="ours"), theirs, "ours")
            self.verify(ours.verify, token_of(exp=NOW - 1), theirs, "token_expired")

    def test_of_a_keeper(self):
        ours = jwtsync.Keeper(environ={"JWT_SECRET_KEY": SECRET})
        ours.open()
        token = token_of(sub="ours", exp=int(time.time()) + 600)
        for theirs in (jwtsync.Verifier(RING, now=NOW), jwtsync.Verifier(RING, now=NOW, issuer="another")):
            self.verify(ours.verify, token, theirs, "ours")
            self.verify(ours.verify, token_of(exp=NOW - 1), theirs, "token_expired")

    def test_of_a_keeper_that_reads(self):
        """The handler of a log runs while the library opens a keeper, and while it takes a new key."""
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "jwt")
            path.write_text(SECRET)
            path.chmod(0o600)
            keeper = jwtsync.Keeper(sources=[f"file:{path}"], environ={})
            said = []
            class Verifying(logging.Handler):
                def emit(self, record):
                    said.append(record.getMessage())
                    keeper.reload()
                    keeper.verify(token)
            token = token_of(exp=int(time.time()) + 600)
            handler, logger = Verifying(), logging.getLogger("jwtsync")
            keeper.open()
            level = logger.level
            logger.addHandler(handler)
            logger.setLevel(logging.INFO)
            try:
                path.write_text(OTHER_SECRET)
                keeper.reload()
            finally:
                logger.removeHandler(handler)
                logger.setLevel(level)
            self.assertTrue(any("reloaded" in text for text in said), said)

    def test_keeps_no_more_than_ran_at_once(self):
        for _ in range(100):
            jwtsync.Verifier(RING, now=NOW).verify(token_of())
        before = len(_tokens._spare.workings)
        jwtsync.Verifier(RING, now=NOW).verify(token_of())
        self.assertEqual(len(_tokens._spare.workings), before)


class Arguments(unittest.TestCase):
    def test_the_time_keeps_its_fraction(self):
        for exp, now, good in ((NOW, NOW - 0.25, True), (NOW + 0.5, NOW + 0.25, True), (NOW + 0.5, NOW + 0.75, False)):
            for given in (now, lambda now=now: now):
                with self.subTest(exp=exp, now=now):
                    if good:
                        self.assertTrue(jwtsync.Verifier(RING, now=given).verify(token_of(exp=exp)))
                    else:
                        with self.assertRaises(jwtsync.Refused):
                            jwtsync.Verifier(RING, now=given).verify(token_of(exp=exp))
        self.assertTrue(jwtsync.Verifier(RING, now=NOW + 0.75).verify(token_of(nbf=NOW + 0.5)))

    def test_a_wrong_type_is_a_type_error(self):
        verifier = jwtsync.Verifier(RING)
        for call in (lambda: verifier.verify(None), lambda: verifier.verify(7), lambda: verifier.verify([b"a"]),
                     lambda: verifier.verify(bytearray(b"a")), lambda: jwtsync.KeyRing.parse(32),
                     lambda: jwtsync.KeyRing.parse("text"), lambda: jwtsync.KeyRing.parse([1, 2]),
                     lambda: jwtsync.KeyRing.parse(SECRET.encode(), 7),
                     lambda: jwtsync.KeyRing.parse(SECRET.encode(), allow_short_keys="no"),
                     lambda: jwtsync.KeyRing.parse(SECRET.encode(), allow_short_keys=2**32),
                     lambda: jwtsync.Verifier(None), lambda: jwtsync.Signer(SECRET),
                     lambda: jwtsync.Verifier(RING, issuer=7), lambda: jwtsync.Verifier(RING, audience=7),
                     lambda: jwtsync.Verifier(RING, audience=[None]), lambda: jwtsync.Verifier(RING, algorithms=[7]),
                     lambda: jwtsync.Verifier(RING, leeway=1.5), lambda: jwtsync.Verifier(RING, leeway=float("nan")),
                     lambda: jwtsync.Verifier(RING, leeway="5"), lambda: jwtsync.Verifier(RING, now="5"),
                     lambda: jwtsync.Verifier(RING, now=lambda: None).verify(token_of()),
                     lambda: jwtsync.Verifier(RING, require_expiration="no"),
                     lambda: jwtsync.Verifier(RING, max_age=1.5), lambda: jwtsync.Verifier(RING, max_age="60"),
                     lambda: jwtsync.Verifier(RING, allow_numeric_sub=1),
                     lambda: jwtsync.Verifier(RING, require_low_s=None),
                     lambda: jwtsync.Signer(RING, token_type=7), lambda: jwtsync.Signer(RING, key_id=7),
                     lambda: jwtsync.Keeper(leeway="5"), lambda: jwtsync.Keeper(service=7),
                     lambda: jwtsync.resolve(environment=7), lambda: jwtsync.agree(["a"], timeout="5"),
                     lambda: jwtsync.agree(["a"], expect=1.5)):
            with self.assertRaises(TypeError):
                call()

    def test_a_number_that_makes_no_sense_is_refused_and_not_cut(self):
        for call in (lambda: jwtsync.Verifier(RING, leeway=2**70), lambda: jwtsync.Verifier(RING, leeway=2**64 + 60),
                     lambda: jwtsync.Verifier(RING, leeway=2**64), lambda: jwtsync.Verifier(RING, leeway=-1),
                     lambda: jwtsync.Verifier(RING, leeway=3601), lambda: jwtsync.Verifier(RING, now=float("nan")),
                     lambda: jwtsync.Verifier(RING, now=float("inf")),
                     lambda: jwtsync.Verifier(RING, now=-(2**63)),
                     lambda: jwtsync.Verifier(RING, now=lambda: 2**64 + NOW).verify(token_of()),
                     lambda: jwtsync.Verifier(RING, now=-1).verify(token_of()),
                     lambda: jwtsync.Keeper(leeway=2**64), lambda: jwtsync.agree(["a"], expect=-1),
                     lambda: jwtsync.agree(["a"], expect=2**64 + 1), lambda: jwtsync.agree(["a"], timeout=float("inf")),
                     lambda: jwtsync.agree(["a"], timeout=1e300)):
            with self.assertRaises(jwtsync.UsageError) as caught:
                call()
            self.assertEqual(caught.exception.code, "argument_invalid")
            self.assertTrue(caught.exception.hint)

    def test_an_empty_list_is_not_anything(self):
        for call in (lambda: jwtsync.Verifier(RING, algorithms=[]), lambda: jwtsync.Verifier(RING, audience=()),
                     lambda: jwtsync.Keeper(algorithms=[]), lambda: jwtsync.Keeper(audience=[])):
            with self.assertRaises(jwtsync.UsageError) as caught:
                call()
            self.assertIn("empty list", str(caught.exception))


    def test_a_key_that_is_text_is_refused_with_what_makes_bytes_of_it(self):
        with self.assertRaisesRegex(TypeError, r"a key is bytes, and not str: give key\.encode\(\)"):
            jwtsync.KeyRing.parse(SECRET)
        with self.assertRaisesRegex(TypeError, "and not NoneType$"):
            jwtsync.KeyRing.parse(None)


class Signing(unittest.TestCase):
    def test_pyjwt_accepts_what_is_signed(self):
        claims = {"sub": "ünïcode", "exp": int(time.time()) + 60, "nested": {"list": [1, 2.5, None, True]}}
        token = jwtsync.Signer(RING).sign(claims)
        self.assertEqual(jwt.decode(token, SECRET, ["HS256"]), claims)
        self.assertEqual(jwt.get_unverified_header(token)["kid"], RING.describe()["keys"][0]["kid"])

    def test_times_may_be_datetimes_as_with_pyjwt(self):
        aware = datetime.fromtimestamp(NOW + 60, timezone(timedelta(hours=5)))
        naive = datetime(1970, 1, 1) + timedelta(seconds=NOW, milliseconds=900)
        claims = {"exp": aware, "nbf": naive, "iat": naive, "sub": "alice"}
        signed = jwtsync.Signer(RING).sign(claims)
        said = jwtsync.Verifier(RING, now=NOW).verify(signed).claims
        self.assertEqual(said, {"exp": NOW + 60, "nbf": NOW, "iat": NOW, "sub": "alice"})
        self.assertEqual(said, jwt.decode(jwt.encode(claims, SECRET), SECRET, ["HS256"],
                                          options={"verify_exp": False}))
        self.assertIs(claims["exp"], aware, "the caller's claims are left as they are")
        with self.assertRaises(TypeError):
            jwtsync.Signer(RING).sign({"auth_time": naive})

    def test_leeway_may_be_a_timedelta(self):
        late = jwtsync.Signer(RING).sign({"exp": NOW - 20})
        for leeway in (30, timedelta(seconds=30)):
            self.assertEqual(jwtsync.Verifier(RING, now=NOW, leeway=leeway).verify(late).claims, {"exp": NOW - 20})
        with self.assertRaises(jwtsync.UsageError):
            jwtsync.Verifier(RING, leeway=timedelta(seconds=-1))

    def test_a_ring_and_a_keeper_show_names_and_no_secret(self):
        kid = RING.kids()[0]
        self.assertEqual(repr(RING), f"<jwtsync.KeyRing: {kid} signs HS256>")
        environ = {"ENVIRONMENT": "staging", "JWT_SECRET_STAGING": SECRET}
        keeper = jwtsync.Keeper("auth", environ=environ)
        self.assertEqual(repr(keeper), "<jwtsync.Keeper auth: not open>")
        keeper.open()
        self.assertEqual(repr(keeper), f"<jwtsync.Keeper auth: {kid}>")
        keyless = jwtsync.Keeper(environ={"ENVIRONMENT": "staging"})
        with self.assertRaises(jwtsync.Unreachable):
            keyless.ring()
        self.assertEqual(repr(keyless), "<jwtsync.Keeper: ring_unavailable>")
        for each in (RING, keeper, keyless):
            self.assertNotIn(CANARY, repr(each))

    def test_a_ring_is_neither_copied_nor_pickled(self):
        for copied in (copy.deepcopy, pickle.dumps):
            with self.subTest(copied=copied), self.assertRaisesRegex(TypeError, "cannot be copied"):
                copied(RING)

    def test_claims_that_are_none(self):
        signer = jwtsync.Signer(RING)
        for claims in ([], {"exp": "tomorrow"}, {"sub": 1}, {"jti": 1}, {"sub": None}):
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

    def test_keys_of_a_set_that_are_not_used_are_described(self):
        key = json.loads(PUBLIC_JWK) | {"kid": "a"}
        ring = jwtsync.KeyRing.parse(json.dumps({"keys": [key, {"kty": "EC", "kid": "b"}]}).encode())
        self.assertEqual([each["kid"] for each in ring.describe()["keys"]], ["a"])
        self.assertEqual([(each["kid"], each["fault"]) for each in ring.describe()["unused"]], [("b", "malformed")])

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

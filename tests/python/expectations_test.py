# SPDX-License-Identifier: Apache-2.0
"""What may be expected of tokens besides issuer, audience and end, and what may be said in their headers."""
import json
import pathlib
import tempfile
import time
import unittest

import jwt

import jwtsync
from support import OTHER_SECRET, PRIVATE_JWK, SECRET

RING = jwtsync.KeyRing.parse(SECRET.encode())
NOW = 1_700_000_000


def token_of(secret=SECRET, **claims):
    return jwt.encode({"sub": "alice", "exp": NOW + 60, **claims}, secret, "HS256")


class Expecting(unittest.TestCase):
    def refused(self, code, verifier, token):
        with self.assertRaises(jwtsync.Refused) as caught:
            verifier.verify(token)
        self.assertEqual(caught.exception.code, code)

    def test_a_match_of_audiences_that_makes_no_sense(self):
        for call in (lambda: jwtsync.Verifier(RING, audience="a", audience_match="one"),
                     lambda: jwtsync.Verifier(RING, audience=["a", "b"], audience_match="only"),
                     lambda: jwtsync.Keeper(audience_match="one")):
            with self.assertRaises(jwtsync.UsageError) as caught:
                call()
            self.assertIn("audience", str(caught.exception))

    def test_a_match_of_audiences_that_is_said_wins_over_that_of_the_configuration(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "jwtsync.toml"
            path.write_text('[verify]\naudiences = ["a"]\naudience_match = "only"\n', encoding="utf-8")
            path.chmod(0o600)
            world = {"configuration": str(path), "environ": {"ENVIRONMENT": "staging", "JWT_SECRET_STAGING": SECRET}}
            token = token_of(aud=["a", "b"], exp=int(time.time()) + 60)
            self.refused("token_audience_mismatch", jwtsync.Keeper(**world), token)
            self.refused("token_audience_mismatch", jwtsync.Keeper(audience_match="only", **world), token)
            self.assertTrue(jwtsync.Keeper(audience_match="any", **world).verify(token))

    def test_a_greatest_age(self):
        young = jwtsync.Verifier(RING, now=NOW, max_age=60)
        self.assertTrue(young.verify(token_of(iat=NOW - 60)))
        self.refused("token_expired", young, token_of(iat=NOW - 61))
        self.refused("token_claim_missing", young, token_of())
        self.refused("token_issued_in_future", young, token_of(iat=NOW + 1))
        self.assertTrue(jwtsync.Verifier(RING, now=NOW, max_age=60, leeway=5).verify(token_of(iat=NOW - 65)))
        for wrong in ({"max_age": 0}, {"max_age": -1}, {"max_age": 10**10}, {"max_age": 60, "allow_future_iat": True}):
            with self.subTest(**wrong), self.assertRaises(jwtsync.UsageError) as caught:
                jwtsync.Verifier(RING, **wrong)
            self.assertEqual(caught.exception.code, "argument_invalid")

    def test_an_iat_ahead_only_if_that_is_said(self):
        self.refused("token_issued_in_future", jwtsync.Verifier(RING, now=NOW), token_of(iat=NOW + 10))
        self.assertTrue(jwtsync.Verifier(RING, now=NOW, allow_future_iat=True).verify(token_of(iat=NOW + 10)))

    def test_a_numeric_sub_is_another_user_than_its_digits(self):
        self.refused("token_claim_malformed", jwtsync.Verifier(RING, now=NOW), token_of(sub=1))
        numeric = jwtsync.Verifier(RING, now=NOW, allow_numeric_sub=True)
        number, digits = numeric.verify(token_of(sub=1)).claims["sub"], numeric.verify(token_of(sub="1")).claims["sub"]
        self.assertEqual((number, digits), (1, "1"))
        self.assertEqual(len({number, digits}), 2)
        for sub in (1.0, 1e300, True, None, [1], {"a": 1}, 2**63):
            with self.subTest(sub=sub):
                self.refused("token_claim_malformed", numeric, token_of(sub=sub))
        self.refused("token_claim_malformed", numeric, token_of(jti=1))

    def test_an_expired_token_only_where_it_is_asked_for(self):
        verifier = jwtsync.Verifier(RING, now=NOW, issuer="a")
        token = token_of(iss="a", exp=NOW - 10)
        self.refused("token_expired", verifier, token)
        taken = verifier.verify_expired(token, 60)
        self.assertEqual(taken.claims["sub"], "alice")
        self.assertIs(type(taken), jwtsync.ExpiredToken)
        self.assertNotIsInstance(taken, jwtsync.VerifiedToken)
        self.assertNotIsInstance(verifier.verify(token_of(iss="a")), jwtsync.ExpiredToken)
        self.assertIn("ExpiredToken", repr(taken))
        self.assertTrue(verifier.verify_expired(token_of(iss="a"), 60), "a refresh may come ahead of time")
        self.assertTrue(jwtsync.Verifier(RING).verify_expired(token_of(exp=int(time.time()) - 5), 60))
        for code, bad, within in (
                ("token_expired", token, 10), ("token_issuer_mismatch", token_of(iss="b", exp=NOW - 1), 60),
                ("token_signature_invalid", token_of(secret=OTHER_SECRET, iss="a", exp=NOW - 1), 60),
                ("token_audience_mismatch", token_of(iss="a", aud="b", exp=NOW - 1), 60),
                ("token_not_yet_valid", token_of(iss="a", exp=NOW - 1, nbf=NOW + 1), 60),
                ("token_claim_missing", jwt.encode({"iss": "a"}, SECRET, "HS256"), 60)):
            with self.subTest(code), self.assertRaises(jwtsync.Refused) as caught:
                verifier.verify_expired(bad, within)
            self.assertEqual(caught.exception.code, code)
        for within in (0, -1, 30 * 86400 + 1, 2**70):
            with self.subTest(within=within), self.assertRaises(jwtsync.UsageError):
                verifier.verify_expired(token, within)
        with self.assertRaises(TypeError):
            verifier.verify_expired(token, 1.5)

    def test_a_keeper_takes_no_expired_token(self):
        self.assertFalse(hasattr(jwtsync.Keeper, "verify_expired"))
        keeper = jwtsync.Keeper(environ={"JWT_SECRET_KEY": SECRET}, max_age=60, allow_numeric_sub=True)
        now = int(time.time())
        self.assertEqual(keeper.verify(token_of(sub=1, iat=now, exp=now + 60)).claims["sub"], 1)
        for code, claims in (("token_expired", {"exp": now - 1, "iat": now}),
                             ("token_expired", {"exp": now + 60, "iat": now - 120}),
                             ("token_claim_missing", {"exp": now + 60})):
            with self.assertRaises(jwtsync.Refused) as caught:
                keeper.verify(token_of(**claims))
            self.assertEqual(caught.exception.code, code)

    def test_either_name_of_ed25519(self):
        ring = jwtsync.KeyRing.parse(PRIVATE_JWK)
        renamed = json.loads(PRIVATE_JWK) | {"alg": "Ed25519"}
        other = jwtsync.KeyRing.parse(json.dumps(renamed).encode())
        claims = {"sub": "alice", "exp": NOW + 60}
        for signs, name in ((ring, "EdDSA"), (other, "Ed25519")):
            token = jwtsync.Signer(signs).sign(claims)
            self.assertEqual(jwt.get_unverified_header(token)["alg"], name)
            for verifies in (ring, other):
                for algorithm in ("EdDSA", "Ed25519"):
                    verifier = jwtsync.Verifier(verifies, now=NOW, algorithms=[algorithm])
                    self.assertEqual(verifier.verify(token).claims, claims)


class Saying(unittest.TestCase):
    def test_the_type_and_the_key_can_be_said(self):
        kid = RING.kids()[0]
        token = jwtsync.Signer(RING, token_type="at+jwt", key_id=kid).sign({"sub": "alice", "exp": NOW + 60})
        self.assertEqual(jwt.get_unverified_header(token), {"alg": "HS256", "typ": "at+jwt", "kid": kid})
        for token_type in ("at+jwt", "AT+JWT", "application/at+jwt"):
            self.assertTrue(jwtsync.Verifier(RING, now=NOW, token_type=token_type).verify(token))

    def test_nothing_else_of_the_header_can(self):
        for wrong in ({"token_type": ""}, {"token_type": "at jwt"}, {"token_type": 'JWT","alg":"none'},
                      {"token_type": "JWT\n"}, {"token_type": "JWT\0"}, {"token_type": "a/b/c"}):
            with self.subTest(**wrong), self.assertRaises(jwtsync.UsageError):
                jwtsync.Signer(RING, **wrong)
        for kid in ("", "another", RING.kids()[0] + " ", 'x","jwk":{}'):
            with self.subTest(kid=kid), self.assertRaises(jwtsync.Absent) as caught:
                jwtsync.Signer(RING, key_id=kid)
            self.assertEqual(caught.exception.code, "signing_key_absent")
        for name in ("alg", "crit", "b64", "jwk", "jku", "x5c", "x5u", "headers"):
            with self.assertRaises(TypeError):
                jwtsync.Signer(RING, **{name: "x"})


if __name__ == "__main__":
    unittest.main()

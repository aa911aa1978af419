# SPDX-License-Identifier: Apache-2.0
"""Tokens of several issuers: each is judged by the keys and expectations of the one that its iss names, of no other."""
import base64
import json
import pathlib
import tempfile
import time
import unittest

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa

import jwtsync
from mount_test import WAYS
from support import records

A, B, ALIAS_OF_B = "https://a.example", "https://b.example", "b"
OF_A, OF_B, OF_BOTH, MALLORY = (ec.generate_private_key(ec.SECP256R1()) for _ in range(4))
RSA_OF_BOTH = rsa.generate_private_key(65537, 2048)
ENVIRON = {"ENVIRONMENT": "staging"}
CONFIGURATION = """
[[issuers]]
issuer = "https://a.example"
sources = ["file:%(folder)s/a.jwks"]
audiences = ["for-a"]
algorithms = ["ES256", "RS256"]

[[issuers]]
issuer = "https://b.example"
aliases = ["b"]
sources = ["file:%(folder)s/b.jwks"]
audiences = ["for-b"]
algorithms = ["ES256"]
"""


def encoded(number):
    octets = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")


def point(number):
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).decode().rstrip("=")


def jwk(kid, key):
    """The public half, as an issuer publishes it."""
    numbers = key.public_key().public_numbers()
    if isinstance(key, rsa.RSAPrivateKey):
        return {"kty": "RSA", "kid": kid, "alg": "RS256", "n": encoded(numbers.n), "e": encoded(numbers.e)}
    return {"kty": "EC", "crv": "P-256", "kid": kid, "alg": "ES256", "x": point(numbers.x), "y": point(numbers.y)}


def jwks(key, own_kid):
    """A set with a kid that both issuers have for other keys, one that it alone has, and two keys of both."""
    return json.dumps({"keys": [jwk("first", key), jwk(own_kid, key), jwk("both", OF_BOTH), jwk("rsa", RSA_OF_BOTH)]})


def token(key, kid="first", algorithm="ES256", **claims):
    claims = {"sub": "alice", "exp": int(time.time()) + 600, **claims}
    if isinstance(claims.get("iss", ""), str):
        return jwt.encode(claims, key, algorithm, headers={"kid": kid})
    return jwt.PyJWS().encode(json.dumps(claims).encode(), key, algorithm, headers={"kid": kid})  # iss of any type


GOOD = (
    ("A", A, lambda: token(OF_A, iss=A, aud="for-a")),
    ("A by its own kid", A, lambda: token(OF_A, "only-a", iss=A, aud=["x", "for-a"])),
    ("A by the algorithm that it alone has", A, lambda: token(RSA_OF_BOTH, "rsa", "RS256", iss=A, aud="for-a")),
    ("A by a key of both", A, lambda: token(OF_BOTH, "both", iss=A, aud="for-a")),
    ("B", B, lambda: token(OF_B, iss=B, aud="for-b")),
    ("B by its own kid", B, lambda: token(OF_B, "only-b", iss=B, aud="for-b")),
    ("B by its alias", B, lambda: token(OF_B, iss=ALIAS_OF_B, aud="for-b")),
    ("B by a key of both", B, lambda: token(OF_BOTH, "both", iss=B, aud="for-b")),
)

BAD = (
    ("token_signature_invalid", "A says it is B, by a kid of both", token(OF_A, iss=B, aud="for-b")),
    ("token_signature_invalid", "A says it is B, by B's kid", token(OF_A, "only-b", iss=B, aud="for-b")),
    ("token_key_unknown", "A says it is B, by its own kid", token(OF_A, "only-a", iss=B, aud="for-b")),
    ("token_signature_invalid", "A says it is B's alias", token(OF_A, iss=ALIAS_OF_B, aud="for-b")),
    ("token_signature_invalid", "B says it is A, by a kid of both", token(OF_B, iss=A, aud="for-a")),
    ("token_key_unknown", "B says it is A, by its own kid", token(OF_B, "only-b", iss=A, aud="for-a")),
    ("token_signature_invalid", "a stranger says he is A", token(MALLORY, iss=A, aud="for-a")),
    ("token_audience_mismatch", "the audience of A, at B", token(OF_B, iss=B, aud="for-a")),
    ("token_audience_mismatch", "A's audience, at B, by a key of both", token(OF_BOTH, "both", iss=B, aud="for-a")),
    ("token_audience_mismatch", "the audience of B, at A", token(OF_A, iss=A, aud="for-b")),
    ("token_algorithm_mismatch", "RS256, at B", token(RSA_OF_BOTH, "rsa", "RS256", iss=B, aud="for-b")),
    ("token_claim_missing", "no iss", token(OF_A, aud="for-a")),
    ("token_claim_malformed", "a list", token(OF_A, iss=[A], aud="for-a")),
    ("token_claim_malformed", "a list of both", token(OF_A, iss=[A, B], aud="for-a")),
    ("token_claim_malformed", "null", token(OF_A, iss=None, aud="for-a")),
    ("token_claim_malformed", "a number", token(OF_A, iss=1, aud="for-a")),
    *(("token_issuer_mismatch", name, token(OF_A, iss=name, aud="for-a")) for name in (
        "https://c.example", A + "/", "https://A.example", "HTTPS://a.example", "http://a.example", " " + A, A + " ",
        "https://a%2Eexample", "https://\u0430.example", A + "\0", A[:-1], f"{A},{B}", "a", "B", "")),
)


class Issuers(unittest.TestCase):
    def setUp(self):
        self.log = self.enterContext(records("jwtsync"))
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.put("a.jwks", jwks(OF_A, "only-a"))
        self.put("b.jwks", jwks(OF_B, "only-b"))
        self.put("jwtsync.toml", CONFIGURATION % {"folder": folder.name})

    def put(self, name, text):
        (self.folder / (name + ".new")).write_text(text, encoding="utf-8")
        (self.folder / (name + ".new")).chmod(0o600)
        (self.folder / (name + ".new")).rename(self.folder / name)

    def keeper(self):
        return jwtsync.Keeper("backend", configuration=str(self.folder / "jwtsync.toml"), environ=ENVIRON)

    def code_of(self, keeper, text):
        """Of a token that is refused, or cannot be judged now."""
        with self.assertRaises(jwtsync.Error) as caught:
            keeper.verify(text)
        return caught.exception.code

    def test_a_token_of_each_is_taken(self):
        keeper = self.keeper()
        keeper.open()
        for name, _, made in GOOD:
            with self.subTest(name):
                text = made()
                self.assertEqual(keeper.verify(text).claims["iss"],
                                 jwt.decode(text, options={"verify_signature": False})["iss"])

    def test_no_token_is_judged_by_the_keys_or_expectations_of_another(self):
        keeper = self.keeper()
        for code, name, text in BAD:
            with self.subTest(name):
                with self.assertRaises(jwtsync.Refused) as caught:
                    keeper.verify(text)
                self.assertEqual(caught.exception.code, code, str(caught.exception))

    def test_a_refusal_names_those_that_are_taken(self):
        with self.assertRaises(jwtsync.Refused) as caught:
            self.keeper().verify(token(OF_A, iss=A + "/", aud="for-a"))
        for name in (A + "/", A, B, ALIAS_OF_B):
            self.assertIn(f'"{name}"', str(caught.exception))

    def test_one_whose_file_is_broken_does_not_touch_the_other(self):
        of_a, of_b = GOOD[0][2](), GOOD[4][2]()
        for broken, of_broken, of_other in (("a.jwks", of_a, of_b), ("b.jwks", of_b, of_a)):
            with self.subTest(broken):
                whole = (self.folder / broken).read_text()
                self.put(broken, whole[:-20])
                keeper = self.keeper()
                keeper.open()  # one issuer's tokens can be judged
                named = f'issuer "https://{broken[0]}.example": no JWT key yet'
                self.assertTrue(any(level == "ERROR" and text.startswith(named) for level, text in self.log), self.log)
                self.assertTrue(keeper.verify(of_other))
                self.assertEqual(self.code_of(keeper, of_broken), "ring_unavailable")
                self.assertEqual(keeper.handle("GET", "/readyz").status, 200)
                self.put(broken, whole)
                keeper.reload()
                self.assertTrue(keeper.verify(of_broken))
                self.assertTrue(keeper.verify(of_other))

    def test_one_whose_file_breaks_goes_on_with_its_keys(self):
        keeper = self.keeper()
        keeper.open()
        self.put("a.jwks", '{"keys": [' + " " * 40)
        with self.assertRaises(jwtsync.Error) as caught:
            keeper.reload()
        self.assertIn(A, str(caught.exception))
        for _, _, made in GOOD:
            self.assertTrue(keeper.verify(made()))

    def test_where_none_has_a_key_it_does_not_open(self):
        self.put("a.jwks", '{"keys": [' + " " * 40)
        self.put("b.jwks", '{"keys": [' + " " * 40)
        keeper = self.keeper()
        with self.assertRaises(jwtsync.Error) as caught:
            keeper.open()
        self.assertEqual(caught.exception.code, "key_malformed")
        self.assertEqual(keeper.handle("GET", "/readyz").status, 503)
        self.assertEqual(self.code_of(keeper, GOOD[0][2]()), "ring_unavailable")

    def test_it_does_not_say_what_is_expected_of_all(self):
        for said in ({"issuer": A}, {"audience": "for-a"}, {"sources": ["env:KEY"]}):
            keeper = jwtsync.Keeper(configuration=str(self.folder / "jwtsync.toml"), environ=ENVIRON, **said)
            with self.subTest(**said), self.assertRaises(jwtsync.UsageError) as caught:
                keeper.open()
            self.assertEqual(caught.exception.code, "argument_invalid")

    def test_verify_tells_a_proxy_whose_token_it_took_and_of_none_that_it_refused(self):
        for kind, ask in WAYS:
            app = kind(self.keeper(), verify=True)
            for name, issuer, made in GOOD:
                with self.subTest(kind.__module__, token=name):
                    status, headers, _ = ask(app, "GET", "/verify", [(b"authorization", b"Bearer " + made().encode())])
                    told = issuer.replace(":", "%3A").replace("/", "%2F").encode()
                    self.assertEqual((status, headers.get(b"jwtsync-issuer")), (200, told))
            for _, name, text in BAD:
                with self.subTest(kind.__module__, token=name):
                    status, headers, _ = ask(app, "GET", "/verify", [(b"authorization", b"Bearer " + text.encode())])
                    self.assertEqual((status, headers.get(b"jwtsync-issuer")), (401, None))
            metrics = ask(app, "GET", "/metrics")[2].decode()
            self.assertIn(f'jwtsync_issuer_usable{{issuer="{B}"}} 1', metrics)
            self.assertEqual(set(part.split('"')[0] for part in metrics.split('issuer="')[1:]), {"", A, B})


if __name__ == "__main__":
    unittest.main()

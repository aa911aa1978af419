#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Tokens of `jwtsync sign` are good for PyJWT and for jose, and theirs for `jwtsync verify`; and bad ones are bad.

    programs_test.py PATH/TO/jwtsync
"""
import base64
import json
import os
import subprocess
import sys
import tempfile
import time
import unittest

import jwt

JWTSYNC = os.path.abspath(sys.argv.pop(1))
SECRET = "Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"
OTHER_SECRET = "Kt5-c4n4ry-Bv8nM3xQw7Ez2Lp9Df4Ru6Ga1Hj"


def jwtsync(words, text, secret=SECRET):
    """Runs the command; `secret` may be a key document too."""
    environment = {"ENVIRONMENT": "staging", "JWT_SECRET_STAGING": secret}
    return subprocess.run([JWTSYNC, *words], input=text, env=environment, capture_output=True, text=True, timeout=60)


def sign(claims, secret=SECRET, *words):
    done = jwtsync(["sign", *words], json.dumps(claims), secret)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def verdict(token, *words):
    done = jwtsync(["verify", "--json", *words], token)
    answer = json.loads(done.stdout)
    assert done.returncode == (0 if answer["valid"] else 1), done
    return answer


def base64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def jose(*words, secret=SECRET, text=""):
    """Runs jose with the secret as a JWK in a file of its own."""
    with tempfile.NamedTemporaryFile("w", suffix=".jwk") as key:
        json.dump({"kty": "oct", "alg": "HS256", "k": base64url(secret.encode())}, key)
        key.flush()
        return subprocess.run(["jose", *words, "-k", key.name], input=text, capture_output=True, text=True, timeout=60)


def jose_sign(claims, secret=SECRET):
    done = jose("jws", "sig", "-c", "-I", "-", "-s", '{"protected":{"alg":"HS256","typ":"JWT"}}', secret=secret,
                text=json.dumps(claims))
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


class PyJwt(unittest.TestCase):
    def test_it_accepts_our_tokens(self):
        token = sign({"sub": "me", "aud": "backend", "name": "J\u00fcrgen \U0001f511"})
        claims = jwt.decode(token, SECRET, algorithms=["HS256"], audience="backend")
        self.assertEqual((claims["sub"], claims["name"]), ("me", "J\u00fcrgen \U0001f511"))
        self.assertEqual(claims["exp"], claims["iat"] + 3600)

    def test_it_refuses_our_tokens_of_another_key(self):
        with self.assertRaises(jwt.InvalidSignatureError):
            jwt.decode(sign({"sub": "me"}, OTHER_SECRET), SECRET, algorithms=["HS256"])

    def test_its_tokens_are_accepted(self):
        claims = {"sub": "me", "iss": "auth", "aud": ["web", "backend"], "exp": int(time.time()) + 60}
        answer = verdict(jwt.encode(claims, SECRET, algorithm="HS256"), "--issuer", "auth", "--audience", "backend")
        self.assertTrue(answer["valid"])
        self.assertEqual(answer["claims"], claims)

    def test_its_bad_tokens_are_refused(self):
        now = int(time.time())
        cases = [
            ({"exp": now + 60}, OTHER_SECRET, "HS256", "token_signature_invalid"),
            ({"exp": now - 60}, SECRET, "HS256", "token_expired"),
            ({"exp": now + 60, "nbf": now + 30}, SECRET, "HS256", "token_not_yet_valid"),
            ({"exp": now + 60, "aud": "web"}, SECRET, "HS256", "token_audience_mismatch"),
            ({"sub": "me"}, SECRET, "HS256", "token_claim_missing"),
            ({"exp": now + 60}, SECRET, "HS384", "token_algorithm_mismatch"),
            ({"exp": now + 60}, None, "none", "token_algorithm_mismatch"),
        ]
        for claims, secret, algorithm, code in cases:
            with self.subTest(code=code, algorithm=algorithm):
                answer = verdict(jwt.encode(claims, secret, algorithm=algorithm))
                self.assertFalse(answer["valid"])
                self.assertEqual(answer["error"]["code"], code)

    def test_a_changed_token_is_refused_by_both(self):
        head, claims, signature = sign({"sub": "me"}).split(".")
        changed = ".".join([head, base64url(b'{"sub":"root","exp":9999999999}'), signature])
        self.assertEqual(verdict(changed)["error"]["code"], "token_signature_invalid")
        with self.assertRaises(jwt.InvalidSignatureError):
            jwt.decode(changed, SECRET, algorithms=["HS256"])


class AccessTokens(unittest.TestCase):
    """RFC 9068."""

    def test_pyjwt_reads_the_type_that_we_write(self):
        token = sign({"sub": "me"}, SECRET, "--type", "at+jwt")
        self.assertEqual(jwt.get_unverified_header(token)["typ"], "at+jwt")
        self.assertEqual(jwt.decode(token, SECRET, algorithms=["HS256"])["sub"], "me")

    def test_we_tell_its_types_apart(self):
        claims = {"sub": "me", "exp": int(time.time()) + 60}
        for typ in ("at+jwt", "AT+JWT", "application/at+jwt"):
            token = jwt.encode(claims, SECRET, algorithm="HS256", headers={"typ": typ})
            self.assertTrue(verdict(token, "--type", "at+jwt")["valid"], typ)
        for headers in ({"typ": "JWT"}, {"typ": "id+jwt"}, {"typ": None}):
            token = jwt.encode(claims, SECRET, algorithm="HS256", headers=headers)
            self.assertEqual(verdict(token, "--type", "at+jwt")["error"]["code"], "token_type_mismatch", headers)

    def test_the_key_that_we_name_is_the_one_that_signed(self):
        keys = {"one": SECRET, "two": OTHER_SECRET}
        jwks = json.dumps({"keys": [{"kty": "oct", "kid": kid, "k": base64url(key.encode())}
                                    for kid, key in keys.items()]})
        for kid, key in keys.items():
            token = sign({"sub": "me"}, jwks, "--kid", kid)
            self.assertEqual(jwt.get_unverified_header(token)["kid"], kid)
            self.assertEqual(jwt.decode(token, key, algorithms=["HS256"])["sub"], "me")
        done = jwtsync(["sign", "--kid", "three"], "{}", jwks)
        self.assertEqual((done.returncode, done.stdout), (3, ""))


class Ages(unittest.TestCase):
    def test_an_old_token_of_pyjwt_is_refused(self):
        now = int(time.time())
        young = jwt.encode({"iat": now, "exp": now + 600}, SECRET, algorithm="HS256")
        old = jwt.encode({"iat": now - 120, "exp": now + 600}, SECRET, algorithm="HS256")
        undated = jwt.encode({"exp": now + 600}, SECRET, algorithm="HS256")
        self.assertTrue(verdict(young, "--max-age", "1m")["valid"])
        self.assertTrue(verdict(old, "--max-age", "1h")["valid"])
        self.assertEqual(verdict(old, "--max-age", "1m")["error"]["code"], "token_expired")
        self.assertEqual(verdict(undated, "--max-age", "1m")["error"]["code"], "token_claim_missing")


class Ed25519(unittest.TestCase):
    """RFC 9864 gives EdDSA a second name, which PyJWT of Debian 12 does not know yet: it is told."""

    @classmethod
    def setUpClass(cls):
        jwt.register_algorithm("Ed25519", jwt.algorithms.OKPAlgorithm())
        cls.addClassCleanup(jwt.unregister_algorithm, "Ed25519")

    def test_either_name_is_taken_for_a_key_of_either(self):
        plain, renamed = new_jwk("EdDSA"), new_jwk("Ed25519")
        self.assertEqual(json.loads(renamed)["alg"], "Ed25519")
        for private in (plain, renamed):
            own = jwt.algorithms.OKPAlgorithm.from_jwk(private)
            verifying = verifying_jwk(private)
            self.assertEqual(json.loads(verifying)["alg"], json.loads(private)["alg"])
            for name in ("EdDSA", "Ed25519"):
                token = jwt.encode({"sub": "me", "exp": int(time.time()) + 60}, own, algorithm=name)
                self.assertEqual(jwt.get_unverified_header(token)["alg"], name)
                self.assertTrue(verified(token, verifying)["valid"], name)

    def test_it_accepts_what_we_sign_under_the_name_of_the_key(self):
        for name in ("EdDSA", "Ed25519"):
            private = new_jwk(name)
            key = jwt.algorithms.OKPAlgorithm.from_jwk(verifying_jwk(private))
            token = sign({"sub": "me"}, private)
            self.assertEqual(jwt.get_unverified_header(token)["alg"], name)
            self.assertEqual(jwt.decode(token, key, algorithms=[name])["sub"], "me")

    def test_the_name_does_not_make_another_key_good(self):
        token = sign({"sub": "me"}, new_jwk("Ed25519"))
        self.assertEqual(verified(token, verifying_jwk(new_jwk("EdDSA")))["error"]["code"], "token_key_unknown")


class Jose(unittest.TestCase):
    def test_it_accepts_our_tokens(self):
        done = jose("jws", "ver", "-i", "-", "-O", "-", text=sign({"sub": "me"}))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["sub"], "me")

    def test_it_refuses_our_tokens_of_another_key(self):
        self.assertNotEqual(jose("jws", "ver", "-i", "-", text=sign({"sub": "me"}, OTHER_SECRET)).returncode, 0)

    def test_its_tokens_are_accepted(self):
        claims = {"sub": "me", "exp": int(time.time()) + 60}
        answer = verdict(jose_sign(claims))
        self.assertTrue(answer["valid"], answer)
        self.assertEqual(answer["claims"], claims)

    def test_its_tokens_of_another_key_are_refused(self):
        answer = verdict(jose_sign({"sub": "me", "exp": int(time.time()) + 60}, OTHER_SECRET))
        self.assertEqual(answer["error"]["code"], "token_signature_invalid")


ALGORITHMS = ["HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384",
              "ES512", "EdDSA"]
JOSE_ALGORITHMS = ALGORITHMS[:-1]  # `jose alg` of Debian 12 (11) lists no EdDSA, and `jose jwk gen` makes no such key


def new_jwk(algorithm):
    done = jwtsync(["generate", "--algorithm", algorithm, "--format", "jwk"], "")
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def verifying_jwk(private):
    """What whoever only verifies has: the public half, or the shared secret itself."""
    if json.loads(private)["kty"] == "oct":
        return private
    done = jwtsync(["keys", "--public"], "", private)
    assert done.returncode == 0, done.stderr
    (key,) = json.loads(done.stdout)["keys"]
    return json.dumps(key)


def verified(token, key):
    done = jwtsync(["verify", "--json"], token, key)
    return json.loads(done.stdout)


class EveryAlgorithm(unittest.TestCase):
    def test_pyjwt_and_we_accept_each_other(self):
        for algorithm in ALGORITHMS:
            with self.subTest(algorithm=algorithm):
                private = new_jwk(algorithm)
                verifying = verifying_jwk(private)
                key = jwt.PyJWK.from_json(verifying, algorithm).key
                own = jwt.PyJWK.from_json(private, algorithm).key
                self.assertEqual(jwt.decode(sign({"sub": "me"}, private), key, algorithms=[algorithm])["sub"], "me")
                token = jwt.encode({"sub": "me", "exp": int(time.time()) + 60}, own, algorithm=algorithm)
                self.assertTrue(verified(token, verifying)["valid"])
                other = verifying_jwk(new_jwk(algorithm))
                self.assertEqual(verified(token, other)["error"]["code"], "token_signature_invalid")

    def test_jose_and_we_accept_each_other(self):
        for algorithm in JOSE_ALGORITHMS:
            with self.subTest(algorithm=algorithm), tempfile.NamedTemporaryFile("w", suffix=".jwk") as file:
                private = new_jwk(algorithm)
                verifying = verifying_jwk(private)
                file.write(private)
                file.flush()
                check = ["jose", "jws", "ver", "-i", "-", "-O", "-", "-k", file.name]
                done = subprocess.run(check, input=sign({"sub": "me"}, private), capture_output=True, text=True)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual(json.loads(done.stdout)["sub"], "me")
                make = ["jose", "jws", "sig", "-c", "-I", "-", "-k", file.name, "-s",
                        json.dumps({"protected": {"alg": algorithm}})]
                claims = json.dumps({"sub": "me", "exp": int(time.time()) + 60})
                done = subprocess.run(make, input=claims, capture_output=True, text=True)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertTrue(verified(done.stdout.strip(), verifying)["valid"])

    def test_openssl_reads_what_we_write_as_pem(self):
        for algorithm in ("RS256", "ES256", "ES384", "ES512", "EdDSA"):
            with self.subTest(algorithm=algorithm):
                made = jwtsync(["generate", "--algorithm", algorithm], "").stdout
                public = jwtsync(["keys", "--public", "--format", "pem"], "", made).stdout
                done = subprocess.run(["openssl", "pkey", "-pubout"], input=made, capture_output=True, text=True)
                self.assertEqual(done.stdout, public)


if __name__ == "__main__":
    unittest.main()

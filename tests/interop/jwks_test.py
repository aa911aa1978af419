#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Tokens that PyJWT and jose signed are good by the key set of their issuer, which a server in this process publishes.

    jwks_test.py PATH/TO/jwtsync
"""
import http.server
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.request

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm

JWTSYNC = os.path.abspath(sys.argv.pop(1))
ENVIRONMENT = {"ENVIRONMENT": "staging"}


def jose(*words, text=""):
    return subprocess.run(["jose", *words], input=text, capture_output=True, text=True, timeout=60, check=True).stdout


def new_key(algorithm, kid):
    """A private JWK."""
    if algorithm == "EdDSA":
        return {**json.loads(OKPAlgorithm.to_jwk(Ed25519PrivateKey.generate())), "alg": algorithm, "kid": kid}
    return json.loads(jose("jwk", "gen", "-i", json.dumps({"alg": algorithm, "kid": kid})))


def public(key):
    return {name: key[name] for name in ("kty", "crv", "x", "y", "n", "e", "alg", "kid") if name in key}


def sign_by_pyjwt(key, claims):
    return jwt.encode(claims, jwt.PyJWK.from_dict(key).key, algorithm=key["alg"], headers={"kid": key["kid"]})


def sign_by_jose(key, claims):
    header = {"protected": {"alg": key["alg"], "kid": key["kid"]}}
    return jose("jws", "sig", "-c", "-I", "-", "-s", json.dumps(header), "-k", key["file"], text=json.dumps(claims))


class Issuer:
    """Serves a discovery document and a key set; counts how often the set was sent."""

    def __init__(self):
        self.keys, self.fetches = [], 0
        issuer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                if self.path == "/keys":
                    issuer.fetches += 1
                    return self.answer({"keys": [public(key) for key in issuer.keys]})
                if self.path == "/.well-known/openid-configuration":
                    return self.answer({"issuer": issuer.name, "jwks_uri": issuer.name + "/keys"})
                return self.send_error(404)

            def answer(self, document):
                body = json.dumps(document, indent=2).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.name = f"http://127.0.0.1:{self.server.server_port}"
        self.sources = [f"jwks+{self.name}/keys", f"oidc+{self.name}"]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def run(words, text=""):
    return subprocess.run([JWTSYNC, *words], input=text, env=ENVIRONMENT, capture_output=True, text=True, timeout=60)


def claims():
    return {"sub": "me", "exp": int(time.time()) + 600}


class Jwks(unittest.TestCase):
    def setUp(self):
        self.issuer = Issuer()
        self.addCleanup(self.issuer.close)

    def verdict(self, source, token):
        done = run(["verify", "--json", "--source", source], token)
        self.assertTrue(done.stdout, done.stderr)
        return json.loads(done.stdout)

    def test_tokens_of_every_algorithm_are_accepted(self):
        algorithms = ["RS256", "PS256", "ES256", "ES384", "ES512", "EdDSA"]
        self.issuer.keys = [new_key(algorithm, algorithm.lower()) for algorithm in algorithms]
        for source in self.issuer.sources:
            for key in self.issuer.keys:
                answer = self.verdict(source, sign_by_pyjwt(key, claims()))
                self.assertTrue(answer["valid"], (key["alg"], answer))
        stranger = new_key("ES256", "es256")
        answer = self.verdict(self.issuer.sources[0], sign_by_pyjwt(stranger, claims()))
        self.assertEqual(answer["error"]["code"], "token_signature_invalid")

    def test_resolve_and_keys_show_the_set(self):
        self.issuer.keys = [new_key("ES256", "one"), new_key("EdDSA", "two")]
        source = self.issuer.sources[0]
        resolved = json.loads(run(["resolve", "--json", "--source", source]).stdout)
        self.assertEqual((resolved["source"], resolved["kid"]), (source, "one"))
        shown = run(["keys", "--json", "--source", source])
        self.assertEqual(re.findall(r'"kid":"(\w+)"', shown.stdout), ["one", "two"], shown)
        self.assertNotIn('"signs"', shown.stdout)

    def test_an_issuer_that_is_down_is_unreachable(self):
        self.issuer.close()
        for source in self.issuer.sources:
            self.assertEqual(run(["resolve", "--source", source]).returncode, 4)

    def start_daemon(self):
        """Asks `/verify` of a new daemon for the status of a token."""
        words = ["serve", "--listen", "127.0.0.1:0", "--json", "--source", self.issuer.sources[0]]
        daemon = subprocess.Popen([JWTSYNC, *words], env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.addCleanup(daemon.wait)
        self.addCleanup(daemon.terminate)
        self.addCleanup(daemon.stdout.close)
        at = json.loads(daemon.stdout.readline())["listening"][0]

        def ask(token):
            request = urllib.request.Request(at + "/verify", headers={"Authorization": "Bearer " + token})
            try:
                return urllib.request.urlopen(request, timeout=10).status
            except urllib.error.HTTPError as error:
                with error:
                    return error.code

        return ask

    def test_a_daemon_learns_a_new_key_from_its_first_token(self):
        old, new = new_key("ES256", "old"), new_key("ES256", "new")
        self.issuer.keys = [old]
        ask = self.start_daemon()
        self.assertEqual(ask(sign_by_pyjwt(old, claims())), 200)
        self.issuer.keys = [old, new]
        token, statuses = sign_by_pyjwt(new, claims()), []
        while statuses[-1:] != [200] and len(statuses) < 200:
            statuses.append(ask(token))
            time.sleep(0.02)
        self.assertEqual(statuses[-1], 200)
        self.assertEqual(set(statuses[:-1]), {503}, "it is never called bad")
        self.assertEqual(self.issuer.fetches, 2)
        self.assertEqual(ask(sign_by_pyjwt(new_key("ES256", "unknown"), claims())), 401)
        self.assertEqual(self.issuer.fetches, 2, "the issuer was asked a moment ago")


    def test_a_daemon_learns_of_a_new_key_under_an_old_kid_from_its_first_token(self):
        old, new = new_key("ES256", "current"), new_key("ES256", "current")
        self.issuer.keys = [old]
        ask = self.start_daemon()
        self.assertEqual(ask(sign_by_pyjwt(old, claims())), 200)
        self.issuer.keys = [new]
        token, statuses = sign_by_pyjwt(new, claims()), []
        while statuses[-1:] != [200] and len(statuses) < 200:
            statuses.append(ask(token))
            time.sleep(0.02)
        self.assertEqual((statuses[-1], set(statuses[:-1])), (200, {503}), "it is never called bad")
        self.assertEqual(self.issuer.fetches, 2)
        self.assertEqual(ask(sign_by_pyjwt(old, claims())), 401)

    def test_a_daemon_asks_once_about_many_bad_signatures(self):
        self.issuer.keys = [new_key("ES256", "current")]
        ask = self.start_daemon()
        garbage = sign_by_pyjwt(new_key("ES256", "current"), claims())
        self.assertEqual(ask(garbage), 503)
        statuses = []
        while statuses[-1:] != [401] and len(statuses) < 200:
            statuses.append(ask(garbage))
            time.sleep(0.02)
        self.assertEqual({ask(garbage) for _ in range(500)}, {401})
        self.assertEqual(self.issuer.fetches, 2)


class JoseSigned(unittest.TestCase):
    def test_its_tokens_are_accepted(self):
        issuer = Issuer()
        self.addCleanup(issuer.close)
        for algorithm in ["RS256", "PS256", "ES256", "ES384", "ES512"]:
            with tempfile.NamedTemporaryFile("w", suffix=".jwk") as file:
                key = new_key(algorithm, algorithm)
                json.dump(key, file)
                file.flush()
                issuer.keys = [key]
                token = sign_by_jose({**key, "file": file.name}, claims())
                done = run(["verify", "--json", "--source", issuer.sources[0]], token)
                self.assertEqual(done.returncode, 0, (algorithm, done))


if __name__ == "__main__":
    unittest.main()

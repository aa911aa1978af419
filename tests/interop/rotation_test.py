#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""docs/rotation-elsewhere.md: what the lists of keys of other programs do while a key is changed: the new one signs,
the old one still verifies; and what each of them refuses. Each process has settings of its own, as in a deployment.

    rotation_test.py          (by the Python of tests/interop/rotation_requirements.txt)
"""
import json
import os
import shutil
import subprocess
import sys
import threading
import time
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from itsdangerous import BadSignature, Signer, URLSafeTimedSerializer

OLD = "Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"
NEW = "Kt5-c4n4ry-Bv8nM3xQw7Ez2Lp9Df4Ru6Ga1Hj"
STRANGER = "Xy1-c4n4ry-Nn6tS2vBw8Fd3Kq0Pg7Lm5Jr4Ce"

FLASK = """
from flask import Flask, session
app = Flask("app")
app.config.update(settings)
@app.route("/", methods=["GET"])
def who():
    return session.get("user", "nobody")
@app.route("/", methods=["POST"])
def login():
    session["user"] = "alice"
    return ""
client = app.test_client()
if given is None:
    client.post("/")
    answer = client.get_cookie("session").value
else:
    client.set_cookie("session", given)
    answer = client.get("/").text
"""

DJANGO = """
from django.conf import settings as django_settings
django_settings.configure(**settings)
from django.core import signing
if given is None:
    answer = signing.dumps("alice")
else:
    try:
        answer = signing.loads(given)
    except signing.BadSignature:
        answer = "nobody"
"""

SIMPLE_JWT = """
import datetime, django
from django.conf import settings as django_settings
django_settings.configure(INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "rest_framework"],
                          **settings)
django.setup()
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import AccessToken
if given is None:
    token = AccessToken()
    token["user"] = "alice"
    answer = str(token)
else:
    try:
        answer = AccessToken(given)["user"]
    except TokenError:
        answer = "nobody"
"""

RUBY = """
require "json"
require "active_support"
require "active_support/message_verifier"
settings, given = JSON.parse(STDIN.read).values_at("settings", "given")
verifier = ActiveSupport::MessageVerifier.new(settings["secret"], digest: "SHA256", serializer: JSON)
settings["rotate"].each { |secret| verifier.rotate(secret) }
puts JSON.generate(given ? (verifier.verified(given) || "nobody") : verifier.generate("alice"))
"""


def process(program, settings, given=None):
    """What a process with these settings signs; with `given`, whom it takes that for."""
    words = [sys.executable, "-c", "import json, sys\nsettings, given = json.load(sys.stdin)\n" + program +
             "\nprint(json.dumps(answer))"]
    done = subprocess.run(words, input=json.dumps([settings, given]), capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def ruby(settings, given=None):
    done = subprocess.run(["ruby", "-e", RUBY], input=json.dumps({"settings": settings, "given": given}),
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def has_active_support():
    return bool(shutil.which("ruby")) and subprocess.run(
        ["ruby", "-e", 'require "active_support"'], stderr=subprocess.DEVNULL).returncode == 0


class Rotation:
    """`sign(settings)` and `read(settings, what)` of a program, which has a key and others beside it by `having`."""

    def test_the_new_key_signs_and_the_old_one_still_verifies(self):
        before, during, after = self.having(OLD), self.having(NEW, OLD), self.having(NEW)
        old, new = self.sign(before), self.sign(during)
        self.assertEqual(self.read(during, old), "alice", "what was signed before")
        self.assertEqual(self.read(during, new), "alice")
        self.assertEqual(self.read(after, new), "alice", "the new key signs")
        self.assertEqual(self.read(before, new), "nobody", "and not the old one")
        self.assertEqual(self.read(after, old), "nobody", "the old key is gone")

    def test_verifiers_can_be_first(self):
        """The new key beside the old one, which still signs: then no reader is behind the first signer."""
        prepared = self.having(OLD, NEW)
        self.assertEqual(self.read(self.having(OLD), self.sign(prepared)), "alice", "the old key still signs")
        self.assertEqual(self.read(prepared, self.sign(self.having(NEW, OLD))), "alice")

    def test_a_stranger_is_refused(self):
        self.assertEqual(self.read(self.having(NEW, OLD), self.sign(self.having(STRANGER))), "nobody")


class Flask(Rotation, unittest.TestCase):
    @staticmethod
    def having(key, *others):
        return {"SECRET_KEY": key, "SECRET_KEY_FALLBACKS": list(others)}

    @staticmethod
    def sign(settings):
        return process(FLASK, settings)

    read = staticmethod(lambda settings, given: process(FLASK, settings, given))


class ItsDangerous(Rotation, unittest.TestCase):
    @staticmethod
    def having(key, *others):
        return [*others, key]

    @staticmethod
    def sign(keys):
        return URLSafeTimedSerializer(keys).dumps("alice")

    @staticmethod
    def read(keys, given):
        try:
            return URLSafeTimedSerializer(keys).loads(given)
        except BadSignature:
            return "nobody"

    def test_the_last_of_the_list_signs(self):
        self.assertEqual(Signer([OLD, NEW]).sign("alice"), Signer(NEW).sign("alice"))


class Django(Rotation, unittest.TestCase):
    having = staticmethod(Flask.having)

    @staticmethod
    def sign(settings):
        return process(DJANGO, settings)

    read = staticmethod(lambda settings, given: process(DJANGO, settings, given))


class SimpleJwt(unittest.TestCase):
    def test_it_has_no_list_for_a_shared_secret_and_does_not_read_djangos(self):
        old = process(SIMPLE_JWT, {"SECRET_KEY": OLD})
        self.assertEqual(process(SIMPLE_JWT, {"SECRET_KEY": OLD}, old), "alice")
        self.assertEqual(process(SIMPLE_JWT, {"SECRET_KEY": NEW, "SECRET_KEY_FALLBACKS": [OLD]}, old), "nobody")
        listed = {"SECRET_KEY": NEW, "SIMPLE_JWT": {"SIGNING_KEY": NEW, "VERIFYING_KEY": OLD}}
        self.assertEqual(process(SIMPLE_JWT, listed, old), "nobody", "an HMAC is verified by what signs")

    def test_its_tokens_have_no_kid(self):
        header = jwt.get_unverified_header(process(SIMPLE_JWT, {"SECRET_KEY": OLD}))
        self.assertEqual(header, {"alg": "HS256", "typ": "JWT"})

    def test_by_a_key_set_it_takes_old_and_new_tokens_of_another_issuer_if_they_have_a_kid(self):
        keys = {kid: rsa.generate_private_key(public_exponent=65537, key_size=2048)
                for kid in ("old", "new", "stranger")}
        known = [json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(keys[kid].public_key())) | {"kid": kid, "use": "sig"}
                 for kid in ("old", "new")]

        class Set(BaseHTTPRequestHandler):
            def do_GET(self):  # noqa: N802
                body = json.dumps({"keys": known}).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        with ThreadingHTTPServer(("127.0.0.1", 0), Set) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            settings = {"SECRET_KEY": NEW, "SIMPLE_JWT": {
                "ALGORITHM": "RS256", "JWK_URL": f"http://127.0.0.1:{server.server_address[1]}/jwks.json"}}

            def taken(kid, headers):
                claims = {"user": "alice", "token_type": "access", "jti": "1", "exp": int(time.time()) + 60}
                token = jwt.encode(claims, keys[kid], "RS256", headers=headers)
                return process(SIMPLE_JWT, settings, token)

            self.assertEqual(taken("old", {"kid": "old"}), "alice")
            self.assertEqual(taken("new", {"kid": "new"}), "alice")
            self.assertEqual(taken("new", {}), "nobody", "without a kid")
            self.assertEqual(taken("stranger", {"kid": "stranger"}), "nobody")
            self.assertEqual(taken("old", {"kid": "new"}), "nobody")
            server.shutdown()


@unittest.skipUnless(has_active_support(), "Debian's ruby-activesupport is not installed")
class Rails(Rotation, unittest.TestCase):
    @staticmethod
    def having(key, *others):
        return {"secret": key, "rotate": list(others)}

    sign = staticmethod(ruby)
    read = staticmethod(ruby)


if __name__ == "__main__":
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    unittest.main()

# SPDX-License-Identifier: Apache-2.0
"""Who is not a member: readers of a key set and of a file, and a signer that writes no kid."""
import base64
import hashlib
import hmac
import json
import threading
import time

import jwt

from traffic import request


class KeySetReader:
    """It reads the public keys of a member, keeps them for a while, and verifies with them. Shared secrets it cannot
    take."""

    name = "partners"
    is_member = False  # it has its cache
    trouble_ends = 0

    def __init__(self, ports, cache):
        self.ports, self.cache, self.keys, self.read_at = ports, cache, {}, 0
        self.done = threading.Event()
        self.thread = threading.Thread(target=self._read)

    def start(self):
        self.thread.start()
        return self

    def stop(self):
        self.done.set()
        self.thread.join()

    def _read(self):
        connections = {}
        while not self.done.wait(self.cache / 3):
            for port in self.ports:
                asked = time.monotonic()
                status, body = request(connections, port, "GET", "/.well-known/jwks.json")
                if status == 200:
                    self.keys = {key["kid"]: jwt.PyJWK(key).key for key in json.loads(body)["keys"]}
                    self.read_at = asked
                    break

    def can_take(self, token):
        return token.algorithm != "HS256" and not self.is_troubled()

    def is_troubled(self):
        """Its cache is over, and nobody answered since: what it does then is its own affair."""
        return time.monotonic() - self.read_at > self.cache

    def ask(self, token, _):
        try:
            key = self.keys[jwt.get_unverified_header(token)["kid"]]
            jwt.decode(token, key, ["ES256", "EdDSA", "RS256"], audience="example", leeway=1)
            return 200
        except (KeyError, jwt.InvalidTokenError):
            return 401


class SinkReader:
    """It reads the file that the hub writes every so often, secrets and all, and verifies with what it has."""

    name = "reports"
    is_member = False  # it has its interval

    def __init__(self, path, interval):
        self.path, self.interval, self.keys, self.read_at = path, interval, [], -interval

    def can_take(self, _):
        return True

    def is_troubled(self):
        return False

    def _look(self):
        if time.monotonic() - self.read_at < self.interval:
            return
        self.read_at = time.monotonic()
        with open(self.path, encoding="utf-8") as file:
            self.keys = [(key.get("kid"), jwt.PyJWK(key).key, key["alg"]) for key in json.load(file)["keys"]]

    def ask(self, token, _):
        self._look()
        named = jwt.get_unverified_header(token).get("kid")
        for kid, key, algorithm in self.keys:
            if None in (kid, named) or kid == named:
                try:
                    public = key.public_key() if hasattr(key, "public_key") else key
                    jwt.decode(token, public, [algorithm], audience="example", leeway=1)
                    return 200
                except jwt.InvalidTokenError:
                    pass
        return 401


class KidlessSigner:
    """It has the first secret in a file of its own, and is moved away by hand before the first promotion."""

    name = "kidless"

    def __init__(self, secret, lifetime):
        self.secret, self.lifetime = secret.encode(), lifetime

    def log_in(self, _):
        now = int(time.time())
        claims = {"iss": "auth", "sub": "alice", "aud": "example", "iat": now, "exp": now + self.lifetime}
        text = ".".join(self._part(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims))
        return text + "." + self._part(hmac.new(self.secret, text.encode(), hashlib.sha256).digest())

    @staticmethod
    def _part(data):
        return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

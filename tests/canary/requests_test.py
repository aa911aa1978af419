#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""No token of a request, answered, refused or half sent, is found in a core dump of `jwtsync serve`.

usage: requests_test.py PATH_OF_JWTSYNC
"""
import base64
import hashlib
import hmac
import json
import pathlib
import socket
import subprocess
import tempfile
import time
import unittest

import serve_test

ACCESS = "access-Vw4-c4n4ry-Tz8mK2pXq6Nj9Rd3Hb7Lf5Gs1Yc"
WRONG_ACCESS = "access-Qk3-c4n4ry-Jd7vB9xLm2Wn6Tf4Zp8Ks5Hg1Rc"
PLAIN = "a-header-that-is-no-token-but-stands-beside-one"


def encoded(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def token(subject, key=serve_test.SECRET):
    signed = encoded(b'{"alg":"HS256"}') + "." + encoded(
        json.dumps({"sub": subject, "exp": int(time.time()) + 3600}).encode())
    return signed + "." + encoded(hmac.new(key, signed.encode(), hashlib.sha256).digest())


GOOD, FORGED, LATE, LATER = (token("good"), token("forged", b"another key of 32 bytes, not ours"), token("late"),
                             token("later"))


def request(path, access, bearer, method="GET", more=""):
    return (f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Beside: {PLAIN}\r\nJwtsync-Access: {access}\r\n"
            f"Authorization: Bearer {bearer}\r\n{more}").encode()


class RequestsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        for name, text in (("access", ACCESS), ("jwtsync.toml", '[access]\ntoken_files = ["access"]\n')):
            (self.folder / name).touch(mode=0o600)
            (self.folder / name).write_text(text.replace('"access"', f'"{self.folder}/access"'))
        self.serve = serve_test.Serve(self.folder, "file", more=["--config", str(self.folder / "jwtsync.toml")])
        self.addCleanup(self.serve.end)

    def connect(self):
        address = self.serve.address.removeprefix("http://").split(":")
        connection = socket.create_connection((address[0], int(address[1])), timeout=10)
        self.addCleanup(connection.close)
        return connection

    def status_of(self, text):
        connection = self.connect()
        connection.sendall(text + b"\r\n")
        return int(connection.recv(65536).split()[1])

    def core(self):
        gcore = subprocess.run(["gcore", "-o", str(self.folder / "gcore"), str(self.serve.process.pid)],
                               capture_output=True, check=False)
        cores = list(self.folder.glob("gcore.*"))
        self.assertEqual(len(cores), 1, gcore.stderr.decode())
        return cores[0].read_bytes()

    def assert_clean(self, core):
        self.assertIn(serve_test.MARKER.encode(), core, "the core does not even hold what is no secret")
        window = serve_test.WINDOW
        parts = [part for one in (GOOD, FORGED, LATE, LATER) for part in one.split(".")[1:]]
        for secret in (ACCESS, WRONG_ACCESS, *parts):
            pieces = {secret[i:i + window].encode() for i in range(0, len(secret) - window + 1, window)}
            self.assertEqual(sorted(piece for piece in pieces if piece in core), [], f"pieces of {secret}")

    def test_tokens_of_answered_and_refused_requests_are_nowhere(self):
        for _ in range(3):
            self.assertEqual(self.status_of(request("/verify", ACCESS, GOOD)), 200)
            self.assertEqual(self.status_of(request("/verify", ACCESS, FORGED)), 401)
            self.assertEqual(self.status_of(request("/verify", WRONG_ACCESS, GOOD)), 403)
            self.assertEqual(self.status_of(request("/verify?" + "a" * 17000, ACCESS, GOOD)), 431)
            self.assertEqual(self.status_of(request("/jwtsync/v1/report", ACCESS, GOOD)), 200)
            challenge = request("/jwtsync/v1/challenge", ACCESS, GOOD, "POST", "Content-Length: 4\r\n\r\n{}")
            self.assertEqual(self.status_of(challenge), 400)
        self.assert_clean(self.core())

    def test_tokens_of_half_sent_requests_are_not_dumped(self):
        header = self.connect()
        header.sendall(request("/verify", ACCESS, LATE))
        body = self.connect()
        body.sendall(request("/jwtsync/v1/challenge", ACCESS, LATER, "POST", "Content-Length: 20\r\n\r\n{"))
        self.assertEqual(self.status_of(request("/verify", ACCESS, GOOD)), 200)  # the others were read before
        for connection in (header, body):
            connection.setblocking(False)
            self.assertRaises(BlockingIOError, connection.recv, 1)  # they are under way
        self.assert_clean(self.core())


if __name__ == "__main__":
    unittest.main(verbosity=2)

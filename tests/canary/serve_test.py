#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""No secret of a running `jwtsync serve` is found in its answers, log, command line, environment block or core dump.

usage: serve_test.py PATH_OF_JWTSYNC
"""
import base64
import json
import os
import pathlib
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request

COMMAND = sys.argv.pop(1)
SECRET = b"Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"
# Handed over in the same ways as a secret is, but no secret: a search that does not find it would prove nothing.
MARKER = "marker-that-is-no-secret-5081"
WINDOW = 10  # bytes of the secret in a row that count as a leak


def fragments_of(secret):
    """Every run of WINDOW bytes of the secret, as it is and in the usual encodings."""
    forms = [secret, base64.b64encode(secret), base64.urlsafe_b64encode(secret), secret.hex().encode()]
    return {form[i : i + WINDOW] for form in forms for i in range(len(form) - WINDOW + 1)}


FRAGMENTS = fragments_of(SECRET)


def part(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


TOKEN = f'{part({"alg": "HS256"})}.{part({"sub": "alice", "exp": 9_999_999_999})}.{"A" * 43}'


def leaks_in(data):
    return sorted(fragment for fragment in FRAGMENTS if fragment in data)


class Serve:
    """A `jwtsync serve` in a folder of its own, holding a secret by one of its sources."""

    def __init__(self, folder, source, secret=SECRET, more=()):
        environment = {"PATH": os.environ["PATH"], "ENVIRONMENT": "staging", "JWTSYNC_SERVICE": MARKER,
                       "RUNTIME_DIRECTORY": str(folder)}
        arguments = [COMMAND, "serve", "--listen", "127.0.0.1:0", *more]
        if source == "env":
            environment["JWT_SECRET_STAGING"] = secret.decode()
        else:
            key = folder / "jwt.key"
            key.touch(mode=0o600)
            key.write_bytes(secret)
            arguments += ["--source", f"file:{key}"]
        self.log = folder / "log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                arguments, env=environment, cwd=folder, stderr=log, stdout=log, preexec_fn=self.allow_core)
        self.address = self.wait_for_address()
        proof = folder / "jwtsync/access"  # there is none where access tokens are configured
        self.proof = proof.read_text() if proof.exists() else ""

    @staticmethod
    def allow_core():
        resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    def wait_for_address(self):
        for _ in range(200):
            found = re.search(r"127\.0\.0\.1:\d+", self.log.read_text())
            if found:
                return "http://" + found.group()
            try:
                self.process.wait(0.05)
                raise AssertionError("serve ended: " + self.log.read_text())
            except subprocess.TimeoutExpired:
                pass
        raise AssertionError("serve never said where it listens: " + self.log.read_text())

    def wait_for_reload(self):
        """While a key is read, it stands for a moment where it is hashed."""
        for _ in range(200):
            if self.log.read_text().count("JWT secret hash") == 2:
                return self.get("/readyz")
            time.sleep(0.05)
        raise AssertionError("serve never reloaded: " + self.log.read_text())

    def get(self, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data, {"Content-Type": "application/json",
                                                                     "Jwtsync-Access": self.proof})
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.read() + str(answer.headers).encode()
        except urllib.error.HTTPError as error:
            return error.read() + str(error.headers).encode()

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()


class CanaryTest(unittest.TestCase):
    def serving(self, source):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = pathlib.Path(folder.name)
        serve = Serve(path, source)
        self.addCleanup(serve.end)
        nonce = base64.urlsafe_b64encode(bytes(32)).decode().rstrip("=")
        self.answers = b"\n".join([
            serve.get("/jwtsync/v1/report"),
            serve.get("/jwtsync/v1/challenge", {"nonce": nonce, "variants": True}),
            serve.get("/jwtsync/v1/challenge", {"nonce": "bad"}),
            serve.get("/jwtsync/v1/explain", {"token": TOKEN}), serve.get("/jwtsync/v1/explain", {"token": 7}),
            serve.get("/jwtsync/v1/explain", dict(zip(("header", "claims"), TOKEN.split(".")))),
            serve.get("/healthz"), serve.get("/readyz"), serve.get("/nowhere")])
        serve.process.send_signal(signal.SIGHUP)  # a reload leaves no copy either, once it is over
        serve.wait_for_reload()
        return serve, path

    def assert_clean(self, data, where):
        self.assertEqual(leaks_in(data), [], f"fragments of the secret in {where}")

    def check_core(self, core):
        data = core.read_bytes()
        self.assertIn(MARKER.encode(), data, "the core does not even hold what is no secret")
        self.assert_clean(data, core.name)

    def check_process(self, source):
        serve, folder = self.serving(source)
        self.assertIn(MARKER.encode(), self.answers)
        self.assert_clean(self.answers, "an HTTP answer")
        process = pathlib.Path("/proc", str(serve.process.pid))
        self.assertIn(b"serve", (process / "cmdline").read_bytes())
        self.assert_clean((process / "cmdline").read_bytes(), "cmdline")
        self.assertIn(MARKER.encode(), (process / "environ").read_bytes())
        self.assert_clean((process / "environ").read_bytes(), "environ")
        gcore = subprocess.run(["gcore", "-o", str(folder / "gcore"), str(serve.process.pid)],
                               capture_output=True, check=False)
        cores = list(folder.glob("gcore.*"))
        self.assertEqual(len(cores), 1, gcore.stderr.decode())
        self.check_core(cores[0])
        cores[0].unlink()
        self.assert_clean(serve.log.read_bytes(), "the log")
        return serve, folder

    def check_kernel_core(self, source):
        pattern = pathlib.Path("/proc/sys/kernel/core_pattern").read_text().strip()
        if "/" in pattern or pattern.startswith("|"):
            self.skipTest(f"this machine's kernel writes cores elsewhere: {pattern}")
        serve, folder = self.serving(source)
        serve.process.send_signal(signal.SIGABRT)
        serve.process.wait()
        cores = [path for path in folder.iterdir() if path.name.startswith("core")]
        self.assertEqual(len(cores), 1, "the kernel wrote no core")
        self.check_core(cores[0])

    def test_the_search_finds_a_fragment(self):
        self.assertTrue(leaks_in(b"x" + SECRET[3:13] + b"y"))
        self.assertTrue(leaks_in(base64.b64encode(SECRET)))

    def test_a_secret_of_a_variable_is_nowhere(self):
        self.check_process("env")

    def test_a_secret_of_a_file_is_nowhere(self):
        self.check_process("file")

    def test_a_secret_of_a_variable_is_not_in_a_kernel_core(self):
        self.check_kernel_core("env")

    def test_a_secret_of_a_file_is_not_in_a_kernel_core(self):
        self.check_kernel_core("file")


if __name__ == "__main__":
    unittest.main(verbosity=2)

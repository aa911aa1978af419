#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""No output of `jwtsync probe`, and of `serve` and `exec` with --probe, holds a secret, a login or a token.

The application repeats what it is sent, in its answers and their headers. usage: probe_test.py PATH_OF_JWTSYNC
"""
import http.server
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time
import unittest

COMMAND = pathlib.Path(sys.argv.pop(1)).absolute()
SECRET = "Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"
MARKER = "marker-that-is-no-secret-5081"  # the search has to find what is there
LONGEST = 60  # seconds that anything may take
TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjNG40cnkiLCJleHAiOjk5OTk5OTk5OTl9.c4n4ryc4n4ryc4n4ry"


class Parrot(http.server.BaseHTTPRequestHandler):
    """Says what it was sent, in every place that a client may read."""

    def answer(self):
        body = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
        sent = self.headers["Authorization"] or self.headers["Cookie"] or body
        statuses = {"/accepts": 200 if sent else 401, "/redirects": 302, "/refuses": 401, "/fails": 500, "/login": 200,
                    "/login-refused": 403, "/login-empty": 200}
        path = self.path.split("?")[0]
        text = json.dumps({"token": TOKEN} if path == "/login" else {"error": sent, "request": body}).encode()
        self.send_response(statuses[path])
        self.send_header("WWW-Authenticate", f'Bearer error="invalid_token", error_description="{sent}"')
        self.send_header("Location", f"https://login.example/{sent}")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text)

    do_GET = do_HEAD = do_POST = answer

    def log_message(self, *words):
        pass


class ProbeTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Parrot)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        cls.addClassCleanup(server.server_close)
        cls.addClassCleanup(server.shutdown)
        cls.url = f"http://127.0.0.1:{server.server_port}"
        (cls.folder / "login.json").write_text('{"user":"c4n4ry","password":"c4n4ry"}')
        (cls.folder / "claims.json").write_text('{"sub":"c4n4ry"}')
        (cls.folder / "broken.json").write_text('{"sub":"c4n4ry"')
        cls.environment = {"PATH": os.environ["PATH"], "ENVIRONMENT": "staging", "JWT_SECRET_STAGING": SECRET,
                           "RUNTIME_DIRECTORY": str(cls.folder), "JWTSYNC_SERVICE": MARKER}

    def expect_clean(self, text):
        self.assertNotIn("c4n4ry", text)
        self.assertNotIn("eyJ", text, "a token is shown")

    def run_probe(self, *words):
        for form in ((), ("--json",)):
            done = subprocess.run([COMMAND, "probe", *form, *words], env=self.environment, capture_output=True,
                                  text=True, timeout=LONGEST)
            self.expect_clean(done.stdout + done.stderr)
            self.assertTrue(done.stdout + done.stderr, "it says something")

    def test_outcomes(self):
        for path in ("/accepts", "/redirects", "/refuses", "/fails"):
            for more in ((), ("--claims", self.folder / "claims.json"), ("--cookie", "access"), ("--method", "HEAD")):
                with self.subTest(path=path, more=more):
                    self.run_probe("--check", self.url + path, *more)

    def test_logins(self):
        body = ("--login-body", self.folder / "login.json")
        for path in ("/login", "/login-refused", "/login-empty"):
            with self.subTest(path):
                self.run_probe("--login", self.url + path, *body, "--check", self.url + "/accepts")
        self.run_probe("--login", self.url + "/login", *body, "--token-at", "/c4n4r/y", "--check", self.url + "/fails")

    def test_errors(self):
        for words in (("--check", "http://c4n4ry:c4n4ry@127.0.0.1/"), ("--check", "http://backend.example/?c4n4ry"),
                      ("--check", self.url + "/accepts", "--claims", self.folder / "broken.json"),
                      ("--check", self.url + "/accepts", "--header", "c4n4ry:"),
                      ("--check", "http://127.0.0.1:1/accepts")):
            with self.subTest(words):
                self.run_probe(*words)

    def expect_log_clean(self, command, form, *more):
        """Until the application was asked for the first time, or half a minute is over: then the log is read."""
        log = self.folder / f"{command}-{form}.log"
        words = [COMMAND, command, "--listen", "127.0.0.1:0", "--log-level", "debug", "--log-format", form, "--probe",
                 "http://127.0.0.1:1/me?c4n4ry", "--probe", self.url + "/refuses?c4n4ry", "--probe-claims",
                 self.folder / "claims.json", *more]
        with log.open("wb") as output:
            process = subprocess.Popen(words, env=self.environment, stdout=output, stderr=output)
        try:
            start = time.monotonic()
            while not (target := re.search(r"listening on (http://[\d.:]+)", log.read_text())):
                self.assertLess(time.monotonic() - start, LONGEST, log.read_text())
                time.sleep(0.02)
            while "does not answer" not in (said := self.agree(target[1])):
                self.assertLess(time.monotonic() - start, LONGEST, said)
                time.sleep(0.5)
            self.assertIn(MARKER, said)
            self.assertIn("/refuses", said)
            self.expect_clean(said)
        finally:
            process.terminate()
            process.wait(LONGEST)
        self.assertIn(MARKER, log.read_text())
        self.expect_clean(log.read_text())

    def agree(self, target):
        done = subprocess.run([COMMAND, "agree", "--json", "--expect", "1", target], env=self.environment,
                              capture_output=True, text=True, timeout=LONGEST)
        return done.stdout + done.stderr

    def test_serve(self):
        for form in ("text", "json"):
            with self.subTest(form):
                self.expect_log_clean("serve", form)

    def test_exec(self):
        self.expect_log_clean("exec", "text", "--", "sleep", str(LONGEST))


if __name__ == "__main__":
    unittest.main(verbosity=2)

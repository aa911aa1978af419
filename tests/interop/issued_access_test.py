#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Access tokens that issuers sign: a cluster, whose key set wants a CA and a token, and a login with addresses.

    issued_access_test.py PATH/TO/jwtsync
"""
import http.server
import json
import ssl
import subprocess
import tempfile
import threading
import time
import unittest
from pathlib import Path

from access_test import ENVIRONMENT, JWTSYNC, PATIENCE, Certificates, Served

CLUSTER, LOGIN = "https://kubernetes.default.svc.cluster.local", "https://login.example.org"
DEPLOY = "system:serviceaccount:ci:deploy"
OWN_TOKEN = "own-c4n4ry.token-of.its-service-account"


class Cluster(http.server.ThreadingHTTPServer):
    """Gives `keys` by https to who shows the token of a service account."""

    daemon_threads = True

    def __init__(self, made):
        super().__init__(("127.0.0.1", 0), Cluster.Handler)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(made / "server.pem", made / "server.key")
        self.keys = '{"keys":[]}'
        threading.Thread(target=self.serve_forever, args=[0.01], daemon=True).start()

    def finish_request(self, request, client_address):
        with self.context.wrap_socket(request, server_side=True) as secured:
            super().finish_request(secured, client_address)

    def handle_error(self, *_):
        pass

    def close(self):
        self.shutdown()
        self.server_close()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            known = self.headers.get("Authorization") == f"Bearer {OWN_TOKEN}"
            body = self.server.keys.encode() if known else b"{}"
            self.send_response(200 if known and self.path == "/openid/v1/jwks" else 401)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass


class Signing:
    """A key pair, and tokens by it."""

    def __init__(self, folder, name):
        self.private = folder / f"{name}.pem"
        subprocess.run([JWTSYNC, "generate", "--algorithm", "ES256", "--out", str(self.private)], check=True,
                       capture_output=True, timeout=60)
        self.public = self.run("keys", "--public")

    def run(self, verb, *words, given=""):
        done = subprocess.run([JWTSYNC, verb, "--source", f"file:{self.private}", *words], input=given,
                              env={"ENVIRONMENT": "staging"}, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def token(self, issuer, subject, audience="jwtsync", lifetime="1h", **more):
        claims = {"iss": issuer, "sub": subject, "aud": audience, **more}
        return self.run("sign", "--expires-in", lifetime, given=json.dumps(claims))


class IssuedAccess(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        kept = tempfile.TemporaryDirectory(prefix="jwtsync-access-")
        cls.addClassCleanup(kept.cleanup)
        cls.made = Path(kept.name)
        Certificates(cls.made).issue("server", "DNS:localhost,IP:127.0.0.1")
        cls.cluster_key, cls.login_key = Signing(cls.made, "cluster"), Signing(cls.made, "login")
        (cls.made / "login.json").write_text(cls.login_key.public)
        (cls.made / "login.json").chmod(0o644)

    def setUp(self):
        kept = tempfile.TemporaryDirectory(prefix="jwtsync-access-")
        self.addCleanup(kept.cleanup)
        self.folder = Path(kept.name)
        self.cluster = Cluster(self.made)
        self.addCleanup(self.cluster.close)
        self.cluster.keys = self.cluster_key.public

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text)
        path.chmod(0o600)
        return str(path)

    def configuration(self, subjects=(DEPLOY,), emails=("deploy@example.org",)):
        own = self.write("own-token", OWN_TOKEN)
        keys = f"jwks+https://localhost:{self.cluster.server_port}/openid/v1/jwks"
        keys += f"?ca={self.made}/ca.pem&bearer=file:{own}"
        table = "[[access.issuers]]\nissuer = {}\nsources = [{}]\naudiences = [\"jwtsync\"]\n{} = {}\n"
        return self.write("jwtsync.toml", table.format(json.dumps(CLUSTER), json.dumps(keys), "subjects",
                                                       json.dumps(list(subjects))) +
                          table.format(json.dumps(LOGIN), json.dumps(f"file:{self.made}/login.json"), "emails",
                                       json.dumps(list(emails))))

    def serve(self, *options, **more):
        served = Served(self.folder, "--config", self.configuration(), *options, **more)
        self.addCleanup(served.close)
        return served

    def agree(self, served, token):
        done = subprocess.run([JWTSYNC, "agree", "--expect", "1", "--config", self.write("asking.toml", ""),
                               "--access-token-file", self.write("token", token), f"http://127.0.0.1:{served.port}"],
                              env={}, capture_output=True, text=True, timeout=60)
        self.assertNotIn(token.split(".")[2], done.stdout + done.stderr)
        return done.returncode, done.stdout + done.stderr

    def assert_refused(self, served, token, words):
        status, text = self.agree(served, token)
        self.assertEqual(status, 4, text)
        self.assertIn(words, text)
        self.assertIn("refuses to answer", text)

    def until_refused(self, served, token):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and "it cannot be told now" in self.agree(served, token)[1]:
            time.sleep(0.2)
        self.assert_refused(served, token, "is not accepted: token_")

    def test_a_subject_and_an_address_that_are_named_may_ask_and_no_others(self):
        served = self.serve()
        cluster, login = self.cluster_key, self.login_key
        for good in (cluster.token(CLUSTER, DEPLOY),
                     login.token(LOGIN, "1", email="deploy@example.org", email_verified=True)):
            status, text = self.agree(served, good)
            self.assertEqual(status, 0, text)
        nobody = "the access token is not of a subject that may ask here"
        self.assert_refused(served, cluster.token(CLUSTER, "system:serviceaccount:ci:other"), nobody)
        self.assert_refused(served, login.token(LOGIN, DEPLOY), nobody)
        self.assert_refused(served, login.token(LOGIN, "1", email="deploy@example.org"), nobody)
        self.assert_refused(served, login.token(LOGIN, "1", email="other@example.org", email_verified=True), nobody)
        self.assert_refused(served, cluster.token(CLUSTER, DEPLOY, audience="other"), "token_audience_mismatch")
        over = cluster.token(CLUSTER, DEPLOY, lifetime="1s")
        time.sleep(2)
        self.assert_refused(served, over, "token_expired")
        foreign = login.token(CLUSTER, DEPLOY)
        self.assertEqual(self.agree(served, foreign)[0], 4, "it may be of a new key: the issuer is asked for it")
        self.until_refused(served, foreign)
        self.assert_refused(served, cluster.token("https://other.example.org", DEPLOY), "token_issuer_mismatch")
        self.assertNotIn("c4n4ry", served.log_path.read_text())

    def test_they_protect_an_address_that_others_reach_and_exec_too(self):
        served = self.serve(verb="exec", listen="0.0.0.0:0", child=("--", "sleep", "600"))
        status, text = self.agree(served, self.cluster_key.token(CLUSTER, DEPLOY))
        self.assertEqual(status, 0, text)
        self.assert_refused(served, "a" * 40 + ".b.c4n4ry", "is not accepted: token_malformed")

    def test_a_new_key_of_the_issuer_is_found_without_a_restart(self):
        served = self.serve()
        renewed = Signing(self.folder, "renewed")
        self.cluster.keys = renewed.public
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            status, text = self.agree(served, renewed.token(CLUSTER, DEPLOY))
            if status == 0:
                break
            time.sleep(0.5)
        self.assertEqual(status, 0, text)
        self.until_refused(served, self.cluster_key.token(CLUSTER, DEPLOY))

    def test_an_issuer_that_is_down_keeps_nobody_from_starting(self):
        self.cluster.close()
        served = self.serve()
        status, text = self.agree(served, self.cluster_key.token(CLUSTER, DEPLOY))
        self.assertEqual(status, 4, text)
        self.assertIn("it cannot be told now", text)
        status, text = self.agree(served, self.login_key.token(LOGIN, "1", email="deploy@example.org",
                                                               email_verified=True))
        self.assertEqual(status, 0, text)
        self.assertIn(f'access tokens: issuer "{CLUSTER}"', served.log_path.read_text())

    def test_without_a_list_of_subjects_it_does_not_start(self):
        done = subprocess.run([JWTSYNC, "serve", "--config", self.configuration(subjects=())], env=ENVIRONMENT,
                              capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("needs subjects or emails", done.stderr)


if __name__ == "__main__":
    unittest.main()

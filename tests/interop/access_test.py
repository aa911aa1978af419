#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Who may ask a real `jwtsync serve` or `exec`, and who is refused: by tokens, and by certificates that openssl makes.

    access_test.py PATH/TO/jwtsync
"""
import http.client
import json
import os
import re
import shutil
import socket
import socketserver
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

JWTSYNC = os.path.abspath(sys.argv.pop(1))
ENVIRONMENT = {"ENVIRONMENT": "staging", "JWT_SECRET_STAGING": "Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"}
OLD, NEW = "old-token-0123456789abcdef-0123456789abcdef", "new-token-0123456789abcdef-0123456789abcdef"
PATIENCE = 30  # seconds
DEPLOY = "spiffe://example.org/deploy"


def openssl(*words):
    subprocess.run(["openssl", *words], capture_output=True, timeout=60, check=True)


class Certificates:
    """A CA, and what it signs: each name gives NAME.pem and NAME.key."""

    def __init__(self, folder, name="ca"):
        self.folder = folder
        self.make(name, "-x509", "-days", "1")
        self.ca = folder / f"{name}.pem"

    def make(self, name, *how):
        key, certificate = self.folder / f"{name}.key", self.folder / f"{name}.pem"
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", str(key),
                "-out", str(certificate), "-subj", f"/CN={name}", *how)
        certificate.chmod(0o644)

    def issue(self, name, subject, days="1"):
        """`days` less than 0: one that was over before it began."""
        request, names = self.folder / f"{name}.csr", self.folder / f"{name}.ext"
        self.make(name)
        (self.folder / f"{name}.pem").rename(request)
        names.write_text(f"subjectAltName={subject}\nbasicConstraints=critical,CA:FALSE\n")
        openssl("x509", "-req", "-in", str(request), "-CA", str(self.ca), "-CAkey", str(self.ca.with_suffix(".key")),
                "-CAcreateserial", "-days", days, "-extfile", str(names), "-out", str(self.folder / f"{name}.pem"))
        (self.folder / f"{name}.pem").chmod(0o644)


class Relay(socketserver.ThreadingTCPServer):
    """Hands on the bytes of TCP, and knows nothing of what they say."""

    daemon_threads = True

    def __init__(self, port):
        super().__init__(("127.0.0.1", 0), RelayedConnection)
        self.beyond = port
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self):
        return self.server_address[1]

    def close(self):
        self.shutdown()
        self.server_close()


class RelayedConnection(socketserver.BaseRequestHandler):
    def handle(self):
        with socket.create_connection(("127.0.0.1", self.server.beyond), timeout=PATIENCE) as beyond:
            back = threading.Thread(target=self.hand_on, args=(beyond, self.request), daemon=True)
            back.start()
            self.hand_on(self.request, beyond)
            back.join(PATIENCE)

    @staticmethod
    def hand_on(here, there):
        try:
            while data := here.recv(65536):
                there.sendall(data)
            there.shutdown(socket.SHUT_WR)
        except OSError:
            pass


class Served:
    """`jwtsync serve`, or another verb with its command behind `child`, until `close`."""

    def __init__(self, folder, *options, verb="serve", listen="127.0.0.1:0", child=(), **variables):
        self.log_path = folder / "serve.log"
        self.log = self.log_path.open("w")
        words = [JWTSYNC, verb, "--service", "auth", "--listen", listen, *options, *child]
        self.process = subprocess.Popen(words, env={"PATH": os.environ["PATH"], **ENVIRONMENT, **variables},
                                        stderr=self.log, stdout=subprocess.DEVNULL)
        self.url = self.until(r"listening on (\S+)").group(1)
        self.port = int(self.url.rsplit(":", 1)[1])

    def until(self, expression):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            found = re.search(expression, self.log_path.read_text())
            if found:
                return found
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        raise AssertionError(f"{expression} is not in the log: {self.log_path.read_text()}")

    def close(self):
        self.process.terminate()
        self.process.wait(PATIENCE)
        self.log.close()


class Access(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        kept = tempfile.TemporaryDirectory(prefix="jwtsync-access-")
        cls.addClassCleanup(kept.cleanup)
        cls.made = Path(kept.name)
        signed = Certificates(cls.made)
        signed.issue("server", "DNS:localhost,IP:127.0.0.1")
        signed.issue("renewed", "DNS:localhost,IP:127.0.0.1")
        signed.issue("deploy", f"URI:{DEPLOY}")
        signed.issue("other", "DNS:other.example.org,URI:spiffe://example.org/other")
        signed.issue("over", f"URI:{DEPLOY}", "-1")
        signed.issue("over-server", "DNS:localhost,IP:127.0.0.1", "-1")
        Certificates(cls.made, "foreign-ca").issue("foreign", f"URI:{DEPLOY}")

    def setUp(self):
        kept = tempfile.TemporaryDirectory(prefix="jwtsync-access-")
        self.addCleanup(kept.cleanup)
        self.folder = Path(kept.name)

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text)
        path.chmod(0o600)
        return path

    def serve(self, *options, **variables):
        served = Served(self.folder, *options, **variables)
        self.addCleanup(served.close)
        return served

    def serve_tls(self, *options, **more):
        for ending in ("pem", "key"):
            shutil.copy(self.made / f"server.{ending}", self.folder / f"server.{ending}")
        return self.serve("--tls-cert", str(self.folder / "server.pem"), "--tls-key", str(self.folder / "server.key"),
                          *options, **more)

    def serve_mutual(self, *options, **more):
        return self.serve_tls("--tls-client-ca", str(self.made / "ca.pem"), "--tls-client-name", DEPLOY, *options,
                              **more)

    def relay(self, served):
        relay = Relay(served.port)
        self.addCleanup(relay.close)
        return relay

    def agree(self, target, *options, shows=None):
        configuration = self.write("asking.toml", f'[fleet]\ntls_cert = "{self.made}/{shows}.pem"\n'
                                                  f'tls_key = "{self.made}/{shows}.key"\n' if shows else "")
        done = subprocess.run([JWTSYNC, "agree", "--expect", "1", "--config", str(configuration), *options, target],
                              env={}, capture_output=True, text=True, timeout=60)
        return done.returncode, done.stdout + done.stderr

    def assert_agrees(self, *how, **more):
        status, text = self.agree(*how, **more)
        self.assertEqual(status, 0, text)

    def assert_refused(self, words, *how, **more):
        status, text = self.agree(*how, **more)
        self.assertEqual(status, 4, text)
        self.assertIn(words, text)
        self.assertIn("refuses to answer", text)

    def get(self, served, path, shows=None, port=None, **headers):
        if served.url.startswith("https"):
            context = ssl.create_default_context(cafile=str(self.made / "ca.pem"))
            if shows:
                context.load_cert_chain(self.made / f"{shows}.pem", self.made / f"{shows}.key")
            connection = http.client.HTTPSConnection("127.0.0.1", port or served.port, timeout=PATIENCE,
                                                     context=context)
        else:
            connection = http.client.HTTPConnection("127.0.0.1", port or served.port, timeout=PATIENCE)
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, body

    def refused_at_start(self, *options):
        done = subprocess.run([JWTSYNC, "serve", *options], env=ENVIRONMENT, capture_output=True, text=True, timeout=60)
        return done.returncode, done.stderr

    def test_a_token_is_changed_without_a_gap(self):
        tokens = self.write("tokens", OLD)
        old, new = self.write("old", OLD), self.write("new", NEW)
        served = self.serve("--access-token", f"file:{tokens}")
        self.assert_agrees(served.url, "--access-token-file", str(old))
        self.assert_refused("not one of this process", served.url, "--access-token-file", str(new))
        self.assert_refused("access token is", served.url)  # needed here; or that of possession is none of these
        self.write("tokens", f"{OLD}\n{NEW}\n")
        self.assert_agrees(served.url, "--access-token-file", str(old))
        self.assert_agrees(served.url, "--access-token-file", str(new))
        self.assert_agrees(served.url, "--access-token-file", str(tokens))
        self.write("tokens", NEW)
        self.assert_agrees(served.url, "--access-token-file", str(new))
        self.assert_refused("not one of this process", served.url, "--access-token-file", str(old))

    def test_a_place_that_others_reach_needs_to_know_who_may_ask(self):
        for options in ((), ("--tls-cert", f"{self.made}/server.pem", "--tls-key", f"{self.made}/server.key")):
            status, text = self.refused_at_start("--listen", "0.0.0.0:0", *options)
            self.assertEqual(status, 2, text)
            self.assertIn("a listener that others can reach needs an access token", text)

    def test_what_a_relay_or_a_page_gives_away_is_refused_with_the_proof_too(self):
        served = self.serve(XDG_RUNTIME_DIR=str(self.folder))
        proof = (self.folder / "jwtsync" / "access").read_text()
        report = "/jwtsync/v1/report"
        self.assertEqual(self.get(served, report, Jwtsync_Access=proof)[0], 200)
        for foreign in ({"Host": "auth.example.org"}, {"Origin": "https://evil.example"}, {"Via": "1.1 proxy"},
                        {"Forwarded": "for=192.0.2.1"}, {"X_Forwarded_For": "192.0.2.1"}):
            self.assertEqual(self.get(served, report, Jwtsync_Access=proof, **foreign)[0], 403, foreign)

    def test_through_a_relay_of_tcp_nothing_is_local(self):
        served = self.serve(XDG_RUNTIME_DIR=str(self.folder))
        port, report = self.relay(served).port, "/jwtsync/v1/report"
        self.assertEqual(self.get(served, "/healthz", port=port)[0], 200)
        self.assertEqual(self.get(served, report, port=port)[0], 403, "it has no proof")
        for host in ("auth.example.org", "192.0.2.1:7517", "localhost.example.org"):
            self.assertEqual(self.get(served, report, port=port, Host=host)[0], 403, host)
            self.assertEqual(self.get(served, "/verify", port=port, Host=host)[0], 403, host)
        for name, value in (("Origin", "https://evil.example"), ("Via", "1.1 proxy"), ("X_Real_IP", "192.0.2.1"),
                            ("Forwarded", "for=192.0.2.1"), ("X_Forwarded_For", "192.0.2.1")):
            proof = (self.folder / "jwtsync" / "access").read_text()
            self.assertEqual(self.get(served, report, port=port, Jwtsync_Access=proof, **{name: value})[0], 403, name)

    def test_through_a_relay_of_tcp_a_certificate_is_still_its_owner_s(self):
        served = self.serve_mutual()
        port = self.relay(served).port
        target = f"https://127.0.0.1:{port}?ca={self.made}/ca.pem"
        self.assert_agrees(target, shows="deploy")
        self.assert_refused("a client certificate is needed here", target)
        self.assert_refused("is of none of the names", target, shows="other")
        for header in ({"X_Forwarded_Client_Cert": f"URI={DEPLOY}"}, {"X_SSL_Client_SAN": DEPLOY}):
            self.assertEqual(self.get(served, "/metrics", port=port, **header)[0], 403, header)

    def test_exec_answers_by_tls_too(self):
        served = self.serve_mutual(verb="exec", child=("--", "sleep", "600"))
        target = f"{served.url}?ca={self.made}/ca.pem"
        self.assert_agrees(target, shows="deploy")
        self.assert_refused("the client certificate is of none of the names that may ask here", target, shows="other")
        self.assertEqual(self.get(served, "/readyz")[0], 200)

    def test_on_a_platform_the_place_is_no_proof(self):
        served = self.serve(XDG_RUNTIME_DIR=str(self.folder), KUBERNETES_SERVICE_HOST="10.96.0.1")
        proof = (self.folder / "jwtsync" / "access").read_text()
        self.assertEqual(self.get(served, "/verify")[0], 403)
        self.assertEqual(self.get(served, "/verify", Jwtsync_Access=proof)[0], 401)
        served.close()
        trusting = self.serve("--trust-loopback", XDG_RUNTIME_DIR=str(self.folder), KUBERNETES_SERVICE_HOST="10.96.0.1")
        self.assertEqual(self.get(trusting, "/verify")[0], 401)

    @staticmethod
    def knows_localhost():
        """A bare root has no /etc/hosts: then it is not known, or ::1 as well, where nobody listens."""
        try:
            return {found[4][0] for found in socket.getaddrinfo("localhost", None)} == {"127.0.0.1"}
        except OSError:
            return False

    def test_tokens_by_tls(self):
        served = self.serve_tls("--access-token", f"file:{self.write('tokens', OLD)}")
        self.assertTrue(served.url.startswith("https://127.0.0.1:"), served.url)
        target, token = f"{served.url}?ca={self.made}/ca.pem", ("--access-token-file", str(self.folder / "tokens"))
        self.assert_agrees(target, *token)
        if self.knows_localhost():
            self.assert_agrees(target.replace("127.0.0.1", "localhost").replace("https", "dns+https"), *token)
        status, text = self.agree(served.url, *token)
        self.assertEqual(status, 4, text)
        self.assertIn("not signed by a CA that this process trusts", text)

    def test_a_certificate_lets_in_by_its_name_alone(self):
        served = self.serve_mutual()
        target = f"{served.url}?ca={self.made}/ca.pem"
        self.assert_agrees(target, shows="deploy")
        self.assert_refused("the client certificate is of none of the names that may ask here", target, shows="other")
        self.assert_refused("the client certificate is over", target, shows="over")
        self.assert_refused("the client certificate is not signed by a CA", target, shows="foreign")
        self.assert_refused("a client certificate is needed here", target)

    def test_what_is_open_is_open_without_a_certificate(self):
        served = self.serve_mutual()
        for path, with_none, with_ours in (("/healthz", 200, 200), ("/readyz", 200, 200), ("/metrics", 403, 200),
                                           ("/jwtsync/v1/report", 403, 200), ("/verify", 403, 401)):
            self.assertEqual(self.get(served, path)[0], with_none, path)
            self.assertEqual(self.get(served, path, shows="over")[0], with_none, path)
            self.assertEqual(self.get(served, path, shows="deploy")[0], with_ours, path)

    def test_files_are_taken_when_they_change_and_kept_when_they_are_no_good(self):
        served = self.serve_mutual()
        target = f"{served.url}?ca={self.made}/ca.pem"
        shutil.copy(self.made / "renewed.key", self.folder / "server.key")
        self.until_told(served, target, r"is not the key of the certificate")
        self.assert_agrees(target, shows="deploy")
        shutil.copy(self.made / "renewed.pem", self.folder / "server.pem")
        self.until_told(served, target, r"server.pem is in use")
        self.assert_agrees(target, shows="deploy")
        for ending in ("key", "pem"):
            shutil.copy(self.made / f"over-server.{ending}", self.folder / f"server.{ending}")
        self.until_told(served, target, r"has a certificate that is over")
        self.assert_agrees(target, shows="deploy")

    def until_told(self, served, target, words):
        """Somebody has to connect for the files to be looked at."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and not re.search(words, served.log_path.read_text()):
            self.agree(target, shows="deploy")
        self.assertRegex(served.log_path.read_text(), words)

    def test_files_that_are_no_good_end_it_at_once(self):
        for certificate, key, says in (("over-server", "over-server", "has a certificate that is over"),
                                       ("server", "deploy", "is not the key of the certificate"),
                                       ("server", "none", "none.key")):
            status, text = self.refused_at_start("--listen", "127.0.0.1:0", "--tls-key", f"{self.made}/{key}.key",
                                                 "--tls-cert", f"{self.made}/{certificate}.pem")
            self.assertIn(status, (3, 6), text)
            self.assertIn(says, text)
        status, text = self.refused_at_start("--listen", "127.0.0.1:0", "--tls-cert", f"{self.made}/server.pem",
                                             "--tls-key", f"{self.made}/server.key", "--tls-client-ca",
                                             f"{self.made}/ca.pem")
        self.assertEqual(status, 2, text)
        self.assertIn("no name is listed", text)

    def test_one_credential_and_one_address_have_a_limit(self):
        served = self.serve("--access-token", f"file:{self.write('tokens', OLD)}")
        statuses = [self.get(served, "/metrics")[0] for _ in range(100)]
        self.assertEqual(statuses, [403] * 100)
        for _ in range(5000):  # ten come back each second
            if self.get(served, "/metrics")[0] == 429:
                break
        else:
            self.fail("no address has a limit")
        status, body = self.get(served, "/metrics", Jwtsync_Access=OLD)
        self.assertEqual(status, 200, body)
        self.assertEqual(self.get(served, "/healthz")[0], 200)
        status, body = self.get(served, "/metrics")
        self.assertIn((status, json.loads(body)["error"]["code"]), ((429, "too_many_requests"), (403, "access_denied")))


if __name__ == "__main__":
    unittest.main()

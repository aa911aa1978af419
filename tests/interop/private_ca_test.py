#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The keys of an issuer whose certificate a private CA has signed, which openssl makes: `?ca=PATH` and SSL_CERT_FILE.

    private_ca_test.py PATH/TO/jwtsync
"""
import http.server
import json
import os
import ssl
import subprocess
import sys
import tempfile
import threading
import unittest
from pathlib import Path

JWTSYNC = os.path.abspath(sys.argv.pop(1))
KEYS = {"keys": [{"kty": "EC", "crv": "P-256", "kid": "one", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
                  "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]}


def openssl(*words):
    subprocess.run(["openssl", *words], capture_output=True, timeout=60, check=True)


def new_certificate(folder, name, *more):
    """The files of a new key and its certificate."""
    key, certificate = folder / f"{name}.key", folder / f"{name}.pem"
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", str(key),
            "-out", str(certificate), "-subj", f"/CN={name}", "-days", "1", *more)
    certificate.chmod(0o644)
    return key, certificate


class Server(http.server.ThreadingHTTPServer):
    """An issuer by https; counts connections, and remembers what was asked."""

    def __init__(self, key, certificate):
        super().__init__(("127.0.0.1", 0), Server.Handler)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate, key)
        self.connections, self.asked = 0, []
        self.name = f"https://localhost:{self.server_port}"
        self.document = {"issuer": self.name, "jwks_uri": self.name + "/keys"}
        threading.Thread(target=self.serve_forever, args=[0.01], daemon=True).start()

    def finish_request(self, request, client_address):
        self.connections += 1
        with self.context.wrap_socket(request, server_side=True) as secured:
            super().finish_request(secured, client_address)

    def handle_error(self, *_):
        pass  # who does not trust us goes away

    def close(self):
        self.shutdown()
        self.server_close()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.server.asked.append(self.path)
            is_document = self.path.startswith("/.well-known/openid-configuration")
            body = json.dumps(self.server.document if is_document else KEYS).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass


class PrivateCa(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kept = tempfile.TemporaryDirectory(prefix="jwtsync ca-")
        cls.addClassCleanup(cls.kept.cleanup)
        cls.folder = Path(cls.kept.name)
        ca_key, cls.ca = new_certificate(cls.folder, "ca")
        cls.key, cls.certificate = new_certificate(
            cls.folder, "issuer", "-CA", str(cls.ca), "-CAkey", str(ca_key), "-addext",
            "subjectAltName=DNS:localhost", "-addext", "basicConstraints=critical,CA:FALSE")
        _, cls.other_ca = new_certificate(cls.folder, "other")

    def setUp(self):
        self.server = Server(self.key, self.certificate)
        self.addCleanup(self.server.close)
        self.jwks, self.oidc = f"jwks+{self.server.name}/keys", f"oidc+{self.server.name}"

    @staticmethod
    def resolve(source, **variables):
        done = subprocess.run([JWTSYNC, "resolve", "--json", "--source", source],
                              env={"ENVIRONMENT": "staging", **variables}, capture_output=True, text=True, timeout=60)
        return done.returncode, json.loads(done.stdout)

    def assert_found(self, source, **variables):
        status, answer = self.resolve(source, **variables)
        self.assertEqual((status, answer.get("kid")), (0, "one"), answer)

    def assert_refused(self, source, words, **variables):
        status, answer = self.resolve(source, **variables)
        self.assertEqual(status, 4, answer)
        self.assertIn(words, answer["error"]["message"])
        return answer["error"]

    def test_is_not_trusted_by_itself_and_not_asked_twice(self):
        for source in (self.jwks, self.oidc):
            before = self.server.connections
            error = self.assert_refused(source, "not signed by a CA that this process trusts")
            self.assertEqual(error["code"], "source_unreachable")
            self.assertIn("SSL_CERT_FILE", error["hint"])
            self.assertIn("?ca=PATH", error["hint"])
            self.assertEqual(self.server.connections, before + 1)

    def test_is_trusted_where_the_locator_names_it(self):
        path = str(self.ca).replace(" ", "%20")
        self.assert_found(f"{self.jwks}?ca={path}")
        self.assert_found(f"{self.oidc}?ca={path}", SSL_CERT_FILE=str(self.other_ca))
        self.assert_refused(f"{self.jwks}?ca={str(self.other_ca).replace(' ', '%20')}", "not signed by a CA in",
                            SSL_CERT_FILE=str(self.ca))

    def test_is_trusted_where_the_variable_names_it(self):
        for source in (self.jwks, self.oidc):
            self.assert_found(source, SSL_CERT_FILE=str(self.ca))
            self.assert_refused(source, "not signed by a CA that this process trusts", SSL_CERT_FILE=str(self.other_ca))

    def test_is_trusted_for_its_own_names_only(self):
        self.assert_refused(self.jwks.replace("localhost", "127.0.0.1"), "is for another name",
                            SSL_CERT_FILE=str(self.ca))

    def test_a_file_that_is_of_no_use_is_named(self):
        text = self.folder / "text.pem"
        text.write_text("no certificate\n")
        text.chmod(0o644)
        for path, why in ((self.folder / "none.pem", r"(there is no|no such) file"), (text, "no certificate in PEM")):
            error = self.assert_refused(f"{self.jwks}?ca={str(path).replace(' ', '%20')}", str(path))
            self.assertEqual(error["code"], "file_unreadable")
            self.assertRegex(error["message"], why)
            error = self.assert_refused(self.jwks, f"{path}, which SSL_CERT_FILE names", SSL_CERT_FILE=str(path))
            self.assertRegex(error["message"], why)
        self.assertEqual(self.server.asked, [])

    def test_an_address_has_its_query(self):
        path = str(self.ca).replace(" ", "%20")
        self.assert_found(f"{self.jwks}?appid=1&ca={path}&p=b2c_1&format=jwks")
        self.assertEqual(self.server.asked, ["/keys?appid=1&p=b2c_1"])
        self.assert_found(f"{self.oidc}?appid=1&ca={path}")
        self.assertEqual(self.server.asked[1:], ["/.well-known/openid-configuration?appid=1", "/keys"])

    def test_a_document_that_a_proxy_spoilt_says_so(self):
        self.server.document = {"issuer": self.server.name, "jwks_uri": "http" + self.server.name[5:] + "/keys"}
        error = self.assert_refused(self.oidc, "has a jwks_uri by plain HTTP", SSL_CERT_FILE=str(self.ca))
        self.assertIn("stands behind a proxy", error["hint"])
        self.server.document = {"issuer": self.server.name + "/", "jwks_uri": self.server.name + "/keys"}
        error = self.assert_refused(self.oidc, f'it says "{self.server.name}/"', SSL_CERT_FILE=str(self.ca))
        self.assertIn(f"write {self.oidc}/", error["hint"])


if __name__ == "__main__":
    unittest.main()

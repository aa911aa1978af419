#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The keys of an issuer whose certificate a private CA has signed, which openssl makes: `?ca=PATH` and SSL_CERT_FILE.

    private_ca_test.py PATH/TO/jwtsync
"""
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))
from https_issuer import Server, new_certificate  # noqa: E402

JWTSYNC = os.path.abspath(sys.argv.pop(1))


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

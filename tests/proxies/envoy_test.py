# SPDX-License-Identifier: Apache-2.0
"""jwtsync asked as Envoy's ext_authz filter asks by HTTP, with what deploy/envoy.yaml configures.

Debian has no Envoy: the requests are made here, in the shape that its documentation gives them: the prefix and the
client's path, the client's method and Host, its Authorization, a Content-Length of 0, what is added, and what Envoy
says of itself.
"""

import http.client
import re
import sys
import tempfile
import unittest
from pathlib import Path

import support
from support import ask

TEXT = (support.SOURCE / "deploy/envoy.yaml").read_text()
ACCESS = "access-c4n4ry-0123456789abcdef-0123456789abcdef"


def configured(pattern):
    """What the example says, in the order in which it does."""
    found = re.findall(pattern, TEXT)
    assert found, pattern
    return found


class AskedByEnvoy(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        (folder / "access").write_text(ACCESS)
        (folder / "jwtsync.toml").write_text(f'[access]\ntoken_files = ["{folder}/access"]\n')
        cls.jwtsync = support.Serve(folder, "--config", str(folder / "jwtsync.toml"))
        cls.addClassCleanup(cls.jwtsync.stop)
        cls.prefix, = configured(r"path_prefix: (\S+)")
        (cls.access_header, value), = configured(r"headers_to_add:\n *- \{key: (\S+), value: (\S+)\}")
        assert value == "ACCESS_TOKEN"
        cls.passed_on = configured(r"- \{exact: (\S+)\}")
        cls.good = support.token({"sub": "alice", "roles": ["admin"]})

    def ask(self, authorization, path="/orders/17?all=1", method="GET", access=ACCESS, connection=None):
        """Status, the headers that Envoy would pass on to the service, and the challenge for the client."""
        headers = [("host", "api.example.com"), *([("authorization", authorization)] if authorization else []),
                   ("content-length", "0"), (self.access_header, access), ("x-envoy-internal", "true"),
                   ("x-forwarded-for", "10.0.0.3"), ("x-envoy-expected-rq-timeout-ms", "5000")]
        status, answer, body = ask(self.jwtsync.address, self.prefix + path, headers, method, connection)
        self.assertNotIn(b"c4n4ry", body)
        return status, {name: answer[name] for name in self.passed_on if name in answer}, answer.get("www-authenticate")

    def test_a_good_token_is_let_through_with_its_claims(self):
        self.assertEqual(self.ask("Bearer " + self.good),
                         (200, {"x-jwt-subject": "alice", "x-jwt-roles": "json:%5B%22admin%22%5D"}, None))

    def test_the_clients_method_and_path_change_nothing(self):
        connection = http.client.HTTPConnection(self.jwtsync.address, timeout=30)
        self.addCleanup(connection.close)
        for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
            for path in ("/", "/jwtsync/v1/report", "/a%2Fb?x=%20", "/" + "long/" * 1000):
                status, claims, _ = self.ask("Bearer " + self.good, path, method, connection=connection)
                self.assertEqual((status, claims["x-jwt-subject"]), (200, "alice"), (method, path[:20]))

    def test_a_refused_token_is_answered_401_with_a_challenge(self):
        for bad in (support.token({"sub": "alice"}, secret=support.OTHER_SECRET), support.expired_token(), "x"):
            status, claims, challenge = self.ask("Bearer " + bad)
            self.assertEqual((status, claims), (401, {}))
            self.assertIn('error="invalid_token"', challenge)
        self.assertEqual(self.ask(None), (401, {}, 'Bearer realm="jwtsync"'))

    def test_without_the_access_token_it_may_not_ask(self):
        self.assertEqual(self.ask("Bearer " + self.good, access="x" * 40)[0], 403)

    def test_the_example_takes_away_what_the_client_says_of_itself_before_it_asks(self):
        self.assertEqual(configured(r"- remove: (\S+)"), self.passed_on)
        filters = configured(r"- name: envoy\.filters\.http\.(\w+)")
        self.assertEqual(filters, ["header_mutation", "ext_authz", "router"])

    def test_the_example_keeps_the_door_shut(self):
        self.assertEqual(configured(r"failure_mode_allow: (\w+)"), ["false"])
        self.assertEqual(configured(r"status_on_error: \{code: (\w+)\}"), ["ServiceUnavailable"])
        self.assertEqual(configured(r"- match: \{prefix: (\S+)\}\n *(\w+)"),
                         [("/jwtsync/", "direct_response"), ("/", "route")])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

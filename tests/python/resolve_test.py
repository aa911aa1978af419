# SPDX-License-Identifier: Apache-2.0
"""Where the secret comes from, and the Keeper that holds it."""
import http.server
import json
import os
import pathlib
import pickle
import resource
import tempfile
import threading
import time
import unittest
from unittest import mock

import jwt
import jwtsync
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm
from jwtsync import _keeper
from support import CANARY, OTHER_SECRET, PRIVATE_JWK, PUBLIC_JWK, SECRET, records

STAGING = {"ENVIRONMENT": "staging", "JWT_SECRET_STAGING": SECRET}


class Resolving(unittest.TestCase):
    def test_the_order_and_its_trail(self):
        found = jwtsync.resolve(environ={**STAGING, "JWT_SECRET_KEY": OTHER_SECRET})
        self.assertEqual((found.environment, found.source), ("staging", "JWT_SECRET_STAGING"))
        self.assertEqual(found.reveal(), SECRET.encode())
        self.assertEqual(found.trail[0]["outcome"], "found")
        self.assertIn("shadowed", [step["outcome"] for step in found.trail])
        self.assertEqual(found.kid, jwtsync.KeyRing.parse(SECRET.encode()).describe()["keys"][0]["kid"])
        self.assertNotIn(CANARY, repr(found) + str(found.document))

    def test_arguments_win_over_variables(self):
        for sources in (["env:MINE"], "env:MINE"):
            found = jwtsync.resolve(environment="production", sources=sources,
                                    environ={**STAGING, "MINE": OTHER_SECRET})
            self.assertEqual((found.environment, found.reveal()), ("production", OTHER_SECRET.encode()))

    def test_what_goes_wrong_has_a_kind(self):
        for environ, kind, code in (
                ({"ENVIRONMENT": "staging"}, jwtsync.Absent, "secret_absent"),
                ({"ENVIRONMENT": "nowhere"}, jwtsync.UsageError, "environment_unknown"),
                ({"ENVIRONMENT": "staging", "JWT_SECRET_KEY": "short"}, jwtsync.Forbidden, "secret_too_short")):
            with self.subTest(code), self.assertRaises(kind) as caught:
                jwtsync.resolve(environ=environ)
            self.assertEqual(caught.exception.code, code)
            self.assertTrue(caught.exception.hint)


class Keeping(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = pathlib.Path(folder.name, "jwt.key")
        self.write(SECRET)
        self.keeper = jwtsync.Keeper("auth", sources=[f"file:{self.file}"], environ={"ENVIRONMENT": "staging"},
                                     require_expiration=False)
        # Every use is a second after the one before.
        self.seconds = 0.0
        clock = mock.patch.object(_keeper, "time", mock.Mock(monotonic=self.tick))
        clock.start()
        self.addCleanup(clock.stop)

    def tick(self):
        self.seconds += 2 * _keeper._LOOK_INTERVAL
        return self.seconds

    def write(self, secret):
        new = self.file.with_suffix(".new")
        new.touch(mode=0o600)
        new.write_text(secret)
        new.replace(self.file)

    def accepts(self, secret):
        token = jwtsync.Signer(jwtsync.KeyRing.parse(secret.encode())).sign({"sub": "alice"})
        try:
            return self.keeper.verify(token).claims == {"sub": "alice"}
        except jwtsync.Refused:
            return False

    def test_a_new_file_is_taken_into_use(self):
        self.assertTrue(self.accepts(SECRET))
        self.write(OTHER_SECRET)
        self.assertTrue(self.accepts(OTHER_SECRET))
        self.assertFalse(self.accepts(SECRET))
        self.assertTrue(self.keeper.verify(self.keeper.sign({"sub": "bob"})))

    def test_a_bad_file_keeps_the_key_of_before(self):
        self.assertTrue(self.accepts(SECRET))
        self.write("c4n4ry-short")
        with records("jwtsync") as log:
            self.assertTrue(self.accepts(SECRET))
        self.assertEqual([level for level, _ in log if level != "DEBUG"][-1], "ERROR")
        self.assertNotIn(CANARY, str(log))
        with self.assertRaises(jwtsync.Forbidden):
            self.keeper.reload()
        self.assertIn(b"reload_error", self.keeper.handle("GET", "/readyz").body)

    def test_a_rotation_survives_a_moment_without_descriptors(self):
        self.assertTrue(self.accepts(SECRET))
        self.write(OTHER_SECRET)
        limits = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, limits[1]))
        try:
            self.assertTrue(self.accepts(SECRET))
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, limits)
        self.assertIn(b"file_unreadable", self.keeper.handle("GET", "/readyz").body)
        deadline = time.perf_counter() + 10
        while not self.accepts(OTHER_SECRET):
            self.assertLess(time.perf_counter(), deadline)
            time.sleep(0.05)

    def test_a_ring_of_public_keys_verifies_and_does_not_sign(self):
        self.write(PRIVATE_JWK.decode())
        token = self.keeper.sign({"sub": "alice"})
        self.write(PUBLIC_JWK.decode())
        self.assertEqual(self.keeper.verify(token).claims, {"sub": "alice"})
        with self.assertRaises(jwtsync.Absent) as caught:
            self.keeper.sign({"sub": "alice"})
        self.assertEqual(caught.exception.code, "signing_key_absent")

    def test_what_the_configuration_expects_of_tokens_counts_unless_an_argument_does(self):
        configuration = self.file.with_name("jwtsync.toml")
        configuration.write_text('[verify]\nissuer = "auth"\nallow_missing_exp = true\n')
        given = {"sources": [f"file:{self.file}"], "environ": {"ENVIRONMENT": "staging"},
                 "configuration": str(configuration)}
        keeper = jwtsync.Keeper(**given)
        token = keeper.sign({"iss": "idp"})
        with self.assertRaises(jwtsync.Refused) as caught:
            keeper.verify(token)
        self.assertEqual(caught.exception.code, "token_issuer_mismatch")
        self.assertEqual(jwtsync.Keeper(issuer="idp", **given).verify(token).claims, {"iss": "idp"})

    def test_a_forked_child_opens_its_own(self):
        token = self.keeper.sign({"sub": "alice"})
        child = os.fork()
        if child == 0:
            os._exit(0 if self.keeper.verify(token).claims == {"sub": "alice"} else 1)
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 0)
        self.assertTrue(self.keeper.verify(token))

    def test_a_keeper_without_a_key_says_so_when_it_is_opened(self):
        with self.assertRaises(jwtsync.Absent) as caught:
            jwtsync.Keeper(environ={"ENVIRONMENT": "staging"}).open()
        error = caught.exception
        self.assertEqual((error.status, error.http_status), (3, 503), "who asks over HTTP is not at fault")
        self.assertEqual(pickle.loads(pickle.dumps(error)).http_status, 503)


class Issuer(http.server.ThreadingHTTPServer):
    """A key set over HTTP; without keys, 404."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Issuer.Handler)
        self.keys = []
        self.asked = 0
        threading.Thread(target=self.serve_forever, args=[0.01]).start()

    def end(self):
        self.shutdown()
        self.server_close()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.server.asked += 1
            self.send_response(200 if self.server.keys else 404)
            self.end_headers()
            self.wfile.write(json.dumps({"keys": self.server.keys}).encode())

        def log_message(self, *_):
            pass


class KeepingAnIssuersKeys(unittest.TestCase):
    def setUp(self):
        self.issuer = Issuer()
        self.addCleanup(self.issuer.end)
        self.first, self.second = self.pair("first"), self.pair("second")
        self.pair_of_first_again = self.pair("first")
        self.issuer.keys = [self.first[0]]
        self.keeper = jwtsync.Keeper(sources=[f"jwks+http://127.0.0.1:{self.issuer.server_port}/keys"],
                                     environ={"ENVIRONMENT": "staging"}, require_expiration=False)

    @staticmethod
    def pair(kid):
        """A public JWK, and a token by its other half."""
        key = Ed25519PrivateKey.generate()
        public = json.loads(OKPAlgorithm.to_jwk(key.public_key()))
        return {**public, "kid": kid}, jwt.encode({"sub": "alice"}, key, "EdDSA", {"kid": kid})

    def test_a_token_of_a_new_key_is_good_the_first_time(self):
        self.assertTrue(self.keeper.verify(self.first[1]))
        self.issuer.keys = [self.second[0]]
        self.assertEqual(self.keeper.verify(self.second[1]).claims, {"sub": "alice"})
        self.assertEqual(self.keeper.ring().kids(), ["second"])

    def test_a_token_of_a_new_key_under_an_old_kid_is_good_the_first_time(self):
        self.assertTrue(self.keeper.verify(self.first[1]))
        again = self.pair("first")
        self.issuer.keys = [again[0]]
        self.assertEqual(self.keeper.verify(again[1]).claims, {"sub": "alice"})
        with self.assertRaises(jwtsync.Refused) as caught:
            self.keeper.verify(self.first[1])
        self.assertEqual(caught.exception.code, "token_signature_invalid")

    def test_bad_signatures_are_refused_and_ask_the_issuer_once(self):
        self.assertTrue(self.keeper.verify(self.first[1]))
        asked = self.issuer.asked
        for _ in range(1000):
            with self.assertRaises(jwtsync.Refused) as caught:
                self.keeper.verify(self.pair_of_first_again[1])
            self.assertEqual((caught.exception.code, caught.exception.http_status), ("token_signature_invalid", 401))
        self.assertEqual(self.issuer.asked, asked + 1)

    def test_a_token_that_nobody_can_judge_now_is_not_called_bad(self):
        self.assertTrue(self.keeper.verify(self.first[1]))
        self.issuer.keys = []
        with records("jwtsync"), self.assertRaises(jwtsync.Unreachable) as caught:
            self.keeper.verify(self.second[1])
        self.assertEqual((caught.exception.code, caught.exception.http_status), ("keys_outdated", 503))
        self.assertTrue(self.keeper.verify(self.first[1]))


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: Apache-2.0
"""The report's sixteen checks, with a FastAPI auth and a Flask backend, and again with the two C++ examples."""
import base64
import hashlib
import hmac
import json
import re
import secrets
import subprocess
import time
import unittest

import jwtsync
from jwtsync.shared import SharedJWTSecretManager
from support import (BUILD, CANARY, SECRET, Service, example, fastapi_auth, flask_backend, get, me, records, variables)

GENERAL = ["diagnostics_answer", "shared_loads", "auth_loads", "backend_loads", "shared_equals_auth",
           "shared_equals_backend", "auth_equals_backend", "all_three_equal", "forced_staging_loads",
           "forced_not_for_development", "forced_long_enough", "synchronization_validated"]
STAGING_ONLY = ["staging_loads", "staging_auth_equals_backend", "staging_token_accepted",
                "staging_from_secret_manager"]
STAGING = {"ENVIRONMENT": "staging", "JWT_SECRET_STAGING": SECRET, "GCP_PROJECT_ID": "demo"}


def base64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def answer_of(secret, nonce):
    """What a process with this secret must answer: docs/reference/protocol.md, written anew."""
    extracted = hmac.digest(bytes(32), secret.encode(), "sha256")
    key = hmac.digest(extracted, b"jwtsync challenge v1\x01", "sha256")
    return base64url(hmac.digest(key, nonce, "sha256"))


def challenge(service, nonce):
    status, body = get(service.asked + "/jwtsync/v1/challenge", {"Content-Type": "application/json"},
                       json.dumps({"nonce": base64url(nonce)}).encode())
    assert status == 200, body
    return [key["answer"] for key in json.loads(body)["challenge"]["keys"]]


def report(service):
    return json.loads(get(service.asked + "/jwtsync/v1/report")[1])


def summary_of(*services, status=0):
    """Each of the sixteen checks and its outcome, as the command sees them from here when it ends with this status."""
    asked = subprocess.run([BUILD / "jwtsync", "compat-check", "--json", *(one.asked for one in services)],
                           capture_output=True, text=True, check=False)
    assert asked.returncode == status, asked
    return {check["name"]: check["outcome"] for check in json.loads(asked.stdout)["summary"]["checks"]}


def token_of_the_report():
    """A token as the original's staging test made it."""
    now, token_id = int(time.time()), secrets.token_hex(8)
    claims = {"sub": "user-1", "iat": now, "exp": now + 900, "token_type": "access", "type": "access", "iss": "auth",
              "aud": "example", "jti": token_id, "env": "staging", "email": "alice@example.com",
              "permissions": ["read", "write"], "service_signature": hashlib.sha256(token_id.encode()).hexdigest()}
    return jwtsync.Signer(jwtsync.KeyRing.parse(SharedJWTSecretManager.get_jwt_secret().encode())).sign(claims)


class Checks:
    """The checks; who starts the services says with which."""

    def start(self, **given):
        SharedJWTSecretManager.clear_cache()
        auth, backend = self.auth(**given), self.backend(**given)
        self.addCleanup(auth.end)
        self.addCleanup(backend.end)
        return auth, backend

    def setUp(self):
        self.addCleanup(SharedJWTSecretManager.clear_cache)

    def test_twelve_general_checks(self):
        auth, backend = self.start(**STAGING)
        nonce = secrets.token_bytes(32)
        with variables(**STAGING):
            with self.subTest("diagnostics_answer"):
                diagnostics = SharedJWTSecretManager.get_secret_loading_diagnostics()
                self.assertEqual(diagnostics["current_environment"], "staging")
            with self.subTest("shared_loads"):
                shared = [answer_of(SharedJWTSecretManager.get_jwt_secret(), nonce)]
            with self.subTest("auth_loads"):
                self.assertEqual(get(auth.asked + "/readyz")[0], 200)
            with self.subTest("backend_loads"):
                self.assertEqual(get(backend.asked + "/readyz")[0], 200)
            with self.subTest("shared_equals_auth"):
                self.assertEqual(shared, challenge(auth, nonce))
            with self.subTest("shared_equals_backend"):
                self.assertEqual(shared, challenge(backend, nonce))
            with self.subTest("auth_equals_backend"):
                self.assertEqual(challenge(auth, nonce), challenge(backend, nonce))
            with self.subTest("all_three_equal"):
                self.assertTrue(jwtsync.agree([auth.asked, backend.asked]))
            with self.subTest("forced_staging_loads"):
                forced = SharedJWTSecretManager.force_environment_consistency("staging")
            with self.subTest("forced_not_for_development"):
                self.assertNotIn("development", forced.lower())
            with self.subTest("forced_long_enough"):
                self.assertGreaterEqual(len(forced), 32)
            with self.subTest("synchronization_validated"):
                self.assertTrue(SharedJWTSecretManager.validate_synchronization())
            with self.subTest("jwtsync compat-check makes the same checks, by the same names"):
                summary = summary_of(auth, backend)
                self.assertEqual(list(summary), [*GENERAL, *STAGING_ONLY])
                self.assertEqual({summary[name] for name in GENERAL}, {"passed"})
                self.assertEqual([summary[name] for name in STAGING_ONLY], ["passed", "passed", "not_checked",
                                                                            "not_checked"])

    def test_four_staging_checks(self):
        auth, backend = self.start(**STAGING)
        with variables(**STAGING):
            with self.subTest("staging_loads"), records() as log:
                self.assertEqual(SharedJWTSecretManager.get_jwt_secret(), SECRET)
                self.assertIn(("INFO", "JWT secret successfully loaded from JWT_SECRET_STAGING for staging "
                               "environment"), log)
            with self.subTest("staging_auth_equals_backend"):
                self.assertTrue(jwtsync.agree([auth.asked, backend.asked]))
            with self.subTest("staging_token_accepted"):
                token = token_of_the_report()
                self.assertEqual((me(auth, token), me(backend, token)), (200, 200))
        with self.subTest("staging_from_secret_manager"):
            self.secret_manager()

    def secret_manager(self):
        gcp = Service([BUILD / "fake_gcp_server", "open"])
        self.addCleanup(gcp.end)
        port = gcp.wait_for(lambda: re.match(r"\d+$", gcp.said().strip())).group()
        secrets_of_it = f"http://127.0.0.1:{port}/v1/projects/demo/secrets"
        kind = {"Content-Type": "application/json"}
        self.assertEqual(get(f"{secrets_of_it}?secretId=jwt-secret-staging", kind,
                             b'{"replication":{"automatic":{}}}')[0], 200)
        data = base64.b64encode(SECRET.encode()).decode()
        self.assertEqual(get(f"{secrets_of_it}/jwt-secret-staging:addVersion", kind,
                             json.dumps({"payload": {"data": data}}).encode())[0], 200)
        given = {"ENVIRONMENT": "staging", "GCP_PROJECT_ID": "demo",
                 "SECRET_MANAGER_EMULATOR_HOST": f"127.0.0.1:{port}"}
        auth, backend = self.start(**given)
        with variables(**given), records() as log:
            self.assertEqual(SharedJWTSecretManager.get_jwt_secret(), SECRET)
            # All hold one key; that it came from an emulator is what `check` refuses in staging.
            together = jwtsync.agree([auth.asked, backend.asked])
            self.assertEqual((together.verdict, together.document["groups"]), ("unfit", 1))
            self.assertEqual({report(auth)["source"], report(backend)["source"]}, {"GCP Secret Manager"})
            self.assertEqual(summary_of(auth, backend, status=1)["staging_from_secret_manager"], "passed")
            token = token_of_the_report()
            self.assertEqual((me(auth, token), me(backend, token)), (200, 200))
        self.assertIn(("INFO", "Successfully loaded JWT secret 'jwt-secret-staging' from GCP Secret Manager "
                       f"for staging (length: {len(SECRET)})"), log)
        self.assertNotIn(CANARY, str(log) + auth.said() + backend.said())


class ByFrameworks(Checks, unittest.TestCase):
    auth, backend = staticmethod(fastapi_auth), staticmethod(flask_backend)


class ByExamples(Checks, unittest.TestCase):
    auth, backend = staticmethod(lambda **given: example("auth", **given)), staticmethod(
        lambda **given: example("backend", **given))


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: Apache-2.0
"""Two processes, one in Python and one in C++: whether they hold one key, as jwtsync and as the class say it."""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

import jwtsync
from jwtsync.shared import SharedJWTSecretManager
from support import (BUILD, CANARY, OTHER_SECRET, SECRET, SOURCE, Service, example, fastapi_auth, flask_backend,
                     free_port, get, login, me, up, variables)

ODD_SECRETS = {
    "inner spaces": "c4n4ry with  inner\tspaces and 40 characters",
    "a trailing newline": SECRET + "\n",
    "a trailing no-break space": SECRET + "\u00a0",
    "text beyond ASCII": "clé-c4n4ry-de-voûte-ключ-鍵-🔑-0123456789-abcd",
}


def class_service(**given):
    """The original class under uvicorn."""
    port = free_port()
    return up(Service([sys.executable, "-m", "uvicorn", "--app-dir", SOURCE / "tests/python", "class_app:app", "--host",
                       "127.0.0.1", "--port", port], **given), port)


class TwoProcesses(unittest.TestCase):
    def start(self, python_secret, other_secret):
        """A Python and a C++ service in staging, each with its own variable's value."""
        python = class_service(ENVIRONMENT="staging", JWT_SECRET_STAGING=python_secret)
        self.addCleanup(python.end)
        other = example("backend", ENVIRONMENT="staging", JWT_SECRET_STAGING=other_secret)
        self.addCleanup(other.end)
        return python, other

    def agree_by_command(self, *services):
        with variables():
            asked = subprocess.run([BUILD / "jwtsync", "agree", "--json", *[each.asked for each in services]],
                                   capture_output=True, text=True, check=False)
        self.assertNotIn(CANARY, asked.stdout + asked.stderr)
        return asked.returncode, json.loads(asked.stdout)["verdict"]

    def test_odd_secrets_are_one_key_in_both(self):
        for what, secret in ODD_SECRETS.items():
            with self.subTest(what):
                python, other = self.start(secret, secret)
                self.assertEqual(self.agree_by_command(python, other), (0, "agree"))
                with variables():
                    agreement = jwtsync.agree([python.asked, other.asked])
                self.assertTrue(agreement.agrees, agreement.document)
                reports = [member["report"] for member in agreement.document["members"]]
                hash_of_the_class = get(python.url + "/hash")[1].decode()
                self.assertEqual({report["fingerprint"] for report in reports}, {hash_of_the_class})
                self.assertNotIn(CANARY, str(agreement.document) + python.said() + other.said())

    def test_a_unix_socket_of_uvicorn_needs_a_token(self):
        """uvicorn says nothing of who asks there, and who is not known is remote."""
        given = {"ENVIRONMENT": "staging", "JWT_SECRET_STAGING": SECRET}
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            (folder / "token").write_text("access-token-of-the-test-0123456789")
            (folder / "jwtsync.toml").write_text(f'[access]\ntoken_files = ["{folder}/token"]\n')
            python = Service([sys.executable, "-m", "uvicorn", "--app-dir", SOURCE / "tests/python", "class_app:app",
                              "--uds", folder / "auth.sock"], JWTSYNC_CONFIG=str(folder / "jwtsync.toml"), **given)
            self.addCleanup(python.end)
            python.wait_for((folder / "auth.sock").exists)
            asked = {"targets": [f"unix:{folder}/auth.sock"], "expect": 1}
            with variables():
                self.assertEqual(jwtsync.agree(**asked).verdict, "incomplete")
                self.assertTrue(jwtsync.agree(**asked, access_token_file=str(folder / "token")))

    def test_two_keys_are_found_out(self):
        python, other = self.start(SECRET, OTHER_SECRET)
        self.assertEqual(self.agree_by_command(python, other), (1, "disagree"))
        with variables():
            agreement = jwtsync.agree([python.asked, other.asked])
        self.assertEqual((bool(agreement), agreement.exit_status, agreement.verdict), (False, 1, "disagree"))

    def test_the_class_compares_the_services_where_they_are_named(self):
        python, other = self.start(SECRET, SECRET)
        given = {"ENVIRONMENT": "staging", "JWTSYNC_TARGETS": f"{python.asked},{other.asked}"}
        self.addCleanup(SharedJWTSecretManager.clear_cache)
        for secret, agrees in ((SECRET, True), (OTHER_SECRET, False)):
            SharedJWTSecretManager.clear_cache()
            with self.subTest(agrees=agrees), variables(**given, JWT_SECRET_STAGING=secret):
                if agrees:
                    self.assertIs(SharedJWTSecretManager.validate_synchronization(), True)
                    continue
                with self.assertRaises(ValueError) as caught:
                    SharedJWTSecretManager.validate_synchronization()
                self.assertEqual(caught.exception.code, "services_disagree")

    def test_somebody_silent_is_no_exception(self):
        with variables():
            agreement = jwtsync.agree([f"http://127.0.0.1:{free_port()}"], timeout=2, expect=1)
        self.assertEqual((agreement.exit_status, agreement.verdict), (4, "incomplete"))

    def test_a_token_of_the_other_language_is_accepted(self):
        given = {"ENVIRONMENT": "staging", "JWT_SECRET_STAGING": SECRET}
        python_auth, python_backend = fastapi_auth(**given), flask_backend(**given)
        auth, backend = example("auth", **given), example("backend", **given)
        for each in (python_auth, python_backend, auth, backend):
            self.addCleanup(each.end)
        for issuer in (python_auth, auth):
            token = login(issuer)
            self.assertEqual([me(each, token) for each in (python_auth, python_backend, auth, backend)], [200] * 4)
            self.assertEqual([me(each, token[:-4] + "AAAA") for each in (python_backend, backend)], [401] * 2)
        self.assertIn("401: ", python_backend.said())


if __name__ == "__main__":
    unittest.main()

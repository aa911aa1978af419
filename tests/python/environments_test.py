# SPDX-License-Identifier: Apache-2.0
"""The table of environments through the C++ class, the command and the Python class: same outcome, text and hash."""
import json
import subprocess
import unittest

import environments
from jwtsync import Error
from jwtsync.shared import SharedJWTSecretManager
from support import BUILD, CANARY, records

TABLE = list(environments.table())


def by_python(variables):
    """What the class in Python finds, the source by its log."""
    SharedJWTSecretManager.clear_cache()
    given = {name.decode(): value.decode("utf-8", "surrogateescape") for name, value in variables.items()}
    try:
        with records() as log:
            secret = SharedJWTSecretManager.get_jwt_secret(environ=given)
    except Error as error:
        return {"code": error.code, "message": error.message}
    shown = SharedJWTSecretManager.get_secret_loading_diagnostics(environ=given)
    source = log[-2][1].removeprefix("JWT secret successfully loaded from ").split(" for ")[0]
    assert len(secret) == shown["cached_secret_length"]
    return {"source": source, "length": shown["cached_secret_length"], "hash": shown["cached_secret_hash"],
            "environment": shown["current_environment"]}


def by_command(variables):
    done = subprocess.run([BUILD / "jwtsync", "resolve", "--json"], env=variables, capture_output=True, check=False)
    shown = json.loads(done.stdout)
    if "error" in shown:
        return {"code": shown["error"]["code"], "message": shown["error"]["message"]}
    return {"source": shown["source"], "length": shown["length"], "hash": shown["fingerprint"],
            "environment": shown["environment"]["name"]}


def by_class(rows):
    """What the class in C++ finds in each: variables end with a zero byte, and so does each environment."""
    asked = b"".join(b"".join(name + b"=" + value + b"\0" for name, value in row.items()) + b"\0" for row in rows)
    done = subprocess.run([BUILD / "shared_class"], input=asked, capture_output=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


class Environments(unittest.TestCase):
    maxDiff = None

    def test_the_table_is_large_and_of_all_kinds(self):
        self.assertGreater(len(TABLE), 300)
        self.assertEqual({row.get("code", "found") for _, row in TABLE}, {
            "found", "environment_unset", "environment_unknown", "secret_absent", "secret_too_short",
            "secret_public_default", "secret_malformed"})

    def test_all_three_say_the_same_and_what_the_rules_say(self):
        found_by_class = by_class([variables for variables, _ in TABLE])
        self.assertEqual(len(found_by_class), len(TABLE))
        for (variables, expected), of_class in zip(TABLE, found_by_class):
            with self.subTest(variables=variables):
                of_python = by_python(variables)
                self.assertEqual(of_python, of_class)
                of_command = by_command(variables)
                if of_python.get("code") == "secret_absent":  # the class keeps the words of old
                    self.assertIn("asked: env:", of_command.pop("message"))
                    self.assertEqual({"code": of_python["code"]}, of_command)
                else:
                    self.assertEqual(of_python, of_command)
                self.assertEqual({name: of_python[name] for name in expected}, expected)
                self.assertNotIn(CANARY, str(of_python))


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: Apache-2.0
"""Putting jwtsync in the place of the old file; the report's commands run after it, word for word."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

from support import CANARY, SECRET

DIAGNOSTICS = '''
from shared.jwt_secret_manager import SharedJWTSecretManager
import json
print(json.dumps(SharedJWTSecretManager.get_secret_loading_diagnostics(), indent=2))
'''
SYNCHRONIZATION = '''
from shared.jwt_secret_manager import SharedJWTSecretManager
print('Validation result:', SharedJWTSecretManager.validate_synchronization())
'''
HEALTH = '''# Verify JWT secret synchronization during deployment
from shared.jwt_secret_manager import SharedJWTSecretManager
assert SharedJWTSecretManager.validate_synchronization()
'''


class Adopt(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.module = self.folder / "shared" / "jwt_secret_manager.py"
        self.kept = self.folder / "shared" / "jwt_secret_manager.py.before-jwtsync"

    def run_in_it(self, *arguments, **given):
        environment = {"PATH": os.environ["PATH"], "ENVIRONMENT": "staging", "PYTHONDONTWRITEBYTECODE": "1", **given}
        return subprocess.run([sys.executable, *arguments], cwd=self.folder, env=environment, capture_output=True,
                              text=True, check=False)

    def adopt(self, *arguments):
        return self.run_in_it("-m", "jwtsync.adopt", *arguments)

    def old_file(self, text="class SharedJWTSecretManager: pass\n"):
        self.module.parent.mkdir(exist_ok=True)
        self.module.write_text(text)

    def test_one_line_takes_its_place(self):
        done = self.adopt(".")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(len(self.module.read_text().splitlines()), 1)
        self.assertFalse(self.kept.exists())

    def test_the_old_file_is_kept(self):
        self.old_file("old\n")
        self.assertEqual(self.adopt(".").returncode, 0)
        self.assertEqual(self.kept.read_text(), "old\n")
        self.assertIn("jwtsync", self.module.read_text())
        self.assertEqual(sorted(path.name for path in self.module.parent.iterdir()), [self.module.name, self.kept.name])

    def test_a_second_time_nothing_changes(self):
        self.old_file("old\n")
        self.adopt(".")
        again = self.adopt(".")
        self.assertEqual(again.returncode, 0)
        self.assertIn("already", again.stdout)
        self.assertEqual(self.kept.read_text(), "old\n")

    def test_what_was_kept_is_overwritten_with_force_only(self):
        self.old_file("older\n")
        self.adopt(".")
        self.old_file("newer\n")
        refused = self.adopt(".")
        self.assertEqual(refused.returncode, 5)
        self.assertIn("--force", refused.stderr)
        self.assertEqual((self.module.read_text(), self.kept.read_text()), ("newer\n", "older\n"))
        self.assertEqual(self.adopt(".", "--force").returncode, 0)
        self.assertEqual(self.kept.read_text(), "newer\n")

    def test_a_folder_that_is_none(self):
        self.assertEqual(self.adopt("nowhere").returncode, 3)

    def test_the_diagnostic_commands_of_the_report(self):
        self.adopt(".")
        shown = self.run_in_it("-c", DIAGNOSTICS, JWT_SECRET_STAGING=SECRET)
        self.assertEqual(shown.returncode, 0, shown.stderr)
        self.assertEqual(json.loads(shown.stdout)["current_environment"], "staging")
        self.assertNotIn(CANARY, shown.stdout)
        valid = self.run_in_it("-c", SYNCHRONIZATION, JWT_SECRET_STAGING=SECRET)
        self.assertEqual((valid.stdout, valid.returncode), ("Validation result: True\n", 0), valid.stderr)

    def test_the_health_check_of_the_report(self):
        self.adopt(".")
        self.assertEqual(self.run_in_it("-c", HEALTH, JWT_SECRET_STAGING=SECRET).returncode, 0)
        failed = self.run_in_it("-c", HEALTH, JWT_SECRET_STAGING="development-" + SECRET)
        self.assertEqual(failed.returncode, 1)
        self.assertIn("JWT secret validation failed: Development secret used in staging", failed.stderr)
        self.assertNotIn(CANARY, failed.stderr)

    def test_the_functions_of_the_module(self):
        self.adopt(".")
        done = self.run_in_it("-c", "from shared.jwt_secret_manager import *\n"
                              "print(len(get_shared_jwt_secret()), validate_jwt_configuration())",
                              JWT_SECRET_STAGING=SECRET)
        self.assertEqual(done.stdout, f"{len(SECRET)} True\n", done.stderr)


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: Apache-2.0
"""Putting jwtsync in the place of the old file; the report's commands run after it, word for word."""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

from jwtsync import _old_module
from support import CANARY, SECRET, SOURCE

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
OLD = "class SharedJWTSecretManager:\n    pass\n"


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

    def old_file(self, text=OLD):
        self.module.parent.mkdir(exist_ok=True)
        self.module.write_text(text)

    def assert_refused(self, done, status, *parts):
        self.assertEqual((done.returncode, done.stdout), (status, ""), done.stderr)
        self.assertEqual([line.split(": ")[1] for line in done.stderr.splitlines()], ["error", "hint"])
        for part in parts:
            self.assertIn(part, done.stderr)

    def test_one_line_takes_its_place(self):
        self.old_file()
        self.module.chmod(0o640)
        done = self.adopt(".")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(len(self.module.read_text().splitlines()), 1)
        self.assertEqual(self.module.stat().st_mode & 0o777, 0o640)
        self.assertEqual(self.kept.read_text(), OLD)
        self.assertEqual(sorted(path.name for path in self.module.parent.iterdir()), [self.module.name, self.kept.name])

    def test_where_there_is_no_old_file_it_asks(self):
        self.assert_refused(self.adopt("."), 3, "there is no shared/jwt_secret_manager.py", "--new")
        self.assertFalse(self.module.parent.exists(), "and makes nothing")
        self.assertEqual(self.adopt(".", "--new").returncode, 0)
        self.assertIn("jwtsync", self.module.read_text())
        self.assertFalse(self.kept.exists())

    def test_a_second_time_nothing_changes(self):
        self.old_file()
        self.adopt(".")
        again = self.adopt(".")
        self.assertEqual(again.returncode, 0)
        self.assertIn("already", again.stdout)
        self.assertEqual(self.kept.read_text(), OLD)

    def test_what_was_kept_is_overwritten_with_force_only(self):
        self.old_file()
        self.adopt(".")
        newer = OLD + "# newer\n"
        self.old_file(newer)
        self.assert_refused(self.adopt("."), 5, "is there already", "--force")
        self.assertEqual((self.module.read_text(), self.kept.read_text()), (newer, OLD))
        self.assertEqual(self.adopt(".", "--force").returncode, 0)
        self.assertEqual(self.kept.read_text(), newer)

    def test_it_is_undone(self):
        self.old_file()
        self.assert_refused(self.adopt(".", "--undo"), 3, "there is no")
        self.adopt(".")
        self.assertEqual(self.adopt(".", "--undo").returncode, 0)
        self.assertEqual(self.module.read_text(), OLD)
        self.assertFalse(self.kept.exists())
        self.adopt(".")
        self.module.write_text("# edited since\n")
        self.assert_refused(self.adopt(".", "--undo"), 5, "changed since")
        self.assertEqual(self.module.read_text(), "# edited since\n")

    def test_names_that_ours_has_not_are_said_and_nothing_is_done(self):
        old = OLD + "ALGORITHM = 'HS256'\n\ndef rotate():\n    pass\n"
        self.old_file(old)
        (self.folder / "app.py").write_text("from shared.jwt_secret_manager import ALGORITHM\n")
        refused = self.adopt(".")
        self.assert_refused(refused, 5, "ALGORITHM, rotate (ALGORITHM is used in app.py)", "--without ALGORITHM,rotate")
        self.assertNotIn("rotate is used", refused.stderr)
        self.assertEqual(self.module.read_text(), old)
        self.assertFalse(self.kept.exists())
        self.assert_refused(self.adopt(".", "--without", "rotate"), 5, "has not: ALGORITHM (")
        self.assertEqual(self.adopt(".", "--without", "ALGORITHM,rotate").returncode, 0)
        self.assertEqual(self.kept.read_text(), old)

    def test_which_names_an_old_file_offers(self):
        for text, lacking in (
                (OLD, []),
                ("import os\nfrom typing import Optional\nlogger = logging.getLogger(__name__)\n" + OLD, []),
                (OLD.replace("pass", "_cache = None\n    def rotate(self): pass"), ["SharedJWTSecretManager.rotate"]),
                (OLD.replace("pass", "@classmethod\n    def get_jwt_secret(cls): pass"), []),
                ("__all__ = ['SharedJWTSecretManager', 'a']\n" + OLD + "a = b = 1\n", ["a"]),
                ("from .other import SharedJWTSecretManager, more\n", ["more"]),
                ("from company.jwt import SharedJWTSecretManager\n", []),
                (OLD + "if True:\n    a: int = 1\nelse:\n    b = 2\n", ["a", "b"]),
                (OLD + "def get_shared_jwt_secret(): pass\nasync def c(): pass\n", ["c"])):
            with self.subTest(text):
                self.assertEqual(_old_module.read(text.encode()).lacking(), lacking)

    def test_what_is_not_the_file_is_left_alone(self):
        for text, said in (("class Another: pass\n", "has no class SharedJWTSecretManager"), ("", "has no class"),
                           ("print 'of Python 2'\n", "is not Python")):
            self.old_file(text)
            self.assert_refused(self.adopt("."), 6, said, "--new")
            self.assertEqual(self.module.read_text(), text)

    def test_what_is_no_file_is_not_waited_for(self):
        self.module.parent.mkdir(exist_ok=True)
        os.mkfifo(self.module)
        self.assert_refused(self.adopt("."), 6, "is not a file")

    def test_an_old_file_with_variables_of_its_own_is_noted(self):
        self.old_file("from shared.isolated_environment import get_env\n" + OLD)
        done = self.adopt(".")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("note: the old one read variables by isolated_environment, ours reads os.environ", done.stdout)
        page = (SOURCE / "docs/migrate.md").read_text()
        self.assertIn(re.search(r'docs/migrate.md, "(.*)"', done.stdout).group(1), page)

    def test_behind_a_link_the_file_changes_and_not_the_link(self):
        common = self.folder / "common.py"
        common.write_text(OLD)
        self.module.parent.mkdir()
        self.module.symlink_to(common)
        self.assertEqual(self.adopt(".").returncode, 0)
        self.assertTrue(self.module.is_symlink())
        self.assertIn("jwtsync.shared", common.read_text())
        self.assertEqual((self.folder / "common.py.before-jwtsync").read_text(), OLD)

    def test_a_folder_that_is_none(self):
        self.assert_refused(self.adopt("nowhere"), 3, "not a folder")

    def test_the_diagnostic_commands_of_the_report(self):
        self.old_file()
        self.adopt(".")
        shown = self.run_in_it("-c", DIAGNOSTICS, JWT_SECRET_STAGING=SECRET)
        self.assertEqual(shown.returncode, 0, shown.stderr)
        self.assertEqual(json.loads(shown.stdout)["current_environment"], "staging")
        self.assertNotIn(CANARY, shown.stdout)
        valid = self.run_in_it("-c", SYNCHRONIZATION, JWT_SECRET_STAGING=SECRET)
        self.assertEqual((valid.stdout, valid.returncode), ("Validation result: True\n", 0), valid.stderr)

    def test_the_health_check_of_the_report(self):
        self.old_file()
        self.adopt(".")
        self.assertEqual(self.run_in_it("-c", HEALTH, JWT_SECRET_STAGING=SECRET).returncode, 0)
        failed = self.run_in_it("-c", HEALTH, JWT_SECRET_STAGING="development-" + SECRET)
        self.assertEqual(failed.returncode, 1)
        self.assertIn("JWT secret validation failed: Development secret used in staging", failed.stderr)
        self.assertNotIn(CANARY, failed.stderr)

    def test_the_functions_of_the_module(self):
        self.old_file()
        self.adopt(".")
        done = self.run_in_it("-c", "from shared.jwt_secret_manager import *\n"
                              "print(len(get_shared_jwt_secret()), validate_jwt_configuration())",
                              JWT_SECRET_STAGING=SECRET)
        self.assertEqual(done.stdout, f"{len(SECRET)} True\n", done.stderr)


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: Apache-2.0
"""The build backend: which library it takes, and the wheel it makes."""
import base64
import email
import hashlib
import os
import pathlib
import re
import sys
import tempfile
import unittest
import zipfile
from unittest import mock

from support import SOURCE

sys.path.insert(0, str(SOURCE / "python" / "backend"))
import jwtsync_build  # noqa: E402


class Build(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def tree(self):
        """A source tree with a library that is newer than its sources."""
        for index, name in enumerate(("CMakeLists.txt", "src/base/a.cpp", "include/jwtsync/c.h", "cmake/rooms.cmake",
                                      "build/release/libjwtsync_c.so", "src/cli/main.cpp")):
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(name.encode())
            os.utime(path, (1000 + index, 1000 + index))
        return self.folder / "build/release/libjwtsync_c.so"

    def test_a_library_newer_than_its_sources_is_taken(self):
        library = self.tree()  # and the command, which is newer, is none of them
        with mock.patch.object(jwtsync_build, "ROOT", self.folder), mock.patch.dict(os.environ), \
                mock.patch.object(jwtsync_build.subprocess, "run") as run:
            os.environ.pop("JWTSYNC_LIBRARY", None)
            self.assertEqual(jwtsync_build.library(), library)
            run.assert_not_called()
            os.utime(self.folder / "src/base/a.cpp", (2000, 2000))
            jwtsync_build.library()
            self.assertEqual(run.call_args.args[0], ["make", "-C", str(self.folder), "build"])
            library.unlink()
            jwtsync_build.library()
            self.assertEqual(run.call_count, 2)

    def wheel(self, build):
        library = self.folder / "libjwtsync_c.so"
        library.write_bytes(b"the library")
        with mock.patch.dict(os.environ, JWTSYNC_LIBRARY=str(library)):
            name = build(str(self.folder))
        self.assertRegex(name, r"^jwtsync-[\d.]+-py3-none-\w+\.whl$")
        return zipfile.ZipFile(self.folder / name)

    def test_a_wheel_holds_the_package_and_the_library(self):
        with self.wheel(jwtsync_build.build_wheel) as wheel:
            names = wheel.namelist()
            self.assertEqual(wheel.read("jwtsync/libjwtsync_c.so"), b"the library")
            for module in (SOURCE / "python/jwtsync").glob("*.py"):
                self.assertIn(f"jwtsync/{module.name}", names)
            self.assertIn("jwtsync/py.typed", names)
            record = wheel.read(names[-1]).decode().splitlines()
            self.assertEqual([line.split(",")[0] for line in record], names)
            for line in record[:-1]:
                name, digest, size = line.split(",")
                data = wheel.read(name)
                expected = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")
                self.assertEqual((digest, int(size)), ("sha256=" + expected, len(data)))

    def test_nothing_is_built_to_know_the_metadata(self):
        with mock.patch.object(jwtsync_build, "library", side_effect=AssertionError):
            name = jwtsync_build.prepare_metadata_for_build_wheel(str(self.folder))
        self.assertIn("Name: jwtsync\n", (self.folder / name / "METADATA").read_text())

    def test_the_metadata_says_all_of_pyproject(self):
        said = email.message_from_bytes(jwtsync_build.metadata()["METADATA"])
        self.assertEqual((said["Name"], said["Version"]), ("jwtsync", jwtsync_build.version()))
        self.assertEqual((said["License"], said["License-File"], said["Requires-Python"]),
                         ("Apache-2.0", "LICENSE", ">=3.9"))
        self.assertIn("License :: OSI Approved :: Apache Software License", said.get_all("Classifier"))
        self.assertEqual(said["Keywords"].split(",")[0], "jwt")
        self.assertTrue(said["Summary"] and said["Author"])
        self.assertEqual(said["Description-Content-Type"], "text/markdown")
        self.assertEqual(said.get_payload(), (SOURCE / "python/README.md").read_text())
        self.assertIn(b"TERMS AND CONDITIONS", jwtsync_build.metadata()["LICENSE"])

    def test_an_editable_wheel_leads_to_the_tree(self):
        with self.wheel(jwtsync_build.build_editable) as wheel:
            self.assertEqual(wheel.read("jwtsync.pth").decode().strip(), str(SOURCE / "python"))

    def test_one_version_everywhere(self):
        import jwtsync
        from jwtsync._library import library
        cmake = re.search(r"project\(jwtsync VERSION (\S+)", (SOURCE / "CMakeLists.txt").read_text()).group(1)
        self.assertEqual({jwtsync_build.version(), jwtsync.__version__, library.jwtsync_version().decode()}, {cmake})

    def test_every_function_of_the_header_is_declared(self):
        from jwtsync import _library
        header = (SOURCE / "include/jwtsync/c.h").read_text()
        declared = set(re.findall(r"JWTSYNC_API [^;(]*?\b(jwtsync_\w+)\(", header))
        self.assertGreater(len(declared), 40)
        self.assertEqual(set(_library._SIGNATURES), declared)


if __name__ == "__main__":
    unittest.main()

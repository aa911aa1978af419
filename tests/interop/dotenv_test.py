# SPDX-License-Identifier: Apache-2.0
"""The table of readers of environment files (src/sources/dotenv) against the programs themselves: docker before an
engine of ours, docker-compose 1, python-dotenv, dotenv of npm, Node, systemd's own parser, dash and bash."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import dotenv_cases
import dotenv_programs as programs
from dotenv_programs import REFUSED

DRAWN = int(os.environ.get("JWTSYNC_DOTENV_LINES", "200"))
SEED = int(os.environ.get("JWTSYNC_DOTENV_SEED", "14"))
ANSWERS, MODULES = sys.argv.pop(), Path(sys.argv.pop())
OTHER = object()


def table_on(texts):
    """What the table says: for each text, by the reader's id, a value and whether it refuses a line."""
    asked = "".join(f"A {text.encode().hex()}\n" for text in texts)
    done = subprocess.run([ANSWERS], input=asked, capture_output=True, text=True, check=True)
    return [dict(parsed(word) for word in line.split()) for line in done.stdout.splitlines()]


def parsed(word):
    reader, _, answer = word.partition("=")
    has_fault, answer = answer.endswith("+"), answer.rstrip("+")
    if answer.startswith("value:"):
        return reader, (bytes.fromhex(answer[len("value:"):]).decode(), has_fault)
    return reader, (None if answer == "absent" else OTHER, has_fault)


def shown(value):
    return {id(REFUSED): "refused", id(OTHER): "other"}.get(id(value), repr(value))


class DotenvTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.listed = set(dotenv_cases.listed())
        cls.texts = list(dict.fromkeys([*dotenv_cases.listed(), *dotenv_cases.drawn(DRAWN, SEED)]))
        cls.files = [Path(cls.folder.name) / f"f{i}" for i in range(len(cls.texts))]
        for file, text in zip(cls.files, cls.texts):
            file.write_bytes(text.encode())
        cls.table = table_on(cls.texts)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def compare(self, reader, found, refuses_files=False):
        """Each value to the byte. What the table calls another's value is not what stands in the file."""
        self.maxDiff = None
        wrong = []
        for text, answers, real in zip(self.texts, self.table, found):
            said, has_fault = answers[reader]
            literal, _ = answers["docker"]
            if refuses_files and real is REFUSED:
                good = has_fault or said is OTHER
            elif refuses_files and has_fault:
                good = False
            elif said is OTHER:  # a tilde stays before the name of nobody, and dash has no +=
                good = (real is REFUSED or real is None or real != literal or "~" in text or "A+=" in text
                        or text not in self.listed)
            elif real is REFUSED or text not in self.listed and has_fault:
                good = has_fault or real == said  # a line is to a shell an error of syntax
            else:
                good = real == said
            if not good:
                wrong.append(f"{text!r}: the program says {shown(real)}, the table {shown(said)}")
        self.assertEqual([], wrong, f"{len(wrong)} of {len(found)}")

    def test_docker(self):
        self.compare("docker", programs.docker(self.files), refuses_files=True)

    def test_docker_compose_1(self):
        found = programs.compose1(self.files)
        # To YAML, in which the program shows it, this is a line end.
        self.compare("compose1", [answers["compose1"][0] if "\x85" in text else value
                                  for text, answers, value in zip(self.texts, self.table, found)])

    def test_docker_compose_2(self):
        found = programs.compose2(self.files, Path(self.folder.name))
        if found is None:
            self.skipTest("no Go that builds compose-go is here")
        self.compare("compose2", found, refuses_files=True)

    def test_python_dotenv(self):
        self.compare("python", programs.python(self.files))

    def test_dotenv_of_npm(self):
        self.compare("npm", programs.npm(self.files, MODULES))

    def test_node(self):
        program = os.environ.get("JWTSYNC_NODE", "node")
        version = programs.node_version(program)
        if version < (20, 12):
            self.skipTest("this Node reads no environment files")
        self.compare("node20" if version[0] < 22 else "node", programs.node(self.files, program))

    def test_systemd(self):
        self.compare("systemd", programs.systemd(self.files))

    def test_shells(self):
        for program in ("dash", "bash"):
            with self.subTest(program):
                self.compare("shell", programs.shell(self.files, shutil.which(program)))


if __name__ == "__main__":
    unittest.main(verbosity=2)

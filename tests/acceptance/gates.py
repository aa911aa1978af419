# SPDX-License-Identifier: Apache-2.0
"""A rotation that is led by `jwtsync rotate`, a real hub beside it, and what its gates say."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import ring_member
from pods import LONGEST

COMMAND = sys.argv[1]
ACCESS = "access-c4n4ry-0123456789abcdef-0123456789abcdef"
ENVIRONMENT = {"PATH": os.environ["PATH"], "ENVIRONMENT": "staging"}
POLICY = ["--lifetime", "2s", "--leeway", "0", "--skew", "1s", "--presence", "6s", "--permit", "4s"]


class Gates(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="jwtsync-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.put("seal", "a-seal-c4n4ry-0123456789abcdef-0123456789abcdef")
        self.put("access", ACCESS)
        self.put("hub.toml", f'[access]\ntoken_files = ["{self.folder}/access"]\n[rotation]\n'
                             f'ring = "sqlite:{self.folder}/ring.db"\nseal = "file:{self.folder}/seal"\n')

    def put(self, name, text):
        path = self.folder / name
        path.write_text(text)
        path.chmod(0o600)

    def words(self, *words):
        return [COMMAND, "rotate", *words, "--json", "--ring", f"sqlite:{self.folder}/ring.db", "--seal",
                f"file:{self.folder}/seal"]

    def rotate(self, *words):
        """Exit status, and what it told."""
        told = subprocess.run(self.words(*words), env=ENVIRONMENT, capture_output=True, text=True, timeout=LONGEST,
                              check=False)
        self.assertNotIn("c4n4ry", told.stdout + told.stderr)
        return told.returncode, json.loads(told.stdout) if told.stdout else told.stderr

    def begin(self, *more):
        self.assertEqual(self.rotate("start", "--new", *POLICY, *more)[0], 0)

    def serve(self):
        hub = subprocess.Popen([COMMAND, "serve", "--json", "--config", str(self.folder / "hub.toml"), "--listen",
                                "127.0.0.1:0"], env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                               text=True)
        self.addCleanup(hub.stdout.close)
        self.addCleanup(hub.wait)
        self.addCleanup(hub.terminate)
        self.address = json.loads(hub.stdout.readline())["listening"][0].removeprefix("http://")

    def member(self, instance, **how):
        return ring_member.Member(self.address, ACCESS, instance, **how)

    def step(self, step):
        status, told = self.rotate("step", "--wait", "40s")
        self.assertEqual((status, told["outcome"], told["step"]), (0, "taken", step), told)
        return told

    def held(self, step, kind, who):
        status, told = self.rotate("step")
        self.assertEqual((status, told["outcome"], told["step"]), (1, "held", step), told)
        hold = next((each for each in told["holds"] if each["kind"] == kind), None)
        self.assertIsNotNone(hold, told)
        self.assertIn(who, hold["who"])
        return hold

    def staged(self):
        self.assertEqual(self.rotate("start")[0], 0)

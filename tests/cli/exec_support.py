# SPDX-License-Identifier: Apache-2.0
"""What the tests of a real `jwtsync exec` share.

usage: exec_NAME_test.py JWTSYNC_COMMAND
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

COMMAND = sys.argv[1]
SECRET = "Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"
OTHER_SECRET = "Kt5-c4n4ry-Bv8nM3xQw7Ez2Lp9Df4Ru6Ga1Hj"
LONGEST = 60  # seconds that anything may take


def until(condition, longest=LONGEST):
    """What `condition` gave when it was true."""
    start = time.monotonic()
    while not (given := condition()):
        if time.monotonic() - start > longest:
            raise AssertionError(f"not within {longest} s")
        time.sleep(0.02)
    return given


class Exec(unittest.TestCase):
    """Has a key file, a log, and what starts exec with a shell as its child."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="jwtsync-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.log = self.folder / "log"
        self.key = self.folder / "key"
        self.put_key(SECRET)

    def tearDown(self):
        if self.log.exists():
            self.assertNotIn("c4n4ry", self.log.read_text())

    def put_key(self, secret):
        """Replaces the key file whole, as a rotation does."""
        fresh = self.folder / "fresh"
        fresh.write_text(secret)
        fresh.chmod(0o600)
        fresh.rename(self.key)

    def environment(self, **variables):
        return {"PATH": os.environ["PATH"], "ENVIRONMENT": "staging", "HERE": str(self.folder), **variables}

    def words(self, *options, child):
        return [COMMAND, "exec", "--listen", "127.0.0.1:0", "--source", f"file:{self.key}", *options, "--", *child]

    def start(self, script, *options, before=(), preexec=None, child=None, **variables):
        """Starts a shell that runs `script`, or another child, under exec."""
        words = [*before, *self.words(*options, child=child or ["sh", "-c", script])]
        with self.log.open("wb") as log:
            process = subprocess.Popen(words, env=self.environment(**variables), stdin=subprocess.DEVNULL,
                                       stdout=subprocess.PIPE, stderr=log, preexec_fn=preexec)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def status(self, script, *options, **how):
        return self.start(script, *options, **how).wait(LONGEST)

    def read(self, name):
        """What a child wrote into a file of its, once it is there."""
        return until(lambda: (self.folder / name).exists() and (self.folder / name).read_text().strip())

    def target(self):
        return until(lambda: re.search(r"listening on (\S+) as", self.log.read_text()))[1]

    def agree(self, *words):
        return subprocess.run([COMMAND, "agree", "--json", "--expect", "1", self.target(), *words],
                              env=self.environment(), capture_output=True, text=True, timeout=LONGEST)

    def report(self):
        return json.loads(self.agree().stdout)

# SPDX-License-Identifier: Apache-2.0
"""What a real `jwtsync serve` does when the system fails it, or when its key is late.

usage: daemon_test.py JWTSYNC_COMMAND
"""

import json
import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request
from pathlib import Path

COMMAND = sys.argv[1]
SECRET = "Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"
OTHER_SECRET = "Kt5-c4n4ry-Bv8nM3xQw7Ez2Lp9Df4Ru6Ga1Hj"
LONGEST = 30  # seconds that anything may take


def until(condition, longest=LONGEST):
    """How many seconds it took until `condition` held."""
    start = time.monotonic()
    while not condition():
        if time.monotonic() - start > longest:
            raise AssertionError(f"not within {longest} s")
        time.sleep(0.02)
    return time.monotonic() - start


class Daemon(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="jwtsync-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.key = self.folder / "key"
        self.log = self.folder / "log"

    def put_key(self, secret):
        """Replaces the key file whole, as a rotation does."""
        fresh = self.folder / "fresh"
        fresh.write_text(secret)
        fresh.chmod(0o600)
        fresh.rename(self.key)

    def start(self, *options, **variables):
        environment = {"PATH": os.environ["PATH"], "ENVIRONMENT": "staging", **variables}
        arguments = [COMMAND, "serve", "--json", "--listen", "127.0.0.1:0", *options]
        with self.log.open("wb") as log:
            daemon = subprocess.Popen(arguments, env=environment, stdout=subprocess.PIPE, stderr=log, text=True)
        self.addCleanup(daemon.stdout.close)
        self.addCleanup(daemon.wait)
        self.addCleanup(daemon.kill)
        self.at = json.loads(daemon.stdout.readline())["listening"][0]
        return daemon

    def logged(self, text):
        return self.log.read_text().count(text)

    def readiness(self):
        try:
            with urllib.request.urlopen(self.at + "/readyz", timeout=LONGEST) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return json.load(error)

    def test_a_rotation_survives_a_second_without_descriptors(self):
        self.put_key(SECRET)
        daemon = self.start("--source", f"file:{self.key}")
        before = resource.prlimit(daemon.pid, resource.RLIMIT_NOFILE)
        resource.prlimit(daemon.pid, resource.RLIMIT_NOFILE, (3, before[1]))
        self.put_key(OTHER_SECRET)
        until(lambda: self.logged("not reloaded"))
        time.sleep(1)
        resource.prlimit(daemon.pid, resource.RLIMIT_NOFILE, before)
        until(lambda: self.logged("generation 2 is in use"), longest=10)
        answer = self.readiness()
        self.assertEqual((answer["generation"], answer["reload_error"]), (2, None))
        self.assertEqual(self.logged("not reloaded"), 1)

    def test_the_service_manager_hears_ready_only_with_a_key(self):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            manager.bind(str(self.folder / "notify"))
            manager.settimeout(LONGEST)
            daemon = self.start("--source", f"file:{self.key}", NOTIFY_SOCKET=str(self.folder / "notify"))
            self.assertEqual(manager.recv(1024), b"STATUS=waiting for a key: secret_absent")
            self.assertEqual(self.readiness()["error"]["code"], "secret_absent")
            self.put_key(SECRET)
            self.assertEqual(manager.recv(1024), b"READY=1\nSTATUS=serving")
            self.assertEqual(self.readiness()["status"], "ready")
            daemon.terminate()
            self.assertEqual(manager.recv(1024), b"STOPPING=1")
            self.assertEqual(daemon.wait(LONGEST), 0)

    def test_what_a_later_configuration_names_leaves_the_environment(self):
        self.put_key(SECRET)
        configuration = self.folder / "jwtsync.toml"
        configuration.write_text(f'sources = ["file:{self.key}"]\n')
        configuration.chmod(0o644)
        daemon = self.start("--config", str(configuration), MINE=OTHER_SECRET, JWT_SECRET_ELSEWHERE=OTHER_SECRET)
        environ = Path(f"/proc/{daemon.pid}/environ")
        self.assertEqual(environ.read_bytes().count(b"c4n4ry"), 1, "MINE alone is not known to be a secret")
        configuration.write_text('sources = ["env:MINE"]\n')
        until(lambda: self.logged("generation 2 is in use"))
        self.assertNotIn(b"c4n4ry", environ.read_bytes())

    def tearDown(self):
        self.assertNotIn("c4n4ry", self.log.read_text())


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)

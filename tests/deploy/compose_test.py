# SPDX-License-Identifier: Apache-2.0
"""deploy/compose.yaml as it tells to be used, without docker: its services are processes, each alone in a network,
with the variables of the file; and their log is gated as `docker compose logs` would give it.

usage: compose_test.py SOURCE_FOLDER JWTSYNC_COMMAND NODE_MODULES       (by the Python of tests/deploy/requirements.txt)
"""

import re
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import alone
import pods

SOURCE, COMMAND, NODE_MODULES = (Path(path).resolve() for path in sys.argv[1:4])
NODE = SOURCE / "deploy/kubernetes/node"
SECRET = "Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"


class Trial(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="jwtsync-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        (self.folder / "jwtsync").symlink_to(COMMAND)
        told = subprocess.run([COMMAND, "agree", "--new-nonce"], capture_output=True, text=True, check=True)
        self.given = {"JWT_SECRET_STAGING": SECRET, "JWTSYNC_NONCE": told.stdout.strip()}

    def up(self, **instead):
        """`docker compose up --wait`: all services are healthy."""
        (file,) = pods.load(SOURCE / "deploy/compose.yaml")
        running = {}
        for name, service in file["services"].items():
            given = {**self.given, **instead.get(name, {})}
            told = {key: re.sub(r"\$\{(\w+)[^}]*\}", lambda found: given[found[1]], value)
                    for key, value in service["environment"].items()}
            command = service.get("entrypoint") or pods.image_command(NODE / "Dockerfile", service["build"]["target"])
            variables = {"PATH": f"{self.folder}:/usr/bin:/bin", "NODE_PATH": str(NODE_MODULES), **told}
            with (self.folder / f"{name}-1").open("wb") as log:
                running[name] = alone.start(command, cwd=NODE, env=variables, stdout=log, stderr=log)
            self.addCleanup(running[name].wait, pods.LONGEST)
            self.addCleanup(running[name].send_signal, signal.SIGTERM)
        for name, process in running.items():
            check = file["services"][name]["healthcheck"]["test"]
            self.assertEqual(check[:2], ["CMD", "wget"])
            pods.until(lambda: alone.inside(process, "curl", "--fail", "--silent", check[-1]).returncode == 0)
        return running

    def gate(self):
        """`docker compose logs --no-color | jwtsync agree ...`, by the words of the file."""
        lines = [f"{log.name}  | {line}\n" for log in sorted(self.folder.glob("*-1")) for line in
                 log.read_text().splitlines()]
        self.assertNotIn("c4n4ry", "".join(lines))
        shown = re.search(r"jwtsync:0\.1\.0 (agree --nonce .*)", (SOURCE / "deploy/compose.yaml").read_text())[1]
        words = shown.replace('"$JWTSYNC_NONCE"', self.given["JWTSYNC_NONCE"]).split()
        return subprocess.run([COMMAND, *words], input="".join(lines), capture_output=True, text=True)

    def test_both_services_hold_one_key(self):
        running = self.up()
        done = self.gate()
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        said = alone.inside(running["auth"], "curl", "--silent", "--request", "POST", "http://127.0.0.1:8080/login")
        token = said.stdout.split('"')[3]
        got = alone.inside(running["backend"], "curl", "--silent", "--header", f"Authorization: Bearer {token}",
                           "http://127.0.0.1:8080/me")
        self.assertEqual(got.stdout, '{"subject":"alice"}\n')

    def test_another_key_is_named(self):
        self.up(backend={"JWT_SECRET_STAGING": "Kt5-c4n4ry-Bv8nM3xQw7Ez2Lp9Df4Ru6Ga1Hj"})
        done = self.gate()
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn("backend", done.stdout)

    def test_a_nonce_that_nobody_was_given_is_told(self):
        other = subprocess.run([COMMAND, "agree", "--new-nonce"], capture_output=True, text=True, check=True)
        self.up()
        self.given["JWTSYNC_NONCE"] = other.stdout.strip()
        done = self.gate()
        self.assertEqual(done.returncode, 4, done.stdout + done.stderr)
        self.assertIn("JWTSYNC_NONCE", done.stdout)


if __name__ == "__main__":
    alone.demand()
    unittest.main(argv=sys.argv[:1], verbosity=2)

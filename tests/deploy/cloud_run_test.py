# SPDX-License-Identifier: Apache-2.0
"""docs/deploy/cloud-run.md as a Python developer would follow it, with a stand-in for the platform: instances are
processes with its variables, each alone in a network of its own, so that nobody can address one; all that leaves them
is their log, and `gcloud logging read` reads that, late.

usage: cloud_run_test.py SOURCE_FOLDER JWTSYNC_COMMAND C_LIBRARY        (by the Python of tests/deploy/requirements.txt)
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import alone
import pods

SOURCE, COMMAND, LIBRARY = (Path(path).resolve() for path in sys.argv[1:4])
CLOUD_RUN = SOURCE / "deploy/cloud-run"
SECRET = "Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"
OTHER_SECRET = "Kt5-c4n4ry-Bv8nM3xQw7Ez2Lp9Df4Ru6Ga1Hj"

# Up to `late` times there is nothing yet. Of the filter it knows the text that an entry must hold.
GCLOUD = """#!/usr/bin/python3
import pathlib, re, sys
assert sys.argv[1:3] == ["logging", "read"] and sys.argv[4:] == ["--freshness", "1h", "--format", "value(textPayload)"]
held = re.fullmatch(r'resource.type="cloud_run_revision" AND textPayload:"([^"]+)"', sys.argv[3])[1]
late = pathlib.Path({folder!r}, "late")
if int(late.read_text()) > 0:
    late.write_text(str(int(late.read_text()) - 1))
else:
    for log in pathlib.Path({folder!r}).glob("*.log"):
        print("".join(line for line in log.read_text().splitlines(True) if held in line), end="")
"""

def new_nonce():
    return subprocess.run([COMMAND, "agree", "--new-nonce"], capture_output=True, text=True, check=True).stdout.strip()


class Trial(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="jwtsync-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.instances = {}
        self.addCleanup(self.stop)
        (self.folder / "jwtsync").symlink_to(COMMAND)
        (self.folder / "gcloud").write_text(GCLOUD.format(folder=str(self.folder)))
        (self.folder / "gcloud").chmod(0o755)
        self.late(0)

    def late(self, times):
        (self.folder / "late").write_text(str(times))

    def stop(self):
        running = [each for group in self.instances.values() for each in group]
        for process in running:
            process.send_signal(signal.SIGTERM)
        for process in running:
            process.wait(pods.LONGEST)
        self.instances.clear()

    def instance(self, service, revision, nonce, secret=SECRET, command=None, folder=CLOUD_RUN / "python", **more):
        """One instance of a revision, with the variables of Cloud Run's container contract and those of the deploy."""
        variables = {"PATH": f"{self.folder}:/usr/bin:/bin", "PORT": "8080", "K_SERVICE": service,
                     "K_REVISION": revision, "K_CONFIGURATION": service, "ENVIRONMENT": "production",
                     "JWTSYNC_NONCE": nonce, "JWT_SECRET_PRODUCTION": secret, "PYTHONDONTWRITEBYTECODE": "1", **more}
        variables = {name: value for name, value in variables.items() if value is not None}
        command = command or pods.image_command(CLOUD_RUN / "python/Dockerfile", service)
        log = self.folder / f"{revision}-{random.getrandbits(32):08x}.log"
        with log.open("ab") as out:
            process = alone.start(command, cwd=folder, env=variables, stdout=out, stderr=out)
        self.instances.setdefault(service, []).append(process)
        return log

    def front(self, service, method, path, *headers):
        """A request at the address of a service, which one of its instances answers: which, only the platform knows."""
        chosen = random.choice(self.instances[service])
        return alone.inside(chosen, "curl", "--silent", "--request", method, *headers,
                            f"http://127.0.0.1:8080{path}").stdout

    def gate(self, nonce, seconds=40):
        variables = {"PATH": f"{self.folder}:/usr/bin:/bin", "JWTSYNC_NONCE": nonce, "GATE_SECONDS": str(seconds),
                     "GATE_PAUSE": "0.2"}
        done = subprocess.run([CLOUD_RUN / "gate", "auth", "backend"], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=200, env=variables)
        self.assertNotIn("Traceback", done.stdout)
        return done.returncode, done.stdout

    def tearDown(self):
        for log in self.folder.glob("*.log"):
            self.assertNotIn("c4n4ry", log.read_text())

    def test_a_deploy_of_two_services_is_gated(self):
        self.late(3)
        nonce = new_nonce()
        self.instance("auth", "auth-00002-kot", nonce)
        self.instance("auth", "auth-00002-kot", nonce)
        self.instance("backend", "backend-00007-zev", nonce)
        status, said = self.gate(nonce)
        self.assertEqual(status, 0, said)
        self.assertIn("AGREE", said)
        self.assertIn("auth-00002-kot", said)
        self.assertNotIn("warning:", said)
        pods.until(lambda: "token" in self.front("auth", "POST", "/login"))
        token = self.front("auth", "POST", "/login").split('"')[3]
        pods.until(lambda: self.front("backend", "GET", "/me", "--header", f"Authorization: Bearer {token}") ==
                   '{"subject":"alice"}\n')

    def test_another_key_keeps_the_traffic_away_and_is_explained(self):
        nonce = new_nonce()
        self.instance("auth", "auth-00003-abc", nonce)
        self.instance("backend", "backend-00008-def", nonce, OTHER_SECRET)
        status, said = self.gate(nonce)
        self.assertEqual(status, 1, said)
        self.assertIn("DISAGREE", said)
        self.assertIn("backend-00008-def", said)

    def test_a_service_whose_secret_is_missing_does_not_start_and_is_missed(self):
        nonce = new_nonce()
        self.instance("auth", "auth-00004-abc", nonce)
        log = self.instance("backend", "backend-00009-def", nonce, None,
                            JWTSYNC_SOURCES="env:JWT_SECRET_PRODUCTION")  # and no metadata server is asked
        (process,) = self.instances["backend"]
        self.assertEqual(process.wait(pods.LONGEST), 3)
        self.assertIn("jwtsync: error:", log.read_text())
        status, said = self.gate(nonce, seconds=2)
        self.assertEqual(status, 4, said)
        self.assertIn("backend", said.split("why:")[1])

    def test_answers_of_an_earlier_deploy_do_not_count(self):
        before, now = new_nonce(), new_nonce()
        self.instance("auth", "auth-00001-old", before, OTHER_SECRET)
        self.instance("auth", "auth-00002-new", now)
        self.instance("backend", "backend-00002-new", now)
        status, said = self.gate(now)
        self.assertEqual(status, 0, said)
        self.assertNotIn("auth-00001-old", said)

    def test_services_of_the_package_answer_for_each_worker(self):
        nonce = new_nonce()
        for service, app, worker in (("auth", "auth_fastapi", "uvicorn.workers.UvicornWorker"),
                                     ("backend", "backend_flask", "sync")):
            command = ["gunicorn", "--workers", "2", "--worker-class", worker, f"{app}:app"]
            self.instance(service, f"{service}-00005-pkg", nonce, command=command, folder=SOURCE / "examples/python",
                          PYTHONPATH=str(SOURCE / "python"), JWTSYNC_LIBRARY=str(LIBRARY))
        pods.until(lambda: sum(log.read_text().count(nonce) for log in self.folder.glob("*.log")) >= 4)
        status, said = self.gate(nonce)
        self.assertEqual(status, 0, said)
        self.assertEqual(said.count(" self "), 4, said)


if __name__ == "__main__":
    alone.demand()
    unittest.main(argv=sys.argv[:1], verbosity=2)

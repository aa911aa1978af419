# SPDX-License-Identifier: Apache-2.0
"""What tests of a rotation share: a folder with keys and a seal, the store of a ring in it, and a real hub. All that
was started is stopped in the end, and no log has a secret."""
import json
import os
import pathlib
import subprocess
import tempfile
import unittest
import urllib.error
import urllib.request

from pods import LONGEST

SEAL = "a-seal-c4n4ry-0123456789abcdef-0123456789abcdef"
SECRETS = ["Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc", "Kt5-c4n4ry-Bv8nM3xQw7Ez2Lp9Df4Ru6Ga1Hj",
           "Mw3-c4n4ry-Pd9xS6tLq2Vb8Nc5Jf7Hg4Ka1Ze"]
ACCESS = "access-c4n4ry-0123456789abcdef-0123456789abcdef"
ENVIRONMENT = {"PATH": os.environ["PATH"], "ENVIRONMENT": "staging"}
POLICY = ["--lifetime", "2s", "--leeway", "0", "--skew", "1s", "--presence", "6s", "--permit", "4s"]


def status_of(url, token=None):
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"} if token else {})
    try:
        with urllib.request.urlopen(request, timeout=LONGEST) as response:
            return response.status
    except urllib.error.HTTPError as refused:
        refused.close()
        return refused.code


class LedRotation(unittest.TestCase):
    command, lead_rotation = "", ""  # both programs, of who inherits

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="jwtsync-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.store, self.logs, self.hub, self.url = str(self.folder / "ring.db"), [], None, ""
        for name, text in [("seal", SEAL), ("access", ACCESS)] + [(f"key{i}", text) for i, text in enumerate(SECRETS)]:
            self.put(name, text)
        self.put("member.toml", "")
        self.configure_hub("automatic = true\n")

    def tearDown(self):
        for log in self.logs:
            self.assertNotIn("c4n4ry", log.read_text())

    def put(self, name, text):
        """A file that only its owner may read."""
        path = self.folder / name
        path.write_text(text)
        path.chmod(0o600)

    def configure_hub(self, settings):
        self.put("hub.toml", f'[access]\ntoken_files = ["{self.folder}/access"]\n[rotation]\n'
                             f'ring = "sqlite:{self.store}"\nseal = "file:{self.folder}/seal"\n{settings}')

    def lead(self, *words):
        """What lead_rotation told: it takes steps in the store, and asks no gate of a hub."""
        told = subprocess.run([self.lead_rotation, self.store, str(self.folder / "seal"), *words], capture_output=True,
                              text=True, check=True)
        return told.stdout.strip()

    def words(self, *words):
        return [self.command, "rotate", *words, "--ring", f"sqlite:{self.store}", "--seal", f"file:{self.folder}/seal"]

    def rotate(self, *words):
        told = subprocess.run(self.words(*words), env=ENVIRONMENT, capture_output=True, text=True, timeout=LONGEST,
                              check=False)
        self.assertNotIn("c4n4ry", told.stdout + told.stderr)
        return told

    def rotated(self, *words):
        """What it told, done as it was asked to."""
        told = self.rotate(*words)
        self.assertEqual(told.returncode, 0, told.stdout + told.stderr)
        return told.stdout

    def run_command(self, *words, variables=(), stdout=subprocess.DEVNULL):
        log = self.folder / f"log{len(self.logs)}"
        self.logs.append(log)
        with log.open("wb") as told:
            process = subprocess.Popen([self.command, *words], env=ENVIRONMENT | dict(variables),
                                       stdin=subprocess.DEVNULL, stdout=stdout, stderr=told, text=True)
        if process.stdout:
            self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        return process

    def serve(self, *words, listen="127.0.0.1:0", **how):
        """`jwtsync serve`, and the URL at which it answers."""
        process = self.run_command("serve", "--json", "--listen", listen, *words, stdout=subprocess.PIPE, **how)
        return process, json.loads(process.stdout.readline())["listening"][0]

    def serve_hub(self, listen="127.0.0.1:0"):
        self.hub, self.url = self.serve("--config", str(self.folder / "hub.toml"), "--source",
                                        f"file:{self.folder}/none", listen=listen)

    def follow(self, service, *words, config="member.toml", **how):
        return self.serve("--config", str(self.folder / config), "--service", service, "--hub", self.url, "--hub-token",
                          str(self.folder / "access"), *words, **how)

    def states(self):
        return {key["jwtsync"]["state"]: key["kid"] for key in json.loads(self.lead("show"))["keys"]}

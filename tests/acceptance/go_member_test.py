# SPDX-License-Identifier: Apache-2.0
"""examples/go as members of a rotation, beside a signer and a verifier in C++: a real hub leads them through four
algorithms and is killed meanwhile; each accepts the tokens of the others. Who lost the hub answers that it cannot tell.

usage: go_member_test.py JWTSYNC_COMMAND EXAMPLE_AUTH
"""
import base64
import collections
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.request

from led_rotation import ACCESS, ENVIRONMENT, LedRotation, status_of
from pods import LONGEST, until

AUTH = os.path.abspath(sys.argv[2])
HERE = pathlib.Path(__file__).resolve().parent


def made_up(kid):
    header = base64.urlsafe_b64encode(json.dumps({"alg": "HS256", "kid": kid}).encode()).rstrip(b"=").decode()
    return f"{header}.e30.{'A' * 43}"


class GoMember(LedRotation):
    command = os.path.abspath(sys.argv[1])

    def setUp(self):
        super().setUp()
        self.rotated("start", "--from", f"file:{self.folder}/key0", "--lifetime", "3s", "--leeway", "1s", "--skew",
                     "1s", "--presence", "3s", "--permit", "6s")
        self.serve_hub()
        _, self.verifier = self.follow("back", "--issuer", "auth", "--audience", "example")
        self.put("auth.toml", f'[rotation]\nhub = "{self.url}"\naccess_token_file = "{self.folder}/access"\n'
                              "signs = true\n")
        self.log = self.folder / "auth.log"
        with self.log.open("w") as log:
            auth = subprocess.Popen([AUTH, "--token-lifetime", "3", "--listen", "127.0.0.1:0", "--jwtsync",
                                     "127.0.0.1:0", "--config", str(self.folder / "auth.toml")], env=ENVIRONMENT,
                                    stdout=log, stderr=log)
        self.addCleanup(auth.wait)
        self.addCleanup(auth.terminate)
        until(lambda: "service on http://" in self.log.read_text())
        self.auth = self.log.read_text().split("service on ", 1)[1].split()[0]

    def start_go(self):
        module = self.folder / "member"
        shutil.copytree(HERE.parents[1] / "examples/go", module / "jwtsync")
        shutil.copy(HERE / "go_member.go", module / "main.go")
        (module / "go.mod").write_text("module example.org/member\n\ngo 1.18\n")
        subprocess.run(["go", "vet", "./..."], cwd=module, check=True)
        subprocess.run(["go", "build", "-o", "member", "."], cwd=module, check=True)
        self.go = subprocess.Popen([module / "member", self.url], env=ENVIRONMENT | {"ACCESS": ACCESS},
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.counts, self.own, self.verdicts = collections.Counter(), [], []
        reading = threading.Thread(target=self._read)
        reading.start()
        self.addCleanup(reading.join)
        self.addCleanup(self.go.kill)

    def _read(self):
        for line in self.go.stdout:
            what, *rest = line.split()
            if what == "signed":
                self.own.append(rest[1])
                continue
            self.counts[(what, *rest[:2])] += 1
        self.go.stdout.close()

    def show(self, token):
        print(token, file=self.go.stdin, flush=True)

    def traffic(self, done):
        """Tokens of C++ to Go, and of Go to C++."""
        while not done.wait(0.1):
            with urllib.request.urlopen(urllib.request.Request(self.auth + "/login", method="POST"),
                                        timeout=LONGEST) as answer:
                self.show(json.load(answer)["token"])
            if self.own:
                self.verdicts.append(status_of(self.verifier + "/verify", self.own[-1]))

    def until_unavailable(self, kid):
        def is_told():
            self.show(made_up(kid))
            return any(what == "unavailable" for what, *_ in list(self.counts))
        until(is_told)

    def test_each_accepts_the_tokens_of_the_others_through_four_algorithms(self):
        self.start_go()
        done = threading.Event()
        showing = threading.Thread(target=self.traffic, args=(done,))
        showing.start()
        try:
            for algorithm in ("ES256", "EdDSA", "RS256", "HS256"):
                self.rotated("start", "--algorithm", algorithm)
                if algorithm == "EdDSA":
                    self.hub.kill()
                    self.hub.wait()
                    self.serve_hub(self.url.removeprefix("http://"))
                until(lambda: json.loads(self.rotated("status", "--json"))["next"] is None)
        finally:
            done.set()
            showing.join()
        headers = {header for what, _, header in self.counts if what == "accepted"}
        self.assertEqual(set(what for what, *_ in self.counts), {"accepted"}, self.counts)
        self.assertEqual(len(headers), 10, "five keys, in headers of Go and of C++")
        self.assertEqual(set(self.verdicts), {200})
        self.show(made_up("nobody"))
        until(lambda: any(what == "refused" for what, *_ in list(self.counts)))
        self.hub.kill()
        self.until_unavailable("somebody")
        self.go.stdin.close()
        self.assertEqual(self.go.wait(LONGEST), 0)


if __name__ == "__main__":
    if not shutil.which("go"):
        sys.exit(77)
    os.environ.setdefault("HOME", tempfile.gettempdir())
    unittest.main(argv=sys.argv[:1])

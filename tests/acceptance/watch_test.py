#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`jwtsync watch` over real `jwtsync serve` processes: one gets another key, is silent, and heals; each is told once.

usage: watch_test.py JWTSYNC_COMMAND
"""
import json
import os
import pathlib
import queue
import re
import signal
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.error
import urllib.request

COMMAND = pathlib.Path(sys.argv[1]).absolute()
SECRET = "Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"
OTHER_SECRET = "Kt5-c4n4ry-Bv8nM3xQw7Ez2Lp9Df4Ru6Ga1Hj"
ACCESS = "access-Vw4-c4n4ry-Tz8mK2pXq6Nj9Rd3Hb7Lf5Gs1Yc"
METRICS_ACCESS = "access-Qk3-c4n4ry-Jd7vB9xLm2Wn6Tf4Zp8Ks5Hg1Rc"
LONGEST = 60  # seconds that anything may take


class Watch(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="jwtsync-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.put("access", ACCESS)
        self.put("metrics-access", METRICS_ACCESS)
        self.said = []  # everything that watch said, wherever
        self.addCleanup(lambda: self.assertNotIn("c4n4ry", "\n".join(self.said)))

    def put(self, name, text):
        """Replaces a file whole, as a rotation does."""
        fresh = self.folder / "fresh"
        fresh.touch(mode=0o600)
        fresh.write_text(text)
        fresh.rename(self.folder / name)

    def start(self, words, log):
        environment = {"PATH": os.environ["PATH"], "ENVIRONMENT": "staging"}
        with open(self.folder / log, "wb") as file:
            process = subprocess.Popen([COMMAND, *words], env=environment, stdout=subprocess.PIPE, stderr=file,
                                       text=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def serve(self, service, secret=SECRET, listen="127.0.0.1:0"):
        """A process of its own key file."""
        self.put(service, secret)
        process = self.start(["serve", "--json", "--service", service, "--source", f"file:{self.folder}/{service}",
                              "--listen", listen, "--access-token", f"file:{self.folder}/access"], f"{service}.log")
        process.at = json.loads(process.stdout.readline())["listening"][0]
        return process

    def watch(self, *words):
        """Its lines come by a queue, so that a test may wait for one."""
        self.process = self.start(["watch", "--interval", "1s", "--access-token-file", self.folder / "access", *words],
                                  "watch.log")
        self.lines = queue.Queue()

        def read():
            for line in self.process.stdout:
                self.said.append(line)
                self.lines.put(line.rstrip("\n"))

        self.reader = threading.Thread(target=read)
        self.reader.start()
        self.addCleanup(self.reader.join)
        self.addCleanup(self.process.kill)

    def line(self):
        return self.lines.get(timeout=LONGEST)

    def end(self, by=signal.SIGTERM):
        """It ends with 0; what it said that was not looked at."""
        self.process.send_signal(by)
        self.assertEqual(self.process.wait(LONGEST), 0)
        self.reader.join(LONGEST)
        self.said.append((self.folder / "watch.log").read_text())
        rest = []
        while not self.lines.empty():
            rest.append(self.lines.get())
        return rest

    def get(self, path, token=METRICS_ACCESS):
        request = urllib.request.Request(self.at + path, headers={"Jwtsync-Access": token})
        with urllib.request.urlopen(request, timeout=LONGEST) as answer:
            text = answer.read().decode()
        self.said.append(text)
        return text

    def series(self, name):
        """The value of a series, of its only label."""
        return [float(value) for value in re.findall(rf"^{name}(?:{{[^}}]*}})? (\S+)$", self.get("/metrics"), re.M)]

    def test_another_key_is_told_once_and_its_end_once(self):
        targets = [self.serve(service).at for service in ("auth", "backend", "worker")]
        self.watch("--json", "--listen", "127.0.0.1:0", "--access-token", f"file:{self.folder}/metrics-access",
                   *targets)
        self.at = json.loads(self.line())["listening"][0]
        state = json.loads(self.line())
        self.assertEqual(state["sentence"], "staging: 3 processes of 3 services, the same key; verdict: agree")
        self.assertEqual(self.series("jwtsync_fleet_agrees"), [1])
        self.assertEqual(self.series("jwtsync_fleet_members"), [3])

        self.put("backend", f'"{SECRET}"')
        begun = json.loads(self.line())
        self.assertEqual(begun["change"], "begins")
        self.assertEqual(begun["sentence"], "backend holds another key than auth and worker")
        self.assertEqual(begun["cause"], "quotes-kept")
        self.assertIn("quotes", begun["why"])
        self.assertEqual(self.series("jwtsync_fleet_agrees"), [0])
        self.assertIn('jwtsync_fleet_findings{cause="quotes-kept"} 1\n', self.get("/metrics"))

        self.put("backend", SECRET)
        ended = json.loads(self.line())
        self.assertEqual((ended["change"], ended["sentence"]), ("ends", begun["sentence"]))
        self.assertEqual(self.series("jwtsync_fleet_agrees"), [1])
        self.assertNotIn("jwtsync_fleet_findings{", self.get("/metrics"))
        self.assertEqual(self.get("/readyz"), '{"status":"ready"}')
        with self.assertRaises(urllib.error.HTTPError) as refused:
            self.get("/metrics", ACCESS)
        self.assertEqual(refused.exception.code, 403)
        refused.exception.close()
        self.assertEqual(self.end(), [])

    def test_one_that_is_gone_is_told_once_and_that_it_is_back(self):
        auth, backend = self.serve("auth"), self.serve("backend")
        self.watch(auth.at, backend.at)
        self.assertRegex(self.line(), "Z staging: 2 processes of 2 services, the same key; verdict: agree$")
        backend.terminate()
        backend.wait(LONGEST)
        address = backend.at.removeprefix("http://")
        self.assertRegex(self.line(), rf"Z backend \S+: {address} .*; fix: ")
        self.serve("backend", listen=address)
        self.assertRegex(self.line(), rf"Z over: backend \S+: {address} ")
        self.assertEqual(self.end(signal.SIGINT), [])

    def test_targets_of_a_list_are_read_in_each_round(self):
        auth, backend = self.serve("auth"), self.serve("backend", OTHER_SECRET)
        self.put("targets", f"{auth.at}\n")
        self.watch("--expect", "1", "--targets", self.folder / "targets")
        self.assertRegex(self.line(), "Z staging: 1 process of 1 service; verdict: agree$")
        self.put("targets", f"{auth.at}\n{backend.at}\n")
        self.assertIn("backend holds another key than auth", self.line())
        self.assertEqual(self.end(), [])

    def test_it_ends_where_nobody_reads_on(self):
        auth, backend = self.serve("auth"), self.serve("backend")
        words = ["watch", "--interval", "1s", "--access-token-file", self.folder / "access", auth.at, backend.at]
        process = self.start(words, "watch.log")
        process.stdout.readline()
        process.stdout.close()
        self.put("backend", OTHER_SECRET)
        self.assertIn(process.wait(LONGEST), (141, -signal.SIGPIPE))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

# SPDX-License-Identifier: Apache-2.0
"""`jwtsync agree --via`: members that listen on no port dial out to a real collector. One with another key is named,
and so is one that is silent; lines that are forged, replayed, late or unasked are refused by name; no output holds a
secret.

usage: collector_test.py JWTSYNC_COMMAND
"""
import base64
import copy
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import unittest
import urllib.error
import urllib.request

from pods import LONGEST, until

COMMAND = sys.argv[1]
SECRET = "Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"
OTHER_SECRET = "Kt5-c4n4ry-Bv8nM3xQw7Ez2Lp9Df4Ru6Ga1Hj"
ACCESS = "access-c4n4ry-0123456789abcdef-0123456789abcdef"
YES, NO, USAGE, LACKS = 0, 1, 2, 4


class Collected(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="jwtsync-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.logs = []
        self.access = self.put("access", ACCESS)
        self.collector, out = self.collect("collector", "127.0.0.1:0")
        self.url = json.loads(out.readline())["listening"][0]

    def tearDown(self):
        for log in self.logs:
            self.assertNotIn("c4n4ry", log.read_text(), log.name)

    def put(self, name, text):
        """Replaces a file whole."""
        fresh = self.folder / "fresh"
        fresh.write_text(text)
        fresh.chmod(0o600)
        return fresh.rename(self.folder / name)

    def start(self, name, *words):
        log = self.folder / f"{name}.log"
        self.logs.append(log)
        with log.open("wb") as told:
            process = subprocess.Popen([COMMAND, *words], env={"PATH": os.environ["PATH"], "ENVIRONMENT": "staging"},
                                       stdout=subprocess.PIPE, stderr=told, text=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)  # so that the command of exec ends too
        return process, process.stdout

    def collect(self, name, where):
        return self.start(name, "serve", "--json", "--collect", "--listen", where, "--source",
                          f"file:{self.folder}/none", "--access-token", f"file:{self.access}")

    def member(self, name, secret=SECRET, how="serve", behind=()):
        """A process on no port, once it has been heard."""
        self.put(f"{name}.key", secret)
        self.put(f"{name}.toml", f'[fleet]\ncollector = "{self.url}"\naccess_token_file = "{self.access}"\n')
        process, _ = self.start(name, how, "--service", name, "--unix", str(self.folder / f"{name}.sock"), "--config",
                                str(self.folder / f"{name}.toml"), "--source", f"file:{self.folder}/{name}.key",
                                *behind)
        until(lambda: "answers the nonces of the collector" in self.log_of(name))
        return process

    def log_of(self, name):
        return (self.folder / f"{name}.log").read_text()

    def agree(self, *words):
        command = [COMMAND, "agree", "--json", "--via", self.url, "--access-token-file", self.access, *words]
        ran = subprocess.run(command, env={"PATH": os.environ["PATH"], "ENVIRONMENT": "staging"}, capture_output=True,
                             text=True, timeout=LONGEST, check=False)
        self.assertNotIn("c4n4ry", ran.stdout + ran.stderr)
        return ran.returncode, json.loads(ran.stdout)

    def say(self, path, body, access=ACCESS):
        """Status and answer of one request to the collector."""
        data = body if isinstance(body, str) else json.dumps(body)
        request = urllib.request.Request(f"{self.url}/jwtsync/v1/collector/{path}", data.encode(),
                                         {"Jwtsync-Access": access, "Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=LONGEST) as answer:
                status, text = answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                status, text = error.code, error.read().decode()
        self.assertNotIn("c4n4ry", text)
        return status, json.loads(text) if text else None

    def refusal(self, line):
        status, answer = self.say("line", line)
        return status, answer["error"]["code"]

    @staticmethod
    def nonce():
        return base64.urlsafe_b64encode(os.urandom(32)).decode().rstrip("=")

    def round(self, nonce, lasts=LONGEST * 1000):
        self.assertEqual(self.say("open", {"nonce": nonce, "lasts": lasts})[0], 200)

    def page(self, nonce, expect):
        return self.say("read", {"nonce": nonce, "expect": expect, "wait": 45000})[1]

    def test_members_on_no_port_agree_and_one_of_another_key_is_named(self):
        self.member("auth")
        self.member("backend", how="exec", behind=("--", "sleep", "infinity"))
        status, answer = self.agree("--expect", "2", "--service", "auth", "--service", "backend")
        self.assertEqual((status, answer["verdict"]), (YES, "agree"), answer)
        self.assertEqual([each["report"]["service"] for each in answer["members"]], ["auth", "backend"])
        self.assertTrue(answer["fresh"])
        self.assertIn("as fresh as the nonce", answer["freshness"])
        self.put("auth.key", OTHER_SECRET)
        until(lambda: "generation 2 is in use" in self.log_of("auth"))
        status, answer = self.agree("--expect", "2")
        self.assertEqual((status, answer["verdict"]), (NO, "disagree"), answer)
        self.assertIn("auth", answer["findings"][0]["why"])

    def test_one_that_is_there_and_silent_is_named(self):
        self.member("auth")
        self.assertEqual(self.say("poll", {"service": "ghost", "instance": "ghost-1", "wait": 0})[0], 204)
        status, answer = self.agree("--timeout", "1s", "--expect", "1")
        self.assertEqual((status, answer["verdict"]), (LACKS, "incomplete"), answer)
        self.assertEqual([each["target"] for each in answer["silent"]], [f"ghost-1 via {self.url}"])

    def test_who_ends_says_goodbye_and_is_not_awaited(self):
        self.member("auth")
        backend = self.member("backend")
        backend.send_signal(signal.SIGTERM)
        self.assertEqual(backend.wait(LONGEST), 0)
        status, answer = self.agree("--expect", "1")
        self.assertEqual((status, len(answer["members"]), answer["silent"]), (YES, 1, []), answer)

    def test_a_collector_that_comes_back_is_spoken_to_again(self):
        self.member("auth")
        port = self.url.rpartition(":")[2]
        self.collector.send_signal(signal.SIGTERM)
        self.assertEqual(self.collector.wait(LONGEST), 0)
        until(lambda: "is asked again until it can" in self.log_of("auth"))
        self.collect("collector2", f"127.0.0.1:{port}")[1].readline()
        until(lambda: self.log_of("auth").count("answers the nonces of the collector") == 2)
        self.assertEqual(self.agree("--expect", "1")[0], YES)

    def test_lines_that_are_replayed_late_or_unasked_are_refused_by_name(self):
        self.member("auth")
        nonce = self.nonce()
        self.round(nonce)
        line = until(lambda: self.say("read", {"nonce": nonce, "expect": 2, "wait": 100})[1]["lines"])[0]
        self.assertEqual(self.refusal(line), (409, "line_replayed"))
        unasked = json.loads(line)
        unasked["nonce"] = self.nonce()
        self.assertEqual(self.refusal(unasked), (409, "line_unasked"))
        self.assertEqual(self.refusal({"nonce": nonce}), (400, "request_malformed"))
        self.assertTrue(self.page(nonce, 1)["complete"])
        self.assertEqual(self.refusal(line), (409, "line_late"))
        for name in ("line_replayed", "line_unasked", "line_late"):
            self.assertIn(name, self.log_of("collector"))

    def test_a_forged_line_makes_no_agreement_and_is_named(self):
        self.member("auth")
        nonce = self.nonce()
        self.round(nonce)
        old = json.loads(self.page(nonce, 1)["lines"][0])

        def forged(fresh):
            line = copy.deepcopy(old)
            line["nonce"] = fresh
            for part in (line["report"], line["challenge"]):
                part["instance"] = "forged-1"
            return line

        asking = subprocess.Popen([COMMAND, "agree", "--json", "--via", self.url, "--access-token-file", self.access,
                                   "--expect", "2", "--timeout", "30s"], stdout=subprocess.PIPE, text=True,
                                  env={"PATH": os.environ["PATH"], "ENVIRONMENT": "staging"})
        self.addCleanup(asking.stdout.close)
        self.addCleanup(asking.wait)
        self.addCleanup(asking.kill)
        me = {"service": "auth", "instance": "forged-1", "wait": 1000}
        while asking.poll() is None:
            status, given = self.say("poll", me)
            if status == 200:
                self.say("line", forged(given["nonce"]))
        answer = json.loads(asking.stdout.read())
        self.assertEqual((asking.returncode, answer["verdict"]), (NO, "disagree"), answer)
        self.assertEqual(answer["groups"], 2)
        self.assertIn("forged-1", [each["report"]["instance"] for each in answer["members"]])

    def test_two_lines_in_one_name_are_told_to_who_asks(self):
        self.member("auth")
        nonce = self.nonce()
        self.round(nonce)
        line = json.loads(self.page(nonce, 1)["lines"][0])
        self.say("poll", {"service": "other", "instance": "other-1", "wait": 0})
        fresh = self.nonce()
        self.round(fresh)
        line["nonce"] = fresh
        until(lambda: self.say("read", {"nonce": fresh, "expect": 2, "wait": 100})[1]["lines"])
        self.assertEqual(self.refusal(line), (409, "line_replayed"))
        page = self.say("read", {"nonce": fresh, "expect": 2, "wait": 0})[1]
        self.assertEqual([each["error"]["code"] for each in page["refused"]], ["line_replayed"])

    def test_who_shows_no_credential_is_told_nothing(self):
        for path in ("poll", "line", "open", "read"):
            status, answer = self.say(path, {}, access="of-somebody-else-0123456789abcdef-0123456789")
            self.assertEqual((status, answer["error"]["code"]), (403, "access_denied"), path)

    def test_what_asks_no_collector_is_a_usage_error(self):
        for words in (["--via", "http://192.0.2.1:7517"], ["--via", self.url, self.url],
                      ["--via", self.url, "--answers", "-"], ["--via", "dns+https://collector:7517"]):
            ran = subprocess.run([COMMAND, "agree", *words], env={"PATH": os.environ["PATH"], "ENVIRONMENT": "staging"},
                                 stdin=subprocess.DEVNULL, capture_output=True, timeout=LONGEST, check=False)
            self.assertEqual(ran.returncode, USAGE, words)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

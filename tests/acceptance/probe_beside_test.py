# SPDX-License-Identifier: Apache-2.0
"""`serve --probe` and `exec --probe` beside real applications: what reports say of them, and what `agree` makes of it.

It takes some three minutes, as an outcome does: four requests a minute, and eight are needed.

usage: probe_beside_test.py SOURCE COMMAND
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request

SOURCE, COMMAND = (pathlib.Path(word).absolute() for word in sys.argv[1:3])
HERE = SOURCE / "tests/acceptance"
sys.argv[1:] = [str(SOURCE), str(COMMAND), ""]  # as support.py reads them
sys.path.insert(0, str(SOURCE / "tests/proxies"))
from support import free_port  # noqa: E402

SECRET = "Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"
OTHER_SECRET = "Kt5-c4n4ry-Bv8nM3xQw7Ez2Lp9Df4Ru6Ga1Hj"
LONGEST = 300  # seconds that anything may take

# By service: the kind of its application, whether that has the key that is held beside it, and what is found.
SERVICES = {
    "right": ("plain", SECRET, "accepts"),
    "wrong": ("plain", OTHER_SECRET, "refuses"),
    "careless": ("decodes-only", SECRET, "does not check"),
    "half": ("two-keys", SECRET, "mixed"),
    "public": ("open", SECRET, "open"),
    "silent": ("vague", SECRET, "unknown"),
}


class Beside(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="jwtsync-")))
        cls.folder.chmod(0o700)
        cls.logs = []
        cls.targets = {}
        for service, (kind, secret, _) in SERVICES.items():
            port = free_port()
            cls.run_it([sys.executable, "-B", HERE / "probe_applications.py", cls.folder / service, kind],
                       JWT_SECRET_KEY=secret, PORT=str(port))
            cls.targets[service] = cls.start("serve", service, port)
        port = free_port()
        cls.targets["child"] = cls.start("exec", "child", port, "--", sys.executable, "-B",
                                         HERE / "probe_applications.py", cls.folder / "child", "plain", PORT=str(port))
        # Nobody comes to listen here.
        cls.targets["alone"] = cls.start("serve", "alone", free_port())
        cls.expected = {service: outcome for service, (_, _, outcome) in SERVICES.items()}
        cls.expected.update(child="accepts", alone="unknown")
        cls.wait_for_outcomes()

    @classmethod
    def run_it(cls, words, **variables):
        log = pathlib.Path(tempfile.mkstemp(dir=cls.folder, suffix=".log")[1])
        cls.logs.append(log)
        environment = {"PATH": os.environ["PATH"], "ENVIRONMENT": "staging", "RUNTIME_DIRECTORY": str(cls.folder),
                       **variables}
        with log.open("wb") as output:
            process = subprocess.Popen([str(word) for word in words], env=environment, stdout=output, stderr=output)

        def end():
            process.terminate()
            process.wait(LONGEST)

        cls.addClassCleanup(end)
        return log

    @classmethod
    def start(cls, command, service, port, *more, **variables):
        """The target of a process that probes what listens at `port`."""
        log = cls.run_it([COMMAND, command, "--service", service, "--listen", "127.0.0.1:0", "--probe",
                          f"http://127.0.0.1:{port}/me?query=c4n4ry", *more], JWT_SECRET_STAGING=SECRET, **variables)
        start = time.monotonic()
        while not (found := re.search(r"listening on (\S+) as", log.read_text())):
            assert time.monotonic() - start < LONGEST, log.read_text()
            time.sleep(0.02)
        return found[1]

    @classmethod
    def agree(cls, *services, form="--json"):
        return subprocess.run([COMMAND, "agree", *([form] if form else []), *[cls.targets[each] for each in services]],
                              env={"RUNTIME_DIRECTORY": str(cls.folder)}, capture_output=True, text=True, timeout=60)

    @classmethod
    def probes(cls):
        members = json.loads(cls.agree(*cls.targets).stdout)["members"]
        return {member["report"]["service"]: member["report"]["probes"][0] for member in members}

    @classmethod
    def wait_for_outcomes(cls):
        start = time.monotonic()
        while any(probe["reason"] == "it has not been asked yet" for probe in cls.probes().values()):
            assert time.monotonic() - start < LONGEST, cls.probes()
            time.sleep(1)
        # Who could not be reached at first has an outcome at once, and another one after a round.
        while any(cls.probes()[service]["outcome"] != outcome for service, outcome in cls.expected.items()):
            assert time.monotonic() - start < LONGEST, cls.probes()
            time.sleep(1)

    def test_reports_say_what_each_application_does(self):
        probes = self.probes()
        self.assertEqual({service: probe["outcome"] for service, probe in probes.items()}, self.expected)
        self.assertRegex(probes["alone"]["reason"], r"^127\.0\.0\.1:\d+ does not answer: ")
        for probe in probes.values():
            self.assertRegex(probe["url"], r"^http://127\.0\.0\.1:\d+/me$")

    def test_who_accepts_and_who_says_nothing_agree(self):
        for service in ("child", "public", "silent", "alone"):
            with self.subTest(service):
                done = self.agree("right", service)
                self.assertEqual((done.returncode, json.loads(done.stdout)["verdict"]), (0, "agree"), done.stdout)

    def test_who_refuses_or_does_not_check_disagrees_though_the_keys_agree(self):
        causes = {"wrong": "application-refuses", "half": "application-refuses", "careless": "signature-unchecked"}
        for service, cause in causes.items():
            with self.subTest(service):
                done = self.agree("right", service)
                agreement = json.loads(done.stdout)
                self.assertEqual((done.returncode, agreement["verdict"], agreement["groups"]), (1, "disagree", 1))
                self.assertEqual(agreement["departures"][0]["sentence"], "the keys agree: 2 processes hold the same")
                self.assertEqual([finding["cause"] for finding in agreement["findings"]], [cause])

    def test_the_witness_is_what_the_application_did(self):
        text = self.agree(*self.targets, form=None).stdout
        witness = {line.split()[0]: line.split()[2] for line in text.splitlines() if line.startswith("  ")}
        expected = dict.fromkeys(("right", "wrong", "half", "careless", "child"), "probe")
        expected.update(dict.fromkeys(("public", "silent", "alone"), "sidecar"))
        self.assertEqual({name: word for name, word in witness.items() if name in expected}, expected, text)

    def test_the_log_and_the_metrics_have_each_outcome(self):
        said = "".join(log.read_text() for log in self.logs)
        for outcome in ("refuses", "mixed", "does not check", "open", "unknown"):
            self.assertRegex(said, rf"warning probe of http://127\.0\.0\.1:\d+/me: {outcome}: ")
        self.assertRegex(said, r"info probe of http://127\.0\.0\.1:\d+/me: accepts: ")
        self.assertRegex(said, r"warning probe of \S+/me: unknown: 127\.0\.0\.1:\d+ does not answer: ")
        access = (self.folder / "jwtsync" / "access").read_text().strip()
        request = urllib.request.Request(self.targets["half"] + "/metrics", headers={"Jwtsync-Access": access})
        with urllib.request.urlopen(request, timeout=60) as answer:
            text = answer.read().decode()
        self.assertRegex(text, r'jwtsync_probe_outcome\{url="http://127\.0\.0\.1:\d+/me",outcome="mixed"\} 1\n')
        self.assertRegex(text, r'jwtsync_probe_outcome\{url="http://127\.0\.0\.1:\d+/me",outcome="accepts"\} 0\n')

    def test_nothing_shows_a_token_a_secret_or_a_query(self):
        said = [log.read_text() for log in self.logs]
        said += [self.agree(*self.targets, form=form).stdout for form in (None, "--json")]
        self.assertTrue(any("probe of http://127.0.0.1:" in text for text in said), "what is searched is there")
        for text in said:
            self.assertNotIn("c4n4ry", text)
            self.assertNotIn("eyJ", text)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)

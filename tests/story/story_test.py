#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The main job from beginning to end, as `make run` tells it; and README.md shows what it really prints.

usage: story_test.py SOURCE BUILD
"""
import os
import pathlib
import re
import subprocess
import sys
import unittest

SOURCE, BUILD = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
del sys.argv[1:]


def told():
    """What the story prints, told once, in a session of its own, and the processes of that session that are left."""
    environment = dict(os.environ, JWT_SECRET_PRODUCTION="of-the-person-who-runs-this", TERM="dumb")
    with subprocess.Popen([SOURCE / "examples/story.sh", BUILD], env=environment, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, start_new_session=True) as story:
        out, err = story.communicate(timeout=100)
        left = subprocess.run(["pgrep", "-l", "-s", str(story.pid)], capture_output=True, text=True, check=False)
    return subprocess.CompletedProcess(story.args, story.returncode, out, err), left.stdout


def plain(text):
    """Without what differs from run to run: ports, kids, instances, ages, white space between columns."""
    text = re.sub(r"127\.0\.0\.1:\d+", "ADDRESS", text)
    text = re.sub(r"\b[\w.-]+-[0-9a-f]{8}\b", "INSTANCE", text)
    text = re.sub(r"self +[\w-]{6} ", "self KEY ", text)
    text = re.sub(r"(now|\d+ s ago)$", "JUST NOW", text, flags=re.MULTILINE)
    return [re.sub(r"\s+", " ", line).strip() for line in text.splitlines()]


class Story(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.run_of_it, cls.left = told()
        cls.lines = plain(cls.run_of_it.stdout)

    def test_it_ends_well(self):
        self.assertEqual(self.run_of_it.returncode, 0, self.run_of_it.stdout + self.run_of_it.stderr)
        self.assertEqual(self.run_of_it.stderr, "")
        self.assertNotIn("\x1b", self.run_of_it.stdout, "colour, and no terminal")

    def test_the_incident_is_shown_and_mended(self):
        statuses = [line for line in self.lines if re.match(r"(GET|POST) ", line)]
        self.assertEqual(statuses, ["POST auth/login 200", "GET auth/me 200", "GET backend/me 401",
                                    "GET backend/me 200", "GET backend/me 401", "POST auth/login 200",
                                    "GET backend/me 200"])
        verdicts = [line.rsplit(" ", 1)[-1] for line in self.lines if line.endswith("AGREE")]
        self.assertEqual(verdicts, ["AGREE", "DISAGREE", "AGREE"])

    def test_the_doctor_names_each_cause(self):
        causes = [line for line in self.lines if re.fullmatch(r"1\. [a-z-]+ \([a-z]+\)", line)]
        self.assertEqual(causes, ["1. secret-not-given (certain)", "1. encoded-secret (certain)"])
        self.assertEqual(self.lines.count("the keys do not agree: 2 services, 2 different keys"), 2)

    def test_a_rotation_refuses_no_token(self):
        taken = [line.split()[1] for line in self.lines if line.startswith("taken: ")]
        self.assertEqual(taken, ["stage", "prove", "promote", "record_switch", "retire"])
        counted = [int(found[1]) for line in self.lines
                   if (found := re.fullmatch(r"(\d+) tokens accepted meanwhile, 0 refused", line))]
        self.assertEqual(len(counted), 1)
        self.assertGreater(counted[0], 20)

    def test_no_process_is_left_behind(self):
        self.assertEqual(self.left, "")

    def test_the_readme_shows_what_it_prints(self):
        readme = (SOURCE / "README.md").read_text()
        shown = plain(re.search(r"```text\n(\$ jwtsync agree .*?)```", readme, re.DOTALL).group(1))
        self.assertGreater(len(shown), 5)
        for line in shown:
            if line != "...":
                self.assertIn(line, self.lines, "README.md shows a line that the story does not print")


if __name__ == "__main__":
    unittest.main(verbosity=2)

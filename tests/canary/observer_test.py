#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What an observer of every answer learns of the shape of a secret, in bits: SECURITY.md has the figures.

Secrets of as many shapes as reports of faults tell of are answered for by the command, with all variants. What an
observer could tell shapes apart by is taken from each line, and how much it tells is measured: the mutual information
of the shape, each as likely as the other, and what is seen. By the answers that is nothing. By the report it is what
the report says in words.

usage: observer_test.py PATH_OF_JWTSYNC
"""
import base64
import collections
import concurrent.futures
import json
import math
import pathlib
import secrets
import subprocess
import sys
import tempfile
import unittest

COMMAND = pathlib.Path(sys.argv[1]).absolute()
EACH = 8  # secrets of a shape
NONCE = base64.urlsafe_b64encode(bytes(32)).rstrip(b"=").decode()

SHAPES = {
    "base64url of 48 bytes": lambda: secrets.token_urlsafe(48),
    "base64 of 32 bytes": lambda: base64.b64encode(secrets.token_bytes(32)).decode(),
    "hexadecimal": lambda: secrets.token_hex(32),
    "words": lambda: "-".join(secrets.token_hex(3) + "q" for _ in range(9)),
    "dollar signs": lambda: "$".join(secrets.token_urlsafe(6) for _ in range(6)),
    "in quotes": lambda: '"' + secrets.token_urlsafe(40) + '"',
    "a newline at its end": lambda: secrets.token_urlsafe(40) + "\n",
    "backslashes": lambda: "\\".join(secrets.token_urlsafe(6) for _ in range(6)),
    "percent signs": lambda: "%41".join(secrets.token_urlsafe(6) for _ in range(6)),
    "a byte order mark": lambda: "\ufeff" + secrets.token_urlsafe(40),
    "beyond ASCII": lambda: "é".join(secrets.token_urlsafe(6) for _ in range(6)),
    "base64: in front": lambda: "base64:" + base64.b64encode(secrets.token_bytes(32)).decode(),
    "plus signs": lambda: "+".join(secrets.token_urlsafe(6) for _ in range(6)),
    "128 characters": lambda: secrets.token_urlsafe(96),
}


def line_of(secret, folder):
    """What the command answers for a process that holds this secret as it is."""
    path = pathlib.Path(tempfile.mkstemp(dir=folder)[1])
    path.write_text(secret)
    done = subprocess.run(
        [COMMAND, "answer", "--nonce", NONCE, "--variants", "--service", "a", "--source", f"file:{path}?trim=no"],
        env={"ENVIRONMENT": "staging"}, capture_output=True, text=True, timeout=60, check=True)
    return json.loads(done.stdout)


def partition(line):
    """Which of the answers of a key are equal to each other, and how long each is."""
    key = line["challenge"]["keys"][0]
    answers = [key["answer"], *(variant["answer"] for variant in key["variants"])]
    names = [variant["name"] for variant in key["variants"]]
    return str([answers.index(answer) for answer in answers]), str([len(answer) for answer in answers]), str(names)


def warnings_of(report):
    """Those of the secret, and not of the file that it stands in."""
    of_the_file = ("world_readable", "folder_writable_by_others")
    return str(sorted(warning["name"] for warning in report["warnings"] if warning["name"] not in of_the_file))


def bits(seen):
    """The mutual information of shape and observation, each shape as likely as the other."""
    def entropy(counts):
        total = sum(counts)
        return -sum(count / total * math.log2(count / total) for count in counts)

    whole = collections.Counter(value for values in seen.values() for value in values)
    conditional = sum(entropy(collections.Counter(values).values()) for values in seen.values()) / len(seen)
    return abs(entropy(whole.values()) - conditional)


class Observer(unittest.TestCase):
    def test_answers_tell_nothing_of_the_shape_and_reports_what_they_say(self):
        with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(2) as pool:
            lines = {shape: list(pool.map(lambda _: line_of(make(), folder), range(EACH)))
                     for shape, make in SHAPES.items()}
        most = math.log2(len(SHAPES))
        by_answers = bits({shape: [partition(line) for line in of] for shape, of in lines.items()})
        by_length = bits({shape: [next(entry["detail"] for entry in line["report"]["trail"]) for line in of]
                          for shape, of in lines.items()})
        by_warnings = bits({shape: [warnings_of(line["report"]) for line in of] for shape, of in lines.items()})
        print(f"of {most:.2f} bits of shape: answers {by_answers:.2f}, length {by_length:.2f}, "
              f"warnings {by_warnings:.2f}")
        self.assertEqual(by_answers, 0)
        self.assertLess(by_length, math.log2(6) + 0.001)  # there are six steps
        self.assertLess(by_warnings, most)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

# SPDX-License-Identifier: Apache-2.0
"""What a real `jwtsync exec` does as the first process of a container.

usage: exec_first_process_test.py JWTSYNC_COMMAND

Where no namespace of processes can be made it is skipped; an error where JWTSYNC_DEMAND_NAMESPACES=1.
"""

import os
import signal
import subprocess
import sys
import unittest
from pathlib import Path

from exec_support import Exec, until

SKIPPED = 77  # what ctest shows as skipped
# In a root that is not a mount of its own, as chroot makes, only /proc can be made private.
NAMESPACE = ["unshare", "--pid", "--fork", "--kill-child", "--propagation", "unchanged", "--mount-proc"]


class FirstProcess(Exec):
    def test_as_the_first_process(self):
        for script, expected in (("exit 8", 8), ("trap 'exit 9' TERM; kill -TERM 1; while :; do sleep 0.02; done", 9),
                                 ("kill -KILL $$", 128 + signal.SIGKILL)):
            with self.subTest(script):
                self.assertEqual(self.status(script, before=NAMESPACE), expected)

    def test_the_first_process_reaps_what_others_left(self):
        script = ("for i in 1 2 3; do setsid sh -c 'sleep 0.1 & exit' ; done; sleep 0.6; "
                  "cat /proc/[0-9]*/stat | grep -c ') Z ' >$HERE/zombies; exit 0")
        self.assertEqual(self.status(script, before=NAMESPACE), 0)
        self.assertEqual(self.read("zombies"), "0")

    def test_the_first_process_reaps_hundreds(self):
        script = ("for i in $(seq 300); do (exec setsid sleep 0.0$i &) ; done; "
                  "while [ $(ls -d /proc/[0-9]* | wc -l) -gt 5 ]; do sleep 0.05; done; exit 0")
        self.assertEqual(self.status(script, before=NAMESPACE), 0)

    def test_what_a_child_left_ends_with_the_first_process(self):
        script = "(setsid sleep 3217 >/dev/null 2>&1 &); echo 1 >$HERE/left; exit 6"
        self.assertEqual(self.status(script, before=NAMESPACE), 6)
        until(lambda: not any(b"sleep\x003217" in words for words in self.all_words()))

    @staticmethod
    def all_words():
        for process in Path("/proc").glob("[0-9]*"):
            try:
                yield (process / "cmdline").read_bytes()
            except OSError:
                pass  # it has ended

    def test_a_child_that_ignores_SIGTERM_goes_on_under_the_first_process(self):
        script = "trap '' TERM; kill -TERM 1; sleep 0.3; kill -0 1 && exit 7"
        self.assertEqual(self.status(script, before=NAMESPACE), 7)


if __name__ == "__main__":
    if subprocess.run([*NAMESPACE, "true"], capture_output=True).returncode != 0:
        if os.environ.get("JWTSYNC_DEMAND_NAMESPACES") == "1":
            sys.exit("no namespace of processes can be made here, and JWTSYNC_DEMAND_NAMESPACES=1 demands it")
        print("skipped: no namespace of processes can be made here")
        sys.exit(SKIPPED)
    unittest.main(argv=sys.argv[:1], verbosity=2)

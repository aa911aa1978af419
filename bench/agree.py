#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""How long one `jwtsync agree` takes over many real processes.

    agree.py PATH/TO/jwtsync [PROCESSES]

Starts that many `jwtsync serve` (200), each with a port of its own and all with one key, asks them all in one call, and
prints how long that took. Exits 1 if they were not all asked, or do not agree.
"""
import json
import os
import re
import subprocess
import sys
import tempfile
import time

KEY = "Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"


def start(command, folder, number):
    environment = {"PATH": os.environ["PATH"], "ENVIRONMENT": "staging", "JWT_SECRET_STAGING": KEY}
    log = open(os.path.join(folder, f"{number}.log"), "wb")
    with log:
        return subprocess.Popen([command, "serve", "--listen", "127.0.0.1:0", "--service", f"service-{number % 20}"],
                                env=environment, stdout=log, stderr=log)


def address(folder, number):
    for _ in range(600):
        with open(os.path.join(folder, f"{number}.log"), encoding="utf-8") as log:
            found = re.search(r"http://127\.0\.0\.1:\d+", log.read())
        if found:
            return found.group()
        time.sleep(0.05)
    raise SystemExit(f"process {number} never said where it listens")


def main():
    command = os.path.abspath(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    processes = []
    with tempfile.TemporaryDirectory() as folder:
        try:
            processes = [start(command, folder, number) for number in range(count)]
            targets = [address(folder, number) for number in range(count)]
            began = time.perf_counter()
            asked = subprocess.run([command, "agree", "--json", "--expect", str(count), *targets],
                                   capture_output=True, check=False)
            took = time.perf_counter() - began
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.wait()
    members = len(json.loads(asked.stdout)["members"])
    print(f"{members} processes asked in {took * 1000:.0f} ms, exit status {asked.returncode}")
    return 0 if asked.returncode == 0 and members == count else 1


if __name__ == "__main__":
    sys.exit(main())

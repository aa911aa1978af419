#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What it costs to start: `jwtsync resolve` from the environment against /bin/true, side by side.

    startup.py PATH/TO/jwtsync [RUNS]

Runs both in turn with posix_spawn, and prints the least time of each and their ratio; the least, since whatever else
the machine does can only add to it. Exits 1 if the ratio is above the promise.
"""
import os
import sys
import time

PROMISE = 6.0  # times /bin/true
ENVIRONMENT = {
    "ENVIRONMENT": "staging",
    "JWT_SECRET_STAGING": "Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc",
    "PATH": "/usr/bin:/bin",
}


def seconds(program, words, silence):
    """How long one run takes, from the spawn to the end of the process."""
    actions = [(os.POSIX_SPAWN_DUP2, silence, 1)]
    start = time.perf_counter()
    child = os.posix_spawn(program, [program, *words], ENVIRONMENT, file_actions=actions)
    _, status = os.waitpid(child, 0)
    end = time.perf_counter()
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{program} failed")
    return end - start


def main():
    command = os.path.abspath(sys.argv[1])
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    silence = os.open(os.devnull, os.O_WRONLY)
    least_true = least_resolve = float("inf")
    for _ in range(runs):
        least_true = min(least_true, seconds("/bin/true", [], silence))
        least_resolve = min(least_resolve, seconds(command, ["resolve"], silence))
    ratio = least_resolve / least_true
    print(f"/bin/true        {least_true * 1e6:7.0f} us, least of {runs} runs")
    print(f"jwtsync resolve  {least_resolve * 1e6:7.0f} us, least of {runs} runs")
    print(f"ratio            {ratio:7.2f}     promised: at most {PROMISE:g}")
    return 0 if ratio <= PROMISE else 1


if __name__ == "__main__":
    sys.exit(main())

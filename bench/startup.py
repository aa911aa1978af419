#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What it costs to start: `jwtsync resolve` from the environment against /bin/true, side by side.

    startup.py PATH/TO/jwtsync [RUNS]
    startup.py PATH/TO/jwtsync --like PATH/TO/ANOTHER      against another build, of which it takes 1.1 times at most

Runs both in turn with posix_spawn, and prints the least time of each and their ratio; the least, since whatever else
the machine does can only add to it. Exits 1 if the ratio is above the promise.
"""
import os
import sys
import time

PROMISE = 6.0  # times /bin/true
SAME = 1.1  # times another build
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
    is_build = sys.argv[2:3] == ["--like"]
    other = [os.path.abspath(sys.argv[3]), "resolve"] if is_build else ["/bin/true"]
    promise = SAME if is_build else PROMISE
    runs = int(sys.argv[2]) if len(sys.argv) == 3 else 1000
    silence = os.open(os.devnull, os.O_WRONLY)
    least_other = least_resolve = float("inf")
    for _ in range(runs):
        least_other = min(least_other, seconds(other[0], other[1:], silence))
        least_resolve = min(least_resolve, seconds(command, ["resolve"], silence))
    ratio = least_resolve / least_other
    print(f"{'another build' if is_build else '/bin/true':15}  {least_other * 1e6:7.0f} us, least of {runs} runs")
    print(f"jwtsync resolve  {least_resolve * 1e6:7.0f} us, least of {runs} runs")
    print(f"ratio            {ratio:7.2f}     promised: at most {promise:g}")
    return 0 if ratio <= promise else 1


if __name__ == "__main__":
    sys.exit(main())

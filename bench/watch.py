#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What `jwtsync watch` over 200 and 1 000 simulated processes takes of a core, and of memory, at its own interval.

    watch.py PATH/TO/jwtsync [ROUNDS]

Of some rounds (ten unless said) of half a minute each, while all hold one key, and while one holds another. Processor
time is that of the whole process, its start among it, by the time on the wall. How much is too much is for a reader to
judge: docs/bench.md.
"""
import os
import pathlib
import subprocess
import sys
import tempfile
import time

RESPONDERS = pathlib.Path(__file__).resolve().parent / "responders.py"


def watched(command, count, who_differs, rounds):
    """The share of a core, the most bytes, and the lines that were printed."""
    with tempfile.TemporaryDirectory() as folder, subprocess.Popen(
            [sys.executable, RESPONDERS, command, str(count), who_differs], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True) as responders:
        targets, out = pathlib.Path(folder, "targets"), pathlib.Path(folder, "out")
        targets.write_text("".join(iter(responders.stdout.readline, "\n")))
        began = time.perf_counter()
        words = [command, "watch", "--json", "--rounds", str(rounds), "--targets", str(targets)]
        pid = os.posix_spawn(command, words, {"ENVIRONMENT": "staging"},
                             file_actions=[(os.POSIX_SPAWN_OPEN, 1, str(out), os.O_WRONLY | os.O_CREAT, 0o600)])
        _, status, used = os.wait4(pid, 0)
        seconds = time.perf_counter() - began
        lines = out.read_text().splitlines()
        responders.stdin.close()
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"{count}, {who_differs}: exit status {os.waitstatus_to_exitcode(status)}")
    return (used.ru_utime + used.ru_stime) / seconds, used.ru_maxrss * 1024, lines


def main():
    command, rounds = os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10
    print("| processes | of another key | of a core, % | peak, MiB |\n| --- | --- | --- | --- |")
    for count in (200, 1000):
        for who_differs, shown, changes in (("same", "none", 1), ("one", "one", 2)):
            share, peak, lines = watched(command, count, who_differs, rounds)
            if len(lines) != changes:
                raise SystemExit(f"{count}, {who_differs}: {len(lines)} lines: {lines}")
            print(f"| {count} | {shown} | {share * 100:.2f} | {peak / 2**20:.1f} |", flush=True)


if __name__ == "__main__":
    main()

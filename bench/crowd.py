#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What one `jwtsync agree` over 10, 20, 100 and 1 000 simulated processes takes: time, processor time and memory.

    crowd.py PATH/TO/jwtsync [--bound]

Medians of nine calls each; with --bound, as the tests run it, one call. The processes all hold one key, one holds
another, or each holds its own. Exits 1 where a verdict is wrong; with --bound also where 1 000 processes take more than
100 MiB. How long they take depends on the machine, and is for a reader to judge.
"""
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

# A process is charged with the memory of the one that it was forked from: so it is forked from a small one.
SMALL = """
import json, os, sys, time
began = time.perf_counter()
pid = os.posix_spawn(sys.argv[2], sys.argv[2:], {"ENVIRONMENT": "staging"},
                     file_actions=[(os.POSIX_SPAWN_OPEN, 1, sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)])
_, status, used = os.wait4(pid, 0)
print(json.dumps([time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024,
                  os.waitstatus_to_exitcode(status)]))
"""
RESPONDERS = pathlib.Path(__file__).resolve().parent / "responders.py"
MOST_BYTES = 100 * 1024 * 1024
VERDICTS = {"same": 0, "one": 1, "all": 1}


def asked(command, targets, out):
    """Seconds, seconds of processor time, bytes at most, and exit status of one call."""
    words = [command, "agree", "--json", "--expect", str(targets.read_text().count("\n")), "--targets", str(targets)]
    done = subprocess.run([sys.executable, "-I", "-S", "-c", SMALL, out, *words], stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def measured(command, count, who_differs, turns):
    """The medians; the verdict of each call is what it must be, and every process is in it."""
    with tempfile.TemporaryDirectory() as folder, subprocess.Popen(
            [sys.executable, RESPONDERS, command, str(count), who_differs], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True) as responders:
        targets, out = pathlib.Path(folder, "targets"), os.path.join(folder, "out")
        targets.write_text("".join(iter(responders.stdout.readline, "\n")))
        calls = [asked(command, targets, out) for _ in range(turns)]
        with open(out, encoding="utf-8") as answer:
            agreement = json.load(answer)
        responders.stdin.close()
    groups = {"same": 1, "one": 2, "all": count}[who_differs]
    if (len(agreement["members"]), agreement["groups"]) != (count, groups):
        raise SystemExit(f"{count}, {who_differs}: {len(agreement['members'])} members, {agreement['groups']} groups")
    if {call[3] for call in calls} != {VERDICTS[who_differs]}:
        raise SystemExit(f"{count}, {who_differs}: exit statuses {[call[3] for call in calls]}")
    return [statistics.median(column) for column in list(zip(*calls))[:3]]


def main():
    command, bound = os.path.abspath(sys.argv[1]), sys.argv[2:] == ["--bound"]
    wrong = []
    print("| processes | of another key | time, ms | processor, ms | peak, MiB |\n| --- | --- | --- | --- | --- |")
    for who_differs, shown in (("same", "none"), ("one", "one"), ("all", "all")):
        for count in (100, 1000) if bound else (10, 20, 100, 1000):
            seconds, processor, peak = measured(command, count, who_differs, 1 if bound else 9)
            print(f"| {count} | {shown} | {seconds * 1000:.0f} | {processor * 1000:.0f} | {peak / 2**20:.1f} |",
                  flush=True)
        if peak > MOST_BYTES:
            wrong.append(f"{who_differs}: {peak} bytes")
    if bound and wrong:
        raise SystemExit("over the bound: " + "; ".join(wrong))


if __name__ == "__main__":
    main()

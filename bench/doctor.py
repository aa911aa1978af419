#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""How long `jwtsync doctor` takes: for 20 real services on loopback, and for 1 000 simulated ones by their answers.

    doctor.py PATH/TO/jwtsync

Medians of nine calls each, as the clock on the wall has it and by processor time. All hold one key, one holds another
(with a newline at its end), or each its own. How long is too long is for a reader to judge: docs/bench.md.
"""
import os
import pathlib
import statistics
import sys
import time

COMMAND = pathlib.Path(sys.argv[1]).absolute()
os.environ["JWTSYNC_BUILD"] = str(COMMAND.parent)
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tests" / "causes"))
import answers  # noqa: E402
import fleet  # noqa: E402

TURNS = 9
NAME = "JWT_SECRET_STAGING"


def secret_of(stage, number, count, who_differs):
    if who_differs == "all":
        return stage.secret(f"of {number}")
    return stage.secret() + ("\n" if who_differs == "one" and number == count - 1 else "")


def services(stage, count, who_differs):
    for number in range(count):
        stage.serve(f"service-{number}", sources=[f"env:{NAME}?trim=no"],
                    **{NAME: secret_of(stage, number, count, who_differs)})
    return stage.targets(), None


def collected(stage, count, who_differs):
    for number in range(count):
        answers.answered(stage, f"service-{number % 20}", secret_of(stage, number, count, who_differs))
    return ["--nonce", fleet.vectors.b64url(stage.nonce), "--answers", "-"], stage.lines_text()


def measured(stage, words, stdin):
    calls = []
    for _ in range(TURNS):
        began, used = time.perf_counter(), os.times()
        done = stage.run("doctor", "--json", *words, stdin=stdin)
        ended = os.times()
        calls.append((time.perf_counter() - began, ended.children_user + ended.children_system - used.children_user
                      - used.children_system))
    if done.returncode not in (0, 1):
        raise SystemExit(f"exit status {done.returncode}: {done.stdout.decode()[:500]}")
    return [statistics.median(column) * 1000 for column in zip(*calls)]


def main():
    print("| processes | of another key | time, ms | processor, ms |\n| --- | --- | --- | --- |")
    for what, count, put in (("services", 20, services), ("answers", 1000, collected)):
        for who_differs, shown in (("none", "none"), ("one", "one"), ("all", "all")):
            stage = fleet.Stage(f"bench {what} {who_differs}")
            try:
                wall, processor = measured(stage, *put(stage, count, who_differs))
            finally:
                stage.close()
            print(f"| {count} {what} | {shown} | {wall:.0f} | {processor:.0f} |", flush=True)


if __name__ == "__main__":
    main()

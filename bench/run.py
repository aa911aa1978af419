#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What tokens cost: the cryptography alone, jwtsync, and other libraries, measured side by side in one run.

    run.py PATH/TO/jwtsync_bench FOLDER-OF-PEERS OUT.json

All programs are measured in turn, in rounds, and their rows in random order, so that whatever else the machine does
hits all alike; of each row the least counts. Writes every repetition in Google Benchmark's format, and prints the table
with its ratios.
"""
import json
import os
import random
import subprocess
import sys
import tempfile

from bench import Results, print_table

ROUNDS = 9
REPETITIONS = 2  # in a round, of what is measured in C++
SECONDS = 0.01  # of one repetition of a row


def in_cpp(program, cases):
    """One round of what is measured in C++, in random order; and where it ran."""
    words = [program, cases, f"--benchmark_min_time={SECONDS}", f"--benchmark_repetitions={REPETITIONS}",
             "--benchmark_enable_random_interleaving=true", "--benchmark_format=json"]
    answer = json.loads(subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout)
    rows = [row for row in answer["benchmarks"] if row["run_type"] == "iteration"]
    for row in rows:
        if row.get("error_occurred"):
            sys.exit(f"{row['name']}: {row['error_message']}")
    return answer["context"], rows


def elsewhere(words, cases):
    """One repetition of what a program in another language measures."""
    found = subprocess.run([*words, cases, str(SECONDS)], stdout=subprocess.PIPE, check=True).stdout
    return [{"run_name": row["name"], "run_type": "iteration", "threads": 1, "time_unit": "ns"} | row
            for row in json.loads(found)]


def measured(program, peers):
    """The context of the run and every repetition."""
    here = os.path.dirname(os.path.abspath(__file__))
    others = [["node", os.path.join(peers, "peers.mjs")], ["/usr/bin/python3", os.path.join(here, "peers", "pyjwt.py")]]
    in_rust = os.path.join(peers, "oxitoken-peer")
    if os.path.exists(in_rust):
        others.append([in_rust])
    else:
        print("oxitoken is left out: it was not built (bench/peers/oxitoken/build.sh says why)", file=sys.stderr)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        cases = os.path.join(folder, "cases.json")
        for number in range(ROUNDS):
            print(f"round {number + 1} of {ROUNDS}", file=sys.stderr)
            random.shuffle(others)
            # C++ is the first, since it makes the keys and tokens.
            context, found = in_cpp(program, cases)
            rows += found
            for words in others:
                rows += elsewhere(words, cases)
    return context, rows


def numbered(rows):
    """The rows in order of their names, each with the number of its repetition."""
    rows = sorted(rows, key=lambda row: row["run_name"])
    counts = {}
    for row in rows:
        row["repetition_index"] = counts.setdefault(row["run_name"], 0)
        counts[row["run_name"]] += 1
    for row in rows:
        row["repetitions"] = counts[row["run_name"]]
    return rows


def main():
    program, peers, out = sys.argv[1:]
    context, rows = measured(os.path.abspath(program), peers)
    context["load_avg_at_end"] = os.getloadavg()
    rows = numbered(rows)
    with open(out, "w", encoding="utf-8") as file:
        json.dump({"context": context, "benchmarks": rows}, file, indent=1)
    print_table(Results(rows))


if __name__ == "__main__":
    main()

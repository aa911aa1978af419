#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How well the doctor names causes: `make doctor-score`.

    score.py [--only NUMBER,NUMBER|TEXT] [--jobs N] [--first] [--gate]

Plays every variation of every cause of the catalogue, and prints by family how often the right cause came first, how
often among the first three, how often a wrong one was called certain, and how often none was found; then each miss, and
how many remedies, followed to the letter, healed the fleet. Exits 1 if any case could not be played, or if anything
leaked; how good the score is, is for a reader to judge.
"""
import argparse
import concurrent.futures
import pathlib
import sys
import time

import cases
import trial

KNOWN = pathlib.Path(__file__).with_name("known_misses.txt")  # names of cases that are not found yet


def chosen(only):
    every = cases.all_cases()
    if not only:
        return every
    words = only.split(",")
    return [each for each in every if str(each.number) in words or any(word in each.name for word in words if
                                                                        not word.isdigit())]


def first_of_each(every):
    """Of each cause the first variation that is staged in each way."""
    return list({(each.number, each.how): each for each in reversed(every)}.values())[::-1]


def row(name, played):
    told = [each for each in played if not each.trouble]
    first = sum(each.is_first for each in told)
    share = f"{100 * first / len(told):.0f} %" if told else ""
    return (name, len(played), first, share, sum(1 <= each.rank <= 3 for each in told),
            sum(bool(each.wrong_certain) for each in told), sum(not each.found for each in told))


def table(played):
    rows = [("family", "variations", "first", "", "first three", "wrong, certain", "none found")]
    for family in cases.FAMILIES:
        if of_it := [each for each in played if each.case.family == family]:
            rows.append(row(family, of_it))
    rows.append(row("all", played))
    widths = [max(len(str(line[column])) for line in rows) for column in range(len(rows[0]))]
    for line in rows:
        print("  ".join(str(cell).ljust(width) if column == 0 else str(cell).rjust(width)
                        for column, (cell, width) in enumerate(zip(line, widths))))


def missed(each):
    if each.trouble:
        return f"not played: {each.trouble[:300]}"
    told = ", ".join(f"{cause} ({certainty})" for cause, certainty in each.found[:4]) or "nothing"
    return f"expected {' or '.join(each.case.expected)}, got {told}"


def report(played):
    table(played)
    misses = [each for each in played if each.trouble or not each.is_first]
    if misses:
        print("\nmisses")
        for each in misses:
            print(f"  {each.case.name} [{each.case.how}]: {missed(each)}")
    tried = [each for each in played if each.healed]
    healed = [each for each in tried if each.healed == "yes"]
    causes = {each.case.number for each in healed}
    print(f"\nremedies: {len(healed)} of {len(tried)} healed the fleet, of {len(causes)} causes of the catalogue")
    for each in tried:
        if each.healed != "yes":
            print(f"  {each.case.name}: {each.healed}")
    by_how = {how: sum(each.case.how == how for each in played) for how in (cases.PROCESSES, cases.TOKEN, cases.REPORT)}
    print("staged: " + ", ".join(f"{count} by {how}" for how, count in by_how.items())
          + f"; {len({each.case.number for each in played})} causes")
    return misses


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", default="")
    parser.add_argument("--jobs", type=int, default=4)
    parser.add_argument("--first", action="store_true", help="of each cause one variation of each kind of stage")
    parser.add_argument("--gate", action="store_true", help="fail where a cause is missed that was found before")
    options = parser.parse_args()
    began = time.monotonic()
    every = chosen(options.only)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        played = list(pool.map(trial.play, first_of_each(every) if options.first else every))
    misses = report(played)
    known = set(KNOWN.read_text().splitlines())
    bad = False
    for each in misses if options.gate else ():
        if each.case.name not in known:
            bad = True
            print(f"NEW MISS: {each.case.name}: {missed(each)}")
    for each in played:
        for who, fragments in each.leaks:
            bad = True
            print(f"LEAK: {each.case.name}: {len(fragments)} fragments of a secret in {who}: {fragments[:1]}")
        bad = bad or bool(each.trouble)
    print(f"{time.monotonic() - began:.0f} s")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())

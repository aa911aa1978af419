# SPDX-License-Identifier: Apache-2.0
"""What a soak came to."""


def tell(traffic, steps, slowest, faults, logs):
    """Prints it; 1 where a good token was refused, a secret stands in a log, or nothing was done."""
    counts = traffic.counts
    for what, count in sorted(each for each in counts.items() if len(each[0]) == 2):
        print(f"{what[0]}: {what[1]}: {count}")
    for what, count in sorted(each for each in counts.items() if each[0][:-1] == ("verified", "503")):
        print(f"  503 without trouble: {what[-1]}: {count}")
    print("algorithms:", dict(traffic.algorithms))
    print("steps:", steps, f"the slowest whole rotation: {slowest:.1f} s")
    print("faults:", faults.counts, *faults.placing.lines(), sep="\n  ")
    late = sorted(seconds for seconds, _ in traffic.late)
    print(f"accepted after it was revoked: {len(late)}, the last {late[-1] if late else 0:.2f} s after it")
    for line in traffic.refused[:20]:
        print("REFUSED", line)
    leaks = [log.name for log in logs if "c4n4ry" in log.read_text(errors="replace")]
    if leaks:
        print("a secret stands in", *leaks)
    accepted = counts["verified", "accepted"]
    print(f"{accepted} accepted, {len(traffic.refused)} refused, {steps['rotations']} rotations")
    return 0 if accepted and steps["rotations"] and not traffic.refused and not leaks else 1

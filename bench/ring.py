#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What members of a rotation that wait cost their hub, `jwtsync serve --ring`, and how soon they see a step.

    ring.py PATH/TO/jwtsync PATH/TO/lead_rotation [MEMBERS] [SECONDS]

As many (1 000) join, and wait for a later ring, each by a connection of its own, and ask again when their time is over.
Prints which part of a core the hub takes meanwhile (60 s), first without and then with the joins of each, one in 10 s;
then, of ten steps that another process takes in the store, how long after each its members had the new ring; and of
keys that are staged, how long after it all members had proved them, and the gate let the next step through.
"""
import asyncio
import os
import subprocess
import sys
import time

from hub import running_hub
from hub_members import EVERY, Connection, follow, join, join_some, keep_joining
from polls import ACCESS, processor_seconds, resident_bytes, resource

STEPS = 10
PROVED_KEYS = 5


async def share(serve, tasks, seconds):
    began = processor_seconds(serve)
    done, _ = await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_EXCEPTION)
    for task in done:
        task.result()
    return 100 * (processor_seconds(serve) - began) / seconds


def part(sorted_times, of):
    return sorted_times[min(len(sorted_times) - 1, int(of * len(sorted_times)))]


async def all_wait(count, seen):
    while seen["waiting"] < count:
        await asyncio.sleep(0.05)
    await asyncio.sleep(1)


async def take(lead, words, seen):
    """When it was taken."""
    seen["at"].clear()
    seen["generation"] += 1
    process = await asyncio.create_subprocess_exec(*lead, *words, stdout=asyncio.subprocess.PIPE)
    line = await process.stdout.readline()
    at = time.monotonic()
    await process.wait()
    if line.strip() != str(seen["generation"]).encode():
        raise SystemExit(f"{words} made {line!r}")
    return at


async def steps(lead, keys, count, seen):
    """Milliseconds from each step to each member."""
    all_times, slowest = [], []
    for key in keys:
        await all_wait(count, seen)
        began = await take(lead, key, seen)
        while len(seen["at"]) < count:
            await asyncio.sleep(0.01)
        times = sorted(1000 * (at - began) for at in seen["at"])
        all_times += times
        slowest.append(times[-1])
    return sorted(all_times), sorted(slowest)


async def proofs(lead, keys, count, seen, address):
    """Of each key, seconds from its staging until the last member had proved it, and until the gate had opened."""
    last_proofs, gates = [], []
    for path in keys:
        await all_wait(count, seen)
        connections = [Connection(address) for _ in range(8)]
        await asyncio.gather(*(join_some(connection, range(first, count, len(connections)))
                               for first, connection in enumerate(connections)))
        seen["proof"], seen["proved"] = {}, []
        began = await take(lead, ("stage", path), seen)
        while len(seen["proved"]) < count:
            await asyncio.sleep(0.01)
        last_proofs.append(max(seen["proved"]) - began)
        kid, seen["proof"] = seen["proof"]["kid"], None
        gates.append(await take(lead, ("step", "prove", kid), seen) - began)
        await all_wait(count, seen)
        await take(lead, ("abort",), seen)
    return sorted(last_proofs), sorted(gates)


async def measure(serve, address, lead, keys, proved_keys, count, seconds):
    seen = {"waiting": 0, "at": [], "generation": 1, "proof": None}
    before = resident_bytes(serve)
    first = Connection(address)
    for number in range(count):
        await join(first, number)
    first.close()
    following = [asyncio.create_task(follow(address, number, seen)) for number in range(count)]
    while seen["waiting"] < count:
        await asyncio.sleep(0.1)
    await asyncio.sleep(2)
    each = (resident_bytes(serve) - before) / count
    idle = await share(serve, following, seconds)
    print(f"{count} members that wait: {idle:.2f} % of a core over {seconds} s, {each:.0f} bytes each", flush=True)
    joining = [asyncio.create_task(keep_joining(address, number)) for number in range(count)]
    await asyncio.sleep(EVERY)
    present = await share(serve, following + joining, seconds)
    print(f"the same, each with a join in {EVERY} s: {present:.2f} % of a core over {seconds} s", flush=True)
    for task in joining:
        task.cancel()
    all_times, slowest = await steps(lead, keys, count, seen)
    print(f"a step seen by {count}: p50 {part(all_times, 0.5):.0f} ms, p99 {part(all_times, 0.99):.0f} ms, "
          f"the last of them {part(slowest, 0.5):.0f} ms, {slowest[-1]:.0f} ms at most ({len(slowest)} steps)")
    last_proofs, gates = await proofs(lead, proved_keys, count, seen, address)
    print(f"a key proved by {count}: the last proof {part(last_proofs, 0.5):.1f} s after it was staged, "
          f"{last_proofs[-1]:.1f} s at most; the gate {part(gates, 0.5):.1f} s, {gates[-1]:.1f} s at most "
          f"({len(gates)} keys)")
    for task in following:
        task.cancel()


def main():
    command, lead = map(os.path.abspath, sys.argv[1:3])
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 1_000
    seconds = int(sys.argv[4]) if len(sys.argv) > 4 else 60
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))

    def begin(hub):
        subprocess.run([lead, hub.ring, hub.seal, "start", hub.first_key], check=True)

    with running_hub(command, begin) as hub:
        host, port = hub.url[len("http://"):].split(":")
        # A new key is given up again: a kid is used once, so that each is another.
        keys = []
        for number in range(STEPS // 2):
            path = hub.put(f"next-{number}", f"next-{number}-" + ACCESS[::-1])
            keys += [("stage", path), ("abort",)]
        proved = [hub.put(f"proved-{number}", f"proved-{number}-" + ACCESS[::-1]) for number in range(PROVED_KEYS)]
        asyncio.run(measure(hub.serve, (host, int(port)), [lead, hub.ring, hub.seal], keys, proved, count, seconds))


if __name__ == "__main__":
    main()

#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What members of a rotation that wait cost their hub, `jwtsync serve --ring`, and how soon they see a step.

    ring.py PATH/TO/jwtsync PATH/TO/lead_rotation [MEMBERS] [SECONDS]

As many (1 000) join, and wait for a later ring, each by a connection of its own, and ask again when their time is over.
Prints which part of a core the hub takes meanwhile (60 s), first without and then with the joins of each, one in 10 s;
and then, of ten steps that another process takes in the store, how long after each its members had the new ring.
"""
import asyncio
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time

from polls import ACCESS, processor_seconds, resident_bytes, resource

STEPS = 10
EVERY = 10  # seconds between two joins of a member


class Connection:
    """Kept, as members keep theirs; opened anew where the hub closed it."""

    def __init__(self, address):
        self.address, self.reader, self.writer = address, None, None

    async def _exchange(self, request):
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection(*self.address)
        self.writer.write(request)
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"\r\ncontent-length: *(\d+)", head, re.IGNORECASE)
        return head, await self.reader.readexactly(int(length[1]) if length else 0)

    async def exchange(self, request):
        try:
            return await self._exchange(request)
        except (asyncio.IncompleteReadError, ConnectionError):
            self.close()
            return await self._exchange(request)

    def close(self):
        if self.writer:
            self.writer.close()
        self.writer = None


async def call(connection, what, body, number):
    body = json.dumps({"service": "member", "instance": f"member-{number}", **body})
    head, text = await connection.exchange(
        f"POST /jwtsync/v1/ring/{what} HTTP/1.1\r\nHost: localhost\r\nJwtsync-Access: {ACCESS}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}".encode())
    came = time.monotonic()
    if head.startswith(b"HTTP/1.1 204 "):
        return came, None
    if not head.startswith(b"HTTP/1.1 200 "):
        raise SystemExit(f"member {number} was answered {head + text!r}")
    return came, text


async def join(connection, number):
    await call(connection, "join", {"environment": "staging", "clock": int(time.time()), "signs": False,
                                    "fenceable": True, "holding": "ring", "lifetime": 0, "grace": 0}, number)


async def follow(address, number, seen):
    generation, connection = 1, Connection(address)
    while True:
        wait = random.randint(40_000, 45_000)
        seen["waiting"] += 1
        came, text = await call(connection, "read", {"after": {"epoch": 1, "generation": generation}, "signs": False,
                                                  "wait": wait}, number)
        seen["waiting"] -= 1
        if text:
            seen["at"].append(came)  # what comes then is read later: it costs the others no time
            generation = seen["generation"]


async def keep_joining(address, number):
    connection = Connection(address)
    await asyncio.sleep(random.random() * EVERY)
    while True:
        await join(connection, number)
        await asyncio.sleep(EVERY)


async def share(serve, tasks, seconds):
    began = processor_seconds(serve)
    done, _ = await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_EXCEPTION)
    for task in done:
        task.result()
    return 100 * (processor_seconds(serve) - began) / seconds


def part(sorted_times, of):
    return sorted_times[min(len(sorted_times) - 1, int(of * len(sorted_times)))]


async def steps(lead, keys, count, seen):
    """Milliseconds from each step to each member."""
    all_times, slowest = [], []
    for key in keys:
        while seen["waiting"] < count:
            await asyncio.sleep(0.05)
        await asyncio.sleep(1)
        seen["at"].clear()
        seen["generation"] += 1
        process = await asyncio.create_subprocess_exec(*lead, *key, stdout=asyncio.subprocess.PIPE)
        line = await process.stdout.readline()
        began = time.monotonic()
        await process.wait()
        if int(line) != seen["generation"]:
            raise SystemExit(f"the step made {line!r}")
        while len(seen["at"]) < count:
            await asyncio.sleep(0.01)
        times = sorted(1000 * (at - began) for at in seen["at"])
        all_times += times
        slowest.append(times[-1])
    return sorted(all_times), sorted(slowest)


async def measure(serve, address, lead, keys, count, seconds):
    seen = {"waiting": 0, "at": [], "generation": 1}
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
    for task in following:
        task.cancel()


def main():
    command, lead = map(os.path.abspath, sys.argv[1:3])
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 1_000
    seconds = int(sys.argv[4]) if len(sys.argv) > 4 else 60
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    with tempfile.TemporaryDirectory() as folder:
        def put(name, text):
            path = os.path.join(folder, name)
            with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="ascii") as file:
                file.write(text)
            return path

        access, seal = put("access", ACCESS), put("seal", "seal-" + ACCESS)
        first = put("first", "first-" + ACCESS[::-1])
        leading = [lead, os.path.join(folder, "ring.db"), seal]
        subprocess.run([*leading, "start", first], check=True)
        serve = subprocess.Popen([command, "serve", "--json", "--ring", f"sqlite:{leading[1]}", "--seal",
                                  f"file:{seal}", "--listen", "127.0.0.1:0", "--access-token", f"file:{access}",
                                  "--source", f"file:{folder}/none"],
                                 env={"PATH": os.environ["PATH"], "ENVIRONMENT": "staging"}, stdout=subprocess.PIPE,
                                 stderr=subprocess.DEVNULL, text=True)
        try:
            host, port = json.loads(serve.stdout.readline())["listening"][0][len("http://"):].split(":")
            # A new key is given up again: a kid is used once, so that each is another.
            keys = []
            for number in range(STEPS // 2):
                path = put(f"next-{number}", f"next-{number}-" + ACCESS[::-1])
                keys += [("stage", path), ("abort",)]
            asyncio.run(measure(serve, (host, int(port)), leading, keys, count, seconds))
        finally:
            serve.terminate()
            serve.wait()


if __name__ == "__main__":
    main()

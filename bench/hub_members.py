# SPDX-License-Identifier: Apache-2.0
"""Members of a rotation that one program plays: each joins, and waits at the hub by a connection of its own."""
import asyncio
import json
import pathlib
import random
import re
import sys
import time

from polls import ACCESS

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tests" / "acceptance"))
from ring_member import answer_of, unb64url  # noqa: E402

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
        if not text:
            continue
        seen["at"].append(came)  # what comes then is read later: it costs the others no time
        generation = seen["generation"]
        if seen["proof"] is not None:
            # All have the same keys, and give the same answer: one of them makes it.
            seen["proof"] = seen["proof"] or proof_of(text)
            seen["proved"].append((await call(connection, "proof", seen["proof"], number))[0])


def proof_of(reply):
    reply = json.loads(reply)
    asked = next(key for key in json.loads(reply["ring"])["keys"] if "nonce" in key["jwtsync"])
    secret = next(key["k"] for key in reply["keys"] if key["kid"] == asked["kid"])
    return {"kid": asked["kid"], "answer": answer_of(unb64url(secret), unb64url(asked["jwtsync"]["nonce"])),
            "accepts": True}


async def keep_joining(address, number):
    connection = Connection(address)
    await asyncio.sleep(random.random() * EVERY)
    while True:
        await join(connection, number)
        await asyncio.sleep(EVERY)


async def join_some(connection, numbers):
    for number in numbers:
        await join(connection, number)
    connection.close()

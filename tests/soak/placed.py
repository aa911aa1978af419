# SPDX-License-Identifier: Apache-2.0
"""A kill -9 at one place of one call that passes a wire: exactly there, and once."""
import asyncio
import re
import threading

BEFORE, BETWEEN, AFTER = "before", "between", "after"


class RingCall:
    """What a member asks of a hub."""

    def __init__(self, name):
        self.head = f"POST /jwtsync/v1/ring/{name} ".encode()
        # Of a read, the reply that has a ring; nothing hangs on one that there is no later ring.
        self.success = b"HTTP/1.1 200" if name == "read" else b"HTTP/1.1 2"

    def begins(self, _, data):
        return data.startswith(self.head)

    def succeeds(self, reply):
        return reply.startswith(self.success)

    def is_whole(self, reply):
        head, end, body = reply.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
        return bool(end) and len(body) >= (int(length[1]) if length else 0)


class Commit:
    """What a hub asks of PostgreSQL at the end of what it writes; or only where a step of the ring is written."""

    RING = b"\0\0\0\x04ring"  # as a parameter, behind its length

    def __init__(self, of_step):
        self.of_step = of_step

    def begins(self, passage, data):
        if b"BEGIN " in data:
            passage.writes_step = False
        if b"INSERT INTO jwtsync_rows" in data and self.RING in data:
            passage.writes_step = True
        return data.startswith(b"Q") and data.endswith(b"COMMIT\0") and (passage.writes_step or not self.of_step)

    def succeeds(self, reply):
        return b"COMMIT\0" in reply

    def is_whole(self, reply):
        return reply.endswith(b"Z\0\0\0\x05I")  # ready for the next query, outside of any transaction


class Kill:
    """`victims`: who is killed, by the wire at which the call passes. `begin_trouble` is told of whom, just before.
    `pause`: seconds for which who asked has its reply before a kill that comes after it."""

    def __init__(self, call, place, victims, begin_trouble, pause):
        self.call, self.place, self.victims, self.begin_trouble, self.pause = call, place, victims, begin_trouble, pause
        self.lock, self.is_over, self.victim, self.struck = threading.Lock(), False, None, threading.Event()

    def arm(self):
        for wire in self.victims:
            wire.kill = self

    def disarm(self):
        """Who was killed; nothing if the call did not come."""
        with self.lock:
            self.is_over = True
        for wire in self.victims:
            wire.kill = None
        return self.victim

    def strike(self, wire):
        """Whether it killed: not where that was done, or the process had ended by itself."""
        with self.lock:
            victim = self.victims[wire]
            if self.is_over or victim.process.poll() is not None:
                return False
            self.begin_trouble(victim)
            victim.kill()
            self.is_over, self.victim = True, victim
        self.struck.set()
        return True


class Passage:
    """A connection over a wire: whether the call at which the wire kills is under way on it."""

    def __init__(self, wire):
        self.wire, self.kill, self.reply, self.writes_step = wire, None, b"", False

    def asks(self, data):
        """Whether this may pass to who is asked."""
        kill = self.wire.kill
        if kill and not self.kill and kill.call.begins(self, data):
            self.kill, self.reply = kill, b""
        return not (self.kill and self.kill.place == BEFORE and self.kill.strike(self.wire))

    def answers(self, data):
        """Whether this may pass to who asked."""
        if not self.kill:
            return True
        self.reply += data
        if not self.kill.call.succeeds(self.reply):
            self.kill = None
            return True
        return not (self.kill.place == BETWEEN and self.kill.strike(self.wire))

    async def answered(self):
        """That has passed."""
        if self.kill and self.kill.call.is_whole(self.reply):
            kill, self.kill = self.kill, None
            if kill.place == AFTER:
                await asyncio.sleep(kill.pause)
                kill.strike(self.wire)

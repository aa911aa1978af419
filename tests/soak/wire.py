# SPDX-License-Identifier: Apache-2.0
"""A wire that can be cut: from a loopback port to another address, through a thread of this process."""
import asyncio
import threading

from placed import Passage


class Wires:
    """All wires share one thread."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    def lay(self, *target):
        """A wire to a host and a port, or to the path of a socket."""
        wire = Wire(*target)
        self.open(wire)
        return wire

    def open(self, wire):
        asyncio.run_coroutine_threadsafe(wire.begin(), self.loop).result()

    def close(self, wire):
        """Connections are refused until it is opened again, at the same port; those that are there stay."""
        self.loop.call_soon_threadsafe(wire.server.close)

    def change(self, wire, **how):
        """cut=True: nothing passes, and no side is told. loses_replies=True: requests pass, no answer comes back."""
        self.loop.call_soon_threadsafe(wire.change, how)

    def end(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()


class Wire:
    kill = None  # what is to happen at a call that passes
    port = 0

    def __init__(self, *target):
        self.target, self.loses_replies, self.passes = target, False, asyncio.Event()
        self.passes.set()

    async def begin(self):
        self.server = await asyncio.start_server(self._connect, "127.0.0.1", self.port)
        self.port = self.server.sockets[0].getsockname()[1]

    def change(self, how):
        self.loses_replies = how.get("loses_replies", False)
        (self.passes.clear if how.get("cut") else self.passes.set)()

    async def _connect(self, reader, writer):
        await self.passes.wait()
        connect = asyncio.open_connection if len(self.target) == 2 else asyncio.open_unix_connection
        try:
            there, back = await connect(*self.target)
        except OSError:
            writer.transport.abort()
            return
        passage = Passage(self)
        await asyncio.gather(self._ask(reader, back, passage), self._answer(there, writer, passage))

    async def _ask(self, source, sink, passage):
        try:
            while data := await source.read(65536):
                await self.passes.wait()
                if not passage.asks(data):
                    break
                sink.write(data)
                await sink.drain()
        except OSError:
            pass
        finally:
            sink.close()

    async def _answer(self, source, sink, passage):
        try:
            while data := await source.read(65536):
                await self.passes.wait()
                if self.loses_replies or not passage.answers(data):
                    break
                sink.write(data)
                await sink.drain()
                await passage.answered()
        except OSError:
            pass
        finally:
            sink.transport.abort() if self.loses_replies else sink.close()

# SPDX-License-Identifier: Apache-2.0
"""A wire that can be cut: TCP from a loopback port to another one, through a thread of this process."""
import asyncio
import threading


class Wires:
    """All wires share one thread."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    def lay(self, host, port):
        """A wire to that address."""
        wire = Wire(host, port)
        asyncio.run_coroutine_threadsafe(wire.begin(), self.loop).result()
        return wire

    def change(self, wire, **how):
        """cut=True: nothing passes, and no side is told. loses_replies=True: requests pass, no answer comes back."""
        self.loop.call_soon_threadsafe(wire.change, how)

    def end(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()


class Wire:
    def __init__(self, host, port):
        self.target, self.loses_replies, self.passes = (host, port), False, asyncio.Event()
        self.passes.set()

    async def begin(self):
        self.server = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]

    def change(self, how):
        self.loses_replies = how.get("loses_replies", False)
        (self.passes.clear if how.get("cut") else self.passes.set)()

    async def _connect(self, reader, writer):
        await self.passes.wait()
        try:
            there, back = await asyncio.open_connection(*self.target)
        except OSError:
            writer.transport.abort()
            return
        await asyncio.gather(self._pump(reader, back, False), self._pump(there, writer, True))

    async def _pump(self, source, sink, is_reply):
        try:
            while data := await source.read(65536):
                await self.passes.wait()
                if is_reply and self.loses_replies:
                    break
                sink.write(data)
                await sink.drain()
        except OSError:
            pass
        finally:
            sink.transport.abort() if is_reply and self.loses_replies else sink.close()

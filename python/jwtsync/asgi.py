# SPDX-License-Identifier: Apache-2.0
"""Lets a service under ASGI (FastAPI, Starlette) answer `jwtsync agree`.

    app = FastAPI()
    keeper = jwtsync.Keeper("auth", issuer="auth", audience="example")
    app.mount("/", jwtsync.asgi.App(keeper))      # after the service's own routes

It answers /jwtsync/v1/report, /jwtsync/v1/challenge, /jwtsync/v1/explain, /metrics, /healthz, /readyz and
/.well-known/jwks.json, without those that `leave` names because the service has its own; with `verify=True` also
/verify and /verify/..., by which a proxy asks whether a request's token is good (docs/proxies.md). Anything else goes
to `otherwise`, or is 404. Who may ask: processes of the same machine and user, or of root, which prove it by the token
in a file of that user's, as `jwtsync agree` does; or a client with an access token, if the Keeper has access token
files. A proxy on the same machine needs no proof for /verify alone.
"""
from __future__ import annotations

import asyncio
from urllib.parse import unquote

from ._keeper import Keeper, Peer
from ._mount import LARGEST_BODY, VERIFY, Answers, peer_between

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, MutableMapping
    from typing import Any, Optional

    Scope = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
    Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
    Application = Callable[[Scope, Receive, Send], Awaitable[None]]

__all__ = ["App"]


class App:
    """An ASGI application. `keeper`, or the arguments of `jwtsync.Keeper`, say which key it answers for."""

    def __init__(self, keeper: Optional[Keeper] = None, otherwise: Optional[Application] = None, *,
                 verify: bool = False, leave: Iterable[str] = (), **options: Any) -> None:
        self._answers = Answers(keeper, verify, leave, options)
        self._otherwise = otherwise

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        endpoint = None
        if scope["type"] == "http":
            self._answers.asked()
            endpoint = self._answers.endpoint_of(path_of(scope), sent_of(scope))
        if endpoint:
            await self._answer(endpoint, scope, receive, send)
        elif self._otherwise:
            await self._otherwise(scope, receive, send)
        elif scope["type"] == "lifespan":
            await _live(receive, send)
        elif scope["type"] == "http":
            await _send(send, 404, [(b"content-type", b"text/plain")], b"not found\n")
        else:
            await send({"type": "websocket.close"})

    async def _answer(self, endpoint: str, scope: Scope, receive: Receive, send: Send) -> None:
        body = b"" if endpoint == VERIFY else await _body(receive)
        # In a thread: a Keeper that is opened or reloads may wait for a store.
        response = await asyncio.get_running_loop().run_in_executor(
            None, self._answers.answer, scope["method"], endpoint, list(scope["headers"]), body, peer_of(scope))
        await _send(send, response.status, response.headers, response.body)


def peer_of(scope: Scope) -> Peer:
    """Who asks. A server on a Unix socket has no port (ASGI, HTTP connection scope)."""
    server, client = scope.get("server"), scope.get("client")
    if server and server[1] is None:
        return Peer.UNIX_SOCKET
    return peer_between(client[0] if client else None, server[0] if server else None)


def path_of(scope: Scope) -> str:
    """The path without what the application is mounted under. The specification leaves that before the path; servers
    and frameworks of before 2024 have taken it off, as the path that was sent then tells."""
    root, path = scope.get("root_path", "").rstrip("/"), scope["path"]
    if not path.startswith(root + "/") or unquote(sent_of(scope).partition("?")[0]) == root + path:
        return path
    return path[len(root):]


def sent_of(scope: Scope) -> str:
    """The path as the client wrote it, with percent signs; "" where the server does not say."""
    return (scope.get("raw_path") or b"").decode("latin-1")


async def _body(receive: Receive) -> bytes:
    """The body, or enough of it to be refused as too large."""
    body, more = b"", True
    while more and len(body) <= LARGEST_BODY:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body[: LARGEST_BODY + 1]


async def _send(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    length = (b"content-length", str(len(body)).encode())
    lower = [(name.lower(), value) for name, value in headers]  # ASGI wants them so
    await send({"type": "http.response.start", "status": status, "headers": [*lower, length]})
    await send({"type": "http.response.body", "body": body})


async def _live(receive: Receive, send: Send) -> None:
    """A server's start and end, of which there is nothing to do."""
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await send({"type": "lifespan.shutdown.complete"})

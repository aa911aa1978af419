# SPDX-License-Identifier: Apache-2.0
"""What asgi.App and wsgi.App share: which requests are theirs, who asks, and what to say when there is no key."""
from __future__ import annotations

import ipaddress
import json
import time

from ._errors import Error, Unreachable
from ._keeper import Keeper, Peer, Response
from ._library import endpoints, one_or_more
from ._resolve import logger
from ._workers import workers
from .shared import keeps_another_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, Optional

ENDPOINTS = endpoints()
VERIFY = "/verify"
_CHALLENGE = "/jwtsync/v1/challenge"
LARGEST_BODY = 65536  # bytes: a question about a token; a challenge has at most 1024
_RETRY_INTERVAL = 1.0  # seconds between two tries to open a Keeper


def is_loopback(host: Optional[str]) -> bool:
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address) in ("127.0.0.1", "::1")  # Istio relays from 127.0.0.6


def peer_between(client: Optional[str], server: Optional[str]) -> Peer:
    """Loopback only where both ends are: a client that is not known is a remote one."""
    return Peer.LOOPBACK if is_loopback(client) and is_loopback(server) else Peer.REMOTE


class Answers:
    """Answers requests by a Keeper. While it cannot even be opened without a key, as with a configuration that cannot
    be read, it says so without the reason, which the log has."""

    def __init__(self, keeper: Optional[Keeper], verify: bool, leave: Iterable[str], options: dict[str, Any]) -> None:
        if keeper is not None and options:
            raise TypeError("either a Keeper or what to open one with")
        left = set(one_or_more(leave))
        unknown = left.difference(ENDPOINTS)
        if unknown:
            raise ValueError(f"what is left to the service is some of {', '.join(ENDPOINTS)}, and not "
                             + ", ".join(sorted(unknown)))
        self._endpoints = [endpoint for endpoint in ENDPOINTS if endpoint not in left]
        self._keeper = keeper or Keeper(**options)
        self._verify = verify
        self._failed_at = float("-inf")
        workers.enter(self._keeper)

    def asked(self) -> None:
        """A request has come, for whomever."""
        workers.serve(self._keeper)

    def endpoint_of(self, path: str, sent: str) -> Optional[str]:
        """The endpoint that `path` is, without what the application is mounted under; or /verify, if that is answered,
        to which a proxy appends the path that it was asked for. `sent`: the target as the client wrote it, or "": with
        other characters in it than an endpoint has, a proxy may have taken it for another path than the server does."""
        if self._verify and (path == VERIFY or path.startswith(VERIFY + "/")):
            return VERIFY
        if path not in self._endpoints:
            return None
        return path if not sent or sent.partition("?")[0].endswith(path) else None

    def answer(self, method: str, endpoint: str, headers: Iterable[tuple[bytes, bytes]], body: bytes,
               peer: Peer) -> Response:
        if self._can_be_asked():
            workers.serve(self._keeper)
            if endpoint == _CHALLENGE:
                self._keeper._look_again()  # a proof is of the files as they are now
            response = self._keeper.handle(method, endpoint, headers, body, peer)
            speaks_of_keys = endpoint == VERIFY or (response.status == 200 and endpoint.startswith("/jwtsync/"))
            return _TWO_KEYS if speaks_of_keys and self._class_has_another_key() else response
        if endpoint == "/healthz":
            return _json(200, {"status": "ok"})
        return _json(503, {"error": {"code": "ring_unavailable", "message": "this process has no key",
                                     "hint": "its log says why"}})

    def _class_has_another_key(self) -> bool:
        """Whether the original class, if this process uses it, goes by another key: then no answer would be true."""
        try:
            return keeps_another_key(self._keeper.ring())
        except Unreachable:
            return keeps_another_key(None)

    def _can_be_asked(self) -> bool:
        if time.monotonic() - self._failed_at < _RETRY_INTERVAL:
            return False
        try:
            self._keeper._current()
            return True
        except Error as error:
            self._failed_at = time.monotonic()
            logger.error("no JWT key to answer with: %s; %s", error.message, error.hint)
            return False


def _json(status: int, content: dict[str, Any]) -> Response:
    body = json.dumps(content, separators=(",", ":")).encode()
    return Response(status, [(b"Content-Type", b"application/json"), (b"Cache-Control", b"no-store")], body)


_TWO_KEYS = _json(409, {"error": {
    "code": "services_disagree",
    "message": "SharedJWTSecretManager holds another key in this process than its sources give now",
    "hint": "restart this process, or let it call SharedJWTSecretManager.clear_cache()"}})

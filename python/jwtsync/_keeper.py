# SPDX-License-Identifier: Apache-2.0
"""The living object of a service: the ring in use, swapped whole when its sources give another."""
from __future__ import annotations

import atexit
import contextlib
import enum
import os
import threading
import time
import weakref
from ctypes import byref, c_void_p, pointer, sizeof

from ._errors import Error, Unreachable, UsageError
from ._library import (Handle, Header, KeeperOptions, Request, Text, World, bytes_of, check, library, made,
                       one_or_more, snapshot, text, texts)
from ._resolve import on_event, resolve_options
from ._tokens import KeyRing, VerifiedToken, expectations, several, signed, verify_by_keeper

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import timedelta
    from typing import Any, NoReturn, Optional, Union

_LOOK_INTERVAL = 1.0  # seconds between two looks at the files


class Peer(enum.IntEnum):
    """Who asks, as the server knows it."""

    REMOTE = 0  #: another machine, or not known
    LOOPBACK = 1  #: this machine
    UNIX_SOCKET = 2  #: this machine, through a Unix socket


class Response:
    """An answer to a request."""

    __slots__ = ("body", "headers", "status")

    def __init__(self, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.body = body


class _Opened:
    """A Keeper of the library in this process, which may be without a key."""

    def __init__(self, keeper: Keeper) -> None:
        world = World(keeper._environ, on_event)
        options = KeeperOptions(sizeof(KeeperOptions), text(keeper._service))
        options.resolve = pointer(resolve_options(*keeper._resolving))
        options.expectations = pointer(expectations(*keeper._expected))
        options.access_token_files, options.access_token_file_count = texts(keeper._access_token_files)
        options.wait_for_key = 1
        hub, token_file, options.hub_signs = keeper._hub
        options.hub, options.hub_access_token_file = text(hub), text(token_file)
        self.variables = _state_of(keeper._environ)
        self.handle = made(library.jwtsync_keeper_open, library.jwtsync_keeper_free, world.value, byref(options))
        self.handle.keeps = world
        self.looked = time.monotonic()
        self.used = False  # but to answer other workers
        self.joined = False  # to them

    def join(self, shared: int) -> None:
        """Answers the other workers of this process's server. What hinders it stands in what they are answered."""
        if not self.joined:
            self.joined = True
            library.jwtsync_keeper_join_workers(self.handle.value, shared, None)

    def leave(self) -> None:
        self.joined = False
        library.jwtsync_keeper_leave_workers(self.handle.value)


def _state_of(environ: Optional[Mapping[str, str]]) -> int:
    """Another number when the variables have changed: no second copy of them is kept."""
    return hash(tuple(snapshot(environ)))


class Keeper:
    """Holds the ring in use, for a service. Opened at its first use, in each process of a server that forks; an
    application that it is mounted by opens it when it is made, and again at the first use if variables have changed.
    Where its sources give no key it says why in its report, tries again, and `verify` and `sign` are Unreachable.

    When a file that it reads changes (a secret, the configuration), it takes the new key into use: it looks at most
    once a second, when it is used. A bad value keeps the previous key and is logged. Write a new file beside the old
    one and rename it, as Kubernetes does for mounted secrets: a file that is half written may be read.
    """

    def __init__(self, service: Optional[str] = None, *, issuer: Optional[str] = None,
                 audience: Union[str, Iterable[str], None] = None,
                 algorithms: Union[str, Iterable[str], None] = None, leeway: Union[int, timedelta] = 0,
                 require_expiration: bool = True, token_type: Optional[str] = None, required_claims: Iterable[str] = (),
                 max_age: Union[int, timedelta, None] = None, allow_future_iat: bool = False,
                 allow_numeric_sub: bool = False, require_low_s: bool = False,
                 audience_match: Optional[str] = None,
                 environment: Optional[str] = None, sources: Iterable[str] = (), configuration: Optional[str] = None,
                 access_token_files: Iterable[str] = (), environ: Optional[Mapping[str, str]] = None,
                 hub: Optional[str] = None, hub_access_token_file: Optional[str] = None, signs: bool = False) -> None:
        """`service`: its name in reports. Then what is expected of tokens, as `Verifier` says, or `[verify]` of the
        configuration where it is left out; where the secret comes from, as `resolve` says; and files with an access
        token each, of which a client must show one.

        `hub`: the URL of the hub of a rotation whose ring is followed, in the place of sources, or `[rotation] hub` of
        the configuration where it is left out; the file of the access token to send to it; and whether this process
        wants to sign. The hub is asked when the Keeper is used: one that is not used for a while is not waited for,
        and joins anew with its next use."""
        self._service = service
        self._expected: Any = (issuer, several(audience, "audience"), several(algorithms, "algorithms"), leeway,
                               require_expiration, token_type, one_or_more(required_claims), max_age,
                               allow_future_iat, allow_numeric_sub, require_low_s, audience_match)
        text(service), expectations(*self._expected)  # what is wrong with them is known here
        self._hub = (hub, hub_access_token_file, 1 if signs else 0)
        if hub is None and self._hub != (None, None, 0):
            raise UsageError("argument_invalid", "it is said how a hub is followed, and not which",
                             "give hub as well, or leave it all to the configuration")
        self._resolving = (environment, one_or_more(sources), configuration)
        self._access_token_files = one_or_more(access_token_files)
        self._environ = environ
        self._lock = threading.RLock()
        self._busy = False  # opening or reading, in the thread that holds the lock
        self._opened: Optional[_Opened] = None
        self._left: list[_Opened] = []
        self._judges = False  # tokens, in this process
        _keepers.add(self)

    def __repr__(self) -> str:
        """Its service and the keys in use; it opens and reads nothing to tell them."""
        service = f" {self._service}" if self._service else ""
        opened = self._opened
        if not opened:
            return f"<jwtsync.Keeper{service}: not open>"
        try:
            ring = KeyRing(made(library.jwtsync_keeper_ring, library.jwtsync_ring_free, opened.handle.value))
        except Error as error:
            return f"<jwtsync.Keeper{service}: {error.code}>"
        return f"<jwtsync.Keeper{service}: {', '.join(ring.kids())}>"

    def _leave(self) -> None:
        """In a forked child: what the parent opened has no key here, and its lock may be held for ever."""
        self._lock, self._busy = threading.RLock(), False
        if self._opened:
            self._left.append(self._opened)
        self._opened = None
        self._judges = False

    def open(self) -> None:
        """Opens it now, so that a service without a key fails when it starts; one that takes the tokens of several
        issuers fails where none of them has a key. Raises `jwtsync.Error`."""
        try:
            self.ring()
        except Unreachable:
            if self.handle("GET", "/readyz").status != 200:  # no other issuer has one
                self.reload()  # which says why there is none

    @contextlib.contextmanager
    def _reading(self) -> Iterator[bool]:
        """Holds the lock. False in a call that interrupts another of the same thread, such as that of a signal's
        handler, or of a log's: the library would wait for itself."""
        with self._lock:
            if self._busy:
                yield False
                return
            self._busy = True
            try:
                yield True
            finally:
                self._busy = False

    def _ahead(self) -> _Opened:
        """What is open, or will be used."""
        with self._reading() as may_read:
            if not self._opened:
                self._opened = _Opened(self) if may_read else _interrupts_opening()
            return self._opened

    def _current(self) -> _Opened:
        opened = self._opened
        if opened and opened.used and time.monotonic() - opened.looked < _LOOK_INTERVAL:
            return opened
        with self._reading() as may_read:
            opened = self._opened
            if not may_read:
                return opened or _interrupts_opening()
            if not opened or (not opened.used and opened.variables != _state_of(self._environ)):
                self._opened = opened = _Opened(self)
            elif time.monotonic() - opened.looked >= _LOOK_INTERVAL:
                opened.looked = time.monotonic()
                # What goes wrong is in the log, in the report and in /readyz.
                library.jwtsync_keeper_refresh(opened.handle.value, None, None)
            opened.used = True
            return opened

    def _look_again(self) -> None:
        """Looks at the files now, however short ago it did."""
        if self._opened:
            self._opened.looked = -_LOOK_INTERVAL
            self._current()

    def reload(self) -> None:
        """Reads configuration and sources again, now. Raises `jwtsync.Error`, and the previous key stays in use. The
        handler of a signal or a log that interrupts a reload in its own thread leaves it to that one."""
        opened = self._current()
        with self._reading() as may_read:
            if may_read:
                error = c_void_p()
                check(library.jwtsync_keeper_reload(opened.handle.value, byref(error)), error)

    def ring(self) -> KeyRing:
        """The ring in use, of several issuers that of the first. `jwtsync.Unreachable` where there is none."""
        return KeyRing(made(library.jwtsync_keeper_ring, library.jwtsync_ring_free, self._current().handle.value))

    def verify(self, token: Union[str, bytes]) -> VerifiedToken:
        """As `Verifier.verify`, with the ring in use.

        Where the keys are those that an issuer publishes, and the token names none of them, or one that did not verify
        it, the issuer is asked first, for two seconds at most, and not often. `jwtsync.Unreachable`, `keys_outdated`,
        says that the token may be good, and that it cannot be told now: answer 503, not 401."""
        self._judges = True
        return verify_by_keeper(self._current().handle, token)

    def sign(self, claims: Mapping[str, Any]) -> str:
        """As `Signer.sign`, with the ring in use. `jwtsync.Absent` for a ring of public keys."""
        self._judges = True
        return signed(library.jwtsync_keeper_sign, self._current().handle, claims)

    def handle(self, method: str, target: str, headers: Iterable[tuple[bytes, bytes]] = (), body: bytes = b"",
               peer: Peer = Peer.REMOTE) -> Response:
        """Answers a request for report, challenge or health (docs/reference/protocol.md)."""
        opened = self._current()
        given = [Header(Text(name, len(name)), Text(value, len(value))) for name, value in headers]
        request = Request(sizeof(Request), text(method), text(target))
        request.headers, request.header_count = (Header * len(given))(*given) if given else None, len(given)
        request.body, request.peer = Text(body, len(body)), Peer(peer)
        response = made(library.jwtsync_keeper_handle, library.jwtsync_response_free, opened.handle.value,
                        byref(request))
        return _response_of(response)


def _interrupts_opening() -> NoReturn:
    raise Unreachable("ring_unavailable", "this call interrupts the one that opens the Keeper",
                      "open the Keeper before a handler uses it")


def _response_of(handle: Handle) -> Response:
    headers = [library.jwtsync_response_header(handle.value, index)
               for index in range(library.jwtsync_response_header_count(handle.value))]
    return Response(library.jwtsync_response_status(handle.value),
                    [(bytes_of(header.name), bytes_of(header.value)) for header in headers],
                    bytes_of(library.jwtsync_response_body(handle.value)))


def _leave_in_the_child() -> None:
    for keeper in list(_keepers):
        keeper._leave()


def _leave_hubs() -> None:
    for keeper in list(_keepers):
        if keeper._opened:
            library.jwtsync_keeper_leave(keeper._opened.handle.value)


_keepers: weakref.WeakSet[Keeper] = weakref.WeakSet()
atexit.register(_leave_hubs)
os.register_at_fork(after_in_child=_leave_in_the_child)

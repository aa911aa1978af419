# SPDX-License-Identifier: Apache-2.0
"""This process as one worker of a prefork server: the applications that answer for it, and forks.

A worker of a server such as gunicorn serves one request and blocks, so the others of its server are answered by a
thread of the library, which needs nothing of Python. No thread may be there at a fork. So all are ended before, and
afterwards those start that stand for a worker: a process that has been asked anything, or has judged a token, is one,
and goes on; one that has not is taken for the parent of workers, and its children start.
"""
from __future__ import annotations

import atexit
import os
import threading
import weakref

from . import shared
from ._errors import Error
from ._resolve import logger

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

    from ._keeper import Keeper, _Opened


class _Workers:
    """The Keepers that answer other workers, one for each service name: a process that answered twice would be taken
    for two."""

    def __init__(self) -> None:
        self._lock = threading.RLock()  # held over a fork, so that no worker joins meanwhile
        self._joined: dict[Optional[str], weakref.ref[Keeper]] = {}
        self._is_worker = False

    def enter(self, keeper: Keeper) -> None:
        """An application for this Keeper is made: from now on it answers."""
        try:
            self._join(keeper, keeper._ahead())
        except Error as error:
            logger.error("no JWT key to answer with: %s; %s", error.message, error.hint)

    def serve(self, keeper: Keeper) -> None:
        """An application for this Keeper is asked something: this process is a worker."""
        self._is_worker = True
        opened = keeper._opened
        if opened and not opened.joined:
            self._join(keeper, opened)

    def _join(self, keeper: Keeper, opened: _Opened) -> None:
        with self._lock:
            before = self._joined.get(keeper._service)
            other = before() if before else None
            if other and other is not keeper and other._opened:
                other._opened.leave()
            self._joined[keeper._service] = weakref.ref(keeper)
            opened.join(shared.handle())

    def _keepers(self) -> list[Keeper]:
        return [keeper for keeper in (each() for each in self._joined.values()) if keeper]

    def before_fork(self) -> None:
        self._lock.acquire()
        self._is_worker = self._is_worker or any(keeper._judges for keeper in self._keepers())
        self.leave()

    def after_in_parent(self) -> None:
        if self._is_worker:
            for keeper in self._keepers():
                if keeper._opened:
                    keeper._opened.join(shared.handle())
        self._lock.release()

    def after_in_child(self) -> None:
        self._lock = threading.RLock()
        was_worker, self._is_worker = self._is_worker, False
        keepers, self._joined = self._keepers(), {}
        if not was_worker:
            for keeper in keepers:
                self.enter(keeper)

    def leave(self) -> None:
        for keeper in self._keepers():
            if keeper._opened:
                keeper._opened.leave()


workers = _Workers()
atexit.register(workers.leave)
os.register_at_fork(before=workers.before_fork, after_in_parent=workers.after_in_parent,
                    after_in_child=workers.after_in_child)

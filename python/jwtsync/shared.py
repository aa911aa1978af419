# SPDX-License-Identifier: Apache-2.0
"""`SharedJWTSecretManager` as services know it: the same results, errors, log records and diagnostics.

    from jwtsync.shared import SharedJWTSecretManager

    secret = SharedJWTSecretManager.get_jwt_secret()

Log records go to the logger `shared.jwt_secret_manager`. docs/migrate.md lists the few departures.
"""
from __future__ import annotations

import logging
import os
import threading
from ctypes import byref, c_void_p, string_at

from ._errors import Error, Forbidden
from ._library import Handle, OnEvent, World, check, encoded, library, made, reveal, string_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, Optional

    from ._tokens import KeyRing

__all__ = ["Error", "SharedJWTSecretManager", "get_shared_jwt_secret", "validate_jwt_configuration"]

logger = logging.getLogger("shared.jwt_secret_manager")
_LEVELS = (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR)


@OnEvent
def _on_event(_context: Optional[int], level: int, text: int, size: int) -> None:
    if logger.isEnabledFor(_LEVELS[level]):
        logger.log(_LEVELS[level], "%s", string_at(text, size).decode("utf-8", "replace"))


class SharedJWTSecretManager:
    """Loads the secret once and keeps it, for the whole process.

    The variables that count are those of `os.environ` as it is at each call, or those of the mapping `environ`. Any
    number of threads may call: one loads, the others wait for it. A forked child loads its secret again.
    """

    @classmethod
    def get_jwt_secret(cls, *, environ: Optional[Mapping[str, str]] = None) -> str:
        """The secret, cached after the first success. `ValueError` if there is none, or none that is fit."""
        secret = _kept.secret
        if secret is not None:
            logger.debug("JWT secret returned from cache")
            return secret
        world, times_forgotten = World(environ, _on_event), _kept.times_forgotten
        found = made(library.jwtsync_shared_get_jwt_secret, library.jwtsync_secret_free, _shared.value, world.value)
        return _kept.keep(_text_of(found), times_forgotten)

    @classmethod
    def clear_cache(cls) -> None:
        """Forgets the secret and that it was validated."""
        library.jwtsync_shared_clear_cache(_shared.value)
        _kept.forget()

    @classmethod
    def validate_synchronization(cls, *, environ: Optional[Mapping[str, str]] = None) -> bool:
        """True, or `ValueError`: there is a secret, and no development secret in staging or production.

        Where `[fleet] targets` of the configuration or `JWTSYNC_TARGETS` name services, and only there, they are also
        asked whether they all hold the same key.
        """
        world, error = World(environ, _on_event), c_void_p()
        check(library.jwtsync_shared_validate_synchronization(_shared.value, world.value, byref(error)), error)
        return True

    @classmethod
    def force_environment_consistency(cls, target_environment: str, *,
                                      environ: Optional[Mapping[str, str]] = None) -> str:
        """The secret that `target_environment` would get. The cache is empty afterwards; `os.environ` is untouched."""
        world, target = World(environ, _on_event), encoded(target_environment)
        try:
            secret = made(library.jwtsync_shared_force_environment_consistency, library.jwtsync_secret_free,
                          _shared.value, world.value, target, len(target))
        finally:
            _kept.forget()
        return _text_of(secret)

    @classmethod
    def get_secret_loading_diagnostics(cls, *, environ: Optional[Mapping[str, str]] = None) -> dict[str, Any]:
        """What is known about loading: environment, cache, variables that are set, order of sources. No secret."""
        from json import loads  # who only wants the secret starts without it
        world = World(environ, _on_event)
        return loads(string_of(made(library.jwtsync_shared_get_secret_loading_diagnostics,
                                    library.jwtsync_string_free, _shared.value, world.value)))


def get_shared_jwt_secret() -> str:
    """`SharedJWTSecretManager.get_jwt_secret()`."""
    return SharedJWTSecretManager.get_jwt_secret()


def validate_jwt_configuration() -> bool:
    """`SharedJWTSecretManager.validate_synchronization()`."""
    return SharedJWTSecretManager.validate_synchronization()


def keeps_another_key(ring: Optional[KeyRing]) -> bool:
    """Whether the class keeps a secret in this process that is not the key of `ring`, or keeps one where there is no
    ring: it was loaded at another time, or from elsewhere. Loads nothing."""
    return bool(library.jwtsync_shared_keeps_another_key(_shared.value, ring and ring._handle.value))


def handle() -> int:
    """That of the library for the class in this process."""
    return _shared.value


def _text_of(secret: Handle) -> str:
    try:
        return reveal(secret).decode()
    except UnicodeDecodeError:  # which holds the secret, so it goes no further
        pass
    raise Forbidden("secret_malformed", "the secret is not text, and this class gives text",
                    "take it by jwtsync.resolve, or give the services a text: jwtsync generate")


class _Kept:
    """The secret that the library has cached, as text: services ask for it at every request."""

    def __init__(self) -> None:
        self._lock = threading.RLock()  # a signal's handler may come back here
        self.secret: Optional[str] = None
        self.times_forgotten = 0

    def keep(self, secret: str, times_forgotten: int) -> str:
        """Keeps and gives `secret`, but does not keep what was found before the cache was last cleared."""
        with self._lock:
            if times_forgotten == self.times_forgotten:
                self.secret = secret
        return secret

    def forget(self) -> None:
        with self._lock:
            self.times_forgotten += 1
            self.secret = None


def _new() -> Handle:
    return Handle(library.jwtsync_shared_new(), library.jwtsync_shared_free)


def _start_again_in_the_child() -> None:
    # Another thread of the parent may have held the old one's lock at the fork, so it is left as it is.
    global _shared, _kept
    _abandoned.append(_shared)
    _shared, _kept = _new(), _Kept()


_shared, _kept = _new(), _Kept()
_abandoned: list[Handle] = []
os.register_at_fork(after_in_child=_start_again_in_the_child)

# SPDX-License-Identifier: Apache-2.0
"""Where the secret comes from, and whether all hold the same."""
from __future__ import annotations

import json
import logging
import math
from ctypes import byref, c_int32, c_void_p, sizeof, string_at

from ._errors import UsageError
from ._library import (AgreeOptions, Handle, OnEvent, ResolveOptions, World, check, library, reveal, string_of, text,
                       texts, whole)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any, Optional

logger = logging.getLogger("jwtsync")
_LEVELS = (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR)


@OnEvent
def on_event(_context: Optional[int], level: int, said: int, size: int) -> None:
    """Events of everything but the original class go to the logger `jwtsync`."""
    if logger.isEnabledFor(_LEVELS[level]):
        logger.log(_LEVELS[level], "%s", string_at(said, size).decode("utf-8", "replace"))


def resolve_options(environment: Optional[str], sources: Iterable[str], configuration: Optional[str]) -> ResolveOptions:
    options = ResolveOptions(sizeof(ResolveOptions), text(environment), text(configuration))
    options.sources, options.source_count = texts(sources)
    return options


class Resolution:
    """A secret that was found, and all that was tried. It shows the secret by `reveal` alone."""

    __slots__ = ("_secret", "document")

    def __init__(self, document: dict[str, Any], secret: Handle) -> None:
        self.document = document  #: what `jwtsync resolve --json` prints
        self._secret = secret

    @property
    def environment(self) -> str:
        """development, test, staging, production, or an added one."""
        return self.document["environment"]["name"]

    @property
    def source(self) -> str:
        """The label of the source that had it, such as JWT_SECRET_STAGING."""
        return self.document["source"]

    @property
    def kid(self) -> str:
        """The name of the key: equal secrets have equal kids, in every language."""
        return self.document["kid"]

    @property
    def trail(self) -> list[dict[str, str]]:
        """Everything that was tried, in order: locator, outcome, detail."""
        return self.document["trail"]

    @property
    def warnings(self) -> list[Any]:
        return self.document["warnings"]

    def reveal(self) -> bytes:
        """The secret."""
        return reveal(self._secret)

    def __repr__(self) -> str:
        return f"Resolution(environment={self.environment!r}, source={self.source!r}, kid={self.kid!r})"


def resolve(*, environment: Optional[str] = None, sources: Iterable[str] = (), configuration: Optional[str] = None,
            environ: Optional[Mapping[str, str]] = None) -> Resolution:
    """Finds the secret, as `jwtsync resolve` does.

    `environment`: else the variable ENVIRONMENT. `sources`: locators such as "env:NAME", in order; else the order by
    default. `configuration`: the path of jwtsync.toml. `environ`: the variables to go by, else `os.environ`.
    """
    world, options = World(environ, on_event), resolve_options(environment, sources, configuration)
    document, secret, error = c_void_p(), c_void_p(), c_void_p()
    check(library.jwtsync_resolve(world.value, byref(options), byref(document), byref(secret), byref(error)), error)
    owned = Handle(secret.value or 0, library.jwtsync_secret_free)
    return Resolution(json.loads(string_of(Handle(document.value or 0, library.jwtsync_string_free))), owned)


def _milliseconds(seconds: float) -> int:
    if not isinstance(seconds, (int, float)):
        raise TypeError(f"timeout is a number of seconds, and not {type(seconds).__name__}")
    if not math.isfinite(seconds):
        raise UsageError("argument_invalid", "timeout is not a finite number", "give the seconds for each process")
    return round(seconds * 1000)


class Agreement:
    """What services said when they were asked whether they hold the same keys."""

    __slots__ = ("document", "exit_status")

    def __init__(self, document: dict[str, Any], exit_status: int) -> None:
        self.document = document  #: what `jwtsync agree --json` prints
        self.exit_status = exit_status  #: that of the command: 0 agree, 1 differ, 2 one process only, 4 some silent

    @property
    def verdict(self) -> str:
        """agree, disagree, unfit, incomplete or one_process."""
        return self.document["verdict"]

    @property
    def agrees(self) -> bool:
        """Whether all hold the same keys, and nothing that `check` refuses."""
        return self.exit_status == 0

    def __bool__(self) -> bool:
        return self.agrees

    def __repr__(self) -> str:
        return f"Agreement(verdict={self.verdict!r})"


def agree(targets: Iterable[str] = (), *, timeout: float = 5.0, expect: int = 0,
          access_token_file: Optional[str] = None, configuration: Optional[str] = None,
          environ: Optional[Mapping[str, str]] = None) -> Agreement:
    """Asks services whether they hold the same keys, as `jwtsync agree` does. No process shows its key.

    `targets`: such as "http://auth:7517"; else those of the configuration. `timeout`: seconds for each process.
    `expect`: how many processes there must be at least. Who is silent, or disagrees, is in the result and no exception.
    """
    world, options = World(environ, on_event), AgreeOptions(sizeof(AgreeOptions))
    options.targets, options.target_count = texts(targets)
    options.timeout_milliseconds = max(1, whole(_milliseconds(timeout), "timeout"))
    options.expect = whole(expect, "expect", lowest=0)
    options.access_token_file = text(access_token_file)
    options.configuration = text(configuration)
    document, exit_status, error = c_void_p(), c_int32(), c_void_p()
    check(library.jwtsync_agree(world.value, byref(options), byref(document), byref(exit_status), byref(error)), error)
    return Agreement(json.loads(string_of(Handle(document.value or 0, library.jwtsync_string_free))),
                     exit_status.value)

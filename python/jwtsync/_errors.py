# SPDX-License-Identifier: Apache-2.0
"""What goes wrong, by category. The codes stand in docs/reference/errors.md."""
from __future__ import annotations


class Error(ValueError):
    """What went wrong (`message`, which is its text), by a stable name (`code`), and what to do (`hint`, maybe empty).

    It is a ValueError, since callers of the original class expect one. No error ever holds a secret.
    """

    status = 70  #: the exit status of the command for this category
    http_status = 500  #: the status of an HTTP answer for it: 503 for what keeps this process from its key

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[type[Error], tuple[str, str, str], dict[str, int]]:
        return type(self), (self.code, self.message, self.hint), {"http_status": self.http_status}


class Refused(Error):
    """A clear no: a bad signature, an expired token, services that disagree."""

    status, http_status = 1, 401


class UsageError(Error):
    """Usage error: an unknown environment, a bad configuration, malformed claims."""

    status, http_status = 2, 400


class Absent(Error):
    """Nothing is there."""

    status, http_status = 3, 404


class Unreachable(Error):
    """The outside failed, or a process did not answer."""

    status, http_status = 4, 503


class Conflict(Error):
    """Another wrote first."""

    status, http_status = 5, 409


class Forbidden(Error):
    """Policy or a store says no: a secret that is too short, or public; a denied store."""

    status, http_status = 6, 403


class InternalError(Error):
    """A mistake of jwtsync."""


_BY_STATUS = {kind.status: kind for kind in (Refused, UsageError, Absent, Unreachable, Conflict, Forbidden)}


def error_of(status: int, http_status: int, code: str, message: str, hint: str) -> Error:
    error = _BY_STATUS.get(status, InternalError)(code, message, hint)
    error.http_status = http_status
    return error

# SPDX-License-Identifier: Apache-2.0
"""Every service, the same JWT key: proved and explained.

    import jwtsync

    ring = jwtsync.KeyRing.parse(b"...")
    token = jwtsync.Signer(ring).sign({"iss": "auth", "exp": 2000000000})
    claims = jwtsync.Verifier(ring, issuer="auth").verify(token).claims

`jwtsync.shared` is the class that services hold today; `jwtsync.asgi` and `jwtsync.wsgi` let a service answer
`jwtsync agree`. Everything may be used by any number of threads. What goes wrong is a `jwtsync.Error`.
"""
from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._errors import (Absent, Conflict, Error, Forbidden, InternalError, Refused, Unreachable, UsageError)
    from ._keeper import Keeper, Peer, Response
    from ._resolve import Agreement, Resolution, agree, resolve
    from ._tokens import (ExpiredToken, KeyRing, Signer, UnverifiedToken, VerifiedToken, Verifier, read_unverified)

_HOMES = {
    "_errors": ("Absent", "Conflict", "Error", "Forbidden", "InternalError", "Refused", "Unreachable", "UsageError"),
    "_keeper": ("Keeper", "Peer", "Response"),
    "_resolve": ("Agreement", "Resolution", "agree", "resolve"),
    "_tokens": ("ExpiredToken", "KeyRing", "Signer", "UnverifiedToken", "VerifiedToken", "Verifier",
                "read_unverified"),
}
__all__ = ["Absent", "Agreement", "Conflict", "Error", "ExpiredToken", "Forbidden", "InternalError", "KeyRing",
           "Keeper", "Peer", "Refused", "Resolution", "Response", "Signer", "Unreachable", "UnverifiedToken",
           "UsageError", "VerifiedToken", "Verifier", "agree", "read_unverified", "resolve"]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Loads what is asked for, and no more: a service that only wants its secret starts faster (PEP 562)."""
    for home, names in _HOMES.items():
        if name in names:
            from importlib import import_module
            value = getattr(import_module(f"{__name__}.{home}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])

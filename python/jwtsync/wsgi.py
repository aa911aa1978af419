# SPDX-License-Identifier: Apache-2.0
"""Lets a service under WSGI (Flask, Django) answer `jwtsync agree`.

    app = Flask(__name__)
    keeper = jwtsync.Keeper("backend", issuer="auth", audience="example")
    app.wsgi_app = jwtsync.wsgi.App(keeper, otherwise=app.wsgi_app)

It answers /jwtsync/v1/report, /jwtsync/v1/challenge, /jwtsync/v1/explain, /metrics, /healthz, /readyz and
/.well-known/jwks.json, without those that `leave` names because the service has its own; with `verify=True` also
/verify and /verify/..., by which a proxy asks whether a request's token is good (docs/proxies.md). Anything else goes
to `otherwise`, or is 404. Who may ask: processes of the same machine and user, or of root, which prove it by the token
in a file of that user's, as `jwtsync agree` does; or a client with an access token, if the Keeper has access token
files. A proxy on the same machine needs no proof for /verify alone.
"""
from __future__ import annotations

from http import HTTPStatus

from ._keeper import Keeper, Peer
from ._mount import LARGEST_BODY, VERIFY, Answers, peer_between

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any, Optional

    Environ = dict[str, Any]
    StartResponse = Callable[..., Any]
    Application = Callable[[Environ, StartResponse], Iterable[bytes]]

__all__ = ["App"]


class App:
    """A WSGI application. `keeper`, or the arguments of `jwtsync.Keeper`, say which key it answers for."""

    def __init__(self, keeper: Optional[Keeper] = None, otherwise: Optional[Application] = None, *,
                 verify: bool = False, leave: Iterable[str] = (), **options: Any) -> None:
        self._answers = Answers(keeper, verify, leave, options)
        self._otherwise = otherwise

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        self._answers.asked()
        # PATH_INFO is without SCRIPT_NAME, where the application is mounted (PEP 3333).
        endpoint = self._answers.endpoint_of(environ.get("PATH_INFO", ""), sent_of(environ))
        if not endpoint:
            return self._pass_on(environ, start_response)
        body = b"" if endpoint == VERIFY else _body(environ)
        response = self._answers.answer(environ["REQUEST_METHOD"], endpoint, _headers(environ), body, peer_of(environ))
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers]
        start_response(f"{response.status} {HTTPStatus(response.status).phrase}",
                       [*headers, ("Content-Length", str(len(response.body)))])
        return [response.body]

    def _pass_on(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if self._otherwise:
            return self._otherwise(environ, start_response)
        start_response("404 Not Found", [("Content-Type", "text/plain"), ("Content-Length", "10")])
        return [b"not found\n"]


def peer_of(environ: Environ) -> Peer:
    """Who asks. Werkzeug calls the other end of a Unix socket "<local>", gunicorn gives it no name."""
    client = environ.get("REMOTE_ADDR")
    by_gunicorn = environ.get("SERVER_SOFTWARE", "").startswith("gunicorn")
    if client == "<local>" or (client == "" and by_gunicorn):
        return Peer.UNIX_SOCKET
    return peer_between(client, environ.get("SERVER_NAME"))


def sent_of(environ: Environ) -> str:
    """The target as the client wrote it, by either name that servers give it; "" where the server does not say."""
    return environ.get("RAW_URI") or environ.get("REQUEST_URI") or ""


def _headers(environ: Environ) -> list[tuple[bytes, bytes]]:
    return [(name[len("HTTP_"):].replace("_", "-").encode("latin-1"), value.encode("latin-1"))
            for name, value in environ.items() if name.startswith("HTTP_")]


def _body(environ: Environ) -> bytes:
    """The body, or enough of it to be refused as too large; none without a length."""
    length = environ.get("CONTENT_LENGTH") or "0"
    size = int(length) if length.isascii() and length.isdigit() else 0
    return environ["wsgi.input"].read(min(size, LARGEST_BODY + 1)) if size else b""

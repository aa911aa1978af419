# SPDX-License-Identifier: Apache-2.0
"""An application that checks tokens by PyJWT, or in one of the ways in which applications do not. Nothing of jwtsync.

usage: probe_applications.py PORT_FILE KIND; the secret is JWT_SECRET_KEY, the port is PORT, else any
"""
import http.server
import itertools
import json
import os
import pathlib
import sys
import time

import jwt

PORT_FILE, KIND = pathlib.Path(sys.argv[1]), sys.argv[2]
SECRET = os.environ["JWT_SECRET_KEY"]
KNOWN_USERS = {"alice"}
COUNT = itertools.count()
WORKER = itertools.count()


def claims_of(header):
    """The claims of a good token; ValueError says why there are none."""
    scheme, _, token = (header or "").partition(" ")
    if scheme != "Bearer" or not token:
        raise ValueError("missing token")
    if KIND == "takes-any":
        return {"sub": "whoever"}
    # As workers do that take turns, where every other one was started with another key.
    secret = SECRET + "-old" if KIND == "two-keys" and next(WORKER) % 2 else SECRET
    options = {"verify_exp": KIND != "ignores-exp", "verify_signature": KIND != "decodes-only", "verify_aud": False}
    try:
        return jwt.decode(token, secret, algorithms=["HS256"], options=options)
    except jwt.PyJWTError as error:
        raise ValueError("could not validate credentials" if KIND == "vague" else str(error).lower()) from error


class Handler(http.server.BaseHTTPRequestHandler):
    def answer(self, status, body, headers=()):
        text = json.dumps({"request": next(COUNT), "time": time.time(), **body}).encode()
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text)

    def do_GET(self):
        if self.path == "/login":
            now = int(time.time())
            return self.answer(200, {"data": {"token": jwt.encode({"sub": "alice", "exp": now + 60}, SECRET)}})
        if KIND == "open":
            return self.answer(200, {"articles": ["one", "two"]})
        try:
            claims = claims_of(self.headers["Authorization"])
        except ValueError as error:
            return self.refuse(str(error))
        if KIND in ("knows-users", "vague") and claims["sub"] not in KNOWN_USERS:
            return self.refuse("could not validate credentials" if KIND == "vague" else "user not found")
        return self.answer(200, {"you": claims["sub"]})

    do_HEAD = do_GET

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"] or 0))
        self.do_GET()

    def refuse(self, why):
        if KIND == "redirects":
            return self.answer(302, {}, [("Location", f"https://login.example/?next={next(COUNT)}")])
        if KIND == "error-in-200":
            return self.answer(200, {"error": {"message": why}})
        if KIND == "rfc6750":
            error = ', error="invalid_token"' if why != "missing token" else ""
            return self.answer(401, {}, [("WWW-Authenticate", f'Bearer realm="app"{error}')])
        return self.answer(401, {"detail": why})

    def log_message(self, *words):
        pass


def tell(port):
    """Says where it listens, to who waits for the file."""
    written = PORT_FILE.with_suffix(".new")
    written.write_text(str(port))
    written.rename(PORT_FILE)


def run_flask():
    """As Flask applications check tokens: the library's own words in the answer."""
    import flask
    from werkzeug.serving import make_server

    application = flask.Flask("orders")

    @application.get("/me")
    def me():
        try:
            return {"you": claims_of(flask.request.headers.get("Authorization"))["sub"]}
        except ValueError as error:
            return {"msg": str(error)}, 401

    server = make_server("127.0.0.1", 0, application)
    tell(server.server_port)
    server.serve_forever()


def run_fastapi():
    """As the tutorial of FastAPI checks tokens: one answer for whatever is wrong."""
    import socket

    import fastapi
    import uvicorn
    from fastapi.security import OAuth2PasswordBearer

    application = fastapi.FastAPI()
    scheme = OAuth2PasswordBearer(tokenUrl="token")

    @application.get("/me")
    def me(token: str = fastapi.Depends(scheme)):
        try:
            return {"you": claims_of("Bearer " + token)["sub"]}
        except ValueError as error:
            raise fastapi.HTTPException(401, "Could not validate credentials",
                                        {"WWW-Authenticate": "Bearer"}) from error

    listening = socket.create_server(("127.0.0.1", 0))
    tell(listening.getsockname()[1])
    uvicorn.Server(uvicorn.Config(application, log_level="error")).run(sockets=[listening])


def run_plain():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "0"))), Handler)
    tell(server.server_port)
    server.serve_forever()


{"flask": run_flask, "fastapi": run_fastapi}.get(KIND, run_plain)()

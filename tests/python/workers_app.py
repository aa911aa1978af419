# SPDX-License-Identifier: Apache-2.0
"""A service with several workers, under WSGI and ASGI."""
import ctypes
import os
import time

import jwtsync.asgi
import jwtsync.wsgi


def pages(environ, start_response):
    """/busy keeps its worker for half a minute, /busy/alone with Python's lock held; others say who answers."""
    if environ["PATH_INFO"] == "/busy":
        time.sleep(30)
    if environ["PATH_INFO"] == "/busy/alone":
        ctypes.PyDLL(None).sleep(30)
    if environ["PATH_INFO"] == "/fork":
        child = os.fork()
        if child == 0:
            os._exit(0)
        os.waitpid(child, 0)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(os.getpid()).encode()]


def keeper():
    return jwtsync.Keeper("auth", issuer="auth", audience="example")


if os.environ.get("WORKERS_TEST_ASGI"):
    app = jwtsync.asgi.App(keeper())
else:
    app = jwtsync.wsgi.App(keeper(), otherwise=pages)

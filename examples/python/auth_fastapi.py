# SPDX-License-Identifier: Apache-2.0
"""An auth service with FastAPI: `POST /login` gives a token, `GET /me` says whose token it is.

    uvicorn --app-dir examples/python auth_fastapi:app --port 8080
    jwtsync agree http://127.0.0.1:8080 http://127.0.0.1:8081        # it and examples/python/backend_flask.py
"""
import logging
import time

import jwtsync
import jwtsync.asgi
from fastapi import FastAPI, Header, HTTPException

logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
log = logging.getLogger("auth")
keeper = jwtsync.Keeper("auth", issuer="auth", audience="example")
app = FastAPI()


@app.post("/login")
def login():
    # Whoever asks is Alice: finding out who somebody is, is not what this example is about.
    now = int(time.time())
    return {"token": keeper.sign({"iss": "auth", "sub": "alice", "aud": "example", "iat": now, "exp": now + 900})}


@app.get("/me")
def me(authorization: str = Header("")):
    try:
        verified = keeper.verify(authorization.removeprefix("Bearer "))
    except jwtsync.Error as error:  # 401, or 503: ask again
        log.warning("%d: %s", error.http_status, error.message)  # the log learns why, the caller does not
        raise HTTPException(error.http_status, "the token was not accepted") from None
    return {"subject": verified.claims["sub"]}


app.mount("/", jwtsync.asgi.App(keeper))  # after the routes: report, challenge and health

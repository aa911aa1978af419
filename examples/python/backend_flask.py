# SPDX-License-Identifier: Apache-2.0
"""A backend with Flask: `GET /me` with a token of the auth service says whose token it is.

    flask --app examples/python/backend_flask run --port 8081
    jwtsync agree http://127.0.0.1:8080 http://127.0.0.1:8081        # examples/python/auth_fastapi.py and it
"""
import logging

import jwtsync
import jwtsync.wsgi
from flask import Flask, jsonify, request

logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
log = logging.getLogger("backend")
keeper = jwtsync.Keeper("backend", issuer="auth", audience="example")
app = Flask(__name__)
app.wsgi_app = jwtsync.wsgi.App(keeper, otherwise=app.wsgi_app)  # report, challenge and health


@app.get("/me")
def me():
    try:
        verified = keeper.verify(request.headers.get("Authorization", "").removeprefix("Bearer "))
    except jwtsync.Error as error:  # 401, or 503: ask again
        log.warning("%d: %s", error.http_status, error.message)  # the log learns why, the caller does not
        return jsonify(error="the token was not accepted"), error.http_status
    return jsonify(subject=verified.claims["sub"])

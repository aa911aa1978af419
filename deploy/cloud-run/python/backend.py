# SPDX-License-Identifier: Apache-2.0
"""Asks for a token: GET /me. It knows nothing of jwtsync, which put the key into its variable."""
import os

import jwt
from flask import Flask, jsonify, request

app = Flask(__name__)
key = os.environ["JWT_SECRET_KEY"]


@app.get("/me")
def me():
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    try:
        claims = jwt.decode(token, key, algorithms=["HS256"], issuer="auth", audience="example")
    except jwt.InvalidTokenError as error:
        app.logger.warning("401: %s", error)
        return jsonify(error="the token was not accepted"), 401
    return jsonify(subject=claims["sub"])

# SPDX-License-Identifier: Apache-2.0
"""Gives out tokens: POST /login. It knows nothing of jwtsync, which put the key into its variable."""
import os
import time

import jwt
from flask import Flask, jsonify

app = Flask(__name__)
key = os.environ["JWT_SECRET_KEY"]


@app.post("/login")
def login():
    # Whoever asks is Alice: finding out who somebody is, is not what this is about.
    claims = {"iss": "auth", "aud": "example", "sub": "alice", "exp": int(time.time()) + 900}
    return jsonify(token=jwt.encode(claims, key, algorithm="HS256"))

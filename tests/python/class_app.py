# SPDX-License-Identifier: Apache-2.0
"""A service that uses the original class, with the application that answers for it mounted beside:
uvicorn class_app:app"""
import hashlib

import jwtsync.asgi
from jwtsync.shared import SharedJWTSecretManager


async def pages(scope, receive, send):
    """Any path: the hash of the secret that the class gives."""
    if scope["type"] != "http":
        return
    secret = SharedJWTSecretManager.get_jwt_secret()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": hashlib.sha256(secret.encode()).hexdigest()[:16].encode()})


app = jwtsync.asgi.App(jwtsync.Keeper("auth", issuer="auth", audience="example"), otherwise=pages)

# SPDX-License-Identifier: Apache-2.0
"""A service with FastAPI and several workers, for mixed_fleet_test.py."""
import jwtsync
import jwtsync.asgi
from fastapi import FastAPI

app = FastAPI()
app.mount("/", jwtsync.asgi.App(jwtsync.Keeper("orders", issuer="auth", audience="example")))

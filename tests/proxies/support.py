# SPDX-License-Identifier: Apache-2.0
"""What the tests of proxies share: jwtsync, tokens, and a client that sends its headers as they are given.

usage: NAME_test.py SOURCE_FOLDER JWTSYNC_COMMAND LOST_KEY_COMMAND
"""

import base64
import hashlib
import hmac
import http.client
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

SOURCE = Path(sys.argv[1])
COMMAND, LOST_KEY = sys.argv[2:4]
SECRET = "Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"
OTHER_SECRET = "Kt5-c4n4ry-Bv8nM3xQw7Ez2Lp9Df4Ru6Ga1Hj"
ENVIRONMENT = {"PATH": os.environ["PATH"], "ENVIRONMENT": "staging", "JWT_SECRET_STAGING": SECRET}


def token(claims, secret=SECRET):
    """A token of the auth service for the backend, unless `claims` say otherwise; it expires in an hour."""
    done = subprocess.run(
        [COMMAND, "sign"], env={**ENVIRONMENT, "JWT_SECRET_STAGING": secret}, capture_output=True, text=True,
        input=json.dumps({"iss": "auth", "aud": "backend", **claims}), timeout=30, check=True)
    return done.stdout.strip()


def expired_token():
    """Signed with the right key, and for a time long past."""

    def encode(part):
        return base64.urlsafe_b64encode(part).rstrip(b"=")

    claims = b'{"iss":"auth","aud":"backend","sub":"alice","exp":1}'
    signed = encode(b'{"alg":"HS256","typ":"JWT"}') + b"." + encode(claims)
    return (signed + b"." + encode(hmac.new(SECRET.encode(), signed, hashlib.sha256).digest())).decode()


class Serve:
    """A `jwtsync serve` on a port of its own."""

    def __init__(self, folder, *options):
        self.log = Path(folder) / "jwtsync.log"
        arguments = [COMMAND, "serve", "--json", "--listen", "127.0.0.1:0", "--issuer", "auth", "--audience", "backend",
                     "--claim", "sub=X-Jwt-Subject", "--claim", "roles=X-Jwt-Roles", *options]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(arguments, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=log, text=True)
        self.address = json.loads(self.process.stdout.readline())["listening"][0].removeprefix("http://")

    def stop(self):
        stop(self.process)


def stop(process):
    process.terminate()
    process.wait(30)
    if process.stdout:
        process.stdout.close()


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def ask(address, path="/", headers=(), method="GET", connection=None):
    """The answer: status, headers, body. `headers` go out in their order, repeated or not."""
    used = connection or http.client.HTTPConnection(address, timeout=30)
    try:
        has_host = any(name.lower() == "host" for name, _ in headers)
        used.putrequest(method, path, skip_accept_encoding=True, skip_host=has_host)
        for name, value in headers:
            used.putheader(name, value)
        used.endheaders()
        answer = used.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        if not connection:
            used.close()

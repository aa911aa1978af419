# SPDX-License-Identifier: Apache-2.0
"""An application as there are many: it reads its keys from variables when it starts, signs and verifies by them with
PyJWT, and never looks again.

usage: exec_application.py PORT FOLDER
variables: KEYS, a JWK Set; or SECRET and OLD_SECRET
"""
import http.server
import json
import os
import pathlib
import sys
import time

import jwt

LIFETIME = 2  # seconds, as the policy of the tests has it


def keys_of(variables):
    """The key that signs first: kid, algorithm and key of each."""
    if "KEYS" in variables:
        jwks = json.loads(variables["KEYS"])["keys"]
        return [(jwk["kid"], jwk["alg"], jwt.PyJWK(jwk).key) for jwk in jwks]
    secrets = [variables[name] for name in ("SECRET", "OLD_SECRET") if name in variables]
    return [(None, "HS256", secret) for secret in secrets]


class Application(http.server.BaseHTTPRequestHandler):
    keys, folder = [], None

    def do_GET(self):
        if self.path == "/ready":
            return self.answer(503 if (self.folder / "not_ready").exists() else 200)
        if self.path == "/sign":
            return self.answer(200, self.sign())
        token = self.headers["Authorization"].removeprefix("Bearer ")
        return self.answer(200 if self.accepts(token) else 401)

    def sign(self):
        kid, algorithm, key = self.keys[0]
        now = time.time()
        return jwt.encode({"sub": "1", "iat": int(now), "exp": int(now) + LIFETIME}, key, algorithm, {"kid": kid})

    def accepts(self, token):
        header = jwt.get_unverified_header(token)
        for kid, algorithm, key in self.keys:
            if kid in (None, header["kid"]):
                try:
                    jwt.decode(token, key, [algorithm])
                    return True
                except jwt.PyJWTError:
                    pass
        return False

    def answer(self, status, text=""):
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    Application.folder = pathlib.Path(sys.argv[2])
    Application.keys = keys_of(os.environ)
    with (Application.folder / "starts").open("a") as starts:
        starts.write(" ".join(str(kid) for kid, _, _ in Application.keys) + "\n")
    http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Application).serve_forever()

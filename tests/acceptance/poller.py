# SPDX-License-Identifier: Apache-2.0
"""A reader of a sink that knows nothing of rotations: it reads a JWKS file again once it is so old, and answers one
line for each token on its standard input: accepted, or why not. HS256 only.

usage: poller.py FILE SECONDS
"""
import base64
import hashlib
import hmac
import json
import sys
import time


def unb64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Poller:
    def __init__(self, path, interval):
        self.path, self.interval, self.keys, self.read_at = path, interval, [], 0.0

    def look(self):
        if time.monotonic() - self.read_at < self.interval:
            return
        self.read_at = time.monotonic()
        try:
            with open(self.path, encoding="utf-8") as file:
                self.keys = json.load(file)["keys"]
        except (OSError, ValueError):
            pass  # it goes on with what it has

    def judge(self, token):
        self.look()
        signed, _, signature = token.rpartition(".")
        kid = json.loads(unb64url(token.partition(".")[0])).get("kid")
        for key in self.keys:
            if key.get("kid", kid) != kid or key["kty"] != "oct":
                continue
            if hmac.compare_digest(hmac.new(unb64url(key["k"]), signed.encode(), hashlib.sha256).digest(),
                                   unb64url(signature)):
                return "accepted"
        return f"refused: no key {kid} among {[key.get('kid') for key in self.keys]}"


if __name__ == "__main__":
    poller = Poller(sys.argv[1], float(sys.argv[2]))
    for line in sys.stdin:
        print(poller.judge(line.strip()), flush=True)

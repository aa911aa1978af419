#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""An issuer of public keys on loopback: prints its port, and gives the set of each file in turn, one a request.

    issuer.py FILE... [--port=N]      a file may be replaced while it runs; one that is not there is answered 503
"""
import http.server
import itertools
import pathlib
import sys


class Issuer(http.server.BaseHTTPRequestHandler):
    turns = itertools.cycle([pathlib.Path(name) for name in sys.argv[1:] if not name.startswith("--")])

    def do_GET(self):
        try:
            status, body = 200, next(self.turns).read_bytes()
        except FileNotFoundError:
            status, body = 503, b"upstream connect error"
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Cache-Control", "max-age=300")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    port = next((int(word.removeprefix("--port=")) for word in sys.argv[1:] if word.startswith("--port=")), 0)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Issuer)
    print(server.server_address[1], flush=True)
    server.serve_forever()

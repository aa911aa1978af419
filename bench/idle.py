#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What an idle connection costs `jwtsync serve`.

    idle.py PATH/TO/jwtsync [CONNECTIONS]

Opens that many (10 000), as far as the descriptor limit lets it, has each answered once, and prints how much memory the
server then holds for each beside itself. What the kernel holds for a socket is not in it.
"""
import json
import os
import resource
import socket
import subprocess
import sys

KEY = "Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"
REQUEST = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"


def resident_bytes(process):
    with open(f"/proc/{process.pid}/statm", encoding="ascii") as statm:
        return int(statm.read().split()[1]) * resource.getpagesize()


def main():
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    count = min(int(sys.argv[2]) if len(sys.argv) > 2 else 10_000, limit - 100)
    environment = {"PATH": os.environ["PATH"], "ENVIRONMENT": "staging", "JWT_SECRET_STAGING": KEY}
    serve = subprocess.Popen([os.path.abspath(sys.argv[1]), "serve", "--json", "--listen", "127.0.0.1:0"],
                             env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        host, port = json.loads(serve.stdout.readline())["listening"][0][len("http://"):].split(":")
        before = resident_bytes(serve)
        held = []
        for _ in range(count):
            held.append(socket.create_connection((host, int(port))))
            held[-1].sendall(REQUEST)
            if not held[-1].recv(4096).startswith(b"HTTP/1.1 200 "):
                raise SystemExit(f"connection {len(held)} was not answered")
        each = (resident_bytes(serve) - before) / count
    finally:
        serve.terminate()
        serve.wait()
    print(f"{count} idle connections held, {each:.0f} bytes each")


if __name__ == "__main__":
    main()

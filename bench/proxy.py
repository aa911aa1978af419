#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What a question to /verify costs a proxy, beside a plain 200 of the same server.

    proxy.py PATH/TO/jwtsync PATH/TO/nginx [RUNS]

One `jwtsync serve` behind one nginx with connections that are kept, asked by wrk with a good token. Four locations, in
turn, RUNS (9) times each: nginx passes the request on to /verify, or to /healthz, which is a plain 200; and nginx asks
the one or the other by auth_request before it answers itself. Prints the best of each, in requests a second, and the
ratio; and that of the least processor time that server and nginx took for a request together, on which what else the
machine does has little influence. The processes share the machine with wrk, so only the ratios say anything.
"""
import json
import os
import re
import socket
import subprocess
import sys
import tempfile

KEY = "Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"
ENVIRONMENT = {"PATH": os.environ["PATH"], "ENVIRONMENT": "staging", "JWT_SECRET_STAGING": KEY}
CLAIMS = {"iss": "auth", "aud": "backend", "sub": "8f14e45f-ceea-467f-9575-1a2b3c4d5e6f",
          "scope": "orders:read orders:write"}
CONNECTIONS, SECONDS = 32, 2

CONFIGURATION = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  keepalive_requests 1000000000;
  upstream jwtsync {{
    server {jwtsync};
    keepalive 64;
    keepalive_requests 1000000000;
  }}
  server {{
    listen 127.0.0.1:{port};
    root {folder}/files;
    proxy_http_version 1.1;
    proxy_pass_request_body off;
    proxy_pass_request_headers off;
    proxy_set_header Authorization $http_authorization;
    proxy_set_header Host localhost;
    proxy_set_header Connection "";
    proxy_set_header Content-Length "";
    location = /passed/verify {{ proxy_pass http://jwtsync/verify; }}
    location = /passed/plain {{ proxy_pass http://jwtsync/healthz; }}
    location = /asked/verify {{ auth_request /passed/verify; }}
    location = /asked/plain {{ auth_request /plain; }}
    # Without content, as the answer of /verify: nginx closes the connection of a question whose answer has some.
    location = /plain {{ internal; proxy_method HEAD; proxy_pass http://jwtsync/healthz; }}
  }}
}}
"""


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def start_nginx(nginx, folder, jwtsync):
    port = free_port()
    os.makedirs(os.path.join(folder, "files/asked"))
    for name in ("verify", "plain"):
        with open(os.path.join(folder, "files/asked", name), "w", encoding="utf-8") as file:
            file.write("ok\n")
    os.chmod(folder, 0o755)  # the worker of a nginx that root runs is another user
    path = os.path.join(folder, "nginx.conf")
    with open(path, "w", encoding="utf-8") as file:
        file.write(CONFIGURATION.format(folder=folder, jwtsync=jwtsync, port=port))
    process = subprocess.Popen([nginx, "-p", folder, "-c", path, "-e", os.path.join(folder, "error.log")])
    while process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return process, f"http://127.0.0.1:{port}"
    raise SystemExit("nginx did not start")


def requests_per_second(url, token):
    arguments = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-H", f"Authorization: Bearer {token}", url]
    done = subprocess.run(arguments, capture_output=True, text=True, check=True)
    if "Non-2xx" in done.stdout or "Socket errors" in done.stdout:
        raise SystemExit(done.stdout)
    return float(re.search(r"Requests/sec:\s*([0-9.]+)", done.stdout).group(1))


def processor_time(processes):
    """Seconds that they and their children have used so far, all threads."""
    nanoseconds = 0
    for process in processes:
        with open(f"/proc/{process.pid}/task/{process.pid}/children", encoding="utf-8") as children:
            family = [str(process.pid), *children.read().split()]
        for task in (task for one in family for task in os.scandir(f"/proc/{one}/task")):
            with open(os.path.join(task.path, "schedstat"), encoding="utf-8") as statistics:
                nanoseconds += int(statistics.read().split()[0])
    return nanoseconds / 1e9


def main():
    command, nginx = (os.path.abspath(path) for path in sys.argv[1:3])
    runs = int(sys.argv[3]) if len(sys.argv) > 3 else 9
    token = subprocess.run([command, "sign"], input=json.dumps(CLAIMS), env=ENVIRONMENT, capture_output=True, text=True,
                           check=True).stdout.strip()
    serve = subprocess.Popen([command, "serve", "--json", "--listen", "127.0.0.1:0", "--issuer", "auth", "--audience",
                              "backend", "--claim", "sub=X-Jwt-Subject", "--claim", "scope=X-Jwt-Scope"],
                             env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    best, least = {}, {}
    with tempfile.TemporaryDirectory() as folder:
        proxy, base = start_nginx(nginx, folder, json.loads(serve.stdout.readline())["listening"][0][len("http://"):])
        try:
            for _ in range(runs):
                for path in ("/passed/verify", "/passed/plain", "/asked/verify", "/asked/plain"):
                    before = processor_time((proxy, serve))
                    rate = requests_per_second(base + path, token)
                    used = (processor_time((proxy, serve)) - before) / (rate * SECONDS)
                    best[path] = max(best.get(path, 0), rate)
                    least[path] = min(least.get(path, used), used)
        finally:
            for process in (proxy, serve):
                process.terminate()
                process.wait()
    for way in ("passed", "asked"):
        verify, plain = best[f"/{way}/verify"], best[f"/{way}/plain"]
        by_processor = least[f"/{way}/plain"] / least[f"/{way}/verify"]
        print(f"{way}: /verify {verify:.0f}/s, a plain 200 {plain:.0f}/s, ratio {verify / plain:.2f}, "
              f"by processor time {by_processor:.2f}")


if __name__ == "__main__":
    main()

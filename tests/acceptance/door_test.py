# SPDX-License-Identifier: Apache-2.0
"""An application that reads one HS256 key at its start goes through two rotations behind nginx and a door, `jwtsync
serve --hub --hand-on`: to another secret and to a third, under traffic; it refuses nothing.
Who brings a token under the application's own key is refused, and so is one of a key that was revoked.

usage: door_test.py SOURCE_FOLDER JWTSYNC_COMMAND LEAD_ROTATION
"""
import hashlib
import hmac
import http.server
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import threading
import time
import unittest
import urllib.error
import urllib.request

import ring_member
from led_rotation import ACCESS, LedRotation
from pods import LONGEST, until

SOURCE = pathlib.Path(sys.argv[1])
APPLICATION = "Rd2-c4n4ry-Lx8wK5nVt1Jq6Mz3Bs9Hc7Gf4Pe"


def nginx_command():
    found = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin") or str(SOURCE / "build/tools/nginx")
    if not os.access(found, os.X_OK):
        raise AssertionError("nginx is not there: run scripts/install-packages test")
    return found


def signed(secret, claims):
    parts = [ring_member.b64url(json.dumps(each).encode()) for each in ({"alg": "HS256", "typ": "JWT"}, claims)]
    text = ".".join(parts)
    return text + "." + ring_member.b64url(hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest())


class Application(http.server.BaseHTTPRequestHandler):
    """Knows one key, for as long as it runs, and no other library than Python's."""

    protocol_version = "HTTP/1.1"
    refused = []

    def do_GET(self):
        fields = self.headers.get_all("Authorization") or []
        claims = self.verified(fields[0].removeprefix("Bearer ")) if len(fields) == 1 else None
        if claims is None:
            self.refused.append(self.path)
        body = json.dumps(claims).encode()
        self.send_response(200 if claims else 418)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    @staticmethod
    def verified(token):
        text, _, signature = token.rpartition(".")
        expected = hmac.new(APPLICATION.encode(), text.encode(), hashlib.sha256).digest()
        if not hmac.compare_digest(ring_member.b64url(expected), signature):
            return None
        claims = json.loads(ring_member.unb64url(text.partition(".")[2]))
        return claims if claims["exp"] > time.time() else None

    def log_message(self, *_):
        pass


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


class Door(LedRotation):
    command, lead_rotation = sys.argv[2:4]

    def setUp(self):
        super().setUp()
        self.lead("start", str(self.folder / "key0"))
        self.serve_hub()
        _, self.door = self.follow("door", "--hand-on", "env:APP_SECRET", variables={"APP_SECRET": APPLICATION})
        self.signer = ring_member.Member(self.url[len("http://"):], ACCESS, "auth-0").start()
        self.addCleanup(self.signer.stopping.set)
        Application.refused.clear()
        application = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Application)
        application.daemon_threads = True
        self.addCleanup(application.server_close)
        self.addCleanup(application.shutdown)
        threading.Thread(target=application.serve_forever, daemon=True).start()
        self.proxy = self.start_nginx(f"127.0.0.1:{application.server_port}")

    def start_nginx(self, application):
        """deploy/nginx.conf with the two lines that docs/proxies.md gives for a door."""
        port = free_port()
        text = (SOURCE / "deploy/nginx.conf").read_text()
        for place, here in (("listen 8080;", f"listen 127.0.0.1:{port};"),
                            ("server 127.0.0.1:8081;", f"server {application};"),
                            ("server 127.0.0.1:7517;", f"server {self.door[len('http://'):]};")):
            self.assertEqual(text.count(place), 1)
            text = text.replace(place, here)
        asked = "auth_request_set $jwtsync_status $upstream_status;\n"
        text = text.replace(asked, asked + "      auth_request_set $handed_on $upstream_http_authorization;\n", 1)
        passed = "proxy_set_header Authorization $http_authorization;\n      proxy_set_header X-Jwt"
        self.assertEqual(text.count(passed), 1)
        text = text.replace(passed, passed.replace("$http_authorization", "$handed_on"))
        kept = "".join(f"{name}_temp_path {self.folder}/{name};\n"
                       for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        text = text.replace("http {", "http {\naccess_log off;\n" + kept, 1)
        path = self.folder / "nginx.conf"
        path.write_text(f"daemon off;\nmaster_process off;\npid {self.folder}/nginx.pid;\n" + text)
        process = subprocess.Popen([nginx_command(), "-p", self.folder, "-c", path, "-e", f"{self.folder}/error.log"])
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)

        def listens():
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", port)) == 0
        until(listens)
        return f"http://127.0.0.1:{port}/"

    def ask(self, token):
        request = urllib.request.Request(self.proxy, headers={"Authorization": f"Bearer {token}"})
        try:
            with urllib.request.urlopen(request, timeout=LONGEST) as response:
                return response.status, json.load(response)
        except urllib.error.HTTPError as refused:
            refused.close()
            return refused.code, None

    def test_the_application_refuses_nothing_in_two_rotations(self):
        seen, done = [], threading.Event()

        def traffic():
            while not done.wait(0.05):
                token = self.signer.sign({"sub": "1", "n": 1.50})
                if token:
                    status, claims = self.ask(token)
                    came = json.loads(ring_member.unb64url(token.split(".")[1]))
                    seen.append((status, claims == came))

        shown = threading.Thread(target=traffic)
        shown.start()
        try:
            for number in (1, 2):
                before = self.states()["active"]
                self.lead("stage", str(self.folder / f"key{number}"))
                until(lambda: len(self.states()) == 1 and self.states()["active"] != before)
        finally:
            done.set()
            shown.join()
        self.assertGreater(len(seen), 50)
        self.assertEqual([each for each in seen if each != (200, True)], [])
        self.assertEqual(Application.refused, [])
        self.signer.stop()

    def test_a_token_under_the_key_of_the_application_does_not_pass(self):
        forged = signed(APPLICATION, {"sub": "root", "exp": int(time.time()) + 60})
        until(lambda: self.ask(forged)[0] == 401)  # 503 until the hub has said that it knows no such key
        self.assertEqual(Application.refused, [], "it never reached the application")
        self.signer.stop()

    def test_a_token_of_a_revoked_key_is_refused(self):
        token = self.signer.sign({"sub": "1"})
        self.assertEqual(self.ask(token)[0], 200)
        old = self.states()["active"]
        self.lead("stage", str(self.folder / "key1"))
        until(lambda: self.states()["active"] != old)
        self.lead("step", "revoke", old)
        # Whether or not it has expired since, the log says that its key was revoked.
        until(lambda: self.ask(token)[0] == 401 and "revoked" in self.logs[1].read_text())
        self.assertEqual(Application.refused, [])
        self.signer.stop(leaves=False)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

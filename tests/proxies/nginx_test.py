# SPDX-License-Identifier: Apache-2.0
"""deploy/nginx.conf, in a real nginx: whom it lets through, and what the service behind it sees."""

import http.server
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.parse
from pathlib import Path

import support
from support import ask

UNAVAILABLE = (503, "1", None)  # status, Retry-After, WWW-Authenticate


def nginx_command():
    """The program of Debian's package: on the path, or where scripts/install-packages puts it."""
    found = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin") or str(support.SOURCE / "build/tools/nginx")
    if not os.access(found, os.X_OK):
        raise AssertionError("nginx is not there: run scripts/install-packages test")
    return found


class Echo(http.server.BaseHTTPRequestHandler):
    """The service: says what it was asked."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = json.dumps({"headers": [[name.lower(), value] for name, value in self.headers.items()]})
        self.send_response(500 if self.path == "/broken" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    do_POST = do_GET

    def log_message(self, *_):
        pass


class Nginx:
    """The example, on free ports and in a folder of its own."""

    def __init__(self, folder, service, jwtsync):
        port = support.free_port()
        self.address = f"127.0.0.1:{port}"
        text = (support.SOURCE / "deploy/nginx.conf").read_text()
        for place, port_here in (("listen 8080;", f"listen {self.address};"),
                                 ("server 127.0.0.1:8081;", f"server {service};"),
                                 ("server 127.0.0.1:7517;", f"server {jwtsync};")):
            assert text.count(place) == 1
            text = text.replace(place, port_here)
        kept_here = "".join(f"{name}_temp_path {folder}/{name};\n"
                            for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        text = text.replace("http {", "http {\naccess_log off;\n" + kept_here, 1)
        text = f"daemon off;\nmaster_process off;\npid {folder}/nginx.pid;\n" + text
        configuration = Path(folder) / "nginx.conf"
        configuration.write_text(text)
        self.process = subprocess.Popen(
            [nginx_command(), "-p", folder, "-c", configuration, "-e", f"{folder}/error.log"])
        self._wait(port)

    def _wait(self, port):
        """Until it listens, or has ended instead."""
        while self.process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
        raise AssertionError("nginx did not start")

    def stop(self):
        support.stop(self.process)


class BehindNginx(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.folder = folder
        service = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
        service.daemon_threads = True
        cls.addClassCleanup(service.server_close)
        cls.addClassCleanup(service.shutdown)
        threading.Thread(target=service.serve_forever, daemon=True).start()
        cls.service = f"127.0.0.1:{service.server_port}"
        cls.jwtsync = support.Serve(folder)
        cls.addClassCleanup(cls.jwtsync.stop)
        cls.nginx = cls.nginx_before(cls.jwtsync.address)
        cls.good = support.token({"sub": "alice", "roles": ["admin", "é"]})

    @classmethod
    def nginx_before(cls, jwtsync):
        nginx = Nginx(cls.enterClassContext(tempfile.TemporaryDirectory()), cls.service, jwtsync)
        cls.addClassCleanup(nginx.stop)
        return nginx

    def ask(self, headers=(), path="/", **more):
        return ask(self.nginx.address, path, headers, **more)

    def seen(self, headers, path="/"):
        """What the service saw of a request that was let through."""
        status, _, body = self.ask(headers, path)
        self.assertEqual(status, 200, body)
        return json.loads(body)["headers"]

    @staticmethod
    def bearer(token):
        return ("Authorization", "Bearer " + token)

    def test_the_service_sees_whom_the_token_names(self):
        headers = self.seen([self.bearer(self.good)], "/orders?all=1")
        self.assertIn(["x-jwt-subject", "alice"], headers)
        roles = dict(headers)["x-jwt-roles"]
        self.assertEqual(json.loads(urllib.parse.unquote(roles.removeprefix("json:"))), ["admin", "é"])
        self.assertTrue(roles.startswith("json:"))
        self.assertIn(["authorization", "Bearer " + self.good], headers)

    def test_what_the_client_says_of_itself_is_overwritten(self):
        names = ("X-Jwt-Subject", "x-jwt-subject", "X-Jwt-Roles", "X_Jwt_Subject")
        claimed = [(name, "root") for name in names]
        headers = self.seen([*claimed, self.bearer(self.good), *claimed])
        self.assertNotIn("root", [value for _, value in headers])
        nameless = support.token({})
        names = [name for name, _ in self.seen([*claimed, self.bearer(nameless)])]
        self.assertNotIn("x-jwt-subject", names)
        self.assertNotIn("x-jwt-roles", names)

    def test_a_bad_token_is_refused_with_a_challenge_and_the_reason_is_in_the_log_only(self):
        forged = support.token({"sub": "alice"}, secret=support.OTHER_SECRET)
        foreign = support.token({"sub": "alice", "aud": "jobs"})
        for bad in (forged, foreign, support.expired_token(), self.good[:-5] + "AAAAA", "x"):
            status, headers, body = self.ask([self.bearer(bad)])
            self.assertEqual(status, 401)
            self.assertEqual(headers.get_all("WWW-Authenticate"), [
                'Bearer realm="jwtsync", error="invalid_token", error_description="the token is not accepted"'])
            self.assertNotIn(b"alice", body)
        log = self.jwtsync.log.read_text()
        for code in ("token_signature_invalid", "token_audience_mismatch", "token_expired", "token_malformed"):
            self.assertIn("a token was refused at /verify: " + code, log)
        self.assertNotIn("c4n4ry", log)

    def test_no_token_is_told_what_is_wanted(self):
        for headers in ([], [("Authorization", "Basic dXNlcjpwYXNz")]):
            status, answer, _ = self.ask(headers)
            self.assertEqual((status, answer.get_all("WWW-Authenticate")), (401, ['Bearer realm="jwtsync"']))

    def test_a_malformed_request_is_400_and_not_unavailable(self):
        status, headers, _ = self.ask([("Authorization", "Bearer a b")])
        self.assertEqual((status, headers.get("Retry-After")), (400, None))
        self.assertIn('error="invalid_request"', headers.get("WWW-Authenticate"))

    def test_of_two_tokens_the_service_never_sees_one_that_was_not_verified(self):
        status, _, body = self.ask([self.bearer(self.good), self.bearer("evil")])
        if status == 200:  # nginx until 1.22 takes the first
            tokens = [value for name, value in json.loads(body)["headers"] if name == "authorization"]
            self.assertEqual(tokens, ["Bearer " + self.good])
        else:
            self.assertIn(status, (400, 401))

    def test_headers_that_speak_for_others_do_not_close_the_door(self):
        headers = [("X-Forwarded-For", "192.0.2.1"), ("Via", "1.1 cdn"), ("Origin", "https://app.example.com")]
        self.seen([self.bearer(self.good), *headers])

    def test_any_method_and_a_body_are_let_through(self):
        status, _, _ = self.ask([self.bearer(self.good), ("Content-Length", "0")], method="POST")
        self.assertEqual(status, 200)

    def test_jwtsync_is_not_asked_through_it(self):
        for path in ("/jwtsync/v1/report", "//jwtsync/v1/report", "/a/../jwtsync/v1/report", "/%6awtsync/v1/report"):
            status, _, body = self.ask([self.bearer(self.good)], path)
            self.assertEqual(status, 403, path)
            self.assertNotIn(b"instance", body)
        self.assertEqual(self.ask([self.bearer(self.good)], "/_verify")[0], 404)

    def test_the_services_own_failure_stays_its_own(self):
        self.assertEqual(self.ask([self.bearer(self.good)], "/broken")[0], 500)

    def unavailable(self, jwtsync):
        status, headers, _ = ask(self.nginx_before(jwtsync).address, "/", [self.bearer(self.good)])
        return status, headers.get("Retry-After"), headers.get("WWW-Authenticate")

    def test_without_a_key_it_is_503_and_no_token_is_called_bad(self):
        with subprocess.Popen([support.LOST_KEY], env=support.ENVIRONMENT, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True) as lost:
            self.addCleanup(lost.kill)
            address = lost.stdout.readline().strip()
            self.assertEqual(ask(address, "/verify", [self.bearer(self.good)])[0], 503)
            self.assertEqual(self.unavailable(address), UNAVAILABLE)
            lost.kill()

    def test_without_jwtsync_it_is_503(self):
        self.assertEqual(self.unavailable(f"127.0.0.1:{support.free_port()}"), UNAVAILABLE)

    def test_where_it_may_not_ask_it_is_503(self):
        token_file = Path(self.folder) / "access"
        token_file.write_text("access-c4n4ry-0123456789abcdef-0123456789abcdef")
        configuration = Path(self.folder) / "jwtsync.toml"
        configuration.write_text(f'[access]\ntoken_files = ["{token_file}"]\n')
        closed = support.Serve(self.folder, "--config", str(configuration))
        self.addCleanup(closed.stop)
        self.assertEqual(self.unavailable(closed.address), UNAVAILABLE)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

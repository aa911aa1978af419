# SPDX-License-Identifier: Apache-2.0
"""Who is let in where somebody on this machine speaks for others: a relay of TCP, a proxy, a page, another user."""

import http.server
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import unittest
from pathlib import Path

import nginx_test
import support
from support import ask

NOBODY = 65534
REPORT = "/jwtsync/v1/report"


class Relay:
    """Passes on every byte, as HAProxy in TCP mode, stunnel or `ssh -R` do."""

    def __init__(self, target):
        self.target = target
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        try:
            while True:
                client, _ = self.listener.accept()
                host, _, port = self.target.rpartition(":")
                server = socket.create_connection((host, int(port)))
                threading.Thread(target=self._pass_on, args=(client, server), daemon=True).start()
        except OSError:  # it was closed
            pass

    def _pass_on(self, client, server):
        with client, server:
            answers = threading.Thread(target=self._copy, args=(server, client), daemon=True)
            answers.start()
            self._copy(client, server)
            answers.join()

    @staticmethod
    def _copy(source, sink):
        try:
            while data := source.recv(65536):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:  # the other end is gone
            pass

    def close(self):
        self.listener.close()


class Listener(http.server.BaseHTTPRequestHandler):
    """Keeps what it is shown, and knows nothing."""

    def do_POST(self):
        self.server.shown.append(self.headers.get_all("Jwtsync-Access") or [])
        self.send_error(404)

    def log_message(self, *_):
        pass


def agree(folder, *arguments):
    return subprocess.run([support.COMMAND, "agree", "--expect", "1", *arguments], capture_output=True, text=True,
                          env={**support.ENVIRONMENT, "RUNTIME_DIRECTORY": folder}, timeout=60, check=False)


class Relayed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(tempfile.TemporaryDirectory(prefix="jwtsync-"))
        support.ENVIRONMENT["RUNTIME_DIRECTORY"] = cls.folder
        cls.addClassCleanup(support.ENVIRONMENT.pop, "RUNTIME_DIRECTORY")
        cls.jwtsync = support.Serve(cls.folder)
        cls.addClassCleanup(cls.jwtsync.stop)
        cls.token = Path(cls.folder, "jwtsync/access").read_text()
        cls.good = support.token({"sub": "alice"})

    def report(self, headers=(), address=None):
        status, _, body = ask(address or self.jwtsync.address, REPORT, [("Host", "localhost"), *headers])
        return status, body.decode()

    def test_who_can_read_the_file_is_let_in_and_the_answer_does_not_show_it(self):
        status, body = self.report([("Jwtsync-Access", self.token)])
        self.assertEqual(status, 200)
        self.assertNotIn(self.token, body)
        self.assertNotIn(self.token, self.jwtsync.log.read_text())
        done = agree(self.folder, "http://" + self.jwtsync.address)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertNotIn(self.token, done.stdout + done.stderr)

    def test_a_service_and_who_asks_find_each_other_whatever_their_variables_name(self):
        done = agree("", "http://" + self.jwtsync.address)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_a_client_behind_a_relay_of_tcp_is_not_of_this_machine(self):
        relay = Relay(self.jwtsync.address)
        self.addCleanup(relay.close)
        for path in (REPORT, "/metrics"):
            for host in ("localhost", "127.0.0.1", self.jwtsync.address, "[::1]"):
                status, _, body = ask(relay.address, path, [("Host", host)])
                self.assertEqual((status, json.loads(body)["error"]["code"]), (403, "access_denied"), host)
                self.assertNotIn(self.folder, body.decode(), "a path is for the log")
        status, _, body = ask(relay.address, "/jwtsync/v1/challenge", [("Host", "localhost")], "POST")
        self.assertEqual(status, 403)
        self.assertEqual(ask(relay.address, "/verify", [("Host", "localhost")])[0], 401, "this is about a token alone")

    def test_a_client_behind_a_proxy_that_adds_nothing_is_not_of_this_machine(self):
        folder = self.enterContext(tempfile.TemporaryDirectory())
        port = support.free_port()
        Path(folder, "nginx.conf").write_text(
            f"daemon off; master_process off; pid {folder}/nginx.pid; events {{}}\n"
            f"http {{ access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;\n"
            f"fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;\n"
            f"server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://{self.jwtsync.address}; }} }} }}\n")
        process = subprocess.Popen([nginx_test.nginx_command(), "-p", folder, "-c", f"{folder}/nginx.conf",
                                    "-e", f"{folder}/error.log"])
        self.addCleanup(support.stop, process)
        listens = False
        while not listens:
            self.assertIsNone(process.poll(), "nginx did not start")
            with socket.socket() as probe:
                listens = probe.connect_ex(("127.0.0.1", port)) == 0
        self.assertEqual(self.report(address=f"127.0.0.1:{port}")[0], 403)

    def test_a_page_and_a_rebound_name_are_turned_away_even_with_a_token(self):
        proof = ("Jwtsync-Access", self.token)
        for headers in ([("Origin", "https://evil.example")], [("Sec-Fetch-Site", "cross-site")], [("Origin", "null")]):
            self.assertEqual(self.report([proof, *headers])[0], 403, headers)
        for host in ("rebound.example", "127.999.999.999", "localhost:99999999", "127.0.0.1.evil.example"):
            self.assertEqual(ask(self.jwtsync.address, REPORT, [("Host", host), proof])[0], 403, host)
        with socket.create_connection(self.jwtsync.address.split(":")) as plain:
            plain.sendall(f"GET {REPORT} HTTP/1.0\r\nJwtsync-Access: {self.token}\r\n\r\n".encode())
            self.assertIn(b" 403 ", plain.recv(4096).partition(b"\r\n")[0], "it names no host")

    def listening(self, user=None):
        """A server of `user` that keeps what it is shown."""
        if user is not None:
            os.seteuid(user)
        try:
            server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
        finally:
            if user is not None:
                os.seteuid(0)
        server.shown = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return server

    def test_a_token_is_shown_to_processes_of_the_same_user_alone(self):
        own = self.listening()
        agree(self.folder, f"http://127.0.0.1:{own.server_port}")
        self.assertIn(self.token, own.shown[0])
        if os.geteuid() == 0:
            other = self.listening(NOBODY)
            agree(self.folder, f"http://127.0.0.1:{other.server_port}")
            self.assertNotIn(self.token, other.shown[0])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

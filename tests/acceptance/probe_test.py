# SPDX-License-Identifier: Apache-2.0
"""`jwtsync probe` on real applications with nothing of ours in them, and behind a real nginx: no outcome is guessed.

The C++ one is an example of ours, and what stands behind nginx's door checks nothing by itself: `jwtsync serve` does.
Whose tool is not installed is left out, and said.

usage: probe_test.py SOURCE COMMAND
"""
import contextlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

SOURCE, COMMAND = (pathlib.Path(word).absolute() for word in sys.argv[1:3])
HERE = SOURCE / "tests/acceptance"
sys.argv[1:] = [str(SOURCE), str(COMMAND), ""]  # as support.py reads them
sys.path.insert(0, str(SOURCE / "tests/proxies"))
from support import free_port  # noqa: E402
import nginx_test  # noqa: E402

SECRET = "Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"
OTHER_SECRET = "Kt5-c4n4ry-Bv8nM3xQw7Ez2Lp9Df4Ru6Ga1Hj"
LONGEST = 60  # seconds that anything may take

# By kind: what is said of a token by the application's own key, and by another one.
OUTCOMES = {
    "plain": ("accepts", "refuses"),
    "knows-users": ("accepts", "refuses"),
    "rfc6750": ("accepts", "refuses"),
    "error-in-200": ("accepts", "refuses"),
    "redirects": ("accepts", "unknown"),
    "vague": ("unknown", "unknown"),
    "decodes-only": ("does not check", "does not check"),
    "takes-any": ("does not check", "does not check"),
    "two-keys": ("mixed", "refuses"),
    "open": ("open", "open"),
    "ignores-exp": ("accepts", "refuses"),
    "node": ("accepts", "unknown"),
    "go": ("accepts", "refuses"),
    "java": ("accepts", "refuses"),
    "c++": ("accepts", "unknown"),
    "door": ("accepts", "refuses"),
    "flask": ("accepts", "refuses"),
    "fastapi": ("accepts", "unknown"),
}


BACKEND = COMMAND.parent / "backend"  # examples/backend.cpp, where examples are built
GO_PROGRAM = COMMAND.parent / "tests/acceptance/probe_application"
# What the kinds of other languages need, and how they are started.
TOOLS = {"node": "node", "go": "go", "java": "java"}
PROGRAMS = {"node": ["node", HERE / "probe_application.mjs"], "go": [GO_PROGRAM],
            "java": ["java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", HERE / "ProbeApplication.java"]}


def lacks(kind):
    """What is not here of what the kind needs; nothing if all is."""
    if kind == "c++":
        return None if BACKEND.exists() else "no example of C++"
    return None if kind not in TOOLS or shutil.which(TOOLS[kind]) else "no " + TOOLS[kind]


def said(expression):
    """What a log has in the group of this expression; nothing before it is there."""
    return lambda log: (re.search(expression, log) or [None, None])[1]


def build_go_program():
    environment = {**os.environ, "GOCACHE": str(COMMAND.parent / "go-cache"), "GOPROXY": "off", "GOFLAGS": "",
                   "GOTOOLCHAIN": "local", "CGO_ENABLED": "0"}
    GO_PROGRAM.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["go", "build", "-o", GO_PROGRAM, HERE / "probe_application.go"], env=environment, check=True,
                   timeout=600)


class Applications(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="jwtsync-")))
        for kind in OUTCOMES:
            if lacks(kind):
                print(f"left out: {kind}, there is {lacks(kind)} here")
        if not lacks("go"):
            build_go_program()
        cls.example_claims = cls.folder / "claims.json"
        cls.example_claims.write_text('{"iss":"auth","aud":"example","sub":"jwtsync-probe"}')

    def run_until(self, words, condition, **variables):
        """Starts a process, and gives what `condition` gave when it was true; it is given what the process said."""
        log = pathlib.Path(tempfile.mkstemp(dir=self.folder)[1])
        environment = {"PATH": os.environ["PATH"], "RUNTIME_DIRECTORY": str(self.folder), **variables}
        with log.open("wb") as output:
            process = subprocess.Popen([str(word) for word in words], env=environment, stdout=output, stderr=output)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        start = time.monotonic()
        while not (given := condition(log.read_text())):
            self.assertIsNone(process.poll(), log.read_text())
            self.assertLess(time.monotonic() - start, LONGEST, "it never came up")
            time.sleep(0.02)
        return given

    def start(self, kind, secret=SECRET):
        """The URL of an application of this kind."""
        if kind == "c++":
            return self.run_until([BACKEND], said(r"backend service on (\S+)"), ENVIRONMENT="staging",
                                  JWT_SECRET_STAGING=secret)
        if kind == "door":
            return self.start_door(secret)
        file = pathlib.Path(tempfile.mkdtemp(dir=self.folder), "port")
        words = PROGRAMS.get(kind) or [sys.executable, "-B", HERE / "probe_applications.py"]
        self.run_until([*words, file, kind], lambda _: file.exists(), JWT_SECRET_KEY=secret)
        return f"http://127.0.0.1:{file.read_text().strip()}"

    def start_door(self, secret):
        """nginx with deploy/nginx.conf before a service that asks for no token, and `jwtsync serve` that is asked."""
        service = self.start("open")
        serve = self.run_until([COMMAND, "serve", "--listen", "127.0.0.1:0"], said(r"listening on (\S+) as"),
                               ENVIRONMENT="staging", JWT_SECRET_STAGING=secret)
        nginx = nginx_test.Nginx(tempfile.mkdtemp(dir=self.folder), service.removeprefix("http://"),
                                 serve.removeprefix("http://"))
        self.addCleanup(nginx.stop)
        return f"http://{nginx.address}"

    def probe(self, *words, secret=SECRET):
        environment = {"ENVIRONMENT": "staging", "JWT_SECRET_STAGING": secret} if secret else {"ENVIRONMENT": "staging"}
        done = subprocess.run([COMMAND, "probe", "--json", *words], env=environment, capture_output=True, text=True,
                              timeout=LONGEST)
        for text in (done.stdout, done.stderr):
            self.assertNotIn("c4n4ry", text)
            self.assertNotIn("eyJ", text, "a token is shown")
        return done.returncode, json.loads(done.stdout)

    def test_every_outcome_is_right(self):
        for kind, (own, other) in OUTCOMES.items():
            if lacks(kind):
                continue
            with self.subTest(kind):
                url = self.start(kind)
                claims = ("--claims", self.example_claims) if kind == "c++" else ()
                status, found = self.probe("--check", url + "/me", *claims)
                check = found["checks"][0]["own"]
                self.assertEqual(check["outcome"], own, found)
                known = {"accepts": kind == "ignores-exp"}  # of others it is not known
                self.assertEqual(check["takes_expired"], known.get(own))
                self.assertEqual(check["fix"] is None, own == "accepts" and kind != "ignores-exp")
                expected = {"accepts": kind == "ignores-exp", "unknown": 4}.get(own, 1)
                self.assertEqual(status, expected, found)
                check = self.probe("--check", url + "/me", *claims, secret=OTHER_SECRET)[1]["checks"][0]["own"]
                self.assertEqual(check["outcome"], other, check)

    def test_a_login_is_the_control_where_an_application_says_nothing(self):
        for kind in ("vague", "redirects", "knows-users"):
            with self.subTest(kind):
                url = self.start(kind)
                login = ("--login", url + "/login", "--token-at", "/data/token")
                status, found = self.probe(*login, "--check", url + "/me", secret=OTHER_SECRET)
                self.assertEqual((status, found["checks"][0]["own"]["outcome"]), (1, "refuses"), found)
                self.assertEqual(found["checks"][0]["login"]["outcome"], "accepts")

    def test_the_incident_is_found_with_nothing_of_ours_in_the_services(self):
        auth, backend = self.start("vague"), self.start("vague", OTHER_SECRET)
        body = self.folder / "login.json"
        body.write_text('{"user":"alice","password":"c4n4ry"}')
        status, found = self.probe("--login", auth + "/login", "--login-body", body, "--check", auth + "/me", "--check",
                                   backend + "/me", secret=None)
        self.assertEqual(status, 4, found)  # the token stands elsewhere
        self.assertEqual(found["error"]["code"], "answer_malformed")
        status, found = self.probe("--login", auth + "/login", "--login-body", body, "--token-at", "/data/token",
                                   "--check", auth + "/me", "--check", backend + "/me", secret=None)
        self.assertEqual(status, 1, found)
        self.assertEqual([check["login"]["outcome"] for check in found["checks"]], ["accepts", "refuses"])
        self.assertEqual([check["own"] for check in found["checks"]], [None, None])

    def test_what_a_proxy_does_is_told(self):
        service = self.start("plain")
        ways = {"untouched": "", "stripped": 'proxy_set_header Authorization "";',
                "overwritten": 'proxy_set_header Authorization "Bearer eyJhbGciOiJIUzI1NiJ9.e30.AAAA";',
                "cut": "large_client_header_buffers 4 4k;"}
        for passage, line in ways.items():
            with self.subTest(passage):
                edge = self.start_nginx(service, line)
                status, found = self.probe("--through", edge + "/me", "--direct", service + "/me")
                self.assertEqual(found["passage"]["passage"], passage, found)
                self.assertEqual(status, 0 if passage == "untouched" else 1)

    def start_nginx(self, service, line):
        folder = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        port = free_port()
        buffers = "" if "large_client_header_buffers" in line else "large_client_header_buffers 4 32k;"
        in_server, in_location = (line, "") if "buffers" in line else (buffers, line)
        (folder / "nginx.conf").write_text(f"""
daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{
    listen 127.0.0.1:{port};
    {in_server}
    location / {{ proxy_pass {service}; {in_location} }}
  }}
}}
""")
        process = subprocess.Popen([nginx_test.nginx_command(), "-p", folder, "-c", folder / "nginx.conf"],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        start = time.monotonic()
        while time.monotonic() - start < LONGEST:
            with contextlib.suppress(OSError):
                nginx_test.socket.create_connection(("127.0.0.1", port), 1).close()
                break
            time.sleep(0.02)
        return f"http://127.0.0.1:{port}"


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)

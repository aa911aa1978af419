# SPDX-License-Identifier: Apache-2.0
"""One fleet of all kinds, each its own process: `jwtsync agree` proves them one, and names whoever holds another key.

C++ by the library, FastAPI under gunicorn with four workers, Flask, Node and Java under `jwtsync exec`, Go by its
example file, and nginx by `jwtsync serve`. Whose tool is not installed is left out, and said.

usage: mixed_fleet_test.py SOURCE BUILD VENV
"""
import base64
import concurrent.futures
import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request

SOURCE, BUILD, VENV = (pathlib.Path(word).absolute() for word in sys.argv[1:4])
sys.argv[1:] = [str(SOURCE), str(BUILD / "jwtsync"), str(BUILD / "lost_key")]
sys.path.insert(0, str(SOURCE / "tests/proxies"))
import nginx_test  # noqa: E402
from support import free_port  # noqa: E402

HERE = SOURCE / "tests/acceptance"
COMMAND, PYTHON = BUILD / "jwtsync", VENV / "bin/python"
GO_SERVICE = BUILD / "tests/acceptance/go/service"
SECRET = "Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"
OTHER_SECRET = "Kt5-c4n4ry-Bv8nM3xQw7Ez2Lp9Df4Ru6Ga1Hj"
ACCESS_TOKEN = "access-c4n4ry-0123456789abcdef-0123456789abcdef"
WORKERS = 4
LONGEST = 60  # seconds that anything may take


def until(condition, process):
    """What `condition` gave when it was true."""
    start = time.monotonic()
    while True:
        with contextlib.suppress(OSError):
            if given := condition():
                return given
        if process.process.poll() is not None or time.monotonic() - start > LONGEST:
            raise AssertionError(f"it never came up: {process.said()}")
        time.sleep(0.02)


def answers_at(url, headers=None):
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers or {}), timeout=LONGEST) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


class Process:
    """A process of the fleet, with no variables but these; `target` is where agree asks."""

    def __init__(self, tests, words, stdin=subprocess.DEVNULL, **variables):
        folder = tests.folder
        self.log = pathlib.Path(tempfile.mkstemp(dir=folder, suffix=".log")[1])
        environment = {"PATH": os.environ["PATH"], "ENVIRONMENT": "staging", "RUNTIME_DIRECTORY": str(folder),
                       "PYTHONDONTWRITEBYTECODE": "1", **variables}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen([str(word) for word in words], env=environment, cwd="/", stdin=stdin,
                                            stdout=log, stderr=log, start_new_session=True)
        tests.addClassCleanup(self.end)

    def said(self):
        return self.log.read_text()

    def find(self, expression):
        return until(lambda: re.search(expression, self.said()), self)[1]

    def answers(self, url):
        self.target = url
        until(lambda: answers_at(url + "/healthz")[0] == 200, self)
        return self

    def end(self):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(LONGEST)
        if self.process.stdin:
            self.process.stdin.close()


def auth(tests, **variables):
    process = Process(tests, [BUILD / "auth"], **variables)
    process.target = process.find(r"auth jwtsync on (\S+)")
    return process


def orders(tests, **variables):
    port = free_port()
    conf = SOURCE / "tests/python/workers_conf.py"
    words = [PYTHON, shutil.which("gunicorn"), "--chdir", HERE, "--bind", f"127.0.0.1:{port}", "--workers", WORKERS,
             "-k", "uvicorn.workers.UvicornWorker", "--config", conf, "orders:app"]
    variables.setdefault("WORKERS_TEST_SECOND", variables["JWT_SECRET_STAGING"])
    process = Process(tests, words, **variables).answers(f"http://127.0.0.1:{port}")
    until(lambda: process.said().count("Application startup complete") == WORKERS, process)
    return process


def backend(tests, **variables):
    port = free_port()
    words = [PYTHON, "-m", "flask", "--app", SOURCE / "examples/python/backend_flask.py", "run", "--host", "127.0.0.1",
             "--port", port]
    return Process(tests, words, **variables).answers(f"http://127.0.0.1:{port}")


def under_exec(tests, service, words, variables):
    """A program that knows nothing of jwtsync; `url` is its own."""
    file = pathlib.Path(tempfile.mkdtemp(dir=tests.folder), "port")
    process = Process(tests, [COMMAND, "exec", "--service", service, "--listen", "127.0.0.1:0", "--", *words, file],
                      **variables)
    process.target = process.find(r"listening on (\S+) as")
    process.url = "http://127.0.0.1:" + until(lambda: file.read_text().strip(), process)
    return process


def web(tests, **variables):
    return under_exec(tests, "web", ["node", HERE / "web.mjs"], variables)


def shop(tests, **variables):
    return under_exec(tests, "shop", ["java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", HERE / "Web.java"], variables)


def build_go_service():
    """The example file of Go in a service, as languages_test.py builds it."""
    folder = GO_SERVICE.parent
    (folder / "jwtsync").mkdir(parents=True, exist_ok=True)
    shutil.copy(SOURCE / "examples/go/jwtsync.go", folder / "jwtsync")
    shutil.copy(SOURCE / "tests/interop/languages/main.go", folder)
    (folder / "go.mod").write_text("module service\n\ngo 1.18\n")
    environment = {**os.environ, "GOCACHE": str(BUILD / "go-cache"), "GOPATH": str(folder / "path"),
                   "GOPROXY": "off", "GOTOOLCHAIN": "local", "GOFLAGS": "", "CGO_ENABLED": "0"}
    subprocess.run(["go", "build", "-o", GO_SERVICE, "."], env=environment, check=True, cwd=folder, timeout=600)


def billing(tests, JWT_SECRET_STAGING):
    process = Process(tests, [GO_SERVICE, "billing", ACCESS_TOKEN], stdin=subprocess.PIPE)
    process.process.stdin.write(JWT_SECRET_STAGING.encode().hex().encode() + b"\n")
    process.process.stdin.flush()
    process.target = "http://127.0.0.1:" + process.find(r"(?m)^(\d+)\nused$")
    return process


def door(tests, **variables):
    words = [COMMAND, "serve", "--service", "door", "--listen", "127.0.0.1:0", "--issuer", "auth", "--audience",
             "example"]
    process = Process(tests, words, **variables)
    process.target = process.find(r"listening on (\S+) as")
    return process


KINDS = {"auth": auth, "orders": orders, "backend": backend, "web": web, "shop": shop, "billing": billing, "door": door}
TOOLS = {"web": "node", "shop": "java", "billing": "go"}
# What each is given in place of the secret, and what is then said of it.
WRONG = {
    "auth": ({"JWT_SECRET_STAGING": OTHER_SECRET}, "JWT_SECRET_STAGING has one value for backend and another for auth"),
    "orders": ({"JWT_SECRET_STAGING": SECRET, "WORKERS_TEST_SECOND": OTHER_SECRET},
               f"{WORKERS} processes of orders behind TARGET hold 2 different keys, from JWT_SECRET_STAGING: each "
               "worker made or read its own"),
    "backend": ({"JWT_SECRET_STAGING": f'"{SECRET}"'}, "the key of backend is that of auth in double quotes"),
    "web": ({"JWT_SECRET_STAGING": base64.b64encode(SECRET.encode()).decode()},
            "the key of web is that of auth in base64"),
    "shop": ({"JWT_SECRET_KEY": OTHER_SECRET}, "shop never saw JWT_SECRET_STAGING (not set); auth did"),
    "billing": ({"JWT_SECRET_STAGING": SECRET + "\n"}, "the key of billing is that of auth plus a newline"),
    "door": ({"JWT_SECRET_STAGING": SECRET.encode().hex()}, "the key of door is that of auth in hexadecimal"),
}


class MixedFleet(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="jwtsync-")))
        cls.folder.chmod(0o700)
        (cls.folder / "token").touch(mode=0o600)
        (cls.folder / "token").write_text(ACCESS_TOKEN)
        cls.kinds = [kind for kind in KINDS if kind not in TOOLS or shutil.which(TOOLS[kind])]
        for kind in set(KINDS) - set(cls.kinds):
            print(f"left out: {kind}, there is no {TOOLS[kind]} here")
        if "billing" in cls.kinds:
            build_go_service()
        with concurrent.futures.ThreadPoolExecutor() as pool:
            right = [pool.submit(cls.start, kind, JWT_SECRET_STAGING=SECRET) for kind in cls.kinds]
            wrong = [pool.submit(cls.start, kind, **WRONG[kind][0]) for kind in cls.kinds]
        cls.fleet = {kind: each.result() for kind, each in zip(cls.kinds, right)}
        cls.wrong = {kind: each.result() for kind, each in zip(cls.kinds, wrong)}

    @classmethod
    def start(cls, kind, **variables):
        return KINDS[kind](cls, **variables)

    def agree(self, fleet):
        """The exit status of one call, and what it said."""
        targets = [process.target for process in fleet.values()]
        expected = len(fleet) - 1 + WORKERS
        done = subprocess.run(
            [COMMAND, "agree", "--json", "--expect", str(expected), "--access-token-file", self.folder / "token",
             *targets], env={"RUNTIME_DIRECTORY": str(self.folder)}, capture_output=True, text=True, timeout=LONGEST)
        self.assertNotIn("c4n4ry", done.stdout + done.stderr)
        agreement = json.loads(done.stdout)
        self.assertEqual(len(agreement["members"]), expected, done.stdout)
        return done.returncode, agreement

    def test_all_kinds_are_one_fleet(self):
        status, agreement = self.agree(self.fleet)
        self.assertEqual((status, agreement["verdict"], agreement["groups"]), (0, "agree", 1), agreement)
        services = [member["report"]["service"] for member in agreement["members"]]
        self.assertEqual(set(services), set(self.kinds))
        self.assertEqual(services.count("orders"), WORKERS)

    def test_who_is_given_another_secret_is_named(self):
        for kind in self.kinds:
            with self.subTest(kind):
                status, agreement = self.agree({**self.fleet, kind: self.wrong[kind]})
                self.assertEqual((status, agreement["verdict"], agreement["groups"]), (1, "disagree", 2), agreement)
                groups = [member["group"] for member in agreement["members"]]
                strangers = [member["report"] for member in agreement["members"] if groups.count(member["group"]) == 1]
                self.assertEqual([report["service"] for report in strangers], [kind])
                sentence = WRONG[kind][1].replace("TARGET", self.wrong[kind].target)
                self.assertEqual([finding["why"] for finding in agreement["findings"]], [sentence])

    def test_a_token_of_one_is_good_at_all(self):
        service = self.fleet["backend"].target
        with tempfile.TemporaryDirectory() as folder:
            nginx = nginx_test.Nginx(folder, service.removeprefix("http://"),
                                     self.fleet["door"].target.removeprefix("http://"))
            self.addCleanup(nginx.stop)
            for kind in [kind for kind in ("web", "shop") if kind in self.kinds]:
                for process, expected in ((self.fleet[kind], 200), (self.wrong[kind], 401)):
                    token = answers_at(process.url)[1].decode()
                    for url in (service, f"http://{nginx.address}"):
                        status, body = answers_at(url + "/me", {"Authorization": "Bearer " + token})
                        self.assertEqual(status, expected, (kind, url, body))

    def tearDown(self):
        for log in self.folder.glob("*.log"):
            self.assertNotIn("c4n4ry", log.read_text())


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)

# SPDX-License-Identifier: Apache-2.0
"""What the tests share: secrets that no output may hold, records of the log, services as processes."""
import atexit
import contextlib
import json
import logging
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("JWTSYNC_BUILD", SOURCE / "build" / "release"))
SECRET = "Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"
OTHER_SECRET = "Yp6-c4n4ry-Vl1uW8oKj3Sm7Qa5Gr2Ic4Fe0Xb"
CANARY = "c4n4ry"
# RFC 8037, appendix A.1 and A.2.
PUBLIC_JWK = b'{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}'
PRIVATE_JWK = PUBLIC_JWK[:-1] + b',"d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}'


def possess():
    """The token by which processes of this machine know each other, in a folder of the tests' own."""
    folder = tempfile.TemporaryDirectory(prefix="jwtsync-")
    private = pathlib.Path(folder.name, "jwtsync")
    private.mkdir(mode=0o700)
    file = private / "access"
    file.touch(mode=0o600)
    file.write_text("c4n4ryPossessed01234567890123456789abcdefhg")
    os.environ["RUNTIME_DIRECTORY"] = folder.name
    return folder, file.read_text()


_folder, POSSESSED = possess()
atexit.register(_folder.cleanup)
PROOF = {"Jwtsync-Access": POSSESSED}


@contextlib.contextmanager
def variables(**given):
    """os.environ with these variables of ours and no others, for a while."""
    before = dict(os.environ)
    for name in before:
        if re.match(r"JWT|GCP|GOOGLE|ENVIRONMENT$|K_|KUBERNETES|SECRET_MANAGER", name):
            del os.environ[name]
    os.environ.update(given)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextlib.contextmanager
def records(logger="shared.jwt_secret_manager"):
    """The records of a logger, as (level, text)."""
    kept = []
    handler = logging.Handler()
    handler.emit = lambda record: kept.append((record.levelname, record.getMessage()))
    log = logging.getLogger(logger)
    log.addHandler(handler)
    level, log.level = log.level, logging.DEBUG
    log.manager._clear_cache()
    try:
        yield kept
    finally:
        log.level = level
        log.manager._clear_cache()
        log.removeHandler(handler)


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def get(url, headers=None, data=None):
    """Status and body of an answer to somebody who is on this machine."""
    request = urllib.request.Request(url, data, {**PROOF, **(headers or {})})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


class Service:
    """A service as a process, with these variables and a log; ended by `end`."""

    def __init__(self, arguments, **given):
        with variables(**given):
            environment = dict(os.environ, PYTHONUNBUFFERED="1")
        self.log = tempfile.NamedTemporaryFile("w+", suffix=".log")
        self.process = subprocess.Popen([str(argument) for argument in arguments], env=environment, cwd="/",
                                        stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
                                        start_new_session=True)  # a service of its own, and no worker beside others

    def said(self):
        return pathlib.Path(self.log.name).read_text(encoding="utf-8", errors="replace")

    def wait_for(self, what):
        """What `what()` gives, once it gives anything."""
        for _ in range(600):
            with contextlib.suppress(OSError):
                found = what()
                if found:
                    return found
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise AssertionError("it never came up: " + self.said())

    def end(self):
        self.process.terminate()
        self.process.wait()
        self.log.close()


def fastapi_auth(**given):
    """The FastAPI example; `url` is where it answers, `asked` where jwtsync asks."""
    port = free_port()
    service = Service([sys.executable, "-m", "uvicorn", "--app-dir", SOURCE / "examples/python", "auth_fastapi:app",
                       "--host", "127.0.0.1", "--port", port], **given)
    return up(service, port)


def flask_backend(**given):
    port = free_port()
    service = Service([sys.executable, "-m", "flask", "--app", SOURCE / "examples/python/backend_flask.py", "run",
                       "--host", "127.0.0.1", "--port", port], **given)
    return up(service, port)


def up(service, port):
    """The service, once it answers at this port."""
    service.url = service.asked = f"http://127.0.0.1:{port}"
    service.wait_for(lambda: get(service.url + "/healthz")[0] == 200)
    return service


def example(name, **given):
    """One of the C++ examples: auth or backend."""
    service = Service([BUILD / name], **given)
    found = service.wait_for(lambda: re.search(rf"{name} jwtsync on (\S+)", service.said()))
    service.asked = found.group(1)
    service.url = re.search(rf"{name} service on (\S+)", service.said()).group(1)
    return service


def login(auth):
    """A token of the auth service."""
    return json.loads(get(auth.url + "/login", data=b"")[1])["token"]


def me(service, token):
    """The status that a service gives to a token."""
    return get(service.url + "/me", {"Authorization": "Bearer " + token})[0]

# SPDX-License-Identifier: Apache-2.0
"""A small fleet in a folder of its own: real processes with the variables, files and sources of a case, what is asked
of them, and that nothing of what is said holds one of its secrets.

Every secret comes from `Stage.secret`, and so is a canary: it, its usual encodings, and the signature of every token
are searched for in all that any command or process writes.
"""
import base64
import contextlib
import hashlib
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse

SOURCE = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(SOURCE / "tests/fleet"))
import vectors  # noqa: E402

BUILD = pathlib.Path(os.environ.get("JWTSYNC_BUILD", SOURCE / "build/release")).absolute()
COMMAND = BUILD / "jwtsync"
VENV = BUILD / "tests/python/venv/bin"
FAKETIME = next(pathlib.Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
# Until the command has `doctor`, what `agree` finds is looked at.
HAS_DOCTOR = COMMAND.exists() and subprocess.run([COMMAND, "doctor", "--help"], capture_output=True).returncode == 0
LONGEST = 30  # seconds that anything may take
WINDOW = 10  # characters of a secret in a row that count as a leak


def until(condition, why, longest=LONGEST):
    """What `condition` gave when it was true."""
    start = time.monotonic()
    while True:
        with contextlib.suppress(OSError, ValueError):
            if given := condition():
                return given
        if time.monotonic() - start > longest:
            raise AssertionError(f"not within {longest} s: {why()}")
        time.sleep(0.01)


def forms_of(secret):
    """A secret in the forms in which it may leave a process."""
    forms = [secret, base64.b64encode(secret), base64.urlsafe_b64encode(secret), secret.hex().encode(),
             base64.b64encode(base64.b64encode(secret)), secret[::-1], secret.hex().upper().encode(),
             urllib.parse.quote_from_bytes(secret).encode()]
    # In the middle of a text that is encoded as a whole, three bytes become four characters wherever they begin.
    forms += [base64.b64encode(secret[shift:]) for shift in (1, 2)]
    return forms


class Canaries:
    """Secrets, and the search for them."""

    def __init__(self):
        self.fragments = set()

    def add(self, secret):
        for form in forms_of(secret):
            self.fragments.update(form[i:i + WINDOW] for i in range(len(form) - WINDOW + 1))

    def leaks(self, text):
        found = {text[i:i + WINDOW] for i in range(len(text) - WINDOW + 1)} & self.fragments
        return sorted(found)


class Service:
    """One process: how it is to be started, and what was started so last. A remedy changes the first."""

    def __init__(self, stage, name, *, sources=(), options=(), config="", variables=None, skew="", age="",
                 env_file=None, command=None, labels=(), runner="serve"):
        self.alias = None  # a name by which it is asked, in place of its address
        self.ready = ""  # an expression of its log, where it listens before it is
        self.stage, self.name, self.sources, self.options = stage, name, list(sources), list(options)
        self.config, self.command, self.labels, self.runner = config, command, list(labels), runner
        self.variables = {"ENVIRONMENT": "staging", **(variables or {})}
        self.env_file = None
        if env_file is not None:
            self.env_file = stage.file(f"{name}.env", env_file)
        self.process = self.target = self.clock = None
        if skew or age:
            self.set_clock(skew or f"-{age}")
        self.start()
        if age:  # it loaded its key that long ago, and its clock is right
            self.listening()
            self.set_clock("+0")

    def set_clock(self, skew):
        """How far its clock is from ours, such as "-2h"; none needs faketime of Debian."""
        if FAKETIME is None:
            raise AssertionError("there is no libfaketime here")
        self.clock = self.stage.file(f"{self.name}-{id(self)}.time", skew)

    def words(self):
        if self.command:
            return [str(word) for word in self.command]
        words = [str(COMMAND), self.runner, "--service", self.name, "--listen", "127.0.0.1:0", *self.options]
        for source in self.sources:
            words += ["--source", source.format(folder=self.stage.folder)]
        for label in self.labels:
            words += ["--label", label]
        if self.config:
            words += ["--config", str(self.stage.file(f"{self.name}.toml", self.config))]
        return words + (["--", "sleep", "1000"] if self.runner == "exec" else [])

    def environment(self):
        variables = {"PATH": os.environ["PATH"], "RUNTIME_DIRECTORY": str(self.stage.folder),
                     "PYTHONDONTWRITEBYTECODE": "1", **self.variables}
        if self.clock:
            variables |= {"LD_PRELOAD": str(FAKETIME), "FAKETIME_TIMESTAMP_FILE": str(self.clock),
                          "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        return {os.fsencode(name): os.fsencode(value) for name, value in variables.items() if value is not None}

    def start(self):
        words = self.words()
        if self.env_file:  # as a person's shell takes it
            words = ["sh", "-c", 'set -a; . "$0"; set +a; exec "$@"', str(self.env_file), *words]
        self.log = self.stage.folder / f"{self.name}-{len(self.stage.logs)}.log"
        self.stage.logs.append(self.log)
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(words, env=self.environment(), cwd=self.stage.folder, stdout=log,
                                            stderr=log, stdin=subprocess.DEVNULL, start_new_session=True)
        return self

    def said(self):
        return self.log.read_text(errors="replace")

    def find(self, expression):
        def look():
            if found := re.search(expression, self.said()):
                return found
            if self.process.poll() is not None:
                raise AssertionError(f"{self.name} ended: {self.said()}")
            return None
        return until(look, lambda: f"{expression} by {self.name}: {self.said()}")

    def listening(self):
        """Waits for its address, and until it is ready."""
        if self.ready:
            self.find(self.ready)
        self.target = self.target or self.find(r"listening on (\S+)")[1]
        return self.target

    def stop(self):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(LONGEST)

    def restart(self):
        self.stop()
        self.target = self.target if self.command else None  # a command has its address among its words
        self.start()
        self.listening()


class Server:
    """Something beside the fleet: an issuer, a proxy. Says where it is in its first line."""

    def __init__(self, stage, words):
        log = (stage.folder / f"server-{len(stage.servers)}.log").open("wb")
        with log:
            self.process = subprocess.Popen([str(word) for word in words], stdout=subprocess.PIPE, stderr=log,
                                            stdin=subprocess.DEVNULL, cwd=stage.folder, start_new_session=True)
        self.said = self.process.stdout.readline().decode().strip()

    def stop(self):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(LONGEST)
        self.process.stdout.close()


class Stage:
    """What a case sets up, and what is then asked about."""

    def __init__(self, name):
        self.name = name
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="jwtsync-causes-"))
        self.folder.chmod(0o700)
        self.services, self.servers, self.logs, self.secrets = [], [], [], {}
        self.canaries = Canaries()
        self.outputs = []  # of all commands
        self.token = None  # to be explained
        self.issuer = None  # who makes it, if he can mend his ways
        self.reachable = None  # what puts up again what could not be reached
        self.token_sources = []  # locators of what the person who asks has
        self.token_variables = {}
        self.token_options = []
        self.sources = []  # locators that are compared as if they were processes
        self.lines = []  # collected answers
        self.processes = 0  # that answered so
        self.agree_options, self.doctor_options = [], []
        self.nonce = hashlib.sha256(b"nonce of " + name.encode()).digest()

    # What a case sets up

    def secret(self, name="shared", size=43):
        """A secret of the case: the same for the same name."""
        if name not in self.secrets:
            digest = hashlib.sha512(f"{self.name} {name}".encode()).digest() * 4
            self.secrets[name] = vectors.b64url(digest)[:size].replace("-", "k").replace("_", "m")
            self.canaries.add(self.secrets[name].encode())
        return self.secrets[name]

    def file(self, name, content, mode=0o600):
        """Replaces a file whole, as a rotation does; `content` is text or bytes."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_name(path.name + ".fresh")
        fresh.write_bytes(content if isinstance(content, bytes) else os.fsencode(content))
        fresh.chmod(mode)
        fresh.rename(path)
        return path

    def volume(self, name, **files):
        """A volume as the kubelet writes one: all files change with one link, `..data`."""
        folder = self.folder / name
        folder.mkdir(exist_ok=True, mode=0o700)
        version = folder / f"..{len(list(folder.iterdir()))}"
        version.mkdir(mode=0o700)
        for file, content in files.items():
            (version / file).write_bytes(os.fsencode(content))
            (version / file).chmod(0o600)
            if not (folder / file).is_symlink():
                (folder / file).symlink_to(f"..data/{file}")
        link = folder / "..data.tmp"
        link.symlink_to(version.name)
        link.rename(folder / "..data")
        return folder

    def serve(self, name, *, count=1, **how):
        """`jwtsync serve`, once or more; variables are words in capitals."""
        known = ("sources", "options", "config", "skew", "age", "env_file", "command", "labels", "runner")
        variables = {key: value for key, value in how.items() if key not in known}
        rest = {key: value for key, value in how.items() if key in known}
        made = [Service(self, name, variables=variables, **rest) for _ in range(count)]
        self.services += made
        return made[0] if count == 1 else made

    def exec(self, name, **how):
        return self.serve(name, runner="exec", **how)

    def server(self, *words):
        self.servers.append(Server(self, words))
        return self.servers[-1]

    def tell(self, token):
        """The token that was refused, whose signature nobody is to see."""
        self.token = token
        signature = token.rpartition(".")[2]
        if len(signature) >= 2 * WINDOW:
            self.canaries.add(signature.encode())
        return token

    def issued_by(self, issuer):
        """Lets him make the token that is refused: again and again, as remedies change what he does."""
        self.issuer = issuer
        token = issuer.token()
        self.tell(token)
        self.token = issuer.arrived()

    # What is asked

    def run(self, *words, stdin=None, **variables):
        """A command of the person who asks."""
        told = {"PATH": os.environ["PATH"], "RUNTIME_DIRECTORY": str(self.folder), "ENVIRONMENT": "staging",
                **variables}
        environment = {os.fsencode(name): os.fsencode(value) for name, value in told.items()}
        done = subprocess.run([str(COMMAND), *words], env=environment,
                              input=stdin and os.fsencode(stdin), capture_output=True, timeout=120, cwd=self.folder)
        self.outputs.append(done.stdout + b"\n" + done.stderr)
        return done

    def targets(self):
        return [service.listening().replace("127.0.0.1", service.alias or "127.0.0.1") for service in self.services]

    def collected(self):
        """Options by which collected lines are read."""
        if not self.lines:
            return []
        return ["--nonce", vectors.b64url(self.nonce), "--answers", str(self.file("answers", self.lines_text()))]

    def lines_text(self):
        return "".join(json.dumps(line) + "\n" for line in self.lines)

    def ask(self, command="doctor" if HAS_DOCTOR else "agree", *options):
        words = [command, "--json", *options, *self.doctor_options, *self.collected()]
        if command == "doctor":
            for source in self.sources:
                words += ["--source", source.format(folder=self.folder)]
        stdin = None
        if command == "doctor" and self.token is not None:
            words += ["--token", "-", *self.token_options]
            for source in self.token_sources:
                words += ["--source", source.format(folder=self.folder)]
            stdin = self.token
        return self.run(*words, *self.targets(), stdin=stdin, **self.token_variables)

    def agrees(self):
        """The exit status of `agree`, and what it said."""
        expect = ["--expect", "1"] if len(self.services) == 1 else []
        done = self.run("agree", *expect, *self.agree_options, *self.targets())
        return done.returncode, done.stdout.decode(errors="replace")

    def report_of(self, target):
        """The report of one process, as text."""
        done = self.run("agree", "--json", "--expect", "1", target)
        return done.stdout.decode()

    def leaks(self):
        """What of a secret was said, by whom."""
        said = [(f"output {number}", text) for number, text in enumerate(self.outputs)]
        said += [(log.name, log.read_bytes()) for log in self.logs]
        return [(who, found) for who, text in said if (found := self.canaries.leaks(text))]

    def close(self):
        for each in [*self.services, *self.servers]:
            each.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]

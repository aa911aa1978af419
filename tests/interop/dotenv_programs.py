# SPDX-License-Identifier: Apache-2.0
"""The programs that read environment files, each asked for the variable A of many files: a text, None where there is
none, or REFUSED."""
import concurrent.futures
import ctypes
import glob
import http.server
import io
import json
import logging
import os
import shutil
import socketserver
import subprocess
import threading
from pathlib import Path

REFUSED = object()
SOURCE = Path(__file__).resolve().parents[2]
PROCESSES = 4


def at_once(ask, files):
    with concurrent.futures.ThreadPoolExecutor(PROCESSES) as pool:
        return list(pool.map(ask, files))


class Engine(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """As much of a Docker engine as `docker create` asks for: it keeps the environment that it is sent."""

    daemon_threads = True

    def __init__(self, path):
        self.environments = {}
        super().__init__(path, EngineRequest)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class EngineRequest(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def address_string(self):
        return "docker"

    def answer(self, value):
        body = json.dumps(value).encode()
        self.send_response(201 if self.command == "POST" else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Api-Version", "1.41")
        self.send_header("Ostype", "linux")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_GET(self):
        self.answer({"ApiVersion": "1.41", "MinAPIVersion": "1.24"} if "version" in self.path else "OK")

    do_HEAD = do_GET

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.environments[asked["Image"]] = asked["Env"] or []
        self.answer({"Id": "0" * 64, "Warnings": []})

    def log_message(self, *_):
        pass


def docker_command():
    found = shutil.which("docker") or str(SOURCE / "build/tools/docker")
    if not os.access(found, os.X_OK):
        raise AssertionError("docker is not there: run scripts/install-packages test")
    return found


def docker(files):
    """The client itself, before an engine of ours; of a name that stands twice, an engine takes the last."""
    folder = files[0].parent
    engine = Engine(str(folder / "engine"))
    command = [docker_command(), "--host", f"unix://{folder}/engine", "create", "--env-file"]
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "A": "of the client", "DOCKER_API_VERSION": "1.41"}

    def ask(file):
        done = subprocess.run([*command, file, file.name], env=environment, capture_output=True, check=False)
        if done.returncode != 0:
            return REFUSED
        values = [line[2:] for line in engine.environments[file.name] if line.startswith("A=")]
        return values[-1] if values else None

    try:
        return at_once(ask, files)
    finally:
        engine.shutdown()
        engine.server_close()


def compose1(files):
    """One project of many services, as `docker-compose config` shows it: with "$$" for "$"."""
    import yaml

    folder = files[0].parent
    services = {file.name: {"image": "x", "env_file": str(file)} for file in files}
    (folder / "compose.yml").write_text(json.dumps({"version": "3.9", "services": services}))
    done = subprocess.run(["docker-compose", "--file", folder / "compose.yml", "--project-name", "x", "config"],
                          env={"PATH": os.environ["PATH"], "HOME": str(folder), "A": "of the client"},
                          capture_output=True, check=False)
    if done.returncode != 0:
        raise AssertionError(done.stderr.decode())
    shown = yaml.safe_load(done.stdout)["services"]

    def value(file):
        found = shown[file.name].get("environment", {}).get("A")
        return None if found is None else found.replace("$$", "$")

    return [value(file) for file in files]


def compose2(files, folder):
    """Its parser, built here; None where there is no Go for it, or its modules cannot be had."""
    if not shutil.which("go"):
        return None
    built = subprocess.run(["go", "build", "-o", folder / "compose2", "."], cwd=Path(__file__).parent / "compose",
                           env=os.environ | {"GOTOOLCHAIN": "local"}, capture_output=True, check=False)
    if built.returncode != 0:
        return None
    asked = "".join(file.read_bytes().hex() + "\n" for file in files)
    done = subprocess.run([folder / "compose2"], input=asked, capture_output=True, text=True, check=True)

    def value(answer):
        if answer.startswith("value:"):
            return bytes.fromhex(answer[len("value:"):]).decode()
        return REFUSED if answer == "refused" else None

    return [value(answer) for answer in done.stdout.splitlines()]


def python(files):
    import dotenv

    logging.getLogger("dotenv.main").setLevel(logging.CRITICAL)
    return [dotenv.dotenv_values(file, encoding="utf-8").get("A") for file in files]


def in_node(files, program, parser):
    script = ("const {readFileSync} = require('fs'); " + parser + "; const found = JSON.parse(readFileSync(0)).map("
              "(file) => parse(readFileSync(file, 'utf8')).A ?? null); console.log(JSON.stringify(found))")
    done = subprocess.run([program, "-e", script], input=json.dumps([str(file) for file in files]).encode(),
                          capture_output=True, check=True)
    return json.loads(done.stdout)


def npm(files, modules):
    return in_node(files, "node", f"const {{parse}} = require({json.dumps(str(modules / 'dotenv'))})")


def node(files, program):
    """`util.parseEnv`, which is what --env-file reads by."""
    return in_node(files, program, "const {parseEnv: parse} = require('util')")


def node_version(program="node"):
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    major, minor, *_ = done.stdout.strip().lstrip("v").split(".")
    return int(major), int(minor)


def systemd(files):
    """The functions by which systemd reads EnvironmentFile, in the library that its programs share: no process 1 is
    needed for them."""
    found = [*glob.glob("/usr/lib/*/systemd/libsystemd-shared-*.so"), *glob.glob("/lib/systemd/libsystemd-shared-*.so")]
    library = ctypes.CDLL(found[0])
    library.strv_env_clean_with_callback.restype = ctypes.POINTER(ctypes.c_char_p)
    library.strv_free.restype = ctypes.c_void_p

    def ask(file):
        lines = ctypes.POINTER(ctypes.c_char_p)()
        if library.load_env_file(None, os.fsencode(file), ctypes.byref(lines)) < 0:
            return REFUSED
        if not lines:
            return None
        library.strv_env_clean_with_callback(lines, None, None)
        value, i = None, 0
        while lines[i] is not None:
            value = lines[i][2:].decode() if lines[i].startswith(b"A=") else value
            i += 1
        library.strv_free(lines)
        return value

    return [ask(file) for file in files]


def shell(files, program):
    """With commands of no folder, and a home that no file holds."""
    folder = files[0].parent / "empty"
    folder.mkdir(exist_ok=True)

    def ask(file):
        script = f'set -a; . "{file}"; printf "%s" "${{A+:$A}}"'
        done = subprocess.run([program, "-c", script], env={"PATH": str(folder), "HOME": "/home/of/nobody"},
                              cwd=folder, capture_output=True, stdin=subprocess.DEVNULL, timeout=20, check=False)
        if b":" != done.stdout[:1]:
            return None if done.returncode == 0 else REFUSED
        return io.TextIOWrapper(io.BytesIO(done.stdout[1:]), "utf-8", newline="").read()

    return at_once(ask, files)

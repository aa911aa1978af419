# SPDX-License-Identifier: Apache-2.0
"""Services in other languages, as the words that start them. A language that is not here is left out, and told."""
import os
import pathlib
import shutil
import subprocess

HERE = pathlib.Path(__file__).resolve().parent


def _is_there(*programs):
    missing = [program for program in programs if not shutil.which(program)]
    if missing:
        print("left out:", *missing)
    return not missing


def flask(build):
    """Flask under gunicorn, by jwtsync's Python package; nothing where that is not installed."""
    python = build / "tests/python/venv/bin/python"
    if not python.exists():
        print("left out: flask")
        return None
    return [python, shutil.which("gunicorn"), "--chdir", HERE.parents[1] / "examples/python", "--workers", "2",
            "--bind", "127.0.0.1:PORT", "--keep-alive", "60", "-k", "gthread", "--threads", "4", "backend_flask:app"]


def go(folder, access):
    """A member by examples/go."""
    if not _is_there("go"):
        return None
    module = folder / "go"
    shutil.copytree(HERE.parents[1] / "examples/go", module / "jwtsync")
    shutil.copy(HERE / "service.go", module / "main.go")
    (module / "go.mod").write_text("module example.org/member\n\ngo 1.18\n")
    subprocess.run(["go", "build", "-o", "service", "."], cwd=module, check=True,
                   env=os.environ | {"HOME": os.environ.get("HOME", str(folder))})
    return [module / "service", "PORT", "HUB", access]


def children(command):
    """By name, programs that read their keys when they start, each under `jwtsync exec`."""
    programs = {"web": ["node", HERE / "application.mjs", "PORT"]}
    if _is_there("java"):
        programs["java"] = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", HERE / "Application.java", "PORT"]
    return {name: [command, "exec", "--as-keys", "KEYS", "--ready", "http://127.0.0.1:PORT/healthz", "--spread", "0s",
                   "--service", name, "--listen", "127.0.0.1:0", "--", *words] for name, words in programs.items()}

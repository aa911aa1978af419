# SPDX-License-Identifier: Apache-2.0
"""Where the rotation is kept: a file on a small disk of its own, or PostgreSQL with a standby."""
import contextlib
import glob
import os
import pathlib
import signal
import subprocess
import time

NOBODY = 65534  # PostgreSQL refuses root


class SqliteStore:
    hubs = 1
    server = None

    def __init__(self, folder):
        self.disk = folder / "disk"
        self.disk.mkdir()
        if os.geteuid() == 0:  # in a mount namespace of this test
            subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "store", self.disk], check=True)
        self.locator = f"sqlite:{self.disk}/ring.db"

    def lead(self, _):
        """Where a hub finds it, and the wires between the two."""
        return self.locator, []

    def faults(self):
        return {"a full disk": (self._fill, self._empty)} if os.path.ismount(self.disk) else {}

    fail_over = None

    def _fill(self):
        with open(self.disk / "filler", "wb", buffering=0) as filler:
            try:
                while True:
                    filler.write(bytes(4096))
            except OSError:
                pass

    def _empty(self):
        (self.disk / "filler").unlink()

    def end(self):
        if os.path.ismount(self.disk):
            subprocess.run(["umount", "-l", self.disk], check=True)


class Primary:
    """The server that writes, as what can be killed and started again."""

    name = "postgresql"

    def __init__(self, store):
        self.store = store

    @property
    def process(self):
        return self.store.servers[self.store.primary]

    @property
    def wires(self):
        """Of all hubs."""
        return self.store.laid[self.store.primary]

    def kill(self):
        self.store.kill(self.store.primary)

    def start(self):
        self.store.start(self.store.primary)
        return self

    def wait(self):
        return self


class PostgresqlStore:
    hubs = 2

    def __init__(self, folder):
        self.folder = folder / "postgresql"
        self.folder.mkdir(mode=0o755)
        folder.chmod(0o711)
        self.as_nobody = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        self.programs = pathlib.Path(sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1])
        if self.as_nobody:
            os.chown(self.folder, NOBODY, NOBODY)
        self.servers, self.laid, self.primary, self.server = {}, {"a": [], "b": []}, "a", Primary(self)
        self._run("initdb", "-D", self._data("a"), "-U", "jwtsync", "-A", "trust", "-N", "-E", "UTF8", "--no-locale")
        self.start("a")
        self._run("pg_basebackup", "-h", self._socket("a"), "-U", "jwtsync", "-D", self._data("b"), "-R", "-N", "-c",
                  "fast")
        self.start("b")
        self.locator = self._locator(f"{self._socket('a')},{self._socket('b')}".replace("/", "%2F"))

    @staticmethod
    def _locator(hosts):
        return f"postgresql://jwtsync@{hosts}/postgres?target_session_attrs=read-write"

    def lead(self, wires):
        """As above: wires of this hub alone, one to each server."""
        self.wires, laid = wires, [wires.lay(f"{self._socket(name)}/.s.PGSQL.5432") for name in "ab"]
        for name, wire in zip("ab", laid):
            self.laid[name].append(wire)
        return self._locator(",".join(f"127.0.0.1:{wire.port}" for wire in laid)), laid

    def _data(self, name):
        return str(self.folder / name)

    def _socket(self, name):
        return str(self.folder / f"{name}.run")

    def _run(self, program, *words):
        done = subprocess.run([self.programs / program, *words], cwd="/", capture_output=True, text=True, check=False,
                              **self.as_nobody)
        if done.returncode:
            raise SystemExit(f"{program}: {done.stdout}{done.stderr}")

    def _ask(self, name, query):
        return subprocess.run(["psql", "-X", "-A", "-t", "-h", self._socket(name), "-U", "jwtsync", "-d", "postgres",
                               "-c", query], cwd="/", capture_output=True, text=True, check=True).stdout.strip()

    def start(self, name):
        sockets = pathlib.Path(self._socket(name))
        if not sockets.exists():
            sockets.mkdir(mode=0o755)
            if self.as_nobody:
                os.chown(sockets, NOBODY, NOBODY)
        with open(self.folder / f"{name}.log", "ab") as log:
            self.servers[name] = subprocess.Popen(
                [self.programs / "postgres", "-D", self._data(name), "-k", sockets, "-c", "listen_addresses=", "-c",
                 "shared_buffers=16MB", "-c", "max_connections=40", "-c", "hot_standby=on"], cwd="/", stdout=log,
                stderr=log, **self.as_nobody)
        while subprocess.run([self.programs / "pg_isready", "-q", "-h", sockets], check=False).returncode:
            if self.servers[name].poll() is not None:
                raise SystemExit(f"PostgreSQL ended: {(self.folder / f'{name}.log').read_text()[-2000:]}")
            time.sleep(0.1)
        for wire in self.laid[name]:
            self.wires.open(wire)

    def kill(self, name):
        """As where the plug is pulled. libpq asks the next server where this one refuses a connection, and not where it
        takes one and closes it."""
        for wire in self.laid[name]:
            self.wires.close(wire)
        parent = self.servers[name].pid
        for child in pathlib.Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(child), signal.SIGKILL)
        self.servers[name].kill()
        self.servers[name].wait()

    def faults(self):
        return {"a database that is killed": (self.server.kill, self.server.start)}

    def fail_over(self):
        """The standby takes over, with less than was acknowledged."""
        with open(f"{self._data('b')}/postgresql.auto.conf", "a", encoding="ascii") as settings:
            settings.write("primary_conninfo = ''\n")
        self._run("pg_ctl", "reload", "-D", self._data("b"))
        while self._ask("b", "select count(*) from pg_stat_wal_receiver") != "0":
            time.sleep(0.05)
        yield  # what is written now is lost
        self.kill("a")
        self.primary = "b"
        self._run("pg_ctl", "promote", "-D", self._data("b"), "-w")

    def end(self):
        for server in self.servers.values():
            if server.poll() is None:
                server.send_signal(signal.SIGQUIT)
                server.wait()

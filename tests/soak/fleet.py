# SPDX-License-Identifier: Apache-2.0
"""The services of the soak: real processes, which can be killed, frozen and started again at the same address."""
import json
import os
import signal
import socket
import subprocess
import time

from traffic import request

STARTS_IN = 30  # seconds
GRACE = 6       # seconds after a fault in which a service may still answer 503: a presence, and the next try


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class Service:
    """A process, the words that start it, and the port at which it is asked."""

    def __init__(self, name, words, log, environment, port, clock=None):
        self.name, self.words, self.log, self.port = name, words, log, port
        self.environment, self.clock, self.trouble_ends = environment, clock, 0
        self.process = None

    def start(self, clock=None):
        environment = dict(self.environment)
        if clock or self.clock:
            environment |= {"LD_PRELOAD": "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
                            "FAKETIME": f"{clock or self.clock:+}s", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(self.words, env=environment, stdout=log, stderr=log,
                                            start_new_session=True)
        return self

    def wait(self):
        """Until it answers, whatever it says."""
        ends = time.monotonic() + STARTS_IN
        while request({}, self.port, "GET", "/healthz")[0] is None:
            if self.process.poll() is not None or time.monotonic() > ends:
                raise SystemExit(f"{self.name} does not start:\n{self.log.read_text()[-2000:]}")
            time.sleep(0.05)
        return self

    def signal(self, number):
        os.killpg(self.process.pid, number)

    def kill(self):
        self.signal(signal.SIGKILL)
        self.process.wait()

    def end(self):
        if self.process and self.process.poll() is None:
            self.signal(signal.SIGCONT)
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()

    # What can be done to it, and for how long it may be unavailable because of that.
    def begin_trouble(self):
        self.trouble_ends = float("inf")

    def end_trouble(self):
        self.trouble_ends = time.monotonic() + GRACE

    def is_troubled(self):
        return time.monotonic() < self.trouble_ends


class Verifier(Service):
    path = "/verify"
    is_killable = True
    is_member = True

    def can_take(self, _):
        return True

    def ask(self, token, connections):
        return request(connections, self.port, "GET", self.path, token)[0]


class Child(Verifier):
    """Under `jwtsync exec`, with which it would be killed: then only a person could say that it is gone."""

    is_killable = False


class Backend(Verifier):
    path = "/me"


class Signer(Backend):
    def log_in(self, connections):
        """A token; else the status, or nothing where nobody answers."""
        status, body = request(connections, self.port, "POST", "/login")
        return json.loads(body)["token"] if status == 200 else status

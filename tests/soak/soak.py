# SPDX-License-Identifier: Apache-2.0
"""A fleet of real processes rotates again and again while users come and things go wrong. No good token may be
refused.

    soak.py BUILD sqlite|postgresql SECONDS [SEED]

Ends with 1 where one was refused, or where nothing was rotated. 503 is told apart, by who was in
trouble and who was not.
"""
import itertools
import os
import pathlib
import random
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "acceptance"))
import others  # noqa: E402
import outcome  # noqa: E402
import pods  # noqa: E402
from faults import Faults  # noqa: E402
from fleet import Backend, Child, Service, Signer, Verifier, free_port  # noqa: E402
from forgetting import fail_over  # noqa: E402
from in_process import InProcess  # noqa: E402
from leading import ALGORITHMS, Operator  # noqa: E402
from outside import KeySetReader, KidlessSigner, SinkReader  # noqa: E402
from stores import PostgresqlStore, SqliteStore  # noqa: E402
from traffic import Traffic  # noqa: E402
from wire import Wires  # noqa: E402

BRISK_FROM = 120  # seconds: a shorter run leaves the machine to other tests
AT = ["--listen", "127.0.0.1:PORT"]
LIFETIME, LEEWAY, SKEW, CACHE = 4, 1, 1, 3  # seconds
SECRET = "Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"
SEAL = "a-seal-c4n4ry-0123456789abcdef-0123456789abcdef"
ACCESS = "access-c4n4ry-0123456789abcdef-0123456789abcdef"


class Soak:
    def __init__(self, build, kind, seconds, seed, folder):
        self.build, self.seconds, self.folder, self.began = build, seconds, folder, time.monotonic()
        self.command, self.chance = str(build / "jwtsync"), random.Random(seed)
        self.environment = {"PATH": os.environ["PATH"], "ENVIRONMENT": "staging"}
        self.store = SqliteStore(folder) if kind == "sqlite" else PostgresqlStore(folder)
        for name, text in {"key": SECRET, "seal": SEAL, "access": ACCESS}.items():
            self.put(name, text)
        self.wires, self.services, self.members = Wires(), [], []
        self.stopping = []

    def put(self, name, text):
        path = self.folder / name
        path.write_text(text)
        path.chmod(0o600)
        return str(path)

    def say(self, what):
        print(f"{time.monotonic() - self.began:7.1f} s  {what}", flush=True)

    def service(self, kind, name, words, clock=None, **variables):
        """`PORT` in its words is where it listens."""
        port = free_port()
        words = [str(word).replace("PORT", str(port)) for word in words]
        service = kind(name, words, self.folder / f"{name}.log", self.environment | variables, port, clock)
        self.services.append(service)
        return service

    def hub(self, name):
        locator, wires = self.store.lead(self.wires)
        config = self.put(f"{name}.toml", f'[access]\ntoken_files = ["{self.folder}/access"]\n[rotation]\n'
                                          f'automatic = true\nring = "{locator}"\n'
                                          f'seal = "file:{self.folder}/seal"\n')
        hub = self.service(Service, name, [self.command, "serve", "--config", config, *AT])
        hub.wires = wires
        return hub.start().wait()

    def member(self, kind, name, words, clock=None):
        hub = self.chance.choice(self.hubs)
        wire = self.wires.lay("127.0.0.1", hub.port)
        config = self.put(f"{name}.toml", f'[rotation]\nhub = "http://127.0.0.1:{wire.port}"\n'
                                          f'access_token_file = "{self.folder}/access"\n'
                                          f'signs = {str(kind is Signer).lower()}\n'
                                          f'[verify]\nleeway_seconds = {LEEWAY}\n')
        words = [str(word).replace("HUB", f"http://127.0.0.1:{wire.port}") for word in words]
        member = self.service(kind, name, words, clock, JWTSYNC_CONFIG=config)
        member.wire, member.hub = wire, hub
        self.members.append(member)
        return member.start()

    def prepare(self):
        (self.folder / "sink").mkdir(mode=0o700)
        options = ["--ring", self.store.locator, "--seal", f"file:{self.folder}/seal"]
        self.traffic = Traffic([], [], SKEW + 0.5, 0.02 if self.seconds < BRISK_FROM else 0)
        self.operator = Operator(self.command, options, self.environment, self.traffic, self.chance, self.say)
        status, told = self.operator.rotate(
            "start", "--from", f"file:{self.folder}/key", "--lifetime", f"{LIFETIME}s", "--leeway", f"{LEEWAY}s",
            "--skew", f"{SKEW}s", "--presence", "3s", "--permit", "6s",
            "--reader", f"name=partners,kind=jwks,delay={CACHE}s", "--reader",
            f"name=reports,kind=poller,delay={CACHE}s,sink=file:{self.folder}/sink/keys.json")
        if status:
            raise SystemExit(f"no rotation could be begun: {status} {told}")
        self.hubs = [self.hub(f"hub-{number}") for number in range(self.store.hubs)]
        auth = [self.build / "auth", "--token-lifetime", LIFETIME, *AT, "--jwtsync", "127.0.0.1:0"]
        signers = [self.member(Signer, f"auth-{number}", auth) for number in range(2)]
        backend = [self.build / "backend", *AT, "--jwtsync", "127.0.0.1:0"]
        backends = [self.member(Backend, f"backend-{number}", backend, clock)
                    for number, clock in enumerate([None, 0.5, -0.5])]
        serve = [self.command, "serve", "--issuer", "auth", "--audience", "example", "--service", "serve", *AT]
        sidecars = [self.member(Verifier, f"serve-{number}", serve) for number in range(3)]
        if words := others.flask(self.build):
            backends.append(self.member(Backend, "flask", words))
        if words := others.go(self.folder, self.folder / "access"):
            signers.append(self.member(Signer, "go-service", words))
        children = [self.member(Child, name, words) for name, words in others.children(self.command).items()]
        self.in_process = self.member(InProcess, "in-process", [self.build / "soak_verifier"])
        for member in self.members:
            member.wait()
        sink = SinkReader(self.folder / "sink/keys.json", CACHE / 2)
        reader = KeySetReader([member.port for member in sidecars], CACHE).start()
        self.kidless = KidlessSigner(SECRET, LIFETIME)
        self.stopping.append(reader)
        self.traffic.signers += [*signers, self.kidless]
        self.traffic.verifiers += [*signers, *backends, *sidecars, *children, reader, sink]

    def run(self):
        self.prepare()
        self.traffic.start(threads=4)
        self.in_process.follow(self.traffic)
        self.stopping.append(self.traffic)
        time.sleep(2)
        self.traffic.signers.remove(self.kidless)  # its keeper gives it up before another key signs
        self.faults = Faults(self.hubs, self.members, self.wires, self.store, self.chance, self.say)
        self.faults.start()
        self.stopping.append(self.faults)
        algorithms, turns = itertools.cycle(ALGORITHMS), itertools.count(1)
        while time.monotonic() - self.began < self.seconds:
            self.operator.once(next(algorithms))
            if next(turns) % 5 == 0:
                self.operator.take_over(next(algorithms))
        if self.store.fail_over:
            fail_over(self.store, self.operator, self.faults, self.members, next(algorithms))
        self.in_process.tell(self.traffic)
        self.end()
        return outcome.tell(self.traffic, self.operator.done, self.operator.slowest, self.faults,
                            self.folder.glob("*.log"))

    def end(self):
        while self.stopping:
            self.stopping.pop().stop()
        for service in reversed(self.services):
            service.end()
        self.store.end()
        self.wires.end()


def main():
    pods.enter()
    build, kind, seconds = pathlib.Path(sys.argv[1]).absolute(), sys.argv[2], float(sys.argv[3])
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else int(time.time())
    print(f"seed {seed}")
    with tempfile.TemporaryDirectory(prefix="jwtsync-soak-") as folder:
        soak = Soak(build, kind, seconds, seed, pathlib.Path(folder))
        try:
            return soak.run()
        finally:
            soak.end()


if __name__ == "__main__":
    sys.exit(main())

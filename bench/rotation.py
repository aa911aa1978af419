#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""How long a rotation takes of many services, and a revocation: real processes, one hub on SQLite, users throughout.

    rotation.py BUILD [SERVICES]

As many services (20), half of them sign, tokens live two seconds, and nothing is cached. Prints how long whole
rotations take, from `rotate start` until the old key is retired; the same while services begin and end, two a second at
most; and after `rotate revoke`, with a standby, when each service refuses the key. Ends with 1 where a good token was
refused or a login failed.
"""
import itertools
import os
import pathlib
import random
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "tests/soak"), str(HERE.parent / "tests/acceptance")]
from fleet import Service, Signer, Verifier, free_port  # noqa: E402
from leading import ALGORITHMS, Operator  # noqa: E402
from traffic import Traffic  # noqa: E402

ROTATIONS, REVOCATIONS = 5, 10
LIFETIME, SKEW = 2, 1  # seconds
BETWEEN_QUESTIONS = 0.02
FILES = {"key": "Zq7-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc-0123", "seal": "a-seal-0123456789abcdef-0123456789abcdef",
         "access": "access-0123456789abcdef-0123456789abcdef"}


class Fleet:
    def __init__(self, build, count, folder):
        self.build, self.folder, self.services, self.numbers = build, folder, [], itertools.count()
        self.command, self.environment = str(build / "jwtsync"), {"PATH": os.environ["PATH"], "ENVIRONMENT": "staging"}
        for name, text in FILES.items():
            self.put(name, text)
        ring = [f"sqlite:{folder}/ring.db", f"file:{folder}/seal"]
        self.traffic = Traffic([], [], SKEW + 0.5, 0.02)
        self.operator = Operator(self.command, ["--ring", ring[0], "--seal", ring[1]], self.environment, self.traffic,
                                 random.Random(1), print)
        status, told = self.operator.rotate("start", "--from", f"file:{folder}/key", "--lifetime", f"{LIFETIME}s",
                                            "--leeway", "0s", "--skew", f"{SKEW}s", "--presence", "3s", "--permit",
                                            "6s")
        if status:
            raise SystemExit(f"no rotation could be begun: {told}")
        config = self.put("hub.toml", f'[access]\ntoken_files = ["{folder}/access"]\n[rotation]\nautomatic = true\n'
                                      f'ring = "{ring[0]}"\nseal = "{ring[1]}"\n')
        self.hub = self.run(Service, "hub", [self.command, "serve", "--config", config]).wait()
        for number in range(count):
            self.services.append(self.member(number % 2 == 0))
        for service in self.services:
            service.wait()
        self.meet_users()

    def put(self, name, text):
        path = self.folder / name
        path.write_text(text)
        path.chmod(0o600)
        return str(path)

    def run(self, kind, name, words, **variables):
        port = free_port()
        return kind(name, [*words, "--listen", f"127.0.0.1:{port}"], self.folder / f"{name}.log",
                    self.environment | variables, port).start()

    def member(self, signs):
        name = f"member-{next(self.numbers)}"
        config = self.put(f"{name}.toml", f'[rotation]\nhub = "http://127.0.0.1:{self.hub.port}"\n'
                                          f'access_token_file = "{self.folder}/access"\nsigns = {str(signs).lower()}\n'
                                          '[verify]\nleeway_seconds = 0\n')
        words = [self.command, "serve", "--issuer", "auth", "--audience", "example", "--service", "serve"]
        if signs:
            words = [str(self.build / "auth"), "--token-lifetime", str(LIFETIME), "--jwtsync", "127.0.0.1:0"]
        return self.run(Signer if signs else Verifier, name, words, JWTSYNC_CONFIG=config)

    def meet_users(self):
        self.traffic.verifiers = list(self.services)
        self.traffic.signers = [each for each in self.services if isinstance(each, Signer)]

    def replace_one(self, chance):
        """Another begins, and then one ends."""
        which = chance.randrange(len(self.services))
        gone = self.services[which]
        self.services[which] = self.member(isinstance(gone, Signer)).wait()
        self.meet_users()
        gone.begin_trouble()  # who asks it meanwhile is not answered
        gone.end()

    def end(self):
        for service in [*self.services, self.hub]:
            service.end()


def rotations(fleet, algorithms):
    """Seconds of each."""
    took = []
    for _ in range(ROTATIONS):
        began = time.monotonic()
        status, told = fleet.operator.rotate("start", "--algorithm", next(algorithms))
        if status:
            raise SystemExit(f"not begun: {told}")
        fleet.operator.until(fleet.operator.rests)
        took.append(time.monotonic() - began)
    return took


def under_churn(fleet, algorithms):
    done, chance, count = threading.Event(), random.Random(2), itertools.count()

    def churn():
        while not done.wait(0.5):
            fleet.replace_one(chance)
            next(count)

    churning = threading.Thread(target=churn)
    churning.start()
    began = time.monotonic()
    took = rotations(fleet, algorithms)
    done.set()
    churning.join()
    return took, next(count) / (time.monotonic() - began)


def revocations(fleet):
    """Milliseconds until each service refused what the revoked key had signed, from when the command was started."""
    took = []
    for _ in range(REVOCATIONS):
        kid = fleet.operator.status()["signs"]
        fleet.operator.rotate("start", "--standby")
        fleet.operator.until(lambda now: now["next"] is None or now["next"]["step"] not in ("prove", "stage"))
        time.sleep(1 + SKEW)  # moments are whole seconds: then none of the proof is to come
        token = fleet.traffic.signers[0].log_in({})
        fleet.traffic.revoked[kid] = float("inf")
        began, lock = time.monotonic(), threading.Lock()

        def ask(service):
            connections = {}
            while service.ask(token, connections) == 200:
                time.sleep(BETWEEN_QUESTIONS)
            with lock:
                took.append(1000 * (time.monotonic() - began))

        asking = [threading.Thread(target=ask, args=(service,)) for service in fleet.services]
        for each in asking:
            each.start()
        fleet.operator.rotate("revoke", kid, "--because", "the bench", "--wait", "0s")
        for each in asking:
            each.join()
        fleet.operator.until(fleet.operator.rests)
    return sorted(took)


def main():
    build, count = pathlib.Path(sys.argv[1]).absolute(), int(sys.argv[2]) if len(sys.argv) > 2 else 20
    with tempfile.TemporaryDirectory(prefix="jwtsync-") as folder:
        fleet = Fleet(build, count, pathlib.Path(folder))
        algorithms = itertools.cycle(ALGORITHMS)
        try:
            fleet.traffic.start(threads=2)
            time.sleep(1)
            quiet = sorted(rotations(fleet, algorithms))
            print(f"{ROTATIONS} rotations of {count} services: {quiet[0]:.1f} to {quiet[-1]:.1f} s", flush=True)
            took, rate = under_churn(fleet, algorithms)
            print(f"the same, {rate:.1f} a second begin and as many end: {min(took):.1f} to {max(took):.1f} s",
                  flush=True)
            took = revocations(fleet)
            print(f"a revoked key is refused by {count} services: p50 {took[len(took) // 2]:.0f} ms, "
                  f"p99 {took[int(0.99 * len(took))]:.0f} ms, {took[-1]:.0f} ms at most ({REVOCATIONS} revocations)")
        finally:
            fleet.traffic.stop()
            fleet.end()
    counts = fleet.traffic.counts
    failed = sum(count for what, count in counts.items() if what[0] == "signed" and len(what) == 2 and
                 what[1] not in ("a token", "down"))
    print(f"{counts['signed', 'a token']} logins, {failed} failed, {counts['signed', 'down']} at services that had "
          f"ended; {counts['verified', 'accepted']} tokens accepted, {len(fleet.traffic.refused)} refused")
    for refused in fleet.traffic.refused[:5]:
        print(f"refused: {refused}")
    return 1 if fleet.traffic.refused or failed else 0


if __name__ == "__main__":
    sys.exit(main())

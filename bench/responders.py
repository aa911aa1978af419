# SPDX-License-Identifier: Apache-2.0
"""Processes that answer `jwtsync agree` as docs/reference/protocol.md says, many of them in one: each has a port, an
instance and a key of its own, and what it reports is what `jwtsync answer` printed once.

    responders.py PATH/TO/jwtsync PROCESSES same|one|all

All hold the same key, or one of them holds another, or each its own. Prints the targets, one a line, and answers until
its standard input is closed.
"""
import asyncio
import functools
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tests" / "fleet"))
import vectors  # noqa: E402

SECRET = b"Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"
SERVICES = 20


@functools.cache
def keys_of(secret):
    """For HMAC, the key of the challenge and of each variant that the protocol names; no transform applies here."""
    named = [(name, vectors.hkdf(secret, b"jwtsync absent variant v1 " + name.encode(), 32))
             for name in vectors.TRANSFORMS]
    return vectors.hkdf(secret, b"jwtsync challenge v1", 32), named


def tagged(key, nonce):
    return vectors.b64url(vectors.hmac.new(key, nonce, hashlib.sha256).digest())


@functools.lru_cache(maxsize=4096)
def key_answer(secret, nonce, variants):
    """The key of the challenge, as JSON."""
    raw = vectors.base64.urlsafe_b64decode(nonce + "=")
    own, named = keys_of(secret)
    return json.dumps([{
        "kid": vectors.kid_of(secret), "role": "signs", "algorithm": "HS256", "answer": tagged(own, raw),
        "variants": [{"name": name, "answer": tagged(key, raw)} for name, key in named] if variants else []}])


def report_of(command, secret):
    """What a process with this secret reports, as text with a place for its service, its instance and the time."""
    environment = {"PATH": os.environ["PATH"], "ENVIRONMENT": "staging", "JWT_SECRET_STAGING": secret.decode()}
    line = subprocess.run([command, "answer", "--nonce", vectors.b64url(vectors.NONCE)], env=environment,
                          capture_output=True, check=True).stdout
    report = json.loads(line)["report"]
    report["clock"] = report["loaded_at"] = "@CLOCK@"
    report["service"], report["instance"] = "@SERVICE@", "@INSTANCE@"
    return json.dumps(report)


class Process:
    """One that answers; the report of the first is the pattern of all that hold a key of their own."""

    def __init__(self, number, secret, report):
        self.service, self.instance = f"service-{number % SERVICES}", f"host-{number}-{os.getpid():08x}"
        self.secret = secret
        self.report = report.replace("@SERVICE@", self.service).replace("@INSTANCE@", self.instance)

    def answer(self, body):
        asked = json.loads(body)
        keys = key_answer(self.secret, asked["nonce"], asked["variants"])
        report = self.report.replace("@CLOCK@", time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))
        return (f'{{"nonce":"{asked["nonce"]}","report":{report},"challenge":{{"service":"{self.service}",'
                f'"instance":"{self.instance}","keys":{keys}}},"siblings":[]}}').encode()


class Connection(asyncio.Protocol):
    def __init__(self, process):
        self.process, self.received = process, b""

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.received += data
        head, end, body = self.received.partition(b"\r\n\r\n")
        if not end or len(body) < int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0]):
            return
        self.received = b""
        answer = self.process.answer(body)
        self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                             % (len(answer), answer))


def processes(command, count, who_differs):
    same, other = report_of(command, SECRET), None
    for number in range(count):
        if who_differs == "all" or (who_differs == "one" and number == count - 1):
            secret = SECRET + b"-of-its-own-%d" % number
            other = other or report_of(command, secret)
            report = json.loads(other)
            report["fingerprint"] = hashlib.sha256(secret).hexdigest()[:len(report["fingerprint"])]
            report["keys"][0]["kid"] = vectors.kid_of(secret)
            yield Process(number, secret, json.dumps(report))
        else:
            yield Process(number, SECRET, same)


async def main():
    command, count, who_differs = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    loop = asyncio.get_running_loop()
    for process in processes(command, count, who_differs):
        server = await loop.create_server(lambda process=process: Connection(process), "127.0.0.1", 0)
        print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    print(flush=True)  # that was all
    await loop.run_in_executor(None, sys.stdin.buffer.read)
    os._exit(0)


if __name__ == "__main__":
    asyncio.run(main())

# SPDX-License-Identifier: Apache-2.0
"""Users: they log in, and show their tokens to all services until these end. Each answer is judged."""
import base64
import collections
import http.client
import json
import random
import threading
import time


class Token:
    def __init__(self, text):
        head, claims, _ = text.split(".")
        header, self.text = self._object(head), text
        self.kid, self.algorithm = header.get("kid"), header["alg"]
        self.ends = self._object(claims)["exp"]

    @staticmethod
    def _object(part):
        return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


class Traffic:
    """`margin`: for so many seconds before `exp` nothing is judged, since clocks differ by as much."""

    def __init__(self, signers, verifiers, margin, pause):
        self.signers, self.verifiers, self.margin, self.pause = signers, verifiers, margin, pause
        self.tokens, self.revoked, self.lock = collections.deque(maxlen=4000), {}, threading.Lock()
        self.counts, self.refused, self.late = collections.Counter(), [], []
        self.algorithms, self.done, self.threads = collections.Counter(), threading.Event(), []

    def start(self, threads):
        for work in [self._log_in] + [self._show] * threads:
            self.threads.append(threading.Thread(target=self._work, args=(work,)))
            self.threads[-1].start()

    def stop(self):
        self.done.set()
        for thread in self.threads:
            thread.join()

    def _work(self, work):
        connections, chance = {}, random.Random()
        while not self.done.is_set():
            work(connections, chance)
        for connection in connections.values():
            connection.close()

    def _log_in(self, connections, chance):
        for signer in self.signers:
            answered = signer.log_in(connections)
            if isinstance(answered, str):
                self.tokens.append(Token(answered))
            self._count(("signed", "a token" if isinstance(answered, str) else str(answered or "down")), signer)
        self.done.wait(0.05)

    def _show(self, connections, chance):
        self.done.wait(self.pause)
        now = time.time()
        while self.tokens and self.tokens[0].ends < now + self.margin:
            try:
                self.tokens.popleft()
            except IndexError:
                break
        try:
            token = chance.choice(self.tokens)
        except IndexError:
            self.done.wait(0.05)
            return
        verifier = chance.choice(self.verifiers)
        if not verifier.can_take(token):
            return
        asked = time.monotonic()
        status = verifier.ask(token.text, connections)
        if time.time() > token.ends - self.margin:
            return
        self._judge(token, verifier, status, asked)

    def _judge(self, token, verifier, status, asked):
        revoked = self.revoked.get(token.kid)
        if status == 200 and revoked and asked > revoked and verifier.is_member and not verifier.is_troubled():
            self.late.append((asked - revoked, verifier.name))
        elif status == 200:
            self._count(("verified", "accepted"), verifier)
            self.algorithms[token.algorithm] += 1
        elif status is None:
            self._count(("verified", "down"), verifier)
        elif status == 503:
            self._count(("verified", "503, cut off" if verifier.is_troubled() else "503"), verifier)
        elif revoked:
            self._count(("verified", "revoked"), verifier)
        else:
            self.refused.append(f"{verifier.name}: {status}, {token.algorithm} {token.kid}, "
                                f"{token.ends - time.time():.1f} s before its end")

    def _count(self, what, who):
        with self.lock:
            self.counts[what] += 1
            self.counts[(*what, who.name)] += 1


def request(connections, port, method, path, token=None):
    """The status and the body; (None, "") where nobody answers."""
    connection = connections.get(port)
    if connection is None:
        connection = connections[port] = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request(method, path, headers={"Authorization": f"Bearer {token}"} if token else {})
        response = connection.getresponse()
        return response.status, response.read()
    except (OSError, http.client.HTTPException):
        connection.close()
        del connections[port]
        return None, b""

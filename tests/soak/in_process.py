# SPDX-License-Identifier: Apache-2.0
"""A member that verifies in process: it is handed the tokens of users, and verifies each as long as it lives."""
import subprocess
import threading

from fleet import Service


class InProcess(Service):
    is_killable = False  # its counts would end with it
    accepted = 0

    def start(self, clock=None):
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(self.words, env=self.environment, stdin=subprocess.PIPE,
                                            stdout=subprocess.PIPE, stderr=log, text=True, start_new_session=True)
        self.kids, self.done = [], threading.Event()
        return self

    def wait(self):
        return self

    def follow(self, traffic):
        """Hands over what users are given from now on."""
        self.thread = threading.Thread(target=self._hand_over, args=(traffic,), daemon=True)
        self.thread.start()

    def _hand_over(self, traffic):
        last = None
        while not self.done.wait(0.05):
            token = traffic.tokens[-1] if traffic.tokens else None
            if token is None or token is last:
                continue
            last = token
            self.kids.append(token.kid)
            print(token.text, token.ends - traffic.margin, file=self.process.stdin, flush=True)

    def tell(self, traffic):
        """Prints its counts, and gives what it refused to `traffic`: but not of keys that were revoked."""
        self.done.set()
        self.thread.join()
        told, _ = self.process.communicate()
        for line in told.splitlines():
            what, number, *why = line.split(maxsplit=2)
            if what != "refused":
                print(f"in process: {what}: {number}")
            elif self.kids[int(number)] not in traffic.revoked:
                traffic.refused.append(f"{self.name}: {self.kids[int(number)]}: {why}")
        if self.process.returncode:
            raise SystemExit(f"{self.name} ended with {self.process.returncode}:\n{self.log.read_text()[-2000:]}")

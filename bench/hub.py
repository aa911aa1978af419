# SPDX-License-Identifier: Apache-2.0
"""A hub that leads the rotation of a ring on SQLite, in a folder of its own."""
import contextlib
import json
import os
import subprocess
import tempfile

from polls import ACCESS


class Hub:
    def __init__(self, folder):
        self.folder, self.serve, self.url = folder, None, None
        self.access, self.seal = self.put("access", ACCESS), self.put("seal", "seal-" + ACCESS)
        self.first_key = self.put("first", "first-" + ACCESS[::-1])
        self.ring = os.path.join(folder, "ring.db")

    def put(self, name, text):
        """The path of a file that only its owner may read."""
        path = os.path.join(self.folder, name)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="ascii") as file:
            file.write(text)
        return path


@contextlib.contextmanager
def running_hub(command, begin):
    """`begin` makes the ring in the store: it is given the Hub."""
    with tempfile.TemporaryDirectory() as folder:
        hub = Hub(folder)
        begin(hub)
        hub.serve = subprocess.Popen([command, "serve", "--json", "--ring", f"sqlite:{hub.ring}", "--seal",
                                      f"file:{hub.seal}", "--listen", "127.0.0.1:0", "--access-token",
                                      f"file:{hub.access}", "--source", f"file:{folder}/none"],
                                     env={"PATH": os.environ["PATH"], "ENVIRONMENT": "staging"},
                                     stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            hub.url = json.loads(hub.serve.stdout.readline())["listening"][0]
            yield hub
        finally:
            hub.serve.terminate()
            hub.serve.wait()

# SPDX-License-Identifier: Apache-2.0
"""Pods, as a platform has them: each a process in namespaces and a root of its own, at an address of its own.

They stand in a network of the test's own, which nothing leaves and which ends with it: `enter` is to be called first.
"""
import itertools
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

LONGEST = 60  # seconds that anything may take
SKIPPED = 77  # what ctest shows as skipped
WITHIN = "JWTSYNC_TEST_WITHIN_NAMESPACES"
NETWORK = "192.0.2"  # RFC 5737: never anybody's
PORT = 7517
ACCESS_TOKEN = "access-c4n4ry-0123456789abcdef-0123456789abcdef"

# What a pod does before it becomes its command: a root of its own, with the system's programs, and then it waits for
# its network.
ROOT = """
set -eu
mount -t tmpfs -o mode=755 pod "$1"
cd "$1"
mkdir -p usr etc proc dev tmp run app
chmod 1777 tmp
mount --bind /usr usr
for link in bin sbin lib lib64; do ln -s usr/$link $link; done
mount --rbind /proc proc
for device in null zero random urandom; do touch dev/$device; mount --bind /dev/$device dev/$device; done
mkdir -p -m 1777 dev/shm
echo 'hosts: files' >etc/nsswitch.conf
echo 'multi on' >etc/host.conf  # every address of a name, as a name server says them
echo '127.0.0.1 localhost' >etc/hosts
touch app/jwtsync
mount --bind "$2" app/jwtsync
umask 077
printf %s "$3" >app/access
hostname "$4"
echo made
read -r connected
shift 4
exec chroot . env -i PATH=/usr/bin ENVIRONMENT=staging "$@"
"""


def enter():
    """Starts this program anew in namespaces of its own; or ends it where none can be made, skipped if that may be."""
    if WITHIN in os.environ:
        run("ip", "link", "set", "lo", "up")
        return
    words = ["unshare", "--net", "--mount", "--pid", "--uts", "--fork", "--kill-child", "--mount-proc"]
    if os.geteuid() != 0:
        words += ["--user", "--map-root-user"]
    bridge = [*words, "ip", "link", "add", "name", "probe", "type", "bridge"]
    if subprocess.run(bridge, capture_output=True, check=False).returncode == 0:
        os.environ[WITHIN] = "1"
        os.execvp(words[0], [*words, sys.executable, "-B", *sys.argv])
    if os.environ.get("JWTSYNC_DEMAND_NAMESPACES") == "1":
        sys.exit("no network namespace can be made here, and JWTSYNC_DEMAND_NAMESPACES=1 demands it")
    print("skipped: no network namespace can be made here")
    sys.exit(SKIPPED)


def run(*words):
    subprocess.run(words, check=True, timeout=LONGEST, capture_output=True)


def until(condition):
    """What `condition` gave when it was true."""
    start = time.monotonic()
    while not (given := condition()):
        if time.monotonic() - start > LONGEST:
            raise AssertionError(f"not within {LONGEST} s")
        time.sleep(0.02)
    return given


class Network:
    """A bridge, and the pods at it."""

    numbers = itertools.count(1)

    def __init__(self, command):
        self.command, self.bridge = command, f"bridge{next(Network.numbers)}"
        self.folder = tempfile.TemporaryDirectory(prefix="jwtsync-")
        self.pods, self.addresses = [], 0
        run("ip", "link", "add", "name", self.bridge, "type", "bridge")
        run("ip", "link", "set", self.bridge, "up")

    def pod(self, name, *words, files=()):
        self.addresses += 1
        pod = Pod(self, name, f"{NETWORK}.{self.addresses}", words, dict(files))
        self.pods.append(pod)
        return pod

    def serve(self, name, service, secret, *options, files=(), access=("--access-token", "file:/app/access")):
        """A pod of `jwtsync serve`, once it answers."""
        words = ["/app/jwtsync", "serve", "--service", service, "--listen", f"0.0.0.0:{PORT}", "--source",
                 "file:/app/key", *access, *options]
        pod = self.pod(name, *words, files={"app/key": secret, **dict(files)})
        until(lambda: "listening on" in pod.said())
        return pod

    def end(self):
        for pod in self.pods:
            pod.end()
        run("ip", "link", "delete", self.bridge)
        self.folder.cleanup()


class Pod:
    """A process of its own in all but the kernel. Its files are reached from here as `root`."""

    def __init__(self, network, name, address, words, files):
        self.name, self.address = name, address
        place = pathlib.Path(network.folder.name, name)
        place.mkdir()
        self.log = place.with_suffix(".log")
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                ["unshare", "--net", "--mount", "--uts", "sh", "-c", ROOT, "sh", place, network.command, ACCESS_TOKEN,
                 name, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True)
        if self.process.stdout.readline() != "made\n":
            raise AssertionError(f"no pod could be made: {self.said()}")
        self.root = pathlib.Path(f"/proc/{self.process.pid}/cwd")
        for path, text in files.items():
            self.put(path, text)
        self._connect(network.bridge)
        self.process.stdin.write("connected\n")
        self.process.stdin.close()
        self.root = pathlib.Path(f"/proc/{self.process.pid}/root")

    def _connect(self, bridge):
        number = self.address.rpartition(".")[2]
        self.link = f"{bridge}-{number}"
        run("ip", "link", "add", self.link, "type", "veth", "peer", "name", "eth0", "netns", str(self.process.pid))
        run("ip", "link", "set", self.link, "master", bridge, "up")
        self._within("ip", "address", "add", f"{self.address}/24", "dev", "eth0")
        self._within("ip", "link", "set", "eth0", "up")
        self._within("ip", "link", "set", "lo", "up")

    def _within(self, *words):
        run("nsenter", "--target", str(self.process.pid), "--net", *words)

    def cut_off(self):
        """Its packets are lost from now on, and those to it."""
        run("ip", "link", "set", self.link, "nomaster")

    def heal(self, network):
        run("ip", "link", "set", self.link, "master", network.bridge)

    def put(self, path, text):
        """Replaces a file of it whole."""
        fresh = self.root / (path + ".fresh")
        fresh.write_text(text)
        fresh.chmod(0o600 if path.startswith("app/") else 0o644)
        fresh.rename(self.root / path)

    def names(self, **addresses):
        """Its table of hosts: of each name, the addresses of these pods."""
        lines = [f"{pod.address} {name}" for name, pods in addresses.items() for pod in pods]
        self.put("etc/hosts", "\n".join(["127.0.0.1 localhost", *lines, ""]))

    def start(self, *words):
        """A command in it, beside the one it was made for."""
        return subprocess.Popen(["nsenter", "--target", str(self.process.pid), "--net", "--mount", "--uts", "--root",
                                 "--wd=/", "--", *words], env={"PATH": "/usr/bin"}, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def said(self):
        return self.log.read_text()

    def end(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(LONGEST)
        self.process.stdout.close()

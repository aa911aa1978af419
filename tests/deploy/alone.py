# SPDX-License-Identifier: Apache-2.0
"""A process alone in a network, as a container is: only `inside` reaches what it listens at on loopback."""

import subprocess
import sys

import pods

LOOPBACK = """import fcntl, os, socket, struct, sys
with socket.socket() as control:
    fcntl.ioctl(control, 0x8914, struct.pack("16sh", b"lo", 0x41))
os.execvp(sys.argv[1], sys.argv[1:])
"""


def is_possible():
    return pods.are_possible() and subprocess.run(["unshare", "--net", "true"], capture_output=True).returncode == 0


def start(command, **more):
    return subprocess.Popen(["unshare", "--net", sys.executable, "-c", LOOPBACK, *command],
                            stdin=subprocess.DEVNULL, **more)


def inside(process, *command):
    """What a command says in the network of a process."""
    return subprocess.run(["nsenter", f"--net=/proc/{process.pid}/ns/net", *command], capture_output=True, text=True,
                          timeout=pods.LONGEST)

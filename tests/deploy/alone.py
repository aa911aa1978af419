# SPDX-License-Identifier: Apache-2.0
"""A process alone in a network, as a container is: only `inside` reaches what it listens at on loopback."""

import os
import subprocess
import sys

import pods

SKIPPED = 77  # what ctest is told
LOOPBACK = """import fcntl, os, socket, struct, sys
with socket.socket() as control:
    fcntl.ioctl(control, 0x8914, struct.pack("16sh", b"lo", 0x41))
os.execvp(sys.argv[1], sys.argv[1:])
"""


def is_possible():
    return pods.are_possible() and subprocess.run(["unshare", "--net", "true"], capture_output=True).returncode == 0


def demand():
    """Ends this program where none can be made: skipped, or failed where JWTSYNC_DEMAND_NAMESPACES=1."""
    if is_possible():
        return
    if os.environ.get("JWTSYNC_DEMAND_NAMESPACES") == "1":
        sys.exit("no namespaces of mounts and networks can be made here, and JWTSYNC_DEMAND_NAMESPACES=1 demands them")
    print("skipped: no namespaces of mounts and networks here")
    sys.exit(SKIPPED)


def start(command, **more):
    return subprocess.Popen(["unshare", "--net", sys.executable, "-c", LOOPBACK, *command],
                            stdin=subprocess.DEVNULL, **more)


def inside(process, *command):
    """What a command says in the network of a process."""
    return subprocess.run(["nsenter", f"--net=/proc/{process.pid}/ns/net", *command], capture_output=True, text=True,
                          timeout=pods.LONGEST)

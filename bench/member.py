#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What a token costs a member of a rotation, beside a Keeper that follows no hub.

    member.py PATH/TO/jwtsync PATH/TO/jwtsync_member
"""
import os
import subprocess
import sys

from hub import running_hub


def main():
    command, member = map(os.path.abspath, sys.argv[1:3])
    environment = {"PATH": os.environ["PATH"], "ENVIRONMENT": "staging"}

    def begin(hub):
        subprocess.run([command, "rotate", "start", "--ring", f"sqlite:{hub.ring}", "--seal", f"file:{hub.seal}",
                        "--from", f"file:{hub.first_key}"], env=environment, check=True, stdout=subprocess.DEVNULL)

    with running_hub(command, begin) as hub:
        subprocess.run([member, hub.url, hub.access, hub.first_key], env=environment, check=True)


if __name__ == "__main__":
    main()

#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Runs a script of commands against the real jwtsync and compares all that comes out, to the letter.

    run_script.py PATH/TO/jwtsync SCRIPT...

A script is made of cases. A case has a title, variables, and commands for /bin/sh; each command is followed by what it
must print and how it must end:

    ## a key file that is not there
    env ENVIRONMENT=staging
    $ jwtsync resolve --source file:$WORK/key
    > what stands on standard output, line by line
    ! what stands on standard error
    ? 3

Without `?` the exit status must be 0. `[..]` stands for any part of a line, `$WORK` for the case's own, empty folder,
and `$NOBODY` before a command runs it without privileges. Nothing else is in the environment but PATH. No output of any
command may hold the canary, which stands in every fake secret.
"""
import difflib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

CANARY = "c4n4ry"
TIMEOUT = 60  # seconds, for one command


class Command:
    def __init__(self, text, line):
        self.text, self.line = text, line
        self.out, self.err, self.status = [], [], 0


class Case:
    def __init__(self, title):
        self.title, self.variables, self.commands = title, {}, []


def parse(path):
    cases = []
    for number, line in enumerate(path.read_text().split("\n"), 1):
        mark, _, rest = line.partition(" ")
        if mark == "##":
            cases.append(Case(rest))
        elif mark == "env":
            name, _, value = rest.partition("=")
            cases[-1].variables[name] = value
        elif mark == "$":
            cases[-1].commands.append(Command(rest, number))
        elif mark == ">":
            cases[-1].commands[-1].out.append(rest)
        elif mark == "!":
            cases[-1].commands[-1].err.append(rest)
        elif mark == "?":
            cases[-1].commands[-1].status = int(rest)
        elif line and mark != "#":
            sys.exit(f"{path}:{number}: what is this? {line}")
    return cases


def matches(expected, found):
    if len(expected) != len(found):
        return False
    patterns = (".*".join(re.escape(part) for part in line.split("[..]")) for line in expected)
    return all(re.fullmatch(pattern, line) for pattern, line in zip(patterns, found))


def lines_of(output, work):
    text = output.decode("utf-8", "backslashreplace").replace(work, "$WORK")
    return text.removesuffix("\n").split("\n") if text else []


def compare(command, done, work):
    """Why a command did not do as the script says."""
    faults = []
    for name, expected, output in (("stdout", command.out, done.stdout), ("stderr", command.err, done.stderr)):
        found = lines_of(output, work)
        if not matches(expected, found):
            faults.append(f"{name} differs:\n" + "\n".join(difflib.ndiff(expected, found)))
        if CANARY.encode() in output:
            faults.append(f"{name} holds a secret")
    if done.returncode != command.status:
        faults.append(f"exit status {done.returncode}, not {command.status}")
    return faults


def run(case, commands_folder):
    """The faults of the first command of a case that has any."""
    with tempfile.TemporaryDirectory(prefix="jwtsync-") as work:
        os.chmod(work, 0o755)
        nobody = "setpriv --reuid=65534 --regid=65534 --clear-groups" if os.geteuid() == 0 else ""
        environment = {"PATH": f"{commands_folder}:/usr/bin:/bin", "WORK": work, "NOBODY": nobody}
        environment.update({name: value.replace("$WORK", work) for name, value in case.variables.items()})
        for command in case.commands:
            done = subprocess.run(["/bin/sh", "-c", command.text], env=environment, cwd=work, capture_output=True,
                                  stdin=subprocess.DEVNULL, timeout=TIMEOUT)
            faults = compare(command, done, work)
            if faults:
                return command, faults
    return None, []


def main():
    binary, scripts = pathlib.Path(sys.argv[1]), [pathlib.Path(name) for name in sys.argv[2:]]
    failed = total = 0
    os.umask(0o022)  # files that others may write are refused
    with tempfile.TemporaryDirectory(prefix="jwtsync-bin-") as folder:
        os.chmod(folder, 0o755)  # somebody without privileges runs it too
        shutil.copy(binary, pathlib.Path(folder) / "jwtsync")
        for script in scripts:
            for case in parse(script):
                total += 1
                command, faults = run(case, folder)
                if faults:
                    failed += 1
                    print(f"FAILED {script}:{command.line}: {case.title}\n$ {command.text}")
                    print("\n".join(faults) + "\n")
    print(f"{total - failed} of {total} cases passed")
    return 1 if failed or not total else 0


if __name__ == "__main__":
    sys.exit(main())

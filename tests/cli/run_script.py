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

A daemon runs beside the commands that follow, to the end of the case:

    serve auth JWT_SECRET_STAGING=$A    starts jwtsync serve as the service auth, waits until it listens; options follow
    $ jwtsync agree --expect 1 $auth    $auth is where, $auth_pid its process
    until auth generation 2 is in use   waits until auth.log, its standard error, has this expression
    stop auth INT                       sends it a signal (TERM), and waits for its exit status, to compare
    wait auth                           waits until it ends by itself; likewise

It listens on a free port of 127.0.0.1 unless an option says where. Its standard output stands in auth.out.

Where JWTSYNC_WORDS is "write" (`make words`), what commands print and how they end is written into the script, to be
read as a diff; a line that fits is left as it is. What changes from run to run is then made [..] by hand.
"""
import difflib
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

CANARY = "c4n4ry"
TIMEOUT = 60  # seconds, for one command
PAUSE = 0.02  # seconds, between two looks at a log
VERBS = ("$", "serve", "until", "stop", "wait")
WRITES = os.environ.get("JWTSYNC_WORDS") == "write"


class Command:
    def __init__(self, verb, text, line):
        self.verb, self.text, self.line = verb, text, line
        self.out, self.err, self.status = [], [], 0
        self.said = None  # the lines that it would have in the script


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
        elif mark in VERBS:
            cases[-1].commands.append(Command(mark, rest, number))
        elif mark == ">":
            cases[-1].commands[-1].out.append(rest)
        elif mark == "!":
            cases[-1].commands[-1].err.append(rest)
        elif mark == "?":
            cases[-1].commands[-1].status = int(rest)
        elif line and mark != "#":
            sys.exit(f"{path}:{number}: what is this? {line}")
    return cases


def fits(expected, found):
    return re.fullmatch(".*".join(re.escape(part) for part in expected.split("[..]")), found) is not None


def matches(expected, found):
    return len(expected) == len(found) and all(map(fits, expected, found))


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


def rewritten(command, done, work):
    """The lines of a script that say what a command did."""
    lines = []
    for mark, expected, output in ((">", command.out, done.stdout), ("!", command.err, done.stderr)):
        for found in lines_of(output, work):
            fitting = [each for each in expected if fits(each, found)]
            line = max(fitting, key=lambda each: len(each.replace("[..]", "")), default=found)
            lines.append(f"{mark} {line}".rstrip())
    return lines + ([f"? {done.returncode}"] if done.returncode else [])


class Daemon:
    """jwtsync serve, in the background."""

    def __init__(self, text, environment, work):
        self.name, _, words = text.partition(" ")
        self.log = pathlib.Path(work) / f"{self.name}.log"
        self.out = self.log.with_suffix(".out")
        variables, options = re.fullmatch(r"((?:\w+=\S* ?)*)(.*)", words).groups()
        service = "" if "JWTSYNC_SERVICE=" in variables or "--service" in options else f"--service {self.name}"
        where = "" if "--listen" in options or "--unix" in options else "--listen 127.0.0.1:0"
        line = f"exec env {variables} jwtsync serve {service} {where} {options}"
        with open(self.out, "wb") as out, open(self.log, "wb") as log:
            self.process = subprocess.Popen(["/bin/sh", "-c", line], env=environment, cwd=work,
                                            stdin=subprocess.DEVNULL, stdout=out, stderr=log)

    def wait_for(self, expression):
        """What the log says, once it has this."""
        for _ in range(round(TIMEOUT / PAUSE)):
            ended = self.process.poll() is not None
            found = re.search(expression, self.log.read_text())
            if found:
                return found
            if ended:
                raise RuntimeError(f"{self.name} ended before its log had: {expression}\n{self.log.read_text()}")
            time.sleep(PAUSE)
        raise RuntimeError(f"the log of {self.name} has no: {expression}\n{self.log.read_text()}")

    def end(self):
        """Ends it, and tells what is wrong with what it wrote."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(TIMEOUT)
        return [f"{path.name} holds a secret" for path in (self.log, self.out) if CANARY in path.read_text()]


class Run:
    """One run of a case, in a folder of its own."""

    def __init__(self, case, commands_folder, work):
        nobody = "setpriv --reuid=65534 --regid=65534 --clear-groups" if os.geteuid() == 0 else ""
        self.case, self.work, self.daemons = case, work, {}
        self.environment = {"PATH": f"{commands_folder}:/usr/bin:/bin", "WORK": work, "NOBODY": nobody}
        self.environment.update({name: value.replace("$WORK", work) for name, value in case.variables.items()})

    def do(self, command):
        if command.verb == "$":
            return subprocess.run(["/bin/sh", "-c", command.text], env=self.environment, cwd=self.work,
                                  capture_output=True, stdin=subprocess.DEVNULL, timeout=TIMEOUT)
        name, _, rest = command.text.partition(" ")
        status = 0
        if command.verb == "serve":
            daemon = self.daemons[name] = Daemon(command.text, self.environment, self.work)
            self.environment[name] = daemon.wait_for(r"listening on (\S+) as ").group(1)
            self.environment[name + "_pid"] = str(daemon.process.pid)
        elif command.verb == "until":
            self.daemons[name].wait_for(rest)
        else:
            if command.verb == "stop":
                self.daemons[name].process.send_signal(signal.Signals["SIG" + (rest or "TERM")])
            status = self.daemons[name].process.wait(TIMEOUT)
        return subprocess.CompletedProcess(command.text, status, b"", b"")

    def faults(self):
        """The first command that has any, and its faults."""
        try:
            for command in self.case.commands:
                try:
                    done = self.do(command)
                except (RuntimeError, subprocess.TimeoutExpired) as error:
                    return command, [str(error)]
                command.said = rewritten(command, done, self.work)
                faults = compare(command, done, self.work)
                if faults and not WRITES:
                    return command, faults
        finally:
            ended = [fault for daemon in self.daemons.values() for fault in daemon.end()]
        return (self.case.commands[-1], ended) if ended else (None, [])


def run(case, commands_folder):
    with tempfile.TemporaryDirectory(prefix="jwtsync-") as work:
        os.chmod(work, 0o755)
        return Run(case, commands_folder, work).faults()


def write(path, cases):
    """Writes a script anew, with what its commands said."""
    said = {command.line: command.said for case in cases for command in case.commands if command.said is not None}
    lines, is_replaced = [], False
    for number, line in enumerate(path.read_text().split("\n"), 1):
        is_expectation = line.split(" ")[0] in (">", "!", "?")
        if not (is_expectation and is_replaced):
            lines.append(line)
            is_replaced = False
        if number in said:
            lines += said[number]
            is_replaced = True
    path.write_text("\n".join(lines))


def main():
    binary, scripts = pathlib.Path(sys.argv[1]), [pathlib.Path(name) for name in sys.argv[2:]]
    failed = total = 0
    os.umask(0o022)  # files that others may write are refused
    with tempfile.TemporaryDirectory(prefix="jwtsync-bin-") as folder:
        os.chmod(folder, 0o755)  # somebody without privileges runs it too
        shutil.copy(binary, pathlib.Path(folder) / "jwtsync")
        for script in scripts:
            cases = parse(script)
            for case in cases:
                total += 1
                command, faults = run(case, folder)
                if faults:
                    failed += 1
                    print(f"FAILED {script}:{command.line}: {case.title}\n{command.verb} {command.text}")
                    print("\n".join(faults) + "\n")
            if WRITES:
                write(script, cases)
    print(f"{total - failed} of {total} cases passed")
    return 1 if failed or not total else 0


if __name__ == "__main__":
    sys.exit(main())

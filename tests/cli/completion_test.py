# SPDX-License-Identifier: Apache-2.0
"""What shells themselves complete, by the scripts of `jwtsync help --completion`: bash, and zsh and fish if they are
installed.

usage: completion_test.py JWTSYNC_COMMAND
"""

import json
import os
import pty
import select
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

COMMAND = os.path.abspath(sys.argv[1])
LONGEST = 60  # seconds that anything may take
FOLDER = tempfile.TemporaryDirectory()


def run(*arguments, **more):
    return subprocess.run(arguments, capture_output=True, text=True, timeout=LONGEST, cwd=FOLDER.name, **more)


def script_for(shell):
    """The path of the script, under the name by which zsh loads it."""
    path = Path(FOLDER.name, "_jwtsync" if shell == "zsh" else f"jwtsync.{shell}")
    path.write_text(run(COMMAND, "help", "--completion", shell).stdout)
    return path


def tables():
    return json.loads(run(COMMAND, "help", "--json").stdout)["commands"]


class Bash(unittest.TestCase):
    # Words come as readline divides them; compopt works within a completion only, and is not what is asked here.
    ASK = """source "$1"; shift
compopt() { :; }
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_jwtsync && printf '%s\\n' "${COMPREPLY[@]}" """

    @classmethod
    def setUpClass(cls):
        cls.script = script_for("bash")
        Path(FOLDER.name, "a file.toml").touch()

    def completed(self, *words):
        done = run("bash", "--norc", "-c", self.ASK, "bash", self.script, *words)
        self.assertEqual(done.stderr, "")
        return [word for word in done.stdout.split("\n") if word]

    def test_is_registered(self):
        self.assertEqual(run("bash", "-c", f"source {self.script}; complete -p jwtsync").stdout,
                         "complete -F _jwtsync jwtsync\n")

    def test_commands_and_options_are_those_of_the_help(self):
        commands = tables()
        names = [command["name"] for command in commands]
        self.assertEqual(self.completed("jwtsync", ""), names + ["--help", "--version", "-h", "-V"])
        for command in commands:
            options = [o["name"] for o in command["options"]]
            given = [word for word in self.completed("jwtsync", command["name"], "--") if word != "--"]
            self.assertEqual(given, options)

    def test_a_value_is_a_file_where_the_help_says_so_and_nothing_otherwise(self):
        for words in (["--config", "a"], ["-c", "a"], ["--json", "--config", "=", "a"]):
            self.assertEqual(self.completed("jwtsync", "resolve", *words), ["a file.toml"])
        self.assertIn("a file.toml", self.completed("jwtsync", "resolve", "--config", "="))
        self.assertEqual(self.completed("jwtsync", "resolve", "--environment", "--c"), [])
        self.assertEqual(self.completed("jwtsync", "resolve", "--json", "--c"), ["--config"])

    def test_operands_are_known_where_they_can_be(self):
        self.assertEqual(self.completed("jwtsync", "help", "agr"), ["agree"])
        self.assertEqual(self.completed("jwtsync", "help", "white"), ["white-space"])
        self.assertEqual(self.completed("jwtsync", "white"), [])
        self.assertEqual(self.completed("jwtsync", "agree", "a"), [])
        self.assertIn("printf", self.completed("jwtsync", "exec", "--group", "--", "printf"))
        self.assertEqual(self.completed("jwtsync", "exec", "--", "sh", "--conf"), [])
        self.assertEqual(self.completed("jwtsync", "exec", "--conf"), ["--config"])


@unittest.skipUnless(shutil.which("fish"), "fish is not installed")
class Fish(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.script = script_for("fish")

    def completed(self, line):
        environment = {**os.environ, "HOME": FOLDER.name, "XDG_CONFIG_HOME": FOLDER.name, "XDG_DATA_HOME": FOLDER.name}
        done = run("fish", "-c", 'source $argv[1]; complete -C "$argv[2]"', self.script, line, env=environment)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return dict(line.split("\t", 1) if "\t" in line else (line, "") for line in done.stdout.splitlines())

    def test_commands_and_options_are_those_of_the_help_with_what_it_says_of_them(self):
        commands = tables()
        self.assertEqual(self.completed("jwtsync "), {c["name"]: c["purpose"] for c in commands})
        for command in commands:
            given = self.completed(f"jwtsync {command['name']} --")
            self.assertEqual(given, {o["name"]: o["description"] for o in command["options"]})

    def test_operands_and_values_are_known_where_they_can_be(self):
        Path(FOLDER.name, "of-fish.toml").touch()
        self.assertIn("of-fish.toml", self.completed("jwtsync resolve --config of-"))
        self.assertEqual(self.completed("jwtsync resolve --environment of-"), {})
        self.assertEqual(list(self.completed("jwtsync help agr")), ["agree"])
        self.assertEqual(list(self.completed("jwtsync help clock-")), ["clock-skew"])
        self.assertIn("printf", self.completed("jwtsync exec --group -- printf"))
        self.assertNotIn("--group", self.completed("jwtsync exec -- sh --gr"))


@unittest.skipUnless(shutil.which("zsh"), "zsh is not installed")
class Zsh(unittest.TestCase):
    READY = "ready: \x1b"  # the prompt, and not the line that sets it

    def setUp(self):
        folder = script_for("zsh").parent
        pid, self.terminal = pty.fork()
        if pid == 0:
            os.chdir(folder)
            os.execvpe("zsh", ["zsh", "-f", "-i"], {"TERM": "dumb", "PATH": os.environ["PATH"], "HOME": FOLDER.name})
        self.addCleanup(lambda: (os.close(self.terminal), os.waitpid(pid, 0)))
        self.type(f"PS1='ready: '; fpath=({folder} $fpath); autoload -Uz compinit; compinit -u -D; LISTMAX=9999\n")
        self.until(self.READY)

    def type(self, text):
        self.shown = ""
        os.write(self.terminal, text.encode())

    def until(self, wanted):
        """Reads until this was shown since something was typed."""
        start = time.monotonic()
        while wanted not in self.shown:
            if time.monotonic() - start > LONGEST:
                raise AssertionError(f"{wanted!r} was not shown within {LONGEST} s, but {self.shown!r}")
            if select.select([self.terminal], [], [], 1)[0]:
                self.shown += os.read(self.terminal, 65536).decode(errors="replace").replace("\r", "")

    def test_commands_options_operands_and_values_are_completed(self):
        Path(FOLDER.name, "of-zsh.toml").touch()
        for typed, shown in (("jwtsync gen\t", "generate"), ("jwtsync agree --exp\t", "--expect="),
                             ("jwtsync resolve --config of-z\t", "of-zsh.toml"),
                             ("jwtsync resolve --config=of-z\t", "of-zsh.toml"),
                             ("jwtsync help comp\t", "compat-check"), ("jwtsync help clo\t", "clock-skew"),
                             ("jwtsync exec -- printe\t", "printenv")):
            self.type(typed)
            self.until(shown)
            self.type("\x15")  # takes the line away

    def test_what_it_lists_has_the_descriptions_of_the_help(self):
        self.type("jwtsync resolve --\t")
        for option in tables()[0]["options"]:
            self.until(option["description"][:30])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

# SPDX-License-Identifier: Apache-2.0
"""What a real `jwtsync exec` does with real children, and at a terminal.

usage: exec_test.py JWTSYNC_COMMAND
"""

import json
import os
import pty
import re
import resource
import select
import shlex
import signal
import socket
import subprocess
import sys
import time
import unittest
import urllib.error
import urllib.request
from pathlib import Path

from exec_support import COMMAND, LONGEST, OTHER_SECRET, SECRET, Exec, until


class ExecTest(Exec):
    # The child and what it is given

    def test_the_child_has_the_bytes_and_no_other_secret(self):
        script = ("env -0 >$HERE/env; cat /proc/$PPID/environ >$HERE/parent 2>/dev/null; "
                  "cat /proc/$PPID/cmdline /proc/$$/cmdline >$HERE/cmdline; exit 5")
        process = self.start(script, "--as", "KEY", "--keep", "JWT_SECRET_KEPT",
                             JWT_SECRET_STAGING=OTHER_SECRET, JWT_SECRET_KEPT="kept-c4n4ry", JWTSYNC_SERVICE="backend",
                             KEY=OTHER_SECRET)
        self.assertEqual(process.wait(LONGEST), 5)
        entries = dict(entry.split(b"=", 1) for entry in (self.folder / "env").read_bytes().split(b"\0") if entry)
        self.assertEqual(entries[b"KEY"], SECRET.encode())
        self.assertEqual(entries[b"JWT_SECRET_KEPT"], b"kept-c4n4ry")
        self.assertEqual(entries[b"ENVIRONMENT"], b"staging")
        self.assertNotIn(b"JWT_SECRET_STAGING", entries)
        self.assertNotIn(b"JWTSYNC_SERVICE", entries)
        self.assertNotIn(OTHER_SECRET.encode(), b"".join(entries.values()))
        for name in ("parent", "cmdline"):
            self.assertNotIn(SECRET.encode(), (self.folder / name).read_bytes(), name)
        self.assertNotIn(b"JWT_SECRET_STAGING=" + OTHER_SECRET.encode(), (self.folder / "parent").read_bytes())

    def test_the_secret_of_a_variable_leaves_the_environment_of_the_parent(self):
        words = [COMMAND, "exec", "--listen", "127.0.0.1:0", "--", "sh", "-c",
                 "cat /proc/$PPID/environ 2>/dev/null || echo unreadable; test \"$JWT_SECRET_KEY\" = \"$0\"", SECRET]
        # The word is there for the comparison alone: a real command line has none.
        done = subprocess.run(words, env=self.environment(JWT_SECRET_STAGING=SECRET), capture_output=True,
                              timeout=LONGEST)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout, b"JWT_SECRET_STAGING=xxx|unreadable")
        self.assertNotIn(SECRET.encode(), done.stdout + done.stderr)

    def test_the_key_is_in_the_environment_of_the_child_and_nowhere_else(self):
        for options, times in (((), 1), (("--file", "-"), 0)):
            with self.subTest(options):
                process = self.start("echo $$ >$HERE/pid; while :; do sleep 0.05; done", "--log-level", "debug",
                                     *options, JWT_SECRET_STAGING=SECRET)
                self.target()
                child = int(self.read("pid"))
                for pid, expected in ((process.pid, 0), (child, times)):
                    for name in ("environ", "cmdline", "comm", "maps", "mountinfo", "status"):
                        shown = Path(f"/proc/{pid}/{name}").read_bytes()
                        self.assertEqual(shown.count(b"c4n4ry"), expected if name == "environ" else 0, (pid, name))
                process.terminate()
                process.wait(LONGEST)
                self.assertNotIn("c4n4ry", self.log.read_text())
                (self.folder / "pid").unlink()

    def test_the_child_has_standard_streams_and_nothing_else(self):
        self.status("ls /proc/self/fd >$HERE/fds; exit 0")
        self.assertEqual(len((self.folder / "fds").read_text().split()), 4, "the fourth is that of ls")

    def test_its_parent_answers_for_it(self):
        process = self.start("sleep 60", "--service", "backend", JWT_SECRET="x" * 40)
        answer = self.report()
        self.assertEqual(answer["verdict"], "agree", answer)
        process.terminate()
        self.assertEqual(process.wait(LONGEST), 128 + signal.SIGTERM)
        self.assertNotIn("c4n4ry", self.log.read_text())

    # As a file

    def test_a_file_holds_it_as_long_as_the_child_lives(self):
        path = f"/dev/shm/jwtsync-exec-test-{os.getpid()}"
        process = self.start("cp -p $JWT_SECRET_KEY_FILE $HERE/copy; env >$HERE/env; sleep 60", "--file", path)
        self.assertIn(f"JWT_SECRET_KEY_FILE={path}", self.read("env"))
        self.assertNotIn("c4n4ry", self.read("env"))
        self.assertEqual(self.read("copy"), SECRET)
        self.assertEqual((self.folder / "copy").stat().st_mode & 0o7777, 0o600)
        process.terminate()
        self.assertEqual(process.wait(LONGEST), 128 + signal.SIGTERM)
        self.assertFalse(Path(path).exists())

    def test_a_file_without_a_name_holds_it_and_cannot_be_written(self):
        script = ("cat $KEY >$HERE/one; sh -c 'cat $KEY' >$HERE/two; "
                  "(echo x >$KEY) 2>/dev/null && exit 9; env >$HERE/env; exit 0")
        self.assertEqual(self.status(script, "--file", "-", "--as", "KEY"), 0)
        self.assertEqual(self.read("one"), SECRET)
        self.assertEqual(self.read("two"), SECRET)
        self.assertNotIn("c4n4ry", self.read("env"))

    # A later change

    def generations(self):
        return self.log.read_text().count("the command is started anew")

    def test_a_stale_child_is_told_of(self):
        process = self.start("sleep 60")
        self.target()
        self.put_key(OTHER_SECRET)
        until(lambda: "gives another key now" in self.log.read_text())
        answer = self.report()
        self.assertEqual(answer["verdict"], "agree")
        self.assertIn("until started anew", json.dumps(answer))
        self.assertIsNone(process.poll())

    def test_a_change_ends_it_where_that_is_asked_for(self):
        process = self.start("trap 'exit 0' TERM; while :; do sleep 0.02; done", "--on-change", "exit", "--spread", "0")
        self.target()
        self.put_key(OTHER_SECRET)
        self.assertEqual(process.wait(LONGEST), 75)

    def test_a_command_that_is_gone_when_it_is_started_anew_has_the_status_of_shells(self):
        program = self.folder / "program"
        program.write_text("#!/bin/sh\necho 1 >$HERE/up; while :; do sleep 0.02; done\n")
        program.chmod(0o700)
        process = self.start("", "--on-change", "restart", "--spread", "0", child=[str(program)])
        self.read("up")
        program.unlink()
        self.put_key(OTHER_SECRET)
        self.assertEqual(process.wait(LONGEST), 127)

    def test_a_change_starts_it_anew_without_leaving_anything_open(self):
        script = "printf %s $JWT_SECRET_KEY >$HERE/held; while :; do sleep 0.02; done"
        process = self.start(script, "--on-change", "restart", "--spread", "0")
        self.target()
        held = lambda: (self.folder / "held").exists() and (self.folder / "held").read_text()
        until(lambda: held() == SECRET)
        descriptors = lambda: len(os.listdir(f"/proc/{process.pid}/fd"))
        before = None
        for turn in range(5):
            secret = (OTHER_SECRET, SECRET)[turn % 2]
            self.put_key(secret)
            until(lambda: held() == secret)
            self.assertEqual(self.report()["verdict"], "agree")
            before = before or descriptors()  # the first turn has opened all that it needs
        until(lambda: descriptors() <= before)
        self.assertEqual(self.generations(), 5)
        self.put_key("short-c4n4ry")
        until(lambda: "not reloaded" in self.log.read_text())
        self.assertIsNone(process.poll())

    # Ready

    def test_it_is_ready_when_the_child_is(self):
        script = "sleep 1; cd $HERE && exec python3 -m http.server --bind 127.0.0.1 $PORT"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.start(script, "--ready", f"http://127.0.0.1:{port}/", PORT=str(port))
        target = self.target()

        def status():
            try:
                with urllib.request.urlopen(target + "/readyz", timeout=LONGEST) as answer:
                    return answer.status
            except urllib.error.HTTPError as error:
                with error:
                    self.assertEqual(json.load(error), {"status": "starting"})
                return error.code

        self.assertEqual(status(), 503)
        until(lambda: status() == 200)

    def test_one_that_is_not_ready_in_time_is_ended(self):
        process = self.start("exec sleep 60", "--ready", "http://127.0.0.1:9/", "--start-timeout", "500ms")
        self.assertEqual(process.wait(LONGEST), 4)
        self.assertIn("not ready within --start-timeout", self.log.read_text())
        self.assertIn("nothing answered at --ready", self.log.read_text())

    def test_one_that_answers_otherwise_than_2xx_is_not_ready(self):
        script = "cd $HERE && exec python3 -m http.server --bind 127.0.0.1 $PORT"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        url = f"http://127.0.0.1:{port}/none"
        process = self.start(script, "--ready", url, "--start-timeout", "5s", PORT=str(port))
        self.assertEqual(process.wait(LONGEST), 4)
        self.assertIn("--ready was answered with 404 last", self.log.read_text())

    # How it ends

    def test_the_status_is_that_of_the_child(self):
        self.assertEqual(self.status("exit 0"), 0)
        self.assertEqual(self.status("exit 3"), 3)
        self.assertEqual(self.status("kill -SEGV $$"), 128 + signal.SIGSEGV)

    def test_without_descriptors_it_says_so_and_starts_nothing(self):
        for limit in range(5, 9):
            few = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
            self.assertIn(self.status("echo 1 >$HERE/started", preexec=few), (4, 70), limit)
            self.assertIn("jwtsync: error: ", self.log.read_text())
        self.assertFalse((self.folder / "started").exists())

    def test_a_child_that_dies_at_once_gives_its_status(self):
        for options in ((), ("--ready", "http://127.0.0.1:9/"), ("--on-change", "restart"), ("--file", "-")):
            for script, expected in (("exit 5", 5), ("kill -KILL $$", 128 + signal.SIGKILL), ("exec true", 0)):
                with self.subTest(script=script, options=options):
                    self.assertEqual(self.status(script, *options), expected)
        done = subprocess.run(self.words(child=["/nothing/is/here"]), env=self.environment(), capture_output=True)
        self.assertEqual(done.returncode, 127, done.stderr)

    def test_a_child_that_ignores_SIGTERM_lives_until_it_is_killed(self):
        process = self.start("trap '' TERM; echo $$ >$HERE/pid; while :; do sleep 0.05; done")
        child = int(self.read("pid"))
        process.terminate()
        time.sleep(0.3)
        self.assertIsNone(process.poll())
        process.kill()
        process.wait(LONGEST)
        until(lambda: not Path(f"/proc/{child}").exists() or "\nState:\tZ" in Path(f"/proc/{child}/status").read_text())

    def test_a_child_that_closes_its_streams_is_still_answered_for(self):
        process = self.start("exec <&- >&- 2>&-; while :; do sleep 0.05; done")
        self.assertEqual(self.report()["verdict"], "agree")
        process.terminate()
        self.assertEqual(process.wait(LONGEST), 128 + signal.SIGTERM)

    def test_a_child_that_forks_away_ends_it(self):
        self.assertEqual(self.status("(sleep 60 & echo $! >$HERE/pid) ; exit 4"), 4)
        os.kill(int(self.read("pid")), signal.SIGKILL)

    def test_a_child_that_forks_away_and_away_ends_it(self):
        daemon = ("import os, sys\n"
                  "for _ in range(2):\n"
                  "    if os.fork(): os._exit(0)\n"
                  "    os.setsid()\n"
                  "os.closerange(0, 3)\n"
                  "open(sys.argv[1], 'w').write(str(os.getpid()))\n"
                  "import time; time.sleep(60)\n")
        process = self.start("exec python3 -c \"$DAEMON\" $HERE/daemon", DAEMON=daemon)
        self.assertEqual(process.wait(LONGEST), 0)
        pid = int(self.read("daemon"))
        self.assertTrue(Path(f"/proc/{pid}").exists(), "what it left running goes on")
        os.kill(pid, signal.SIGKILL)

    def test_a_parent_that_ignores_SIGCHLD_loses_no_status(self):
        self.assertEqual(self.status("exit 6", preexec=lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN)), 6)

    def test_signals_that_were_ignored_stay_so_for_the_child(self):
        for first, second in ((signal.SIGHUP, signal.SIGPIPE), (signal.SIGPIPE, signal.SIGHUP)):
            self.status("grep SigIgn /proc/self/status >$HERE/ignored",
                        preexec=lambda: signal.signal(first, signal.SIG_IGN))
            ignored = int((self.folder / "ignored").read_text().split()[1], 16)
            self.assertEqual(ignored >> (first - 1) & 1, 1)
            self.assertEqual(ignored >> (second - 1) & 1, 0)

    def test_sockets_of_a_service_manager_are_for_the_child(self):
        script = ("(echo $$; echo $LISTEN_PID $LISTEN_FDS $LISTEN_FDNAMES $WATCHDOG_PID; readlink /proc/$$/fd/3) "
                  ">$HERE/own; exit 5")
        words = self.words(child=["sh", "-c", script])
        named = "LISTEN_PID=$$ WATCHDOG_PID=$$ exec \"$@\" 3</dev/zero"
        with self.log.open("wb") as log:
            done = subprocess.run(["sh", "-c", named, "sh", *words], stderr=log, timeout=LONGEST,
                                  env=self.environment(LISTEN_FDS="1", LISTEN_FDNAMES="http"))
        self.assertEqual(done.returncode, 5)
        number, *said = self.read("own").splitlines()
        self.assertEqual(said, [f"{number} 1 http {number}", "/dev/zero"])

    # Signals

    def test_signals_reach_the_child(self):
        for name in ("HUP", "INT", "QUIT", "TERM", "USR1", "USR2", "RTMIN"):
            with self.subTest(name):
                (self.folder / "ready").unlink(missing_ok=True)
                process = self.start(f"trap 'exit 9' {name}; echo 1 >$HERE/ready; while :; do sleep 0.02; done")
                self.read("ready")
                process.send_signal(signal.Signals["SIG" + name])
                self.assertEqual(process.wait(LONGEST), 9)

    def test_a_shell_that_passes_nothing_on_needs_the_group(self):
        script = "echo $$ >$HERE/pid; sleep 60; exit 7"
        process = self.start(script, "--group")
        self.read("pid")
        process.terminate()
        self.assertEqual(process.wait(LONGEST), 128 + signal.SIGTERM)

    # At a terminal

    def at_terminal(self, *options, child):
        """An interactive shell at a terminal of its own: its process and the other end."""
        shell, master = pty.fork()
        if shell == 0:
            os.execve("/bin/bash", ["bash", "--norc", "--noediting", "-i"], self.environment(PS1="$ ", TERM="dumb"))
        self.addCleanup(os.close, master)
        self.addCleanup(os.waitpid, shell, 0)
        self.addCleanup(os.kill, shell, signal.SIGKILL)
        os.write(master, (shlex.join(self.words(*options, child=child)) + f" 2>{self.log}\n").encode())
        return master

    def seen(self, master, expression):
        """Waits until the terminal shows it."""
        shown = b""
        start = time.monotonic()
        while not re.search(expression, shown):
            self.assertLess(time.monotonic() - start, LONGEST, shown)
            if select.select([master], [], [], 0.1)[0]:
                shown += os.read(master, 4096)

    def test_the_terminal_is_the_childs_and_a_stop_is_seen_by_the_shell(self):
        master = self.at_terminal(child=["sh", "-c", "echo up; read line; echo got-$line; read line; exit 3"])
        self.seen(master, rb"up\r\n")
        os.write(master, b"one\n")
        self.seen(master, rb"got-one\r\n")
        os.write(master, b"\x1a")  # Ctrl-Z
        self.seen(master, rb"Stopped")
        os.write(master, b"echo in-shell-$((1+1))\n")
        self.seen(master, rb"in-shell-2")
        os.write(master, b"fg\n")
        time.sleep(0.3)
        os.write(master, b"two\necho status-$?\n")
        self.seen(master, rb"status-3")

    def test_one_in_another_is_stopped_and_goes_on_as_one(self):
        inner = [COMMAND, "exec", "--listen", "127.0.0.1:0", "--", "sh", "-c", "echo up; read line; exit 3"]
        master = self.at_terminal(child=inner)
        self.seen(master, rb"up\r\n")
        os.write(master, b"\x1a")  # Ctrl-Z
        self.seen(master, rb"Stopped")
        os.write(master, b"fg\n")
        time.sleep(0.5)
        os.write(master, b"one\necho status-$?\n")
        self.seen(master, rb"status-3")

    def test_Ctrl_C_reaches_the_child_once(self):
        script = "n=0; trap 'n=$((n+1))' INT; echo up; sleep 1; sleep 1; echo n-$n; exit 0"
        master = self.at_terminal(child=["bash", "-c", script])
        self.seen(master, rb"up\r\n")
        time.sleep(0.2)
        os.write(master, b"\x03")
        self.seen(master, rb"n-1")



if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)

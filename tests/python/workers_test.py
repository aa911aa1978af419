# SPDX-License-Identifier: Apache-2.0
"""The workers of real servers, which stand behind one address: whoever is asked, all answer."""
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

from support import BUILD, CANARY, OTHER_SECRET, POSSESSED, SECRET, SOURCE, Service, free_port, get, variables

WORKERS = 4
TIMES = 10
STAGING = {"ENVIRONMENT": "staging", "JWT_SECRET_STAGING": SECRET}


class Server(Service):
    """A server of `workers_app` at a port of its own."""

    def __init__(self, arguments, **given):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.folder = tempfile.TemporaryDirectory()
        os.chmod(self.folder.name, 0o700)
        super().__init__([sys.executable, *[each.format(port=self.port) for each in arguments]],
                         RUNTIME_DIRECTORY=self.folder.name, **{**STAGING, **given})

    def pids(self):
        """The processes that answer for themselves, by the names of their sockets."""
        return [int(path.name.split("-")[-2]) for path in pathlib.Path(self.folder.name).glob("jwtsync/*-*-*")
                if is_served(path)]

    def wait_for_workers(self, number=WORKERS):
        self.wait_for(lambda: len(self.pids()) == number and get(self.url + "/healthz")[0] == 200)
        return self.pids()

    def agree(self, expect=WORKERS):
        """Exit status, and what was said."""
        with variables(RUNTIME_DIRECTORY=self.folder.name):
            asked = subprocess.run([BUILD / "jwtsync", "agree", "--expect", str(expect), self.url],
                                   capture_output=True, text=True, check=False)
        return asked.returncode, asked.stdout + asked.stderr

    def end(self):
        super().end()
        self.folder.cleanup()


def is_served(path):
    """Whether somebody listens at a socket: a process that was killed, or became another program, leaves its name."""
    with socket.socket(socket.AF_UNIX) as client:
        return client.connect_ex(str(path)) == 0


def gunicorn(*arguments):
    # Not by -m: an upgrade starts what it was started by once more, and finds other modules by it.
    return [shutil.which("gunicorn"), "--chdir", str(SOURCE / "tests/python"), "--bind", "127.0.0.1:{port}", *arguments,
            "workers_app:app"]


def uvicorn(*arguments):
    return ["-m", "uvicorn", "--app-dir", str(SOURCE / "tests/python"), "--host", "127.0.0.1", "--port", "{port}",
            *arguments, "workers_app:app"]


FOUR = ("--workers", str(WORKERS))
CONF = str(SOURCE / "tests/python/workers_conf.py")


class Workers(unittest.TestCase):
    def start(self, arguments, number=WORKERS, **given):
        server = Server(arguments, **given)
        self.addCleanup(server.end)
        server.wait_for_workers(number)
        return server

    def assert_all_agree(self, server, times=TIMES):
        for _ in range(times):
            status, said = server.agree()
            self.assertEqual(status, 0, said + server.said())
        self.assertNotIn(CANARY, said + server.said())

    def test_all_workers_of_gunicorn_answer_ten_of_ten(self):
        for what in ((), ("-k", "gthread", "--threads", "2"), ("-k", "gevent"), ("--preload",),
                     ("--preload", "-k", "gevent")):
            with self.subTest(what):
                server = self.start(gunicorn(*FOUR, *what))
                self.assert_all_agree(server)
                self.assertEqual(server.agree(WORKERS + 1)[0], 4, "nobody is counted twice")
                server.end()

    def test_all_workers_of_uvicorn_answer_ten_of_ten(self):
        server = self.start(uvicorn(*FOUR), WORKERS_TEST_ASGI="1")
        self.assert_all_agree(server)

    def test_one_process_alone_is_one(self):
        server = self.start(uvicorn(), 1, WORKERS_TEST_ASGI="1")
        self.assertEqual(server.agree(1)[0], 0)
        self.assertEqual(server.agree(2)[0], 4)

    def test_a_worker_with_another_secret_is_named(self):
        server = self.start(gunicorn(*FOUR, "--config", CONF), WORKERS_TEST_SECOND=OTHER_SECRET)
        for _ in range(TIMES):
            status, said = server.agree()
            self.assertEqual(status, 1, said)
        self.assertNotIn(CANARY, said)

    def test_a_worker_without_a_key_says_so(self):
        server = self.start(gunicorn(*FOUR, "--config", CONF), WORKERS_TEST_SECOND="")
        for _ in range(TIMES):
            status, said = server.agree()
            self.assertEqual(status, 1, said)

    def test_a_worker_that_is_busy_is_answered_for(self):
        for path in ("/busy", "/busy/alone"):
            with self.subTest(path):
                server = self.start(gunicorn(*FOUR, "--timeout", "60"))
                client = threading.Thread(target=self.keep_busy, args=(server, path), daemon=True)
                client.start()
                time.sleep(0.2)
                self.assert_all_agree(server)
                for pid in server.pids():
                    os.kill(pid, signal.SIGKILL)
                client.join()

    @staticmethod
    def keep_busy(server, path):
        try:
            get(server.url + path)
        except OSError:
            pass  # its worker was killed

    def test_a_worker_that_is_stopped_is_missed(self):
        server = self.start(gunicorn(*FOUR))
        stopped = server.pids()[0]
        os.kill(stopped, signal.SIGSTOP)
        self.addCleanup(os.kill, stopped, signal.SIGCONT)
        for _ in range(TIMES):
            status, said = server.agree()
            self.assertEqual(status, 4, said)
            self.assertIn(f"worker {stopped} ", said)
            self.assertIn("only 3 distinct processes answered", said)
            self.assertIn("kill -CONT", said)

    def test_a_worker_that_is_stopped_hides_no_other_key(self):
        server = self.start(gunicorn(*FOUR, "--config", CONF), WORKERS_TEST_SECOND=OTHER_SECRET)
        second = int(pathlib.Path(server.folder.name, "second").read_text())
        stopped = next(pid for pid in server.pids() if pid != second)
        os.kill(stopped, signal.SIGSTOP)
        self.addCleanup(os.kill, stopped, signal.SIGCONT)
        for _ in range(TIMES):
            status, said = server.agree()
            self.assertEqual(status, 1, said)
            self.assertIn(f"worker {stopped} ", said)

    def test_a_worker_that_is_killed_is_replaced(self):
        server = self.start(gunicorn(*FOUR))
        killed = server.pids()[0]
        os.kill(killed, signal.SIGKILL)
        server.wait_for(lambda: server.agree()[0] == 0 and killed not in server.pids())

    def test_a_worker_that_forks_stays_one(self):
        server = self.start(gunicorn(*FOUR))
        for _ in range(3 * WORKERS):
            self.assertEqual(get(server.url + "/fork")[0], 200)
        self.assert_all_agree(server)
        self.assertEqual(len(server.pids()), WORKERS)

    def test_each_master_of_an_upgrade_has_workers_of_its_own(self):
        for what in ((), ("--preload",)):
            with self.subTest(what):
                server = self.start(gunicorn("--workers", "2", *what), 2)
                old = set(server.pids())
                server.process.send_signal(signal.SIGUSR2)
                server.wait_for(lambda: len(server.pids()) == 4)
                for _ in range(TIMES):
                    self.assertEqual(server.agree(2)[0], 0, server.said())
                    self.assertEqual(server.agree(3)[0], 4)
                for pid in set(server.pids()) - old:
                    parent = int(pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
                os.kill(parent, signal.SIGTERM)
                server.end()

    def test_workers_that_are_not_used_have_the_new_key_when_they_are_asked(self):
        with tempfile.TemporaryDirectory() as name:
            key = pathlib.Path(name) / "key"
            key.write_text(SECRET)
            server = self.start(gunicorn(*FOUR), JWTSYNC_SOURCES=f"file:{key}")
            self.assert_all_agree(server, 2)
            time.sleep(1.1)
            (key.parent / "new").write_text(OTHER_SECRET)
            os.replace(key.parent / "new", key)
            self.assert_all_agree(server, 2)

    def test_at_the_end_of_a_server_no_socket_is_left(self):
        server = self.start(gunicorn(*FOUR, "--preload"))
        server.process.terminate()
        server.process.wait()
        self.assertEqual(server.pids(), [])

    def test_who_cannot_join_says_why_in_place_of_siblings(self):
        code = ("import resource, jwtsync, jwtsync.wsgi, sys, io\n"
                "keeper = jwtsync.Keeper('auth'); keeper.open()\n"
                "limits = resource.getrlimit(resource.RLIMIT_NOFILE)\n"
                "resource.setrlimit(resource.RLIMIT_NOFILE, (3, limits[1]))\n"
                "app = jwtsync.wsgi.App(keeper)\n"
                "resource.setrlimit(resource.RLIMIT_NOFILE, limits)\n"
                "environ = {'REQUEST_METHOD': 'POST', 'PATH_INFO': '/jwtsync/v1/challenge', 'CONTENT_LENGTH': '55',\n"
                "           'wsgi.input': io.BytesIO(b'{\"nonce\":\"' + b'A' * 43 + b'\"}'),\n"
                "           'HTTP_HOST': 'localhost', 'REMOTE_ADDR': '127.0.0.1', 'SERVER_NAME': '127.0.0.1',\n"
                "           'HTTP_JWTSYNC_ACCESS': sys.argv[1]}\n"
                "sys.stdout.buffer.write(b''.join(app(environ, lambda status, headers: None)))\n")
        with variables(**STAGING):
            said = subprocess.run([sys.executable, "-c", code, POSSESSED], capture_output=True, text=True,
                                  check=True).stdout
        answer = json.loads(said)
        self.assertIsNone(answer["siblings"], said)
        self.assertRegex(answer["siblings_error"]["message"], "^cannot ")


if __name__ == "__main__":
    unittest.main()

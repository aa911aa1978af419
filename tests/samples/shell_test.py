#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs what pages show as ```sh, each page from its beginning to its end in one bash, as a reader would paste it; what
follows as ```text must be what was printed. What they show as ```toml is a configuration.

usage: shell_test.py SOURCE BUILD
"""
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import unittest

SOURCE, BUILD = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
del sys.argv[1:]
FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.DOTALL | re.MULTILINE)
MARK = "== after sample"


def samples(page):
    """The samples to run, each with what it is to print, if the page shows that."""
    text = re.split(r"^<!-- none run: ", page.read_text(encoding="utf-8"), flags=re.MULTILINE)[0]
    found = []
    for fence in FENCE.finditer(text):
        excused = re.search(r"<!-- not run: [^\n]*\n+\Z", text[:fence.start()])
        if fence[2] == "sh" and not excused:
            found.append([re.sub(rf"^{fence[1]}", "", fence[3], flags=re.MULTILINE), None])
        elif fence[2] == "text" and found and not excused:
            found[-1][1] = fence[3]
    return found


def free_port():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


def plain(text):
    """Without what differs from run to run, such as ports, folders, kids and ages, and the white space of columns."""
    text = re.sub(r"127\.0\.0\.1:\d+", "ADDRESS", text)
    text = re.sub(r"/tmp(/tmp[\w.]+)+/run/", "/run/", text)
    text = re.sub(r"/tmp(/tmp[\w.]+)+", "FOLDER", text)
    text = re.sub(r"\b[\w.-]+-[0-9a-f]{8}\b", "INSTANCE", text)
    text = re.sub(r"(self|sidecar) +[\w-]{6} ", r"\1 KEY ", text)
    text = re.sub(r"(name|kid|key) (\"?)(?:[\w-]{16}|[\w-]{43})(?![\w-])", r"\1 \2KID", text)
    text = re.sub(r"(?<![\w-])[\w-]{16} signs", "KID signs", text)
    text = re.sub(r"(hash: )[0-9a-f]{16}|(Duration: )[\d.]+", r"\1\2ANY", text)
    text = re.sub(r"\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", "TIME", text)
    text = re.sub(r"(now|\d+ s ago)$", "JUST NOW", text, flags=re.MULTILINE)
    return [re.sub(r"\s+", " ", line).strip() for line in text.splitlines()]


class Pages(unittest.TestCase):
    def run_all(self, page):
        """What each sample of a page printed."""
        script = "exec 2>&1\n" + "".join(
            f"{code}\nstatus=$?; echo '{MARK}'; ((status == 0)) || exit 99\n" for code, _ in samples(page))
        for port in ("7517", "7518"):
            script = script.replace(f"127.0.0.1:{port}", f"127.0.0.1:{free_port()}")
        with tempfile.TemporaryDirectory() as folder:
            script = script.replace("/run/secrets", f"{folder}/run/secrets")
            project, home = pathlib.Path(folder, "project"), pathlib.Path(folder, "home")
            (project / "build").mkdir(parents=True)
            (project / "build" / "release").symlink_to(BUILD)
            for each in SOURCE.iterdir():  # the project's folder, in which a sample may leave something
                if each.name != "build":
                    (project / each.name).symlink_to(each)
            (home / "service" / "shared").mkdir(parents=True)
            (home / "service" / "shared" / "jwt_secret_manager.py").write_text("class SharedJWTSecretManager: pass\n")
            environment = {"PATH": f"{BUILD}:{os.environ['PATH']}", "HOME": str(home), "TMPDIR": folder,
                           "PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1",
                           "JWTSYNC_LIBRARY": str(BUILD / "libjwtsync_c.so")}
            with subprocess.Popen(["bash", "-c", script], cwd=project, env=environment, text=True,
                                  stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, start_new_session=True) as running:
                try:
                    said, _ = running.communicate(timeout=200)
                finally:
                    try:
                        os.killpg(running.pid, signal.SIGKILL)
                    except ProcessLookupError:
                        pass
        self.assertEqual(running.returncode, 0, said)
        return said.split(MARK + "\n")[:-1]

    def test_samples_run_and_print_what_is_shown(self):
        pages = [page for page in [SOURCE / "README.md", *sorted((SOURCE / "docs").rglob("*.md"))] if samples(page)]
        self.assertIn(SOURCE / "docs/start.md", pages)
        for page in pages:
            with self.subTest(page=page.relative_to(SOURCE)):
                printed = self.run_all(page)
                for (code, shown), said in zip(samples(page), printed):
                    lines = plain(said)
                    for line in plain(shown or ""):
                        if line != "...":
                            self.assertIn(line, lines, f"is not what this prints:\n{code}\nbut:\n{said}")

    def test_configurations_are_taken(self):
        shown = [(page, fence[3]) for page in sorted((SOURCE / "docs").rglob("*.md"))
                 for fence in FENCE.finditer(page.read_text(encoding="utf-8")) if fence[2] == "toml"]
        self.assertGreater(len(shown), 2)
        for page, text in shown:
            with self.subTest(page=page.relative_to(SOURCE), text=text), tempfile.TemporaryDirectory() as folder:
                file = pathlib.Path(folder, "jwtsync.toml")
                file.write_text(text, encoding="utf-8")
                ran = subprocess.run([BUILD / "jwtsync", "resolve", "--json", "--config", file], text=True, check=False,
                                     env={"ENVIRONMENT": "staging"}, capture_output=True, timeout=60)
                self.assertNotIn("configuration_", ran.stdout + ran.stderr)
                self.assertIn("{", ran.stdout + ran.stderr, "an answer, or another error")


if __name__ == "__main__":
    unittest.main(verbosity=2)

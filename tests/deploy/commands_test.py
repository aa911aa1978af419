# SPDX-License-Identifier: Apache-2.0
"""No page, manifest or script shows a `jwtsync` command line that the command would refuse.

usage: commands_test.py SOURCE_FOLDER JWTSYNC_COMMAND       (by the Python of tests/deploy/requirements.txt)
"""

import json
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import command_lines

SOURCE = Path(sys.argv[1]).resolve()
COMMAND = Path(sys.argv[2]).resolve()


def table():
    told = subprocess.run([COMMAND, "help", "--json"], capture_output=True, text=True, timeout=60, check=True)
    return {command["name"]: command for command in json.loads(told.stdout)["commands"]}


COMMANDS = table()


def is_of_usage(word):
    """What stands for something in a line that shows how a command is used: [OPTIONS], TARGET..., ..."""
    return word.startswith("[") or word.endswith("...") or word in ("...", "COMMAND", "[COMMAND]")


def complaint(words, is_sample=True):
    """What the command would not take; None if it takes all. In a sentence an option may stand without its value."""
    command = COMMANDS.get(words[0])
    if command is None:
        return f"there is no command {words[0]}"
    options = {name: option for option in command["options"] for name in (option["name"], option["short"]) if name}
    given, rest = set(), iter(words[1:])
    for word in rest:
        if word == "--":
            return None if "--" in command["operands"] else "takes no --"
        if word != "-" and word.startswith("-"):
            name, equals, value = word.partition("=")
            option = options.get(name)
            if option is None:
                return f"{words[0]} has no option {name}"
            if option["name"] in given and not option["repeatable"]:
                return f"{name} stands twice"
            given.add(option["name"])
            if not option["placeholder"] and equals:
                return f"{name} takes no value"
            if option["placeholder"] and not equals:
                value = next(rest, "" if is_sample else "VALUE")
            if option["placeholder"] and not value:
                return f"{name} has no value"
        elif not command["operands"] and not is_of_usage(word):
            return f"{words[0]} takes no {word}"
    return None


class Commands(unittest.TestCase):
    def test_options_and_operands_of_all_command_lines_are_known(self):
        seen = list(command_lines.everywhere(SOURCE))
        self.assertGreater(len(seen), 150)
        self.assertGreater(len([path for path, _, is_sample in seen if is_sample and "deploy" in path.parts]), 15)
        for path, words, is_sample in seen:
            if is_of_usage(words[0]):
                continue
            with self.subTest(path=path.relative_to(SOURCE), words=words):
                self.assertIsNone(complaint(words, is_sample))

    def test_values_of_a_gate_are_taken(self):
        """Asked of an address where nobody listens, no gate is a usage error."""
        asked = {tuple(words) for _, words, is_sample in command_lines.everywhere(SOURCE)
                 if is_sample and words[0] == "agree" and not any(map(is_of_usage, words))
                 and ("--answers" in words or any("://" in word for word in words))}
        self.assertGreater(len(asked), 10)
        nonce = subprocess.run([COMMAND, "agree", "--new-nonce"], capture_output=True, text=True, check=True).stdout
        for words in sorted(asked):
            words = [word for word in words if "[@]" not in word]
            words = [re.sub(r"^(dns\+)?(https?://|unix:).*|^TARGET$", "http://127.0.0.1:1", word) for word in words]
            words = [nonce.strip() if before == "--nonce" else word for before, word in zip(["", *words], words)]
            words = [re.sub(r"^(SUBSTITUTED|N)$", "2", word) for word in words]
            with self.subTest(words=words), tempfile.TemporaryDirectory() as folder:
                try:
                    done = subprocess.run([COMMAND, *words], capture_output=True, text=True, timeout=1, cwd=folder,
                                          env={"ENVIRONMENT": "staging"}, stdin=subprocess.DEVNULL)
                except subprocess.TimeoutExpired:
                    continue  # it waits, as it was told
                self.assertNotEqual(done.returncode, 2, done.stderr)

    def test_what_is_for_a_shell_is_read_by_one(self):
        texts = list(command_lines.shell_texts(SOURCE))
        self.assertGreater(len([path for path, _ in texts if path.suffix in (".yaml", ".yml")]), 6)
        for path, text in texts:
            with self.subTest(path=path.relative_to(SOURCE)):
                done = subprocess.run(["bash", "-n"], input=text, capture_output=True, text=True)
                self.assertEqual((done.returncode, done.stderr), (0, ""), text)

    def test_what_is_wrong_is_found(self):
        for line in ("agree --expct 2 http://a", "agree --expect", "serve auth", "exec --service a --service b -- true",
                     "argue http://a", "agree --new-nonce=yes", "resolve -- true"):
            with self.subTest(line=line):
                self.assertIsNotNone(complaint(line.split()))

    def test_what_is_right_is_not(self):
        for line in ("agree --expect=2 -t 5s http://a http://b", "exec --service a -- node --inspect server.js",
                     "agree --nonce N --answers -", "serve --label a=b --label c=d"):
            with self.subTest(line=line):
                self.assertIsNone(complaint(line.split()))

    def test_they_are_found_where_they_stand(self):
        page = """See `jwtsync agree
--json`.
```sh
x=$(jwtsync agree --new-nonce) # one
cat a |
  jwtsync agree \\
    --nonce "$x" --answers - && go
```
```text
ENTRYPOINT ["jwtsync", "exec", "--", "a"]
```
"""
        self.assertEqual(list(command_lines.in_page(page)), [
            (["agree", "--new-nonce"], True), (["agree", "--nonce", "$x", "--answers", "-"], True),
            (["exec", "--", "a"], True), (["agree", "--json"], False)])
        manifest = [{"containers": [{"image": "r.example/jwtsync:1", "args": ["serve", "--unix=/a"]}]}]
        self.assertEqual(list(command_lines.in_containers(manifest)), [["serve", "--unix=/a"]])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

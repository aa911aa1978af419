# SPDX-License-Identifier: Apache-2.0
"""Follows the remedy of a finding to the letter: what its words say is what is done, and nothing else.

Each rule reads one kind of sentence. A sentence that no rule reads cannot be followed by a program, and says so.
"""
import json
import re

MOST_ROUNDS = 4  # a remedy may bring another difference to light, which has a remedy of its own
WHITE_SPACE = " \t\r\n\u00a0"
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))


class CannotFollow(Exception):
    pass


def named(stage, words):
    """The services that "backend", "auth and backend" or "backend INSTANCE" name."""
    names = re.split(r", | and ", words.strip())
    found = []
    for name in names:
        service = [each for each in stage.services if each.name == name or name.startswith(each.name + " ")]
        if " " in name:  # one instance, which says its name in its report
            service = [each for each in service if instance_of(stage, each) == name.split()[1]] or service
        if not service:
            raise CannotFollow(f"nobody is called {name!r}")
        found += service
    return found


def instance_of(stage, service):
    done = stage.run("agree", "--json", "--expect", "1", service.listening())
    members = json.loads(done.stdout)["members"]
    return members[0]["report"]["instance"] if members else ""


def place_of(service, place):
    """A variable or a file where a service has its value: how to read and to change it."""
    scheme, _, rest = place.rpartition(":")
    if scheme == "credential":
        return File(service, service.variables["CREDENTIALS_DIRECTORY"] + "/" + rest)
    return File(service, rest) if scheme == "file" or rest.startswith("/") else Variable(service, rest)


class Variable:
    def __init__(self, service, name):
        self.service, self.name = service, name

    def lines(self):
        file = self.service.env_file
        return file.read_bytes().split(b"\n") if file else []

    def read(self):
        value = self.service.variables.get(self.name)
        if value is None and any(line.startswith(self.name.encode() + b"=") for line in self.lines()):
            (line,) = [line for line in self.lines() if line.startswith(self.name.encode() + b"=")]
            value = line.partition(b"=")[2]
        return bytes_of(value)

    def write(self, value):
        self.forget()
        self.service.variables[self.name] = value

    def forget(self):
        self.service.variables.pop(self.name, None)
        if self.service.env_file:
            kept = [line for line in self.lines() if not line.startswith(self.name.encode() + b"=")]
            self.service.env_file.write_bytes(b"\n".join(kept))


class File:
    def __init__(self, service, path):
        self.service, self.path = service, path

    def inside(self):
        return str(self.path).removeprefix(str(self.service.stage.folder) + "/")

    def read(self):
        try:
            with open(self.path, "rb") as file:
                return file.read()
        except FileNotFoundError:
            return None

    def write(self, value):
        folder, _, name = self.inside().rpartition("/")
        if folder and (self.service.stage.folder / folder / "..data").exists():
            self.service.stage.volume(folder, **{name: value})
        else:
            self.service.stage.file(self.inside(), value)


def locator_of(place):
    return f"file:{place.path}" if isinstance(place, File) else f"env:{place.name}"


def bytes_of(value):
    return value.encode() if isinstance(value, str) else value


def source_of(stage, service):
    """The place of the value that a service uses, as its report names it."""
    done = stage.run("agree", "--json", "--expect", "1", service.listening())
    (member,) = json.loads(done.stdout)["members"]
    found = [entry["locator"] for entry in member["report"]["trail"] if entry["outcome"] == "found"]
    if not found:
        raise CannotFollow(f"{service.name} has no value")
    place = found[0].partition("?")[0]
    return place_of(service, place if place.startswith("credential:") else place.partition(":")[2])


RULES = []


def rule(expression):
    def register(function):
        RULES.append((re.compile(expression), function))
        return function
    return register


WHO = r"(?P<who>[\w.-]+(?: [\w.-]+)?(?:, [\w.-]+(?: [\w.-]+)?)*(?: and [\w.-]+(?: [\w.-]+)?)?)"
MODEL = WHO.replace("?P<who>", "?P<model>")
PLACE = r"(?P<place>[A-Z][A-Z0-9_]*|file:/[\w./-]+)"


def sentence_of(finding):
    """The words of a remedy, without the command that shows whether it helped."""
    return re.split(r",? then: ", finding["fix"])[0].strip()


def followed(stage, sentence):
    import remedies_of_fleets  # noqa: F401: its rules
    import remedies_of_tokens  # noqa: F401
    for expression, function in RULES:
        if found := expression.fullmatch(sentence):
            for service in {id(each): each for each in function(stage, **found.groupdict())}.values():
                service.restart()
            return
    raise CannotFollow(f"no program can follow: {sentence}")


def follow(stage, findings):
    """"yes" if the fleet agrees when it was done; else why it does not."""
    import trial
    done = []
    try:
        for _ in range(MOST_ROUNDS):
            if not findings:
                break
            sentence = sentence_of(findings[0])
            if sentence in done:
                return f"it did not help: {sentence}"
            followed(stage, sentence)
            done.append(sentence)
            if stage.issuer:
                stage.issued_by(stage.issuer)
            status, said = stage.agrees()
            findings = trial.findings_of(stage.ask())
            if status == 0 and all(each.get("certainty") == "possible" for each in findings):
                return "yes"
    except CannotFollow as why:
        return str(why)
    return f"after {done} agree said {said[:300]}"

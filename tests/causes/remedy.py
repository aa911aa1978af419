# SPDX-License-Identifier: Apache-2.0
"""Follows the remedy of a finding to the letter: what its words say is what is done, and nothing else.

Each rule reads one kind of sentence. A sentence that no rule reads cannot be followed by a program, and says so.
"""
import datetime
import json
import os
import re
import time

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
    return place_of(service, found[0].partition("?")[0].partition(":")[2])


RULES = []


def rule(expression):
    def register(function):
        RULES.append((re.compile(expression), function))
        return function
    return register


WHO = r"(?P<who>[\w.-]+(?: [\w.-]+)?(?:, [\w.-]+(?: [\w.-]+)?)*(?: and [\w.-]+(?: [\w.-]+)?)?)"
MODEL = WHO.replace("?P<who>", "?P<model>")
PLACE = r"(?P<place>[A-Z][A-Z0-9_]*|file:/[\w./-]+)"


def copied(stage, place, who, model):
    """The value that the model has there, or else the one that it uses."""
    first = named(stage, model)[0]
    own = place_of(first, place).read()
    is_shared = isinstance(place_of(first, place), File)
    value = source_of(stage, first).read() if own is None or is_shared else own
    for service in named(stage, who):
        place_of(service, place).write(value)
    return named(stage, who)


@rule(rf"(?:set|provide) {PLACE} for {WHO} as {MODEL} (?:has|have) it(?:, under that name)?")
@rule(rf"give {PLACE} its value for {WHO} as {MODEL} (?:has|have) it")
def copy(stage, place, who, model):
    return copied(stage, place, who, model)


@rule(rf"unset {PLACE} for {WHO}")
def unset(stage, place, who):
    for service in named(stage, who):
        Variable(service, place).forget()
    return named(stage, who)


@rule(rf"set ENVIRONMENT=(?P<name>[\w-]+) for {WHO}(?:, if both are to take the same tokens)?")
def environment(stage, name, who):
    for service in named(stage, who):
        service.variables["ENVIRONMENT"] = name
    return named(stage, who)


@rule(rf"take the white space off the value of {WHO}(?: \(echo adds a newline, printf does not\))?")
def strip(stage, who):
    return rewritten(stage, who, lambda text: text.strip(WHITE_SPACE))


@rule(rf"take the invisible characters off the value of {WHO}")
def see(stage, who):
    return rewritten(stage, who, lambda text: text.translate(INVISIBLE))


@rule(rf"take the quotes off the value of {WHO}")
def unquote(stage, who):
    return rewritten(stage, who, lambda text: text[1:-1])


def rewritten(stage, who, change):
    for service in named(stage, who):
        place = source_of(stage, service)
        place.write(change(place.read().decode()))
    return named(stage, who)


@rule(rf"say what the text is where {WHO} reads it: \?(?P<option>format=\w+) on its locator")
def say_format(stage, who, option):
    for service in named(stage, who):
        service.sources = [locator_of(source_of(stage, service)) + "?" + option]
    return named(stage, who)


@rule(rf"give {PLACE} the same value for (?:both|all)")
def same_value(stage, place):
    holders = [service for service in stage.services if place_of(service, place).read() is not None]
    for service in holders[1:]:
        place_of(service, place).write(place_of(holders[0], place).read())
    return holders[1:]


def value_of_first(stage, others):
    """What the first of the fleet holds, for others, where each reads its own."""
    first = next(service for service in stage.services if service not in others)
    value = source_of(stage, first).read()
    for service in others:
        source_of(stage, service).write(value)
    return others


@rule(r"give both the same (?:text|spelling)(?: \(echo adds a newline, printf does not\))?")
def same_text(stage):
    return value_of_first(stage, stage.services[1:])


@rule(r"give both the same bytes: mount the secret as a file, which nothing rewrites")
def mount_for_both(stage):
    return mounted_as_a_file(stage, stage.services)


@rule(rf"quote the dollar signs for the parser of {WHO}, or mount the secret as a file")
def mount_for(stage, who):
    return mounted_as_a_file(stage, stage.services)


def mounted_as_a_file(stage, services):
    value = source_of(stage, services[0]).read()
    folder = stage.volume("as-a-file", jwt=value)
    for service in services:
        service.sources = [f"file:{folder}/jwt"]
    return services


@rule(rf"give {WHO} the value alone, not the document around it")
def alone(stage, who):
    return value_of_first(stage, named(stage, who))


@rule(rf"give {WHO} the secret that {MODEL} (?:has|have)")
@rule(rf"give {WHO} the key of [\w-]+, as {MODEL} (?:has|have) it")
def key_of_model(stage, who, model):
    value = source_of(stage, named(stage, model)[0]).read()
    for service in named(stage, who):
        source_of(stage, service).write(value)
    return named(stage, who)


@rule(rf"give {PLACE} of {WHO} the key of tokens, as the others have it")
def key_of_tokens(stage, place, who):
    others = [service for service in stage.services if service not in named(stage, who)]
    value = next(value for service in others if (value := place_of(service, place).read()))
    for service in named(stage, who):
        place_of(service, place).write(value)
    return named(stage, who)


@rule(rf"give {PLACE} of {WHO} the key that {MODEL} (?:has|have)")
def key_in_place(stage, place, who, model):
    value = source_of(stage, named(stage, model)[0]).read()
    for service in named(stage, who):
        place_of(service, place).write(value)
    return named(stage, who)


@rule(rf"give {PLACE} a value that is fit for {WHO} \(jwtsync generate\)")
def fit_value(stage, place, who):
    value = generated(stage)
    for service in named(stage, who):
        place_of(service, place).write(value)
    return named(stage, who)


def generated(stage):
    """What `jwtsync generate` makes, which is a secret of this stage from then on."""
    made = stage.folder / f"generated-{len(stage.outputs)}"
    stage.run("generate", "--out", str(made))
    value = made.read_bytes().strip()
    stage.canaries.add(value)
    return value


@rule(rf"make the secret once, before the workers are forked, and give it to all: set {PLACE} for the server "
      r"\(jwtsync generate\)")
def once_for_the_server(stage, place):
    value = generated(stage)
    for service in stage.services:
        Variable(service, place).write(value)
    return stage.services


@rule(rf"generate one secret \(jwtsync generate\), and give it to all of them as {PLACE}")
def one_for_all(stage, place):
    value = generated(stage)
    for service in stage.services:
        place_of(service, place).write(value)
    return stage.services


@rule(r"let the deploy keep the secret that there is, in place of making one: generate it once \(jwtsync generate\), "
      r"store it, and restart all revisions with it")
def kept_by_deploys(stage):
    value = generated(stage)
    for service in stage.services:
        source_of(stage, service).write(value)
    return stage.services


@rule(r"give all regions one secret: copy it from the region that is right, or let one store be the source of all, and "
      r"restart the others")
def one_for_regions(stage):
    value = source_of(stage, stage.services[0]).read()
    for service in stage.services[1:]:
        source_of(stage, service).write(value)
    return stage.services[1:]


@rule(rf"let {WHO} read {PLACE} as {MODEL} (?:does|do) \(JWTSYNC_SOURCES, or sources in its configuration\)")
def read_as(stage, who, place, model):
    for service in named(stage, who):
        service.sources = [locator_of(place_of(service, place))]
    return named(stage, who)


@rule(rf"give {WHO} one order \(JWTSYNC_SOURCES\), or one secret in one place")
def one_order(stage, who):
    services = named(stage, who)
    for service in services:
        service.variables.pop("JWTSYNC_SOURCES", None)
        service.sources = list(services[0].sources)
    return services


@rule(rf"give {WHO} the same sources \(jwtsync resolve shows the order\)")
def same_sources(stage, who):
    services = named(stage, who)
    locator = locator_of(source_of(stage, services[0]))
    for service in services:
        if locator.startswith("env:"):
            source_of(stage, service).write(source_of(stage, services[0]).read())
        service.sources = [locator]
    return services


@rule(rf"give {WHO} all keys before any process signs with a new one")
@rule(r"give all the new key beside the old one first \(jwtsync keys --join\), and sign with it when all have both")
def joined(stage, who=None):
    """One document of the keys of all, which each then has in place of its own."""
    places = {locator_of(source_of(stage, service)) for service in stage.services}
    made = stage.folder / "joined.jwks"
    sources = [word for place in sorted(places) for word in ("--source", place)]
    done = stage.run("keys", "--join", *sources, "--out", str(made))
    if done.returncode:
        raise CannotFollow(done.stderr.decode())
    for service in stage.services:
        service.sources = [f"file:{made}"]
    return stage.services


@rule(rf"put a value that is fit where {WHO} reads it \(jwtsync generate\)")
def fit_where_it_reads(stage, who):
    value = generated(stage)
    for service in named(stage, who):
        source_of(stage, service).write(value)
    return named(stage, who)


@rule(rf"restart {WHO}")
@rule(rf"start {WHO} anew")
@rule(rf"restart {WHO}, and mount the folder in place of the file \(no subPath\)")
@rule(rf"restart {WHO}, and start it when {PLACE} is written \(an init container, or jwtsync check before it\)")
def restart(stage, who, place=None):
    return named(stage, who)


# Of a token: what its issuer, or who carries it, is to do otherwise. Words behind a semicolon are of other programs.

DATES = ("exp", "nbf", "iat")


def issuer_of(stage):
    if stage.issuer is None:
        raise CannotFollow("who makes the token is not at hand")
    return stage.issuer


@rule(r"let the issuer write seconds since 1970: .*")
def seconds(stage):
    told = issuer_of(stage).claims
    for name in DATES:
        if isinstance(told.get(name), (int, float)) and told[name] > 1e11:
            told[name] = int(told[name] / 1000)
    return []


@rule(r"let the issuer write a number, without quotation marks: .*")
def number(stage):
    told = issuer_of(stage).claims
    for name in DATES:
        if isinstance(told.get(name), str):
            text = told[name]
            told[name] = int(text) if text.isdigit() else int(datetime.datetime.fromisoformat(
                text.replace("Z", "+00:00")).timestamp())
    return []


@rule(r"let the issuer add the lifetime to the time of now: exp = iat \+ lifetime.*")
@rule(r"get a fresh token.*")
def anew(stage):
    told = issuer_of(stage).claims
    now = int(time.time())
    told.update(iat=now, exp=now + 900)
    return []


@rule(r"let the issuer write it as text: str\(user\.id\).*")
def as_text(stage):
    told = issuer_of(stage).claims
    told["sub"] = str(told["sub"])
    return []


@rule(rf"let {WHO} expect the issuer as it stands in the token, or as an alias beside its own name "
      r"\(issuer_aliases\), if it is the one that is meant")
def expect_issuer(stage, who):
    return with_option(named(stage, who), "--issuer", issuer_of(stage).claims["iss"])


@rule(r"let all expect the issuer that stands in the tokens")
def all_expect(stage):
    return with_option(stage.services, "--issuer", "auth")


@rule(r"let all that take the same tokens share an audience")
def share_an_audience(stage):
    return with_option(stage.services, "--audience", "api")


def with_option(services, name, value):
    """Each has this value of an option, in place of what it had."""
    for service in services:
        options = service.options
        if name in options:
            options[options.index(name) + 1] = value
        else:
            options += [name, value]
    return services


@rule(rf"ask the issuer for a token with the audience of {WHO}, or let it expect the one that stands in the token, if "
      r"that is its own")
@rule(r"send the access token: access_token of the answer in place of id_token, .*")
def for_the_audience(stage, who=None):
    service = named(stage, who)[0] if who else stage.services[0]
    told = issuer_of(stage).claims
    told["aud"] = service.options[service.options.index("--audience") + 1]
    for name in ("nonce", "at_hash"):
        told.pop(name, None)
    return []


@rule(r"let the caller use the name that the receiver has on its list, or add its own to the list")
def known_name(stage):
    issuer_of(stage).claims["sub"] = stage.services[0].name
    return []


@rule(r"let the signer write R and S one behind the other .*")
@rule(r"let the issuer pad R and S with leading zeros .*")
@rule(r"let the issuer write the whole (?:signature|MAC).*")
def right_signature(stage):
    issuer_of(stage).sign = None
    return []


@rule(r"let who writes the token leave out \"=\".*")
@rule(r"let the issuer write base64url before it signs: .*")
@rule(r"decode it once where it is taken out of the address, or send it in a header")
@rule(r"let who makes it write text in place of bytes: .*")
@rule(r"take the word off: .*")
@rule(r"take the quotation marks off .*")
@rule(r"see that the client has a token when it asks, and that every proxy passes Authorization on .*")
@rule(r"see which field, cookie, column or line on its way is too short for it .*")
@rule(r"let its issuer judge it .*, or ask the issuer for a JWT: .*")
def arrives_whole(stage):
    issuer_of(stage).arrive = None
    return []


@rule(r"keep tokens below 4 KiB: leave out of the claims what the verifier can look up, such as roles and groups")
def leave_out(stage):
    for name in ("roles", "groups"):
        issuer_of(stage).claims.pop(name, None)
    return []


@rule(r"keep the old key for verifying until its last token has expired \(jwtsync keys --join\)")
def keep_old_key(stage):
    (service,) = stage.services
    sources = [word for locator in (locator_of(source_of(stage, service)), f"file:{stage.folder}/former/jwt")
               for word in ("--source", locator)]
    made = stage.folder / "kept.jwks"
    stage.run("keys", "--join", *sources, "--out", str(made))
    service.sources = [f"file:{made}"]
    stage.token_sources = [f"file:{made}"]
    return [service]


@rule(r"make this token anew with the key in use, wherever a copy of it stands .*")
@rule(r"see who signed it .*, and give issuer and verifier one key")
def key_in_use(stage):
    issuer_of(stage).key = source_of(stage, stage.services[0]).read().decode()
    return []


@rule(rf"let the clock of {WHO} be set by NTP .*")
def set_by_ntp(stage, who):
    for service in named(stage, who):
        service.set_clock("+0")
    return named(stage, who)


@rule(rf"let {WHO} read the issuer's keys again \(kill -HUP, or a restart\)")
@rule(r"let the verifier ask the issuer for its keys again \(kill -HUP, or a restart\).*")
def read_again(stage, who=None):
    return named(stage, who) if who else stage.services


# Of a store, an issuer, a file: what stands in the way of it.

@rule(r"let all nodes of the issuer use one store of keys, so that each signs with what all publish")
def one_store(stage):
    files = sorted(stage.folder.glob("node*.jwks"))
    for file in files[1:]:
        file.write_bytes(files[0].read_bytes())
    return stage.services


@rule(rf"let {WHO} reach the issuer: address, name server, proxy and certificates")
@rule(rf"see that {WHO} can reach .*")
@rule(r"let the issuer answer at this address, and see what stands between: name server, proxy and certificates")
def reach(stage, who=None):
    if stage.reachable is None:
        raise CannotFollow("what is out of reach is not ours")
    stage.reachable()
    return named(stage, who) if who else stage.services


@rule(rf"let {WHO} read {PLACE}")
def let_read(stage, who, place):
    os.chmod(place.rpartition(":")[2], 0o600)
    return named(stage, who)


@rule(r"chmod go-w (?P<path>\S+)")
def mode(stage, path):
    os.chmod(path, os.stat(path).st_mode & ~0o022)
    return stage.services


@rule(r"give all the same algorithms")
def same_algorithms(stage):
    for service in stage.services:
        service.config = stage.services[0].config
    return stage.services


@rule(r"make a new secret \(jwtsync generate\), and give it to all")
def new_for_all(stage):
    value = generated(stage)
    places = [service for service in stage.services]
    for service in places:
        names = [name for name in service.variables if name.startswith("JWT_SECRET")]
        Variable(service, names[0]).write(value)
    return stage.services


@rule(r"see whether .* is overloaded, or wait longer \(--timeout\)")
def nothing_to_do(stage):
    return []


def sentence_of(finding):
    """The words of a remedy, without the command that shows whether it helped."""
    return re.split(r",? then: ", finding["fix"])[0].strip()


def followed(stage, sentence):
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

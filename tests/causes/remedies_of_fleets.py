# SPDX-License-Identifier: Apache-2.0
"""Rules for remedies of keys that differ: what is done to variables, files, sources and orders of services."""
import json
import subprocess

from remedy import (INVISIBLE, MODEL, PLACE, WHITE_SPACE, WHO, CannotFollow, File, Variable, locator_of, named,
                    place_of, rule, source_of)


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


@rule(rf"give {PLACE} the same value for (?:both|all)(?:, if both are to take the same tokens)?")
def same_value(stage, place):
    if own := own_value(stage):  # of whoever asks, who named his source
        for service in stage.services:
            place_of(service, place).write(own)
        return stage.services
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


def own_value(stage):
    """The value of the source that whoever asks compares with the fleet."""
    if not stage.sources:
        return None
    locator = stage.sources[0].format(folder=stage.folder)
    if locator.startswith("file:"):
        return open(locator.removeprefix("file:"), "rb").read()
    return stage.token_variables[locator.removeprefix("env:")].encode()


@rule(r"give both the same value, from one source(?:, if both are to take the same tokens)?")
def one_value(stage):
    value = own_value(stage)
    if value is None:
        raise CannotFollow("there are several sources")
    for service in stage.services:
        source_of(stage, service).write(value)
    return stage.services


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
@rule(rf"turn the value of {PLACE} into one that {WHO} can read: .*; or give it there the key that {MODEL} "
      r"(?:has|have)")
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


@rule(rf"let {WHO} read {PLACE} in its place \(JWTSYNC_SOURCES, or sources in its configuration\)")
def read_in_its_place(stage, who, place):
    for service in named(stage, who):
        service.sources = [locator_of(place_of(service, place))]
    return named(stage, who)


@rule(r"give each key a kid of its own, or none, and leave a kid with its key when a new key is made")
def no_kids(stage):
    for service in stage.services:
        place = source_of(stage, service)
        if place.read() is None:
            raise CannotFollow("the keys are the issuer's")
        document = json.loads(place.read())
        for key in document["keys"]:
            key.pop("kid", None)
        place.write(json.dumps(document))
    return stage.services


@rule(rf"give {WHO} the public key of the pair with which {MODEL} signs")
def public_half(stage, who, model):
    private = source_of(stage, named(stage, model)[0])
    public = subprocess.run(["openssl", "pkey", "-in", private.path, "-pubout"], check=True, capture_output=True).stdout
    for service in named(stage, who):
        source_of(stage, service).write(public)
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


@rule(r"make a secret of its own for each environment \(jwtsync generate\)")
def one_of_their_own(stage):
    value = generated(stage)
    for service in stage.services:
        source_of(stage, service).write(value)
    return stage.services


@rule(rf"name one version for {WHO}")
def one_version(stage, who):
    services = named(stage, who)
    for service in services:
        service.sources = list(stage.services[0].sources)
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


@rule(rf"put the value that {MODEL} (?:has|have) where {WHO} reads it")
def value_where_it_reads(stage, model, who):
    value = source_of(stage, named(stage, model)[0]).read()
    for service in named(stage, who):
        source_of(stage, service).write(value)
    return named(stage, who)


@rule(rf"restart {WHO}")
@rule(rf"start {WHO} anew")
@rule(rf"restart {WHO}, and mount the folder in place of the file \(no subPath\)")
@rule(rf"restart {WHO}, and start it when {PLACE} is written \(an init container, or jwtsync check before it\)")
def restart(stage, who, place=None):
    return named(stage, who)

# SPDX-License-Identifier: Apache-2.0
"""Rules for remedies of tokens, issuers and stores: what whoever makes or carries a token is to do otherwise, and what
stands in the way of a source."""
import datetime
import os
import time

from remedies_of_fleets import generated
from remedy import PLACE, WHO, CannotFollow, Variable, locator_of, named, rule, source_of

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


@rule(rf"let {WHO} expect the issuer as it stands in the token, or as one of the aliases of its "
      r"\[\[issuers\]\], if it is the one that is meant")
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
    issuer = issuer_of(stage)
    if issuer.sign is None:  # his own token is whole
        issuer.arrive = None
    issuer.sign = None
    return []


@rule(r"let who writes the token leave out \"=\".*")
@rule(r"let the issuer write base64url before it signs: .*")
@rule(r"decode it once where it is taken out of the address, or send it in a header")
@rule(r"let who makes it write text in place of bytes: .*")
@rule(r"take the word off: .*")
@rule(r"take the quotation marks off .*")
@rule(r"see that the client has a token when it asks, and that every proxy passes Authorization on .*")
@rule(r"see who writes these credentials: .*, and let the token have the header: Authorization: Bearer TOKEN")
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
@rule(r"see who signed it .*, and give issuer and verifier one key; or take the token anew from its issuer")
def key_in_use(stage):
    issuer_of(stage).key = source_of(stage, stage.services[0]).read().decode()
    return []


@rule(rf"let the clock of {WHO} be set by NTP .*")
@rule(rf"let {WHO} set its clock by a server of time \(NTP\)")
@rule(r"let both set their clocks by one server of time \(NTP\)")
@rule(r"let it and the machine here set their clocks by a server of time \(NTP\)")
@rule(r"set the clocks of issuer and verifier by NTP.*")
def set_by_ntp(stage, who=None):
    services = named(stage, who) if who else stage.services
    for service in services:
        service.set_clock("+0")
    return services


@rule(rf"restart {WHO}, and let the issuer publish a key longer before it signs with it than its set may be cached")
@rule(rf"give {WHO} the keys that (?:its source|.+) (?:has|have), before anybody signs with them")
@rule(r"fetch the issuer's keys anew first, .*")
@rule(r"see whose token it is .*: give the verifier the keys of that issuer, or send a token of the right one")
@rule(rf"let {WHO} read the issuer's keys again \(kill -HUP, or a restart\)")
@rule(r"let the verifier ask the issuer for its keys again \(kill -HUP, or a restart\).*")
def read_again(stage, who=None):
    return named(stage, who) if who else stage.services


@rule(r"correct the address, or what it leads to \(name server, proxy, port-forward\), here and where services call it")
def correct_address(stage):
    for service in stage.services:
        service.alias = None
    return []


# Of a store, an issuer, a file: what stands in the way of it.

@rule(r"let all nodes of the issuer use one store of keys, so that each signs with what all publish")
def one_store(stage):
    files = sorted(stage.folder.glob("node*.jwks"))
    for file in files[1:]:
        file.write_bytes(files[0].read_bytes())
    return stage.services


@rule(rf"let {WHO} reach the issuer: address, name server, proxy and certificates")
@rule(rf"let the issuer give its key set where {WHO} asks for it, or name the right address: .*")
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


@rule(rf"take the permission to write from others where {WHO} runs: chmod go-w (?P<path>\S+)")
@rule(r"chmod go-w (?P<path>\S+)")
def mode(stage, path, who=None):
    os.chmod(path, os.stat(path).st_mode & ~0o022)
    return stage.services


@rule(r"let all that take the same tokens ask the same of them \(\[verify\] in their configuration\), or put into the "
      r"token what the strictest asks for")
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

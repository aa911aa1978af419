# SPDX-License-Identifier: Apache-2.0
"""Causes of rotation: a key was changed, and not everywhere, not in that order, or not for long enough."""
import json

import answers
import tokens
from cases import PROCESSES, REPORT, TOKEN, case
from cases_caching import DAY, mounted
from cases_origin import KEY, STAGING
from fleet import until, vectors


def ring(stage, folder, *secrets):
    """A mounted set of these keys, of which the first signs."""
    return stage.volume(folder, jwt=tokens.key_set(*[tokens.oct_key(stage.secret(name)) for name in secrets]))


def serve_ring(stage, name, folder, *secrets, **how):
    ring(stage, folder, *secrets)
    return stage.serve(name, sources=[f"file:{{folder}}/{folder}/jwt"], **how)


# 29: a hard swap

@case(29, "auth's file was swapped, backend's was not", PROCESSES, "overlap-missing", "stale-value")
def swapped(stage):
    for name in ("auth", "backend"):
        folder = stage.volume(name, jwt=stage.secret("old"))
        stage.serve(name, age="1h", sources=["credential:jwt"], CREDENTIALS_DIRECTORY=str(folder))
    target = stage.targets()[0]
    stage.volume("auth", jwt=stage.secret("new"))
    until(lambda: '"generation":2' in stage.report_of(target), stage.services[0].said)


@case(29, "one file, read before and after", REPORT, "overlap-missing", "stale-value")
def read_before_and_after(stage):
    for service in ("auth", "orders"):
        mounted(stage, service, stage.secret("new"), 50, generation=2)
    mounted(stage, "backend", stage.secret("old"), DAY, generation=1)


@case(29, "ten replicas in the middle of a swap", REPORT, "overlap-missing", "stale-value")
def in_the_middle(stage):
    for number in range(10):
        new = number < 4
        mounted(stage, "api", stage.secret("new" if new else "old"), 20 + number if new else DAY + number,
                generation=2 if new else 1)


# 30: signs before verifiers know the key

@case(30, "auth signs with a key that backend lacks", PROCESSES, "key-not-yet-known")
def signs_early(stage):
    serve_ring(stage, "auth", "of-auth", "new", "old")
    serve_ring(stage, "backend", "of-backend", "old")


@case(30, "one of three verifiers lacks it", PROCESSES, "key-not-yet-known")
def one_lacks_it(stage):
    serve_ring(stage, "auth", "of-auth", "new", "old")
    serve_ring(stage, "orders", "of-orders", "new", "old")
    serve_ring(stage, "backend", "of-backend", "old")


@case(30, "two steps behind", REPORT, "key-not-yet-known")
def two_steps(stage):
    answers.answered(stage, "auth", [stage.secret("third"), stage.secret("second"), stage.secret("first")])
    answers.answered(stage, "backend", [stage.secret("first")])


# 32: the verifier ignores the kid

def by_second_key(stage, count=2, header=True):
    """Good by a key that is not the first of the ring."""
    names = [f"key-{number}" for number in range(count)]
    keys = [tokens.oct_key(stage.secret(name), name) for name in names]
    stage.volume("ring", jwt=tokens.key_set(*keys))
    stage.token_sources = ["file:{folder}/ring/jwt"]
    stage.tell(tokens.signed(stage.secret(names[-1]), header={"kid": names[-1]} if header else None, aud=None))


for count in (2, 3):
    @case(32, f"good by the last of {count} keys (token)", TOKEN, "kid-ignored", "refused-elsewhere", heals=False)
    def last_of_the_ring(stage, count=count):
        by_second_key(stage, count)


@case(32, "a service holds both, and somebody refuses", PROCESSES, "kid-ignored", "refused-elsewhere", heals=False)
def service_holds_both(stage):
    by_second_key(stage)
    stage.serve("backend", sources=["file:{folder}/ring/jwt"])


# 33: the key was retired before its tokens

def of_a_former_key(stage, age, lifetime):
    """Signed with a key that is gone, and not expired."""
    import time
    now = int(time.time())
    serve_ring(stage, "backend", "ring", "new", options=["--issuer", "auth"])
    stage.token_sources = ["file:{folder}/ring/jwt"]
    stage.volume("former", jwt=tokens.key_set(tokens.oct_key(stage.secret("old"))))
    stage.issued_by(tokens.Issuer(stage.secret("old"), header={"kid": vectors.kid_of(stage.secret("old").encode())},
                                  iat=now - age, exp=now - age + lifetime, aud=None))


@case(33, "an hour's token, the key gone after half an hour", PROCESSES, "key-retired-early", "token-outlived-key",
      "signature-of-other-key")
def after_half_an_hour(stage):
    of_a_former_key(stage, 1800, 3600)


@case(33, "a day's token", PROCESSES, "key-retired-early", "token-outlived-key", "signature-of-other-key")
def a_days_token(stage):
    of_a_former_key(stage, 20_000, DAY)


@case(33, "two days' token", PROCESSES, "key-retired-early", "token-outlived-key", "signature-of-other-key")
def two_days_token(stage):
    of_a_former_key(stage, DAY, 2 * DAY)


# 34: replicas race to rotate

@case(34, "two replicas made a key each", PROCESSES, "rotation-raced", "key-not-yet-known")
def raced(stage):
    serve_ring(stage, "auth", "one", "mine", "old")
    serve_ring(stage, "auth", "two", "yours", "old")


@case(34, "three replicas, two winners", REPORT, "rotation-raced", "key-not-yet-known")
def two_winners(stage):
    for name in ("mine", "yours", "yours"):
        answers.answered(stage, "dex", [stage.secret(name), stage.secret("old")], loaded=300, generation=2)


@case(34, "within a second of each other", REPORT, "rotation-raced", "key-not-yet-known")
def within_a_second(stage):
    for number, name in enumerate(("a", "b", "b", "a")):
        answers.answered(stage, "issuer", [stage.secret(name), stage.secret("old")], loaded=100 + number // 2,
                         generation=3)


# 35: claimed, and not effective

@case(35, "the new file is not fit, and the old key stays", PROCESSES, "reload-refused")
def not_fit(stage):
    for name in ("auth", "backend"):
        stage.volume(name, jwt=stage.secret("old"))
        stage.serve(name, sources=[f"file:{{folder}}/{name}/jwt"])
    stage.targets()
    stage.volume("auth", jwt="short")
    stage.volume("backend", jwt=stage.secret("new"))
    stage.services[0].find("at least 32")
    stage.services[1].find("generation 2 is in use")


@case(35, "the source here is newer than what all hold", PROCESSES, "value-differs",
      "stale-value")
def source_is_newer(stage):
    stage.serve("auth", **{KEY: stage.secret("old")})
    stage.serve("backend", **{KEY: stage.secret("old")})
    stage.sources = [f"env:{KEY}"]
    stage.token_variables = {KEY: stage.secret("new")}


@case(35, "one of two replicas could not take the new file", REPORT, "reload-refused")
def one_refused(stage):
    refused = {"code": "secret_too_short", "message": "the secret has 5 characters, and needs 32", "hint": ""}
    answers.answered(stage, "auth", stage.secret("new"), generation=2, loaded=100)
    answers.answered(stage, "auth", stage.secret("old"), loaded=9000, reload_error=refused)


# 36: tokens that outlive the key

def minted_long_ago(stage, days, years):
    import time
    now = int(time.time())
    stage.token_variables = {STAGING: stage.secret("new")}
    stage.token_sources = [f"env:{STAGING}"]
    stage.tell(tokens.signed(stage.secret("old"), iat=now - days * DAY, exp=now + years * 365 * DAY, aud=None))


for days, years in ((400, 9), (30, 10), (700, 1)):
    @case(36, f"minted {days} days ago for {years} years more (token)", TOKEN, "token-outlived-key",
          "signature-of-other-key", "key-retired-early")
    def minted(stage, days=days, years=years):
        minted_long_ago(stage, days, years)

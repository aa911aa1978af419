# SPDX-License-Identifier: Apache-2.0
"""Causes of claims and of the clock: the signature is good, and what was signed is not what was expected."""
import time

import tokens
from cases import PROCESSES, case
from cases_origin import STAGING

EXPECTED = ("--issuer", "https://auth.example", "--audience", "backend")


def told(stage, *, options=EXPECTED, header=None, **claims):
    """A service that expects something, and a token of its own key."""
    stage.serve("backend", options=list(options), **{STAGING: stage.secret()})
    stage.token_variables = {STAGING: stage.secret()}
    stage.token_sources = [f"env:{STAGING}"]
    stage.issued_by(tokens.Issuer(stage.secret(), header=header, **{"iss": "https://auth.example", **claims}))


def claimed(number, what, *expected, **how):
    @case(number, what, PROCESSES, *expected)
    def stage_it(stage):
        told(stage, **{name: value() if callable(value) else value for name, value in how.items()})


def now(seconds=0):
    return int(time.time()) + seconds


claimed(48, "a slash at the end of iss", "issuer-mismatch", iss="https://auth.example/")
claimed(48, "http in place of https", "issuer-mismatch", iss="http://auth.example")
claimed(48, "another realm", "issuer-mismatch", iss="https://auth.example/realms/other")


@case(48, "two services expect two issuers", PROCESSES, "issuer-mismatch")
def two_issuers(stage):
    for service, issuer in (("auth", "auth"), ("backend", "auth-service")):
        stage.serve(service, options=["--issuer", issuer], **{STAGING: stage.secret()})


claimed(49, "aud is the client's id", "audience-mismatch", "id-token-used", aud="web-client")
claimed(49, "aud with a slash", "audience-mismatch", aud="backend/")
claimed(49, "an ID token is used", "id-token-used", "audience-mismatch", aud="web-client", nonce="n-0S6_WzA2Mj",
        at_hash="77QmUPtjPfzWtF2AnpK9RQ", azp="web-client")


@case(49, "the audience of one of two APIs, sent to both", PROCESSES, "audience-mismatch")
def sent_to_both(stage):
    stage.serve("orders", options=["--issuer", "https://auth.example", "--audience", "orders"],
                **{STAGING: stage.secret()})
    told(stage, aud="orders")


@case(49, "an audience in capitals", PROCESSES, "audience-mismatch")
def in_capitals(stage):
    for service, audience in (("auth", "api"), ("backend", "Api")):
        stage.serve(service, options=["--audience", audience], **{STAGING: stage.secret()})


@case(49, "a replica expects what no other does", PROCESSES, "audience-mismatch")
def of_a_replica(stage):
    for audience in ("api", "api", "backend"):
        stage.serve("backend", options=["--audience", audience], **{STAGING: stage.secret()})


def skewed(number, what, skew):
    @case(number, what, PROCESSES, "clock-skew")
    def stage_it(stage):
        stage.serve("auth", **{STAGING: stage.secret()})
        stage.serve("orders", **{STAGING: stage.secret()})
        stage.serve("backend", skew=skew, **{STAGING: stage.secret()})


skewed(50, "ten minutes behind", "-10m")
skewed(50, "an hour ahead", "+1h")
skewed(50, "a virtual machine that slept for two days", "-2d")


@case(50, "a token of the future, by a clock that is behind", PROCESSES, "clock-skew", "token-not-yet-valid")
def of_the_future(stage):
    told(stage, nbf=now(-2), iat=now(-2))
    stage.services[0].stop()
    stage.services[0].set_clock("-5m")
    stage.services[0].start()


claimed(51, "exp in milliseconds", "time-in-milliseconds", exp=lambda: now(900) * 1000)
claimed(51, "iat and nbf in milliseconds", "time-in-milliseconds", iat=lambda: now(-9) * 1000,
        nbf=lambda: now(-9) * 1000)
claimed(51, "exp as text", "time-not-number", exp=lambda: str(now(900)))
claimed(51, "exp as a date", "time-not-number", exp="2099-01-01T00:00:00Z")

claimed(56, "exp is iat", "expired-when-minted", iat=lambda: now(-9), exp=lambda: now(-9))
claimed(56, "exp before iat, by a local time", "expired-when-minted", iat=now, exp=lambda: now(-7200 + 900))
claimed(56, "a lifetime of a minus sign", "expired-when-minted", iat=lambda: now(-1), exp=lambda: now(-3601))

def calls(what, subject):
    """A caller who names itself in sub, in another way than the receiver knows it."""
    @case(64, what, PROCESSES, "caller-unknown")
    def stage_it(stage):
        stage.serve("orders-service", options=list(EXPECTED), **{STAGING: stage.secret()})
        told(stage, sub=subject)


calls("the caller's name has another case", "Orders-Service")
calls("an underscore in the caller's name", "orders_service")
calls("white space around the caller's name", "orders-service ")

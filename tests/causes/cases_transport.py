# SPDX-License-Identifier: Apache-2.0
"""Causes of transport: what came is not what was sent, or somebody else was asked."""
import answers
import tokens
from cases import PROCESSES, REPORT, TOKEN, case
from cases_origin import STAGING


def arrived(stage, text):
    """What came in at the end of the way."""
    stage.token_variables = {STAGING: stage.secret()}
    stage.token_sources = [f"env:{STAGING}"]
    stage.token = text


for what, text in {"nothing arrived": "", "the scheme alone": "Bearer ",
                   "another scheme": "Basic YWxpY2U6c2VjcmV0"}.items():
    @case(52, f"{what} (token)", TOKEN, "header-stripped", "token-opaque", "token-wrapped")
    def stripped(stage, text=text):
        arrived(stage, text)


def good(stage, **claims):
    token = tokens.signed(stage.secret(), aud=None, **claims)
    stage.canaries.add(token.rpartition(".")[2].encode())
    return token


@case(53, "cut within its signature (token)", TOKEN, "token-cut", "signature-cut")
def cut_in_signature(stage):
    arrived(stage, good(stage)[:-20])


@case(53, "cut after its claims (token)", TOKEN, "token-cut")
def cut_after_claims(stage):
    arrived(stage, good(stage).rpartition(".")[0])


@case(53, "cut within its claims (token)", TOKEN, "token-cut")
def cut_in_claims(stage):
    token = good(stage)
    arrived(stage, token[:token.index(".") + 30])


@case(53, "larger than a header may be (token)", TOKEN, "token-too-large")
def too_large(stage):
    arrived(stage, good(stage, roles=[f"role-number-{number}" for number in range(1200)]))


# 68: another authority is asked than was meant

@case(68, "the address leads to another service", REPORT, "wrong-authority")
def other_service(stage):
    answers.answered(stage, "auth", stage.secret())
    answers.answered(stage, "backend", stage.secret())
    stage.doctor_options = ["--service", "billing"]


@case(68, "the name leads to another environment", PROCESSES, "wrong-authority", "environment-differs")
def other_environment(stage):
    stage.serve("auth", **{STAGING: stage.secret()})
    stage.serve("auth-of-production", ENVIRONMENT="production", JWT_SECRET_PRODUCTION=stage.secret("production"))


@case(68, "localhost is another container's", PROCESSES, "wrong-authority", "process-unreachable", "too-few-processes")
def localhost(stage):
    stage.serve("auth", **{STAGING: stage.secret()})
    stage.serve("backend", **{STAGING: stage.secret()})
    stage.doctor_options = ["--service", "orders"]


# 70: refused before the signature was looked at

for what, claims in {"a guard of the path": {}, "a crash in the handler": {"sub": "bob"},
                     "a scope that is missing": {"scope": "read"}}.items():
    @case(70, what, PROCESSES, "refused-before-signature", "refused-elsewhere", heals=False)
    def refused_by_other_code(stage, claims=claims):
        stage.serve("backend", options=["--issuer", "auth", "--audience", "backend"], **{STAGING: stage.secret()})
        arrived(stage, "")
        stage.tell(tokens.signed(stage.secret(), **claims))

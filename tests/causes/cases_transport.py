# SPDX-License-Identifier: Apache-2.0
"""Causes of transport: what came is not what was sent, or somebody else was asked."""
import answers
import tokens
from cases import PROCESSES, REPORT, case
from cases_origin import STAGING


def on_its_way(stage, arrive, **claims):
    """A service, and what of a good token comes in at the end of the way."""
    stage.serve("backend", **{STAGING: stage.secret()})
    stage.token_variables = {STAGING: stage.secret()}
    stage.token_sources = [f"env:{STAGING}"]
    stage.issued_by(tokens.Issuer(stage.secret(), arrive=arrive, aud=None, **claims))


for what, text in {"nothing arrived": "", "the scheme alone": "Bearer ",
                   "another scheme": "Basic YWxpY2U6c2VjcmV0"}.items():
    @case(52, what, PROCESSES, "header-stripped", "token-opaque", "token-wrapped")
    def stripped(stage, text=text):
        on_its_way(stage, lambda token: text)


for what, arrive, expected in (
        ("cut within its signature", lambda token: token[:-20], ("token-cut", "signature-cut")),
        ("cut after its claims", lambda token: token.rpartition(".")[0], ("token-cut",)),
        ("cut within its claims", lambda token: token[:token.index(".") + 30], ("token-cut",)),
        ("cut at 255 characters, as a column of a table does", lambda token: token[:255], ("token-cut",))):
    @case(53, what, PROCESSES, *expected)
    def cut(stage, arrive=arrive):
        on_its_way(stage, arrive, scope="read write " * 9)


@case(53, "larger than a header may be", PROCESSES, "token-too-large")
def too_large(stage):
    on_its_way(stage, None, roles=[f"role-number-{number}" for number in range(1200)])


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
    @case(70, what, PROCESSES, "refused-before-signature", "refused-elsewhere")
    def refused_by_other_code(stage, claims=claims):
        stage.serve("backend", options=["--issuer", "auth", "--audience", "backend"], **{STAGING: stage.secret()})
        stage.token_variables = {STAGING: stage.secret()}
        stage.token_sources = [f"env:{STAGING}"]
        stage.tell(tokens.signed(stage.secret(), **claims))

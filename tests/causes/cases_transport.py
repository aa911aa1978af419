# SPDX-License-Identifier: Apache-2.0
"""Causes of transport: what came is not what was sent, or somebody else was asked."""
import tokens
from cases import PROCESSES, case
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

def named_so(stage, service, name, secret, **how):
    """A process that is asked by a name, be it another's; its listener wants an access token, as on a network."""
    token = stage.file("access", "Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1YcZq7-access-c4n4ry")
    how.setdefault("variables", {STAGING: stage.secret(secret)})
    made = stage.serve(service, options=["--access-token", f"file:{token}"], **how.pop("variables"))
    made.alias = f"{name}.localhost"
    stage.agree_options = ["--access-token-file", str(token)]
    stage.doctor_options = ["--access-token-file", str(token)]


@case(68, "a name leads to another service", PROCESSES, "wrong-authority", heals=False)
def other_service(stage):
    named_so(stage, "auth", "auth", "shared")
    named_so(stage, "orders", "billing", "shared")
    stage.doctor_options += ["--service", "billing"]


@case(68, "a name leads to another service, which holds another key", PROCESSES, "wrong-authority", "value-differs")
def other_key(stage):
    named_so(stage, "auth", "auth", "shared")
    named_so(stage, "backend", "backend", "shared")
    named_so(stage, "orders", "backend", "other")


@case(68, "a name of production leads to staging", PROCESSES, "wrong-authority", "environment-differs", heals=False)
def other_environment(stage):
    named_so(stage, "auth", "auth.production", "shared")
    named_so(stage, "backend", "backend.production", "shared",
             variables={"ENVIRONMENT": "production", "JWT_SECRET_PRODUCTION": stage.secret("of production")})


# 70: refused before the signature was looked at

for what, claims in {"a guard of the path": {}, "a crash in the handler": {"sub": "bob"},
                     "a scope that is missing": {"scope": "read"}}.items():
    @case(70, what, PROCESSES, "refused-before-signature", "refused-elsewhere", heals=False)
    def refused_by_other_code(stage, claims=claims):
        stage.serve("backend", options=["--issuer", "auth", "--audience", "backend"], **{STAGING: stage.secret()})
        stage.token_variables = {STAGING: stage.secret()}
        stage.token_sources = [f"env:{STAGING}"]
        stage.tell(tokens.signed(stage.secret(), **claims))

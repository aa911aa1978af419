# SPDX-License-Identifier: Apache-2.0
"""Causes of cryptography: key pairs, algorithms, signatures that are written in another form."""
import tokens
from cases import PROCESSES, TOKEN, case
from cases_origin import KEY, STAGING


def pairs(stage, kind, signs, verifies):
    """auth has the private half of one pair, backend the public half of another."""
    private, _ = tokens.key_pair(stage.folder, signs, kind)
    _, public = tokens.key_pair(stage.folder, verifies, kind)
    stage.serve("auth", sources=[f"file:{private}"])
    stage.serve("backend", sources=[f"file:{public}"])


def sets(stage, *held):
    """Services with a set of one key each: (service, secret, kid)."""
    for service, secret, kid in held:
        stage.volume(service, jwt=tokens.key_set(tokens.oct_key(stage.secret(secret), kid)))
        stage.serve(service, sources=[f"file:{{folder}}/{service}/jwt"])


# 40: two keys of one kid

@case(40, "a constant of the code is the kid", PROCESSES, "kid-reused")
def constant_kid(stage):
    sets(stage, ("auth", "new", "default"), ("backend", "old", "default"))


@case(40, "a date is the kid, in three services", PROCESSES, "kid-reused")
def date_kid(stage):
    sets(stage, ("auth", "new", "2024-06-01"), ("orders", "new", "2024-06-01"), ("backend", "old", "2024-06-01"))


@case(40, "each realm calls its key key-1", PROCESSES, "kid-reused", "key-pair-mismatch")
def realms(stage):
    for service in ("realm-one", "realm-two"):
        _, public = tokens.key_pair(stage.folder, service, "P-256")
        stage.volume(service, jwt=tokens.key_set(tokens.public_jwk(public, "key-1")))
        stage.serve(service, sources=[f"file:{{folder}}/{service}/jwt"])


# 42: algorithms

def algorithms(stage, one, other, **more):
    for service, algorithm in (("auth", one), ("backend", other)):
        stage.serve(service, config=f'[verify]\nalgorithms = ["{algorithm}"]\n', **{KEY: stage.secret(size=64)}, **more)


@case(42, "HS512 signs, HS256 is taken", PROCESSES, "algorithm-mismatch")
def hs512(stage):
    algorithms(stage, "HS512", "HS256")


@case(42, "a library's default is HS384", PROCESSES, "algorithm-mismatch")
def hs384(stage):
    algorithms(stage, "HS256", "HS384")


@case(42, "a token of RS256, where there is a secret (token)", TOKEN, "algorithm-mismatch")
def rs256(stage):
    private, _ = tokens.key_pair(stage.folder, "auth", "RSA")
    stage.token_variables = {STAGING: stage.secret()}
    stage.token_sources = [f"env:{STAGING}"]
    stage.tell(tokens.signed(private.read_text(), "RS256", aud=None))


@case(42, "a token of HS512, where HS256 is taken (token)", TOKEN, "algorithm-mismatch")
def token_hs512(stage):
    stage.token_variables = {STAGING: stage.secret(size=64)}
    stage.token_sources = [f"env:{STAGING}"]
    stage.tell(tokens.signed(stage.secret(), "HS512", aud=None))


# 43: a rule of length

for size in (24, 31, 16):
    @case(43, f"{size} characters, after an upgrade", PROCESSES, "secret-too-short")
    def short(stage, size=size):
        stage.serve("auth", **{KEY: stage.secret(size=43)})
        stage.serve("backend", **{KEY: stage.secret("short", size=size)})


# 44: a library became stricter

@case(44, "sub is a number (token)", PROCESSES, "strictness-differs", "claim-malformed")
def numeric_subject(stage):
    for service, allowed in (("auth", "true"), ("backend", "false")):
        stage.serve(service, config=f"[verify]\nallow_numeric_sub = {allowed}\n", **{KEY: stage.secret()})
    stage.token_variables = {KEY: stage.secret()}
    stage.token_sources = [f"env:{KEY}"]
    stage.issued_by(tokens.Issuer(stage.secret(), sub=42, aud=None))


@case(44, "one asks for exp, one does not", PROCESSES, "strictness-differs")
def expiration(stage):
    for service, allowed in (("auth", "true"), ("backend", "false")):
        stage.serve(service, config=f"[verify]\nallow_missing_exp = {allowed}\n", **{KEY: stage.secret()})


@case(44, "one has a greatest age", PROCESSES, "strictness-differs")
def greatest_age(stage):
    for service, verify in (("auth", "leeway_seconds = 30"), ("backend", "max_age_seconds = 600")):
        stage.serve(service, config=f"[verify]\n{verify}\n", **{KEY: stage.secret()})


# 45: another form of a signature

def ecdsa(stage, change):
    """A token of ES256 whose signature is written in another way."""
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
    private, public = tokens.key_pair(stage.folder, "auth", "P-256")
    stage.serve("backend", sources=[f"file:{public}"])
    stage.token_sources = [f"file:{public}"]

    def sign(raw):
        der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
        return change(raw, der)
    stage.issued_by(tokens.Issuer(private.read_text(), "ES256", sign=sign, aud=None))


@case(45, "DER, as openssl writes it", PROCESSES, "signature-der")
def der_of_openssl(stage):
    ecdsa(stage, lambda raw, der: der)


@case(45, "a leading zero left out", PROCESSES, "signature-cut", "signature-der")
def zero_left_out(stage):
    ecdsa(stage, lambda raw, der: raw[:63])


@case(45, "R alone", PROCESSES, "signature-cut", "signature-der")
def half_of_it(stage):
    ecdsa(stage, lambda raw, der: raw[:32])


@case(45, "an HMAC cut to 16 bytes", PROCESSES, "signature-cut")
def cut_hmac(stage):
    stage.serve("backend", **{STAGING: stage.secret()})
    stage.token_variables = {STAGING: stage.secret()}
    stage.token_sources = [f"env:{STAGING}"]
    stage.issued_by(tokens.Issuer(stage.secret(), sign=lambda mac: mac[:16], aud=None))


# 47: halves that are not a pair

for kind in ("P-256", "RSA", "Ed25519"):
    @case(47, f"the public key of another pair, {kind}", PROCESSES, "key-pair-mismatch")
    def mismatched(stage, kind=kind):
        pairs(stage, kind, "new", "old")


@case(47, "signed by another pair (token)", TOKEN, "signature-of-other-key", "key-pair-mismatch")
def by_another_pair(stage):
    private, _ = tokens.key_pair(stage.folder, "new", "P-256")
    _, public = tokens.key_pair(stage.folder, "old", "P-256")
    stage.token_sources = [f"file:{public}"]
    stage.tell(tokens.signed(private.read_text(), "ES256", aud=None))

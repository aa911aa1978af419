# SPDX-License-Identifier: Apache-2.0
"""Causes of bytes: one secret, and what became of it on the way."""
import base64
import os

import tokens
from cases import PROCESSES, TOKEN, case

NAME = "JWT_SECRET_STAGING"
BOM = b"\xef\xbb\xbf"


def in_variables(stage, right, wrong, options="?trim=no"):
    """auth has the one, backend the other, each byte as it stands."""
    stage.serve("auth", sources=[f"env:{NAME}{options}"], **{NAME: right})
    stage.serve("backend", sources=[f"env:{NAME}{options}"], **{NAME: wrong})


def in_files(stage, right, wrong, options="?trim=no"):
    for name, content in (("auth", right), ("backend", wrong)):
        stage.volume(name, jwt=content)
        stage.serve(name, sources=[f"file:{{folder}}/{name}/jwt{options}"])


def in_a_token(stage, right, wrong):
    """A service of somebody else's signs by what it made of the secret; whoever asks has the secret as it was given."""
    stage.token_variables = {NAME: right}
    stage.token_sources = [f"env:{NAME}?trim=no"]
    stage.tell(tokens.signed(wrong, aud=None))


STAGES = {"variables": (PROCESSES, in_variables), "files": (PROCESSES, in_files), "token": (TOKEN, in_a_token)}


def changed(number, what, change, *expected, ways=("variables", "files", "token"), size=43, made=None):
    """A row for each way in which a changed secret reaches a service."""
    for way in ways:
        how, put = STAGES[way]

        def stage_it(stage, put=put):
            right = os.fsencode(stage.secret(size=size))
            right = made(right) if made else right
            put(stage, right, change(right))
        case(number, f"{what} ({way})", how, *expected)(stage_it)


changed(10, "echo adds a newline", lambda s: s + b"\n", "white-space")
changed(10, "a space at its end", lambda s: s + b" ", "white-space", ways=("files",))
changed(10, "two newlines and a tab around it", lambda s: b"\t" + s + b"\n\n", "white-space", ways=("variables",))
changed(11, "a line of Windows", lambda s: s + b"\r\n", "white-space", "invisible-characters")
changed(11, "a byte order mark", lambda s: BOM + s, "invisible-characters")
changed(11, "a zero-width space within", lambda s: s[:9] + "\u200b".encode() + s[9:], "invisible-characters",
        ways=("variables",))
changed(12, "double quotes", lambda s: b'"' + s + b'"', "quotes-kept")
changed(12, "single quotes", lambda s: b"'" + s + b"'", "quotes-kept", ways=("variables", "token"))
changed(13, "each $ doubled for compose", lambda s: s.replace(b"$", b"$$"), "dollar-signs-mangled",
        made=lambda s: s[:12] + b"$" + s[12:20] + b"$" + s[20:])


@case(13, "a shell takes $ for a variable (env file)", PROCESSES, "dollar-signs-mangled", "value-differs")
def expanded_by_a_shell(stage):
    secret = stage.secret(size=80)
    secret = f"{secret[:40]}${secret[40:50]}-{secret[50:]}"
    stage.serve("auth", **{NAME: secret})
    stage.serve("backend", env_file=f"{NAME}={secret}\n")


changed(15, "base64 text, against its bytes", base64.b64decode, "encoded-secret", size=44, ways=("token",))
changed(15, "a secret, against its base64", base64.b64encode, "encoded-secret")
changed(15, "a secret, against its hexadecimal", lambda s: s.hex().encode(), "encoded-secret", "hex-spelling")


def formats(number, what, form, encode):
    @case(number, what, PROCESSES, "encoded-secret", "hex-spelling", heals=True)
    def stage_it(stage):
        text = encode(stage.secret().encode())
        stage.serve("auth", sources=[f"env:{NAME}?format={form}"], **{NAME: text})
        stage.serve("backend", sources=[f"env:{NAME}"], **{NAME: text})


formats(15, "one decodes base64, one takes the text", "base64", base64.b64encode)
formats(15, "one decodes hexadecimal, one takes the text", "hex", lambda s: s.hex().encode())
formats(15, "one decodes base64url, one takes the text", "base64url",
        lambda s: base64.urlsafe_b64encode(s).rstrip(b"="))


def base64_text(secret):
    """A secret that happens to be base64, as those of a generator are."""
    return base64.b64encode(secret[:33])


changed(15, "hexadecimal in small letters, and in capitals", lambda s: s.upper(), "hex-spelling", "encoded-secret",
        made=lambda s: s.hex().encode())
changed(16, "a library decodes what looks like base64", base64.b64decode, "encoded-secret", made=base64_text,
        ways=("token",))
changed(16, "a library decodes base64url without padding", lambda s: base64.urlsafe_b64decode(s + b"="),
        "encoded-secret", made=lambda s: base64.urlsafe_b64encode(s[:35]).rstrip(b"="), ways=("token",))
formats(16, "a service decodes what looks like base64", "base64", lambda s: base64_text(s))

changed(17, "encoded twice for Kubernetes", lambda s: base64.b64encode(base64.b64encode(s)), "encoded-secret")
changed(17, "never decoded", base64.b64encode, "encoded-secret", ways=("files",))
changed(17, "echo into base64", lambda s: base64.b64encode(s + b"\n"), "encoded-secret")

BYTES = b"\xfb\xef\xfe"  # of which base64 has + and /


def alphabets(secret):
    return base64.b64encode(BYTES + secret[:32])


changed(18, "base64 spelled as base64url",
        lambda s: base64.urlsafe_b64encode(base64.b64decode(s)).rstrip(b"="), "base64-spelling", made=alphabets)
changed(18, "the padding left out", lambda s: s.rstrip(b"="), "base64-spelling", made=alphabets)
changed(18, "base64url spelled as base64",
        lambda s: base64.b64encode(base64.urlsafe_b64decode(s + b"=")), "base64-spelling", ways=("variables",),
        made=lambda s: base64.urlsafe_b64encode(BYTES + s[:32]).rstrip(b"="))

ACCENTS = "-crème-brûlée"


def accented(secret):
    return secret + ACCENTS.encode()


def as_latin1(secret):
    return secret.decode().encode("latin-1")


changed(19, "UTF-8 taken for ISO 8859-1", lambda s: s.decode("latin-1").encode(), "character-set", made=accented)


@case(19, "written in ISO 8859-1 (files)", PROCESSES, "character-set")
def in_latin1(stage):
    secret = accented(stage.secret().encode())
    in_files(stage, secret, as_latin1(secret), "?format=raw")


@case(19, "a platform's own character set signs (token)", TOKEN, "character-set")
def signs_in_latin1(stage):
    secret = accented(stage.secret().encode())
    in_a_token(stage, secret, as_latin1(secret))


def documents(number, what, made, *expected, known=True):
    """`known`: whether the document can be made of the secret; else whoever asks has it, and the signer the secret."""
    for way in ("variables", "files", "token"):
        how, put = STAGES[way]

        def stage_it(stage, put=put, turned=way == "token" and not known):
            secret = stage.secret().encode()
            put(stage, *((made(secret), secret) if turned else (secret, made(secret))))
        case(number, f"{what} ({way})", how, *expected)(stage_it)


documents(20, "a document of one member", lambda s: b'{"JWT_SECRET_STAGING":"' + s + b'"}', "json-document")
documents(20, "Hasura's document", lambda s: b'{"type":"HS256","key":"' + s + b'"}', "json-document")
documents(20, "a document with a secret and more", lambda s: b'{"username":"app","secret":"' + s + b'","port":1}',
          "json-document", known=False)
documents(20, "a document with a value and more", lambda s: b'{"version":3,"value":"' + s + b'"}', "json-document",
          known=False)


documents(20, "a document under the variable's name, and more",
          lambda s: b'{"DB_PASSWORD":"x","JWT_SECRET_STAGING":"' + s + b'"}', "json-document", known=False)


def lines_of(secret):
    return secret[:20] + b"\n" + secret[20:] + b"\nlast-line"


changed(18, "base64 broken into lines", lambda s: s[:76] + b"\n" + s[76:], "base64-spelling", "newlines-mangled",
        ways=("files", "token"), size=86, made=base64.b64encode)
changed(21, "newlines written as \\n", lambda s: s.replace(b"\n", b"\\n"), "newlines-mangled", "text-escaped",
        made=lines_of)
changed(22, "a form turned newlines into spaces", lambda s: s.replace(b"\n", b" "), "newlines-mangled", made=lines_of)
changed(22, "a form turned + into a space", lambda s: s.replace(b"+", b" "), "newlines-mangled", "text-escaped",
        made=lambda s: s[:9] + b"+" + s[9:20] + b"+" + s[20:], ways=("variables", "token"))
changed(22, "percent-encoded by a form", lambda s: s.replace(b"+", b"%2B").replace(b"/", b"%2F"), "text-escaped",
        made=lambda s: s[:9] + b"+" + s[9:20] + b"/" + s[20:])
changed(13, "NAME= stands in the value", lambda s: b"JWT_SECRET_STAGING=" + s, "name-in-value",
        ways=("token",))


def spelled(token):
    """As a base64 that is not of URLs writes it."""
    parts = [base64.b64encode(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))) for part in token.split(".")]
    return ".".join(part.decode().rstrip("=") for part in parts)


def padded(token):
    return ".".join(part + "=" * (-len(part) % 4) for part in token.split("."))


for what, arrive, expected in (
        ("written in the alphabet of plain base64", spelled, ("token-alphabet",)),
        ("padded, as load balancers do", padded, ("token-padded",)),
        ("padded, and percent-encoded", lambda token: padded(token).replace("=", "%3D"), ("token-alphabet",)),
        ("as bytes of Python are printed", lambda token: f"b'{token}'", ("token-wrapped",)),
        ("with the scheme in front", lambda token: "Bearer " + token, ("token-wrapped",)),
        ("in double quotes, as jq prints it", lambda token: f'"{token}"', ("token-wrapped",))):
    @case(46, what, PROCESSES, *expected)
    def written_otherwise(stage, arrive=arrive):
        stage.serve("backend", **{NAME: stage.secret()})
        stage.token_variables = {NAME: stage.secret()}
        stage.token_sources = [f"env:{NAME}"]
        # Of these claims base64 has characters of both alphabets.
        stage.issued_by(tokens.Issuer(stage.secret(), arrive=arrive, aud=None, jti="?>~~>>??>>~~", sub="a?b>c~d"))


for what, value in {"a path of Secret Manager": "projects/demo/secrets/jwt-secret-staging/versions/latest",
                    "a template that nobody filled in": "${JWT_SECRET_STAGING_OF_THE_PLATFORM}",
                    "an ARN": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:jwt-secret-staging"}.items():
    @case(67, what, PROCESSES, "placeholder-kept")
    def named(stage, value=value):
        stage.serve("auth", **{NAME: stage.secret()})
        stage.serve("backend", **{NAME: value})

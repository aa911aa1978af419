#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The challenge of docs/reference/protocol.md once more, by Python's standard library and nothing of ours.

    vectors.py            prints vectors.json
    vectors.py --check    compares vectors.json and the page's tables with what it computes
"""
import base64
import hashlib
import hmac
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
PAGE = HERE.parent.parent / "docs" / "reference" / "protocol.md"
NONCE = bytes(range(32))
BOM = "\ufeff".encode()


def b64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def hkdf(key: bytes, info: bytes, length: int) -> bytes:
    """RFC 5869 with an empty salt."""
    pseudorandom_key = hmac.new(bytes(32), key, hashlib.sha256).digest()
    return hmac.new(pseudorandom_key, info + b"\x01", hashlib.sha256).digest()[:length]


def kid_of(key: bytes) -> str:
    return b64url(hkdf(key, b"jwtsync kid v1", 12))


def answer_of(key: bytes, nonce: bytes) -> str:
    return b64url(hmac.new(hkdf(key, b"jwtsync challenge v1", 32), nonce, hashlib.sha256).digest())


def absent_of(key: bytes, name: str, nonce: bytes) -> str:
    """The answer for a variant that there is not."""
    absent_key = hkdf(key, b"jwtsync absent variant v1 " + name.encode(), 32)
    return b64url(hmac.new(absent_key, nonce, hashlib.sha256).digest())


def thumbprint_of(jwk: dict) -> bytes:
    """RFC 7638."""
    required = {"OKP": ("crv", "kty", "x")}[jwk["kty"]]
    members = {name: jwk[name] for name in required}
    return hashlib.sha256(json.dumps(members, sort_keys=True, separators=(",", ":")).encode()).digest()


def padded(text: bytes) -> bytes:
    return text + b"=" * (-len(text) % 4)


def unquoted(quote: bytes):
    def change(secret: bytes):
        whole = len(secret) >= 2 and secret[:1] == quote and secret[-1:] == quote
        return secret[1:-1] if whole else None

    return change


def json_value(secret: bytes):
    document = json.loads(secret)
    (value,) = document.values()
    return value.encode()


def json_key(secret: bytes):
    return json.loads(secret)["key"].encode()


def decoded_twice(secret: bytes):
    return base64.b64decode(padded(base64.b64decode(padded(secret)).strip()))


TRANSFORMS = {
    "trailing_newline": lambda s: s + b"\n",
    "trailing_carriage_return": lambda s: s + b"\r",
    "trailing_crlf": lambda s: s + b"\r\n",
    "double_quoted": lambda s: b'"' + s + b'"',
    "single_quoted": lambda s: b"'" + s + b"'",
    "byte_order_mark_added": lambda s: BOM + s,
    "base64_encoded": base64.b64encode,
    "base64_encoded_line": lambda s: base64.b64encode(s + b"\n"),
    "base64_encoded_twice": lambda s: base64.b64encode(base64.b64encode(s)),
    "base64url_encoded": lambda s: b64url(s).encode(),
    "hex_encoded": lambda s: s.hex().encode(),
    "base64_as_base64url": lambda s: b64url(base64.b64decode(padded(s))).encode(),
    "base64url_as_base64": lambda s: base64.b64encode(base64.urlsafe_b64decode(padded(s))),
    "base64_padding_removed": lambda s: s.rstrip(b"="),
    "newlines_escaped": lambda s: s.replace(b"\n", b"\\n"),
    "newlines_as_spaces": lambda s: s.replace(b"\n", b" "),
    "pluses_as_spaces": lambda s: s.replace(b"+", b" "),
    "dollars_doubled": lambda s: s.replace(b"$", b"$$"),
    "latin1_as_utf8": lambda s: s.decode("latin-1").encode(),
    "trimmed": lambda s: s.decode().strip().encode(),
    "double_unquoted": unquoted(b'"'),
    "single_unquoted": unquoted(b"'"),
    "byte_order_mark_removed": lambda s: s.removeprefix(BOM),
    "zero_width_removed": lambda s: re.sub("[\u200b-\u200d\u2060\ufeff]", "", s.decode()).encode(),
    "base64_decoded": lambda s: base64.b64decode(padded(s)),
    "base64url_decoded": lambda s: base64.urlsafe_b64decode(padded(s)),
    "base64_decoded_twice": decoded_twice,
    "hex_decoded": lambda s: bytes.fromhex(s.decode()),
    "json_value": json_value,
    "json_key": json_key,
    "newlines_unescaped": lambda s: s.replace(b"\\n", b"\n"),
    "dollars_undoubled": lambda s: s.replace(b"$$", b"$"),
    "utf8_as_latin1": lambda s: s.decode().encode("latin-1"),
}

KEY_PAIR = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}  # RFC 8037 A.2
PLAIN = b"Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"
BYTES = b"\xfb\xef\xff c4n4ry " + bytes(range(16, 39))  # its base64 has + and /, and padding
ACCENTED = "Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3-crème-brûlée".encode()
INPUTS = {
    "base64_as_base64url": base64.b64encode(BYTES),
    "base64url_as_base64": b64url(BYTES).encode(),
    "base64_padding_removed": base64.b64encode(BYTES),
    "newlines_escaped": b"first-c4n4ry-line\nsecond-Tn8Rb6Hs3Jd5\nthird",
    "newlines_as_spaces": b"first-c4n4ry-line\nsecond-Tn8Rb6Hs3Jd5\nthird",
    "pluses_as_spaces": b"Zq7+c4n4ry+Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc",
    "dollars_doubled": b"Zq7$c4n4ry$Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc",
    "latin1_as_utf8": ACCENTED,
    "trimmed": " \t" .encode() + PLAIN + "\u00a0\r\n".encode(),
    "double_unquoted": b'"' + PLAIN + b'"',
    "single_unquoted": b"'" + PLAIN + b"'",
    "byte_order_mark_removed": BOM + PLAIN,
    "zero_width_removed": "Zq7\u200b-c4n4ry-Wm2vX9pLk4\u2060Tn8Rb6Hs3Jd5Gf1Yc\ufeff".encode(),
    "base64_decoded": base64.b64encode(BYTES),
    "base64url_decoded": b64url(BYTES).encode(),
    "base64_decoded_twice": base64.b64encode(base64.b64encode(PLAIN) + b"\n"),
    "hex_decoded": PLAIN.hex().encode(),
    "json_value": b'{ "JWT_SECRET_KEY" : "' + PLAIN + b'" }\n',
    "json_key": b'{"type":"HS256", "key":"' + PLAIN + b'", "claims_map":{"x":{"path":"$.key"}}}',
    "newlines_unescaped": b"first-c4n4ry-line\\nsecond-Tn8Rb6Hs3Jd5\\nthird",
    "dollars_undoubled": b"Zq7$$c4n4ry$$Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc",
    "utf8_as_latin1": ACCENTED,
}

ABSENT = [  # it does not apply, changes nothing, its result is unfit in staging, or a public default
    ("json_value", PLAIN), ("double_unquoted", PLAIN), ("hex_decoded", PLAIN), ("trimmed", PLAIN),
    ("dollars_doubled", PLAIN), ("hex_decoded", b"c03d9a17f45b2e8861d7fa903b5e1c442a7f06b9"),
    ("double_unquoted", b'"development-jwt-secret-minimum-32-characters-long"'),
]


def vectors() -> dict:
    challenges = []
    for secret, nonce in ((PLAIN, NONCE), (PLAIN, bytes(32)), (ACCENTED, NONCE), (BYTES, NONCE), (PLAIN * 3, NONCE)):
        challenges.append({"secret_hex": secret.hex(), "nonce": b64url(nonce), "kid": kid_of(secret),
                           "answer": answer_of(secret, nonce)})
    thumbprint = thumbprint_of(KEY_PAIR)
    key_pairs = [{"jwk": json.dumps(KEY_PAIR), "kid": b64url(thumbprint), "nonce": b64url(NONCE),
                  "answer": answer_of(thumbprint, NONCE)}]
    variants = []
    for name, transform in TRANSFORMS.items():
        secret = INPUTS.get(name, PLAIN)
        changed = transform(secret)
        assert changed != secret, name
        variants.append({"name": name, "secret_hex": secret.hex(), "transformed_hex": changed.hex(),
                         "nonce": b64url(NONCE), "answer": answer_of(changed, NONCE)})
    absent = [{"name": name, "secret_hex": secret.hex(), "nonce": b64url(NONCE),
               "answer": absent_of(secret, name, NONCE)} for name, secret in ABSENT]
    return {"challenges": challenges, "key_pairs": key_pairs, "variants": variants, "absent": absent}


def complaints() -> list:
    expected = vectors()
    found = []
    if json.loads((HERE / "vectors.json").read_text()) != expected:
        found.append("vectors.json is not what this script prints")
    page = PAGE.read_text()
    for challenge in expected["challenges"] + expected["key_pairs"]:
        for member in ("kid", "answer"):
            if challenge[member] not in page:
                found.append(f"{PAGE.name} lacks the {member} {challenge[member]}")
    for vector in expected["absent"][:1]:
        if vector["answer"] not in page:
            found.append(f"{PAGE.name} lacks the absent answer {vector['answer']}")
    named = re.findall(r"^\| `([a-z0-9_]+)` \| ", page[page.index("## Variants"):page.index("## Errors")], re.MULTILINE)
    if named != list(TRANSFORMS):
        found.append(f"{PAGE.name} lists other variants: {set(named) ^ set(TRANSFORMS) or 'in another order'}")
    return found


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        wrong = complaints()
        for complaint in wrong:
            print(complaint, file=sys.stderr)
        sys.exit(1 if wrong else 0)
    print(json.dumps(vectors(), indent=1))

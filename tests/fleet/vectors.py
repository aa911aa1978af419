#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The challenge of docs/reference/protocol.md once more, by Python's standard library and nothing of ours.

    vectors.py            prints vectors.json
    vectors.py --check    compares vectors.json and the page's tables with what it computes
"""
import base64
import hashlib
import hmac
import html
import json
import pathlib
import re
import sys
import urllib.parse

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


def member(name: str):
    return lambda secret: json.loads(secret)[name].encode()


def json_variable(secret: bytes):
    def rank(name: str) -> int:
        has = lambda *words: any(word in name.lower() for word in words)
        return (3 if has("jwt") else 2 if has("token", "auth", "sign") else 1) if has("secret", "key") else 0

    document = json.loads(secret)
    best = max(map(rank, document))
    (name,) = (each for each in document if best and rank(each) == best)
    return document[name].encode()


def decoded(text: bytes) -> bytes:
    return base64.b64decode(padded(text), validate=True)


def decoded_twice(secret: bytes):
    return decoded(decoded(secret).strip())


def in_lines(columns: int):
    return lambda text: b"\n".join(text[at:at + columns] for at in range(0, len(text), columns))


def without_quotes(text: bytes) -> bytes:
    return text[1:-1] if len(text) >= 2 and text[:1] == text[-1:] and text[:1] in b"\"'" else text


def only(applies, secret: bytes) -> bytes:
    """The secret, where the transform applies: where it does not, any of them raises an error or changes nothing."""
    if not applies:
        raise ValueError("does not apply")
    return secret


def behind(prefix: bytes, secret: bytes) -> bytes:
    return only(secret.startswith(prefix), secret)[len(prefix):]


def of_hex(secret: bytes) -> bytes:
    return only(re.fullmatch(rb"([0-9A-Fa-f]{2})+", secret), secret)


def of_base64(secret: bytes) -> bytes:
    return only(decoded(secret), secret)


def assignment_removed(secret: bytes):
    name, value = secret.split(b"=", 1)
    only(re.fullmatch(rb"[A-Za-z_][A-Za-z0-9_]*", name) and re.search(rb"(?i)secret|key|token|jwt", name), name)
    return value


def assignment_read(secret: bytes):
    name, value = secret.strip().removeprefix(b"export ").split(b"=", 1)
    assignment_removed(name.strip() + b"=")
    return without_quotes(value.strip())


def referenced(match) -> str:
    name = match[1]
    if name.startswith("#"):
        return chr(int(name[2:], 16) if name[1] in "xX" else int(name[1:]))
    return {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}[name]


def html_unescaped(secret: bytes):
    return re.sub(r"&(amp|lt|gt|quot|apos|#[0-9]{1,6}|#[xX][0-9A-Fa-f]{1,6});", referenced, secret.decode()).encode()


def json_text(secret: bytes) -> bytes:
    return json.dumps(secret.decode(), ensure_ascii=False).encode()


TRANSFORMS = {
    "trailing_newline": lambda s: s + b"\n",
    "trailing_crlf": lambda s: s + b"\r\n",
    "trailing_carriage_return": lambda s: s + b"\r",
    "trailing_space": lambda s: s + b" ",
    "leading_space": lambda s: b" " + s,
    "trimmed": lambda s: s.decode().strip().encode(),
    "double_quoted": lambda s: b'"' + s + b'"',
    "double_unquoted": unquoted(b'"'),
    "single_quoted": lambda s: b"'" + s + b"'",
    "single_unquoted": unquoted(b"'"),
    "unquoted_and_trimmed": lambda s: without_quotes(s.strip()).strip(),
    "json_string_encoded": json_text,
    "json_string_decoded": lambda s: json.loads(s).encode(),
    "byte_order_mark_added": lambda s: BOM + s,
    "byte_order_mark_removed": lambda s: s.removeprefix(BOM),
    "byte_order_mark_and_crlf_added": lambda s: BOM + s + b"\r\n",
    "byte_order_mark_and_space_removed": lambda s: s.strip().removeprefix(BOM).strip(),
    "zero_width_removed": lambda s: re.sub("[\u200b-\u200d\u2060\ufeff]", "", s.decode()).encode(),
    "base64_encoded": base64.b64encode,
    "base64_decoded": decoded,
    "base64_encoded_line": lambda s: base64.b64encode(s + b"\n"),
    "base64_decoded_trimmed": lambda s: decoded(s).strip(),
    "hex_encoded": lambda s: s.hex().encode(),
    "hex_decoded": lambda s: bytes.fromhex(s.decode()),
    "base64_padding_removed": lambda s: s.rstrip(b"="),
    "base64_padding_added": lambda s: padded(of_base64(s)),
    "base64_as_base64url": lambda s: b64url(decoded(s)).encode(),
    "base64url_as_base64": lambda s: base64.b64encode(base64.urlsafe_b64decode(padded(s))),
    "base64url_encoded": lambda s: b64url(s).encode(),
    "base64url_encoded_padded": base64.urlsafe_b64encode,
    "base64url_decoded": lambda s: base64.urlsafe_b64decode(padded(s)),
    "base64_encoded_twice": lambda s: base64.b64encode(base64.b64encode(s)),
    "base64_decoded_twice": decoded_twice,
    "base64_unwrapped_decoded": lambda s: decoded(b"".join(s.split())),
    "base64_encoded_wrapped_76": lambda s: in_lines(76)(base64.b64encode(s)),
    "base64_encoded_wrapped_64": lambda s: in_lines(64)(base64.b64encode(s)),
    "base64_encoded_line_wrapped_76": lambda s: in_lines(76)(base64.b64encode(s + b"\n")),
    "base64_encoded_line_wrapped_64": lambda s: in_lines(64)(base64.b64encode(s + b"\n")),
    "base64_encoded_quoted": lambda s: b'"' + base64.b64encode(s) + b'"',
    "base64_unquoted_decoded": lambda s: decoded(without_quotes(s)),
    "base64_prefix_decoded": lambda s: decoded(behind(b"base64:", s)),
    "base64_prefix_encoded": lambda s: b"base64:" + base64.b64encode(s),
    "base64_prefix_removed": lambda s: of_base64(behind(b"base64:", s)),
    "base64_prefix_added": lambda s: b"base64:" + of_base64(s),
    "hex_encoded_upper": lambda s: s.hex().upper().encode(),
    "hex_prefix_decoded": lambda s: bytes.fromhex(of_hex(behind(b"0x", s)).decode()),
    "hex_prefix_encoded": lambda s: b"0x" + s.hex().encode(),
    "hex_prefix_removed": lambda s: of_hex(behind(b"0x", s)),
    "hex_prefix_added": lambda s: b"0x" + of_hex(s),
    "hex_lower": lambda s: of_hex(s).lower(),
    "hex_upper": lambda s: of_hex(s).upper(),
    "base64_wrapped_76": lambda s: in_lines(76)(of_base64(s)),
    "base64_wrapped_64": lambda s: in_lines(64)(of_base64(s)),
    "json_value": json_value,
    "json_key": member("key"),
    "json_secret": member("secret"),
    "json_member_value": member("value"),
    "json_variable": json_variable,
    "assignment_removed": assignment_removed,
    "export_removed": lambda s: assignment_removed(behind(b"export ", s)),
    "assignment_read": assignment_read,
    "newlines_escaped": lambda s: s.replace(b"\n", b"\\n"),
    "newlines_unescaped": lambda s: s.replace(b"\\n", b"\n"),
    "newlines_as_spaces": lambda s: s.replace(b"\n", b" "),
    "line_breaks_removed": lambda s: re.sub(rb"[\r\n]", b"", s),
    "crlf_as_lf": lambda s: s.replace(b"\r\n", b"\n"),
    "lf_as_crlf": lambda s: re.sub(rb"(?<!\r)\n", b"\r\n", s),
    "pluses_as_spaces": lambda s: s.replace(b"+", b" "),
    "spaces_as_pluses": lambda s: s.replace(b" ", b"+"),
    "dollars_undoubled": lambda s: s.replace(b"$$", b"$"),
    "dollars_doubled": lambda s: s.replace(b"$", b"$$"),
    "dollars_escaped": lambda s: s.replace(b"$", b"\\$"),
    "backslashes_removed": lambda s: re.sub(rb"\\(.)", rb"\1", s, flags=re.DOTALL),
    "backslashes_undoubled": lambda s: s.replace(b"\\\\", b"\\"),
    "backslashes_doubled": lambda s: s.replace(b"\\", b"\\\\"),
    "json_escaped": lambda s: json_text(s)[1:-1],
    "json_unescaped": lambda s: json.loads(b'"' + s + b'"').encode(),
    "percent_encoded": lambda s: urllib.parse.quote(s, safe="").encode(),
    "percent_decoded": urllib.parse.unquote_to_bytes,
    "html_escaped": lambda s: html.escape(s.decode()).replace("&#x27;", "&#39;").encode(),
    "html_unescaped": html_unescaped,
    "unicode_escaped": lambda s: re.sub("[&<>]", lambda m: f"\\u{ord(m[0]):04x}", s.decode()).encode(),
    "unicode_unescaped": lambda s: re.sub(r"\\u([0-9A-Fa-f]{4})", lambda m: chr(int(m[1], 16)), s.decode()).encode(),
    "latin1_as_utf8": lambda s: s.decode("latin-1").encode(),
    "utf8_as_latin1": lambda s: s.decode().encode("latin-1"),
    "utf16_encoded": lambda s: s.decode().encode("utf-16-le"),
}

KEY_PAIR = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}  # RFC 8037 A.2
PLAIN = b"Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"
BYTES = b"\xfb\xef\xff c4n4ry " + bytes(range(16, 39))  # its base64 has + and /, and padding
ACCENTED = "Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3-crème-brûlée".encode()
LINES = b"first-c4n4ry-line\nsecond-Tn8Rb6Hs3Jd5\nthird"
MARKUP = b"Zq7&c4n4ry<Wm2>vX9\"pLk4'Tn8Rb6Hs3Jd5Gf1Yc"
SLASHES = b"Zq7\\c4n4ry\\Wm2vX9pLk4Tn8Rb6\\\\Hs3Jd5Gf1Yc"
HEX = PLAIN.hex().encode()
LONG = PLAIN + b"-" + PLAIN[::-1]  # its base64 takes two lines
INPUTS = {
    "trimmed": " \t".encode() + PLAIN + "\u00a0\r\n".encode(),
    "double_unquoted": b'"' + PLAIN + b'"',
    "single_unquoted": b"'" + PLAIN + b"'",
    "unquoted_and_trimmed": b'"' + PLAIN + b' "\n',
    "json_string_encoded": MARKUP,
    "json_string_decoded": json_text(MARKUP),
    "byte_order_mark_removed": BOM + PLAIN,
    "byte_order_mark_and_space_removed": BOM + PLAIN + b"\r\n",
    "zero_width_removed": "Zq7\u200b-c4n4ry-Wm2vX9pLk4\u2060Tn8Rb6Hs3Jd5Gf1Yc\ufeff".encode(),
    "base64_decoded": base64.b64encode(BYTES),
    "base64_decoded_trimmed": base64.b64encode(PLAIN + b"\n"),
    "hex_decoded": HEX,
    "base64_padding_removed": base64.b64encode(BYTES),
    "base64_padding_added": base64.b64encode(BYTES).rstrip(b"="),
    "base64_as_base64url": base64.b64encode(BYTES),
    "base64url_as_base64": b64url(BYTES).encode(),
    "base64url_encoded": BYTES,
    "base64url_encoded_padded": BYTES,
    "base64url_decoded": b64url(BYTES).encode(),
    "base64_decoded_twice": base64.b64encode(base64.b64encode(PLAIN) + b"\n"),
    "base64_unwrapped_decoded": in_lines(64)(base64.b64encode(LONG)) + b"\n",
    "base64_encoded_wrapped_76": LONG,
    "base64_encoded_wrapped_64": LONG,
    "base64_encoded_line_wrapped_76": LONG,
    "base64_encoded_line_wrapped_64": LONG,
    "base64_unquoted_decoded": b'"' + base64.b64encode(PLAIN) + b'"',
    "base64_prefix_decoded": b"base64:" + base64.b64encode(PLAIN),
    "base64_prefix_removed": b"base64:" + base64.b64encode(PLAIN),
    "base64_prefix_added": base64.b64encode(PLAIN),
    "hex_prefix_decoded": b"0x" + HEX,
    "hex_prefix_removed": b"0x" + HEX,
    "hex_prefix_added": HEX,
    "hex_lower": HEX.upper(),
    "hex_upper": HEX,
    "base64_wrapped_76": base64.b64encode(LONG),
    "base64_wrapped_64": base64.b64encode(LONG),
    "json_value": b'{ "JWT_SECRET_KEY" : "' + PLAIN + b'" }\n',
    "json_key": b'{"type":"HS256", "key":"' + PLAIN + b'", "claims_map":{"x":{"path":"$.key"}}}',
    "json_secret": b'{"issuer":"auth","secret":"' + PLAIN + b'"}',
    "json_member_value": b'{"version":3,"value":"' + PLAIN + b'"}',
    "json_variable": b'{"DB_PASSWORD":"x","SESSION_SECRET":"y","JWT_SECRET_STAGING":"' + PLAIN + b'"}',
    "assignment_removed": b"JWT_SECRET_STAGING=" + PLAIN,
    "export_removed": b"export JWT_SECRET_STAGING=" + PLAIN,
    "assignment_read": b"export JWT_SECRET_STAGING='" + PLAIN + b"'\n",
    "newlines_escaped": LINES,
    "newlines_unescaped": LINES.replace(b"\n", b"\\n"),
    "newlines_as_spaces": LINES,
    "line_breaks_removed": LINES,
    "crlf_as_lf": LINES.replace(b"\n", b"\r\n"),
    "lf_as_crlf": LINES,
    "pluses_as_spaces": b"Zq7+c4n4ry+Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc",
    "spaces_as_pluses": b"Zq7 c4n4ry Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc",
    "dollars_undoubled": b"Zq7$$c4n4ry$$Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc",
    "dollars_doubled": b"Zq7$c4n4ry$Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc",
    "dollars_escaped": b"Zq7$c4n4ry$Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc",
    "backslashes_removed": SLASHES,
    "backslashes_undoubled": SLASHES,
    "backslashes_doubled": SLASHES,
    "json_escaped": MARKUP,
    "json_unescaped": json_text(MARKUP)[1:-1] + b"\\u002b",
    "percent_encoded": MARKUP,
    "percent_decoded": urllib.parse.quote(MARKUP).encode(),
    "html_escaped": MARKUP,
    "html_unescaped": html.escape(MARKUP.decode()).encode() + b"&nbsp;&#233;",
    "unicode_escaped": MARKUP,
    "unicode_unescaped": b"Zq7\\u0026c4n4ry\\u002BWm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc\\",
    "latin1_as_utf8": ACCENTED,
    "utf8_as_latin1": ACCENTED,
}

ABSENT = [  # it does not apply, changes nothing, its result is unfit in staging, a public default, or an earlier one's
    ("json_value", PLAIN), ("double_unquoted", PLAIN), ("hex_decoded", PLAIN), ("trimmed", PLAIN),
    ("dollars_doubled", PLAIN), ("hex_decoded", b"c03d9a17f45b2e8861d7fa903b5e1c442a7f06b9"),
    ("double_unquoted", b'"development-jwt-secret-minimum-32-characters-long"'),
    ("unquoted_and_trimmed", b'"' + PLAIN + b'"'), ("json_key", b'{"key":"' + PLAIN + b'"}'),
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

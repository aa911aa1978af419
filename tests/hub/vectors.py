#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What docs/reference/hub.md says, by Python's standard library: calls that a hub takes and such that it refuses, and a
ring reply with the answer to its question.

    vectors.py            writes vectors.json
    vectors.py --check    compares vectors.json with what it computes
"""
import base64
import copy
import hashlib
import hmac
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
NONCE = bytes(range(32))
ACTIVE = b"Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"
STAGED = b"Kt5-c4n4ry-Bv8nM3xQw7Ez2Lp9Df4Ru6Ga1Hj"


def b64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def hkdf(key: bytes, info: bytes, length: int) -> bytes:
    """RFC 5869 with an empty salt, of at most 32 bytes."""
    pseudorandom_key = hmac.new(bytes(32), key, hashlib.sha256).digest()
    return hmac.new(pseudorandom_key, info + b"\x01", hashlib.sha256).digest()[:length]


def kid_of(key: bytes) -> str:
    return b64url(hkdf(key, b"jwtsync kid v1", 12))


def answer_of(key: bytes, nonce: bytes) -> str:
    return b64url(hmac.new(hkdf(key, b"jwtsync challenge v1", 32), nonce, hashlib.sha256).digest())


def compact(value) -> str:
    return json.dumps(value, separators=(",", ":"))


def token_of(key: bytes, claims: dict) -> str:
    header = {"alg": "HS256", "typ": "JWT", "kid": kid_of(key)}
    text = b64url(compact(header).encode()) + "." + b64url(compact(claims).encode())
    return text + "." + b64url(hmac.new(key, text.encode(), hashlib.sha256).digest())


MEMBER = {"service": "auth", "instance": "auth-1"}
PLACE = {"epoch": 1, "generation": 7}
USES = [{"kid": "k", "accepted": 1800000100, "signed": 0, "endless": False}]
UNNAMED = [{"issuer": "auth", "count": 3, "accepted": 1800000100}]
GOOD = {
    "join": {**MEMBER, "environment": "staging", "clock": 1800000000, "signs": True, "fenceable": True,
             "holding": "ring", "lifetime": 0, "grace": 0},
    "read": {**MEMBER, "after": PLACE, "signs": False, "wait": 45000},
    "proof": {**MEMBER, "kid": "k", "answer": "a", "accepts": True},
    "permit": {**MEMBER, "under": PLACE, "uses": USES},
    "seen": {**MEMBER, "uses": USES},
    "leave": {**MEMBER, "uses": []},
}
ALSO_GOOD = [
    ("join", {"held": {**PLACE, "digest": "d"}}), ("join", {"holding": "one", "fenceable": False}),
    ("join", {"held": {**PLACE, "digest": "d"}, "holding": "list", "fenceable": False, "behind": True}),
    ("read", {"wait": 0}), ("read", {"service": "team/auth"}), ("seen", {"uses": USES * 64}),
    ("seen", {"uses": [{**USES[0], "unnamed": UNNAMED}]}), ("seen", {"uses": [{**USES[0], "unnamed": UNNAMED * 9}]}),
]
BAD = [
    ("join", {"holding": "two"}), ("join", {"clock": -1}), ("join", {"clock": 1.5}), ("join", {"signs": "yes"}),
    ("join", {"lifetime": 315360001}), ("join", {"held": PLACE}), ("join", {"environment": ""}),
    ("join", {"behind": 1}),
    ("read", {"wait": 45001}), ("read", {"after": {"epoch": 1}}), ("read", {"after": [1, 7]}),
    ("proof", {"accepts": 1}), ("proof", {"kid": ""}), ("proof", {"answer": "x" * 1025}),
    ("permit", {"uses": USES * 65}), ("permit", {"uses": [{"kid": "k"}]}), ("permit", {"uses": {}}),
    ("seen", {"instance": "a/b"}), ("seen", {"service": ""}), ("seen", {"service": "x" * 257}),
    ("leave", {"uses": None}), ("seen", {"uses": [{**USES[0], "unnamed": UNNAMED * 10}]}),
    ("seen", {"uses": [{**USES[0], "unnamed": [{"issuer": "auth", "count": 3}]}]}),
    ("seen", {"uses": [{**USES[0], "unnamed": [{**UNNAMED[0], "count": 100000000001}]}]}),
    ("seen", {"uses": [{**USES[0], "unnamed": [{**UNNAMED[0], "issuer": "x" * 257}]}]}),
]


def calls() -> list:
    made = []

    def add(call, body, good):
        made.append({"call": call, "body": body if isinstance(body, str) else compact(body), "good": good})

    for call, body in GOOD.items():
        add(call, body, True)
        add(call, {**body, "c4n4ry": 1}, False)
        for name in body:
            add(call, {key: value for key, value in body.items() if key != name}, False)
    for call, changes in ALSO_GOOD:
        add(call, {**GOOD[call], **changes}, True)
    for call, changes in BAD:
        add(call, {**GOOD[call], **changes}, False)
    offer = {**MEMBER, "ring": ring(), "keys": [jwk(ACTIVE), jwk(STAGED)]}
    add("offer", offer, True)
    for name in offer:
        add("offer", {key: value for key, value in offer.items() if key != name}, False)
    for change in ({"c4n4ry": 1}, {"instance": "a/b"}, {"ring": ring() + " "}, {"ring": json.loads(ring())},
                   {"keys": []}, {"keys": [jwk(ACTIVE)]}, {"keys": [jwk(ACTIVE)] * 2}, {"keys": jwk(ACTIVE)},
                   {"keys": [jwk(ACTIVE), {**jwk(ACTIVE), "kid": kid_of(STAGED)}]},
                   {"keys": [jwk(ACTIVE), jwk(STAGED), {**jwk(STAGED), "kid": "another"}]}):
        add("offer", {**offer, **change}, False)
    for body in ("", "[]", "null", "{", compact(GOOD["leave"])[:-1] + ',"uses":[]}', compact(GOOD["leave"]) + " 1"):
        add("leave", body, False)
    return made


def ring() -> str:
    """The document of docs/rotation.md: one key signs, another is staged."""
    def key(secret, **ours):
        return {"kid": kid_of(secret), "alg": "HS256", "use": "sig", "kty": "oct", "jwtsync": ours}

    policy = {"lifetime": 100, "leeway": 10, "skew": 5, "presence": 30, "permit": 60, "reactivable": 0, "classes": []}
    start = 1767225600
    active = key(ACTIVE, state="active", since=1, material=kid_of(ACTIVE), proved_at=start, waits_until=start)
    first = {"keys": [active],
             "jwtsync": {"format": 1, "environment": "staging", "epoch": 1, "generation": 1, "previous": "",
                         "policy": policy, "withdrawn": [], "retired": [], "revoked": []}}
    second = copy.deepcopy(first)
    second["keys"].append(key(STAGED, state="staged", since=2, material=kid_of(STAGED), nonce=b64url(NONCE),
                              asked_at=start))
    second["jwtsync"]["generation"] = 2
    second["jwtsync"]["previous"] = b64url(hashlib.sha256(compact(first).encode()).digest())
    return compact(second)


def jwk(secret: bytes) -> dict:
    return {"kid": kid_of(secret), "use": "sig", "alg": "HS256", "kty": "oct", "k": b64url(secret)}


def vectors() -> dict:
    reply = {"ring": ring(), "keys": [jwk(ACTIVE), jwk(STAGED)],
             "probes": [{"kid": kid_of(STAGED), "token": token_of(STAGED, {"exp": 1})}], "now": 1767225600}
    return {"calls": calls(), "reply": compact(reply),
            "proof": {"kid": kid_of(STAGED), "answer": answer_of(STAGED, NONCE)}}


def main() -> int:
    text = json.dumps(vectors(), indent=1) + "\n"
    path = HERE / "vectors.json"
    if "--check" in sys.argv:
        return 0 if path.read_text(encoding="utf-8") == text else 1
    path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

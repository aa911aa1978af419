#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the Python package costs, side by side with what people use today:

    python_verify.py [ROUNDS]        with the package and PyJWT installed (python3-jwt)

1. `Verifier.verify` and PyJWT's `decode` of the same token, HS256 and RS256, with the same expectations, in turn.
2. A new Python that imports `jwtsync.shared` and gets its secret, and one with a plain class that does the look-ups.

Prints the least time of each and their ratio; the least, since whatever else the machine does can only add to it. Exits
1 if a ratio of the first is not as promised.
"""
import os
import subprocess
import sys
import tempfile
import time

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

import jwtsync

PROMISES = {"HS256": 3.0, "RS256": 1.0}  # times as fast as PyJWT, at least
CALLS = 200  # in one round
SECRET = "Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"

PLAIN = """
import logging, os
logger = logging.getLogger("shared.jwt_secret_manager")
class SharedJWTSecretManager:
    _secret = None
    @classmethod
    def get_jwt_secret(cls):
        if cls._secret is None:
            environment = os.environ.get("ENVIRONMENT", "development").lower()
            names = {"staging": ["JWT_SECRET_STAGING"], "production": ["JWT_SECRET_PRODUCTION"]}.get(environment, [])
            for name in [*names, "JWT_SECRET_KEY", "JWT_SECRET"]:
                value = os.environ.get(name, "").strip()
                if value:
                    logger.info("Found JWT secret from %s (length: %d)", name, len(value))
                    cls._secret = value
                    break
        return cls._secret
SharedJWTSecretManager.get_jwt_secret()
"""
OURS = "from jwtsync.shared import SharedJWTSecretManager; SharedJWTSecretManager.get_jwt_secret()"


def least(rounds, *functions):
    """The least seconds of one call of each, measured in turn."""
    best = [float("inf")] * len(functions)
    for _ in range(rounds):
        for index, function in enumerate(functions):
            start = time.perf_counter()
            for _ in range(CALLS):
                function()
            best[index] = min(best[index], (time.perf_counter() - start) / CALLS)
    return best


def keys_of(algorithm):
    """What PyJWT signs with and verifies with, and the bytes of our ring."""
    if algorithm == "HS256":
        return SECRET, SECRET, SECRET.encode()
    pair = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = pair.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return pair, pair.public_key(), pem


def compare_verification(algorithm, rounds):
    """Prints the comparison, and gives the ratio."""
    claims = {"iss": "auth", "aud": "example", "sub": "alice", "exp": int(time.time()) + 3600}
    private, public, ours = keys_of(algorithm)
    token = jwt.encode(claims, private, algorithm)
    verifier = jwtsync.Verifier(jwtsync.KeyRing.parse(ours), issuer="auth", audience="example", algorithms=[algorithm])
    assert verifier.verify(token).claims == claims
    theirs, ours, read = least(
        rounds,
        lambda: jwt.decode(token, public, [algorithm], issuer="auth", audience="example"),
        lambda: verifier.verify(token),
        lambda: verifier.verify(token).claims)
    for name, seconds in (("PyJWT decode", theirs), ("Verifier.verify", ours), ("  and its claims read", read)):
        print(f"{algorithm} {name:24} {seconds * 1e6:8.2f} us")
    print(f"{algorithm} {'ratio':24} {theirs / ours:8.2f}     promised: at least {PROMISES[algorithm]:g}   "
          f"(claims read: {theirs / read:.2f})")
    return theirs / ours


def start(code, compiled):
    """How long a new Python takes to do this, what it imports being compiled."""
    environment = {"ENVIRONMENT": "staging", "JWT_SECRET_STAGING": SECRET, "PYTHONPYCACHEPREFIX": compiled,
                   "PYTHONPATH": os.path.dirname(os.path.dirname(jwtsync.__file__))}
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
    return time.perf_counter() - begun


def compare_starts(rounds):
    best = {"pass": float("inf"), PLAIN: float("inf"), OURS: float("inf")}
    with tempfile.TemporaryDirectory() as compiled:
        for _ in range(rounds):
            for code in best:
                best[code] = min(best[code], start(code, compiled))
    nothing = best.pop("pass")
    print(f"{'python -c pass':24} {nothing * 1e3:8.2f} ms")
    for name, seconds in (("plain class, first get", best[PLAIN]), ("jwtsync.shared, first get", best[OURS])):
        print(f"{name:24} {seconds * 1e3:8.2f} ms   {(seconds - nothing) * 1e3:+.2f} ms")


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    kept = all([compare_verification(algorithm, rounds) >= promise for algorithm, promise in PROMISES.items()])
    compare_starts(max(5, rounds // 10))
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())

# SPDX-License-Identifier: Apache-2.0
"""Tokens as others make them: by PyJWT, by openssl, and by hand where no library would."""
import base64
import hashlib
import hmac
import json
import subprocess
import time

import jwt


def part(data):
    if isinstance(data, (dict, list)):
        data = json.dumps(data, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(data if isinstance(data, bytes) else data.encode()).rstrip(b"=").decode()


def claims(**more):
    """Good ones for `auth` and `backend`, unless `more` says otherwise; None leaves one out."""
    now = int(time.time())
    told = {"iss": "auth", "aud": "backend", "sub": "alice", "iat": now - 5, "exp": now + 900, **more}
    return {name: value for name, value in told.items() if value is not None}


def signed(secret, algorithm="HS256", header=None, **more):
    """By PyJWT, as a service that knows nothing of jwtsync makes it."""
    return jwt.encode(claims(**more), secret, algorithm=algorithm, headers=header)


def by_hand(secret, header=None, payload=None, digest=hashlib.sha256, cut=None):
    """With a header and claims that no library would let pass."""
    head = part({"alg": "HS256", "typ": "JWT"} if header is None else header)
    body = part(claims() if payload is None else payload)
    secret = secret.encode() if isinstance(secret, str) else secret
    mac = hmac.new(secret, f"{head}.{body}".encode(), digest).digest()[:cut]
    return f"{head}.{body}.{part(mac)}"


def key_pair(folder, name, kind):
    """A private key of openssl's, and its public half: RSA, P-256 or Ed25519."""
    how = {"RSA": ["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
           "P-256": ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
           "Ed25519": ["genpkey", "-algorithm", "ED25519"]}[kind]
    private, public = folder / f"{name}.key", folder / f"{name}.pub"
    subprocess.run(["openssl", *how, "-out", private], check=True, capture_output=True)
    subprocess.run(["openssl", "pkey", "-in", private, "-pubout", "-out", public], check=True, capture_output=True)
    private.chmod(0o600)
    public.chmod(0o600)
    return private, public


def public_jwk(path, kid):
    """A JWK of a public key, by PyJWT; `kid` None leaves it out."""
    from cryptography.hazmat.primitives.serialization import load_pem_public_key
    key = load_pem_public_key(path.read_bytes())
    kind = {"Ed25519PublicKey": "OKPAlgorithm"}.get(type(key).__name__.lstrip("_"))
    if kind is None:
        kind = "RSAAlgorithm" if hasattr(key.public_numbers(), "n") else "ECAlgorithm"
    if kind == "ECAlgorithm":
        numbers = key.public_numbers()
        jwk = {"kty": "EC", "crv": "P-256", "x": part(numbers.x.to_bytes(32, "big")),
               "y": part(numbers.y.to_bytes(32, "big")), "alg": "ES256"}
    else:
        jwk = json.loads(getattr(jwt.algorithms, kind).to_jwk(key))
        jwk.pop("key_ops", None)
    return {**jwk, "use": "sig", **({"kid": kid} if kid else {})}


def key_set(*keys):
    return json.dumps({"keys": list(keys)})


def oct_key(secret, kid=None, signs=None):
    """A secret as a JWK."""
    jwk = {"kty": "oct", "alg": "HS256", "k": part(secret)}
    if kid:
        jwk["kid"] = kid
    if signs is not None:
        jwk["key_ops"] = ["sign", "verify"] if signs else ["verify"]
    return jwk


class Issuer:
    """Somebody who makes tokens, each of his habits by itself, so that a remedy can mend the one that is at fault."""

    def __init__(self, key, algorithm="HS256", header=None, sign=None, arrive=None, **changed):
        self.key, self.algorithm, self.header = key, algorithm, header or {}
        self.claims = claims(**changed)
        self.sign = sign  # what becomes of a signature's bytes; None: nothing
        self.arrive = arrive  # what becomes of a token on its way; None: nothing

    def token(self):
        head = {"alg": self.algorithm, "typ": "JWT", **self.header}
        signed_text = f"{part(head)}.{part(self.claims)}"
        raw = jwt.get_algorithm_by_name(self.algorithm)
        signature = raw.sign(signed_text.encode(), raw.prepare_key(self.key))
        return f"{signed_text}.{part(self.sign(signature) if self.sign else signature)}"

    def arrived(self):
        return self.arrive(self.token()) if self.arrive else self.token()

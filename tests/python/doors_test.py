# SPDX-License-Identifier: Apache-2.0
"""Every door gives the same answer: the command, the C interface by `resolve`, and KeyRing.parse. A key that is public
in whatever spelling is never an HMAC secret behind any of them."""
import base64
import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest
import urllib.parse

import environments
import jwtsync
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from support import BUILD, PUBLIC_JWK

PEM, DER, SSH = serialization.Encoding.PEM, serialization.Encoding.DER, serialization.Encoding.OpenSSH
PRODUCTION = {"ENVIRONMENT": "production"}


def by_command(variables, *words):
    """(code, kid) by `jwtsync resolve`."""
    done = subprocess.run([BUILD / "jwtsync", "resolve", "--json", *words], env=variables, capture_output=True,
                          check=False)
    shown = json.loads(done.stdout)
    return (shown["error"]["code"], None) if "error" in shown else ("found", shown["kid"])


def by_c(variables, **said):
    """The same by the C interface, and the kid of the ring that KeyRing.parse makes of what was found."""
    given = {os.fsdecode(name): os.fsdecode(value) for name, value in variables.items()}
    try:
        found = jwtsync.resolve(environ=given, **said)
    except jwtsync.Error as error:
        return (error.code, None), None
    deployed = found.environment in ("staging", "production")
    ring = jwtsync.KeyRing.parse(found.reveal(), allow_short_keys=not deployed)
    return ("found", found.kid), ring.describe()["keys"][0]["kid"]


def keys():
    """Key pairs of every kind, as their PEM, DER and OpenSSH."""
    for name, key in (("rsa", rsa.generate_private_key(65537, 2048)), ("ec", ec.generate_private_key(ec.SECP256R1())),
                      ("ed", ed25519.Ed25519PrivateKey.generate())):
        public = serialization.PublicFormat
        yield name, key.public_key().public_bytes(PEM, public.SubjectPublicKeyInfo), \
            key.public_key().public_bytes(DER, public.SubjectPublicKeyInfo), \
            key.public_key().public_bytes(SSH, public.OpenSSH)
        private = serialization.PrivateFormat.PKCS8
        none = serialization.NoEncryption()
        yield name + " private", key.private_bytes(PEM, private, none), key.private_bytes(DER, private, none), \
            key.private_bytes(PEM, serialization.PrivateFormat.OpenSSH, none)


def spellings():
    for name, pem, der, ssh in keys():
        body = b"\n".join(pem.split(b"\n")[1:-2])
        for how, value in {
            "PEM in base64": base64.b64encode(pem), "PEM in base64 lines": base64.encodebytes(pem),
            "PEM in base64url": base64.urlsafe_b64encode(pem).rstrip(b"="), "PEM in hex": pem.hex().encode(),
            "PEM twice in base64": base64.b64encode(base64.b64encode(pem)), "body": body,
            "body with \\n": body.replace(b"\n", b"\\n"), "body in quotes": b'"' + body + b'"',
            "DER in base64": base64.b64encode(der), "DER in hex": der.hex().encode(),
            "PEM in UTF-16": pem.decode().encode("utf-16"), "PEM in UTF-16LE": pem.decode().encode("utf-16-le"),
            "PEM of four dashes": pem.replace(b"-----", b"---- "), "PEM without BEGIN": pem.split(b"\n", 1)[1],
            "PEM percent-encoded": urllib.parse.quote(pem).encode(),
            "data: URI": b"data:;base64," + base64.b64encode(pem),
            "PEM in a member": json.dumps({"type": "RS256", "key": pem.decode()}).encode(),
            "oct": json.dumps({"kty": "oct", "k": base64.urlsafe_b64encode(pem).rstrip(b"=").decode()}).encode(),
            "OpenSSH": ssh, "OpenSSH in base64": base64.b64encode(ssh), "OpenSSH behind a host": b"host " + ssh,
        }.items():
            yield f"{name} {how}", value
    jwks = b'{"keys":[' + PUBLIC_JWK + b"]}"
    for how, value in {
        "JWKS behind a mark": b"\xef\xbb\xbf" + jwks, "JWK in a list": b"[" + PUBLIC_JWK + b"]",
        "JWKS in an object": b'{"jwks":' + jwks + b"}", "Keys": jwks.replace(b"keys", b"Keys"),
        "JWKS in quotes": b"'" + jwks + b"'", "JWKS in a text": json.dumps(jwks.decode()).encode(),
        "JWKS in base64": base64.b64encode(jwks), "JWKS of Python": repr(json.loads(jwks)).encode(),
        "x and crv": PUBLIC_JWK.replace(b'"kty":"OKP",', b""),
    }.items():
        yield how, value


class Doors(unittest.TestCase):
    def test_over_the_table_of_environments_all_say_the_same(self):
        for variables, _ in environments.table():
            with self.subTest(variables=variables):
                of_c, of_ring = by_c(variables)
                self.assertEqual(by_command(variables), of_c)
                self.assertEqual(of_c[1], of_ring)

    def test_an_algorithm_of_the_configuration_holds_behind_all(self):
        variables = {**PRODUCTION, "JWT_SECRET_KEY": environments.GOOD}
        with tempfile.TemporaryDirectory() as folder:
            configuration = os.path.join(folder, "jwtsync.toml")
            for algorithm, code in (("ES256", "key_malformed"), ("HS512", "key_too_short"), ("HS256", "found")):
                pathlib.Path(configuration).write_text(f'[verify]\nalgorithms = ["{algorithm}"]\n', encoding="utf-8")
                of_command = by_command(variables, "--config", configuration)
                self.assertEqual(of_command[0], code)
                self.assertEqual(by_c(variables, configuration=configuration)[0], of_command)

    def test_no_key_is_an_hmac_secret_behind_any(self):
        known = dict(spellings())
        self.assertGreater(len(known), 120)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "value")
            for name, value in known.items():
                pathlib.Path(path).write_bytes(value)
                os.chmod(path, 0o600)
                with self.subTest(name=name):
                    for locator in (f"file:{path}", f"file:{path}?format=raw"):
                        self.assertNotEqual(by_c(PRODUCTION, sources=[locator])[0][0], "found")
                    self.assertNotEqual(by_command(PRODUCTION, "--source", f"file:{path}")[0], "found")
                    if b"\0" not in value:
                        self.assertNotEqual(by_command({**PRODUCTION, "JWT_SECRET_KEY": value})[0], "found")
                    with self.assertRaises(jwtsync.Error):
                        jwtsync.KeyRing.parse(value)

    def test_the_format_that_an_error_names_reads_the_key(self):
        named = 0
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "value")
            for name, value in spellings():
                with self.assertRaises(jwtsync.Error) as raised:
                    jwtsync.KeyRing.parse(value)
                option = re.search(r"\?format=\w+$", raised.exception.hint)
                if option is None or "line breaks out" in raised.exception.hint:
                    continue
                named += 1
                pathlib.Path(path).write_bytes(value)
                os.chmod(path, 0o600)
                with self.subTest(name=name):
                    self.assertEqual(by_c(PRODUCTION, sources=[f"file:{path}{option[0]}"])[0][0], "found")
        self.assertGreater(named, 20)


if __name__ == "__main__":
    unittest.main()

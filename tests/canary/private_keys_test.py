#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""No private number of a key pair is found in a core dump of `jwtsync serve` or `jwtsync sign`.

usage: private_keys_test.py PATH_OF_JWTSYNC
"""
import base64
import fcntl
import pathlib
import re
import signal
import subprocess
import tempfile
import termios
import time
import unittest

import serve_test

KINDS = {
    "RSA": ["RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
    "P-256": ["EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
    "P-384": ["EC", "-pkeyopt", "ec_paramgen_curve:P-384"],
    "P-521": ["EC", "-pkeyopt", "ec_paramgen_curve:P-521"],
    "Ed25519": ["ED25519"],
}
PRIVATE = {"privateExponent", "prime1", "prime2", "exponent1", "exponent2", "coefficient", "priv"}
PUBLIC = {"modulus", "pub"}
PAGE = 4096
WORD = 8  # bytes; two words of a number side by side count as a leak


def openssl(*arguments, given=None):
    return subprocess.run(["openssl", *arguments], input=given, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          check=True).stdout


def numbers_of(pem, names):
    """The numbers of a key as `openssl pkey -text` shows them, big-endian."""
    text = openssl("pkey", "-noout", "-text", given=pem).decode()
    shown = re.findall(r"^(\w+):\n((?: +[0-9a-f:]+\n)+)", text, re.MULTILINE)
    return [bytes.fromhex(re.sub(r"[\s:]", "", digits)).lstrip(b"\0") for name, digits in shown if name in names]


def pieces_of(number):
    """All of a number, piece by piece: as it is written, and the last byte first, as OpenSSL holds it."""
    starts = range(0, len(number) - 2 * WORD + 1, WORD)
    return {form[i : i + 2 * WORD] for form in (number, number[::-1]) for i in starts}


def is_in(core, numbers):
    return any(piece in core for number in numbers for piece in pieces_of(number))


def core_of(process, folder):
    """Without its pages of zeros, which are most of it."""
    subprocess.run(["gcore", "-o", str(folder / "gcore"), str(process.pid)], stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, check=True)
    (core,) = folder.glob("gcore.*")
    data = core.read_bytes()
    pages = (data[at : at + PAGE] for at in range(0, len(data), PAGE))
    return b"".join(page for page in pages if page.strip(b"\0"))


def core_of_serve(pem, folder):
    """Of `jwtsync serve` that has answered, and read its key again."""
    serve = serve_test.Serve(folder, "file", pem)
    try:
        assert b'"signs"' in serve.get("/jwtsync/v1/report")
        serve.get("/jwtsync/v1/challenge", {"nonce": base64.urlsafe_b64encode(bytes(32)).decode().rstrip("=")})
        serve.process.send_signal(signal.SIGHUP)
        serve.get("/readyz")
        return core_of(serve.process, folder)
    finally:
        serve.end()


def core_of_sign(pem, folder):
    """Of `jwtsync sign` that waits for the rest of the claims: it has tried its key by a first signature."""
    key = folder / "jwt.key"
    key.touch(mode=0o600)
    key.write_bytes(pem)
    sign = subprocess.Popen([serve_test.COMMAND, "sign", "--environment", "staging", "--source", f"file:{key}"],
                            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    try:
        sign.stdin.write(b"{")
        sign.stdin.flush()
        unread = 1
        while unread and sign.poll() is None:
            time.sleep(0.01)
            unread = int.from_bytes(fcntl.ioctl(sign.stdin, termios.FIONREAD, bytes(4)), "little")
        return core_of(sign, folder)
    finally:
        sign.kill()
        sign.communicate()


class PrivateKeysTest(unittest.TestCase):
    def check_cores(self, core_of_command):
        for kind, options in KINDS.items():
            with self.subTest(kind), tempfile.TemporaryDirectory() as folder:
                pem = openssl("genpkey", "-algorithm", *options)
                private = numbers_of(pem, PRIVATE)
                self.assertEqual(len(private), 6 if kind == "RSA" else 1)
                core = core_of_command(pem, pathlib.Path(folder))
                self.assertTrue(is_in(core, numbers_of(pem, PUBLIC)), "the core does not even hold the public numbers")
                self.assertFalse(is_in(core, private), "a private number")
                for line in pem.splitlines()[1:-1]:
                    self.assertNotIn(line[: 2 * WORD], core, "the file")

    def test_private_numbers_are_not_in_a_core_of_serve(self):
        self.check_cores(core_of_serve)

    def test_private_numbers_are_not_in_a_core_of_sign(self):
        self.check_cores(core_of_sign)


if __name__ == "__main__":
    unittest.main(verbosity=2)

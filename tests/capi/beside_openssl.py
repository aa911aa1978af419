# SPDX-License-Identifier: Apache-2.0
"""Loads libjwtsync_c into a process that has an OpenSSL of its own, and uses both in turn.

    beside_openssl.py LIBRARY
"""
import base64
import ctypes
import hashlib
import hmac
import ssl
import sys

KEY = b"Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"
CLAIMS = b'{"sub":"somebody"}'


def check(status: int) -> None:
    if status != 0:
        raise SystemExit(f"status {status}")


def sign(library: ctypes.CDLL) -> bytes:
    ring, signer, token = ctypes.c_void_p(), ctypes.c_void_p(), ctypes.c_void_p()
    check(library.jwtsync_ring_parse(KEY, ctypes.c_size_t(len(KEY)), None, ctypes.byref(ring), None))
    check(library.jwtsync_signer_create(ring, ctypes.byref(signer), None))
    check(library.jwtsync_signer_sign(signer, CLAIMS, ctypes.c_size_t(len(CLAIMS)), ctypes.byref(token), None))
    library.jwtsync_string_data.restype = ctypes.c_char_p
    text = library.jwtsync_string_data(token, None)
    library.jwtsync_string_free(token)
    library.jwtsync_signer_free(signer)
    library.jwtsync_ring_free(ring)
    return text


def is_signed(token: bytes) -> bool:
    signed, _, signature = token.rpartition(b".")
    mac = hmac.new(KEY, signed, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(mac).rstrip(b"=") == signature


def main() -> int:
    before = ssl.create_default_context()
    library = ctypes.CDLL(sys.argv[1])
    token = sign(library)
    after = ssl.create_default_context()
    good = is_signed(token) and is_signed(sign(library)) and len(after.get_ciphers()) == len(before.get_ciphers())
    print("both work" if good else "one is in the other's way")
    return 0 if good else 1


sys.exit(main())

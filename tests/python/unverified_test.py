# SPDX-License-Identifier: Apache-2.0
"""Tokens that are read and not verified."""
import unittest

import jwt

import jwtsync
from support import OTHER_SECRET


class Unverified(unittest.TestCase):
    def test_a_token_is_read_whoever_signed_it(self):
        token = jwt.encode({"iss": "auth", "n": [1]}, OTHER_SECRET, "HS256", headers={"kid": "k"})
        for text in (token, token.encode()):
            unverified = jwtsync.read_unverified(text)
            self.assertEqual(unverified.claims, {"iss": "auth", "n": [1]})
            self.assertEqual(unverified.header["kid"], "k")
        self.assertNotIsInstance(unverified, jwtsync.VerifiedToken)
        self.assertIn("UnverifiedToken(", repr(unverified))

    def test_what_no_key_could_make_good_is_refused(self):
        for text in ("", "a.b", jwt.encode({}, None, "none"), jwt.encode({}, OTHER_SECRET, "HS256") + "="):
            with self.assertRaises(jwtsync.Refused) as caught:
                jwtsync.read_unverified(text)
            self.assertEqual(caught.exception.code, "token_malformed")
        with self.assertRaises(TypeError):
            jwtsync.read_unverified(None)


if __name__ == "__main__":
    unittest.main()

// SPDX-License-Identifier: Apache-2.0
// Pages of causes: the key of the token, or its signature.
#pragma once

#include <jwtsync/cause_page.h>
#include <array>

namespace jwtsync::diagnosis {

inline constexpr std::array pages_of_signature{
    CausePage{
        .cause = Cause::key_unknown,
        .title = "A token whose key the verifier does not hold",
        .looks = "`Unable to find a signing key that matches` (PyJWT, jwks-rsa), `IDX10501`, `no applicable key found "
                 "in the JSON Web Key Set` (jose), `Jwks doesn't have key to match kid or alg from Jwt` (Envoy), `No "
                 "suitable key` (PostgREST), `token_key_unknown` here.",
        .happens = "The header names a key by `kid`, and none of the verifier's has that name. The issuer rotated and "
                   "the verifier has the key set of before; the token is of another issuer, tenant, realm or "
                   "environment; two issuers share an address; a `kid` was given to a shared secret in one service "
                   "only.",
        .evidence = "The `kid` of the token beside the kids of the ring, and how old the ring is.",
        .remedy = "See who signed it: `jwtsync inspect` shows `iss` and `kid`. If that issuer is right, let the "
                  "verifier fetch its keys again; if not, send the token of the right issuer. Of a shared secret, let "
                  "all give it one `kid` or none.",
        .prevention = "Publish a key before signing with it. Let verifiers ask again on an unknown `kid`.",
    },
    CausePage{
        .cause = Cause::kid_ignored,
        .title = "A verifier that does not look at the kid",
        .looks = "Since there are two keys, old and new, a part of the tokens is `invalid signature` for one "
                 "verifier, and all are good for the others. Which fail depends on the order of the keys.",
        .happens = "The verifier takes the first key of the set, or the last, whatever `kid` the header has: code "
                   "such as `keys[0]`, a library that has room for one key, an nginx module that tries only one, a "
                   "PEM file of several keys of which the first is read.",
        .evidence = "The token is good by the key that its `kid` names, the verifier holds that key, and refuses.",
        .remedy = "Let it choose by `kid`, and try all keys where there is none. Until then put the signing key "
                  "first, and give that verifier one key only, switched together with signing.",
        .prevention = "Test every verifier with a set of two keys and a token of each, before the first rotation.",
    },
    CausePage{
        .cause = Cause::key_retired_early,
        .title = "A key that was dropped before its last token ended",
        .looks = "Some time after a rotation, tokens that are not expired are refused: `invalid signature`, or an "
                 "unknown `kid`. New ones are good. Those who signed in last before the change are hit longest.",
        .happens = "The old key was dropped sooner than its tokens end: a verifying period shorter than `exp`, a "
                   "refresh token of 30 days signed by the same key, a clean-up job that keeps one key, a store that "
                   "holds only the last version.",
        .evidence = "The token is not expired, was issued before the current key came into use, and names or is "
                    "signed by a key that a ring of before had.",
        .remedy = "Put the old key back for verifying only, until the last token that it signed has expired: `jwtsync "
                  "keys --join`. If it leaked, leave it out, and let users sign in again.",
        .prevention = "Keep a key for the longest lifetime of its tokens plus the leeway, counted from the moment at "
                      "which it signed last.",
    },
    CausePage{
        .cause = Cause::token_outlived_key,
        .title = "A token that is older than the key",
        .looks = "One client is refused and all others are not: `invalid signature` or `JWSError "
                 "JWSInvalidSignature`, always with the same token. It worked until the secret was changed.",
        .happens = "The token was made once and kept: `anon` and `service_role` keys of Supabase, a token for ten "
                   "years in a CI variable, in a mobile app or in a dashboard's data source, a cached token of a "
                   "client that looks at `exp` only.",
        .evidence = "`iat` lies before the key came into use, and `exp` far ahead.",
        .remedy = "Make the token anew with the key of today and put it where the old one stands: `jwtsync sign`, or "
                  "the issuer's own page of API keys. Look for its copies in CI, in apps and in other services.",
        .prevention = "Write down which tokens were minted by hand, and mint them anew as a step of the rotation. "
                      "Prefer short tokens that clients fetch, and let them fetch another at a 401.",
    },
    CausePage{
        .cause = Cause::signature_der,
        .title = "An ECDSA signature in the form of DER",
        .looks = "Tokens by ES256, ES384 or ES512 of one issuer are refused by every other library: `invalid "
                 "signature`, `Signature verification failed`, `token_signature_invalid` here with a word about DER. "
                 "The issuer verifies its own.",
        .happens = "The signature is the ASN.1 DER that OpenSSL, Java's `SHA256withECDSA`, KMS of AWS and of Google, "
                   "and PKCS#11 tokens give. A JWT wants R and S one behind the other, 64 bytes for ES256 (RFC 7518, "
                   "section 3.4). DER has 70 to 72 and begins with 0x30.",
        .evidence = "The signature decodes to 70, 71 or 72 bytes that are a DER sequence of two numbers.",
        .remedy = "Convert it where it is made: `dsaEncoding: \"ieee-p1363\"` in Node, `SHA256withECDSAinP1363Format` "
                  "in Java, `decode_dss_signature` and `to_bytes(32, \"big\")` in Python, "
                  "`DSASignatureFormat.IeeeP1363FixedFieldConcatenation` in .NET. Tokens already out stay bad.",
        .prevention = "Let a JWT library sign; verify one token with another library in the tests.",
    },
    CausePage{
        .cause = Cause::signature_cut,
        .title = "A signature of the wrong length",
        .looks = "Of tokens by ES256 about one of 128 is refused, at random, and is good for some libraries; or all "
                 "tokens by HS256 of one issuer are `invalid signature`. The rest of the token reads well.",
        .happens = "Leading zeros of R or S were left out, so that the signature has 63 bytes for 64 (132 for ES512 "
                   "is often 130 or 131); or an HMAC was cut to half of its length, written as hexadecimal text, or "
                   "lost its last characters in a copy.",
        .evidence = "The signature decodes to another number of bytes than its `alg` makes: 32, 48 or 64 for HMAC, "
                    "64, 96 or 132 for ECDSA.",
        .remedy = "Let the issuer pad R and S to the length of the curve (32, 48, 66 bytes) and not cut an HMAC. "
                  "Upgrade its library: many had this fault once. Copy the token anew if its end was lost.",
        .prevention = "Test an issuer with a thousand signatures, not one.",
    },
    CausePage{
        .cause = Cause::signature_of_other_key,
        .title = "A token that is signed by another key",
        .looks = "`Signature verification failed` (PyJWT), `invalid signature` (jsonwebtoken), `JWT signature does "
                 "not match locally computed signature` (jjwt), `JWSError JWSInvalidSignature` (Hasura, PostgREST), "
                 "`Jwt verification fails` (Envoy). The token is whole, and every named transform of the secret at "
                 "hand was tried.",
        .happens = "Who signed it holds another secret: of another environment, an older one, one that was mistyped, "
                   "or it is another issuer altogether. Or the header or payload was changed after signing, by hand "
                   "on jwt.io or by a tool.",
        .evidence = "The token is well formed, its algorithm is accepted, no key at hand made the signature, and no "
                    "variant of one did; or all processes that were asked refuse it, or its `kid` is one that is made "
                    "of a key and that none of them has.",
        .remedy =
            "Find out who signed it: `jwtsync inspect` shows `iss`, `kid` and `iat`. Let the doctor ask that one, "
            "too, or give it the secret (`--source LOCATOR`), so that its transforms are tried. Then ask issuer and "
            "verifier together whether they hold the same key: `jwtsync agree http://ISSUER:7517 "
            "http://VERIFIER:7517`. Where the issuer answers no challenge, copy its secret anew into a file and "
            "try the token with it: `jwtsync verify --source file:/path`.",
        .prevention = "Let issuer and verifier read one entry of one store, and compare them before each deploy.",
    },
};

}  // namespace jwtsync::diagnosis

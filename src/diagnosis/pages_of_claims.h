// SPDX-License-Identifier: Apache-2.0
// Pages of causes: the claims of the token.
#pragma once

#include <jwtsync/cause_page.h>
#include <array>

namespace jwtsync::diagnosis {

inline constexpr std::array pages_of_claims{
    CausePage{
        .cause = Cause::expired_when_minted,
        .title = "A token that is expired when it is made",
        .looks = "Every new token is refused at once: `Signature has expired` (PyJWT), `jwt expired`, `JWT expired "
                 "at`, `IDX10223`. Old ones were refused too. The clocks are right.",
        .happens = "`exp` is not later than `iat`: a lifetime of 0 or below, minutes taken for seconds, an unset "
                   "variable that became 0, `exp` computed once when the program started, local time taken for UTC in "
                   "a zone west of Greenwich.",
        .evidence = "`exp` is at or before `iat` in the token itself.",
        .remedy = "Let the issuer add the lifetime at the moment of signing: `exp = int(time.time()) + 900`, "
                  "`expiresIn: \"15m\"` (a bare text `\"15\"` is milliseconds in jsonwebtoken). In Python "
                  "`datetime.now(timezone.utc)`, not `datetime.utcnow().timestamp()`.",
        .prevention = "Test that a new token verifies one minute later, with the verifier and not with the issuer.",
    },
    CausePage{
        .cause = Cause::time_in_milliseconds,
        .title = "Times in milliseconds",
        .looks = "The token never expires, or is refused as not yet valid or malformed: `jwt not active`, `The token "
                 "is not yet valid (iat)`, `Token used before issued`, `year is out of range`, "
                 "`token_claim_malformed` here.",
        .happens = "`exp`, `iat` or `nbf` has 13 digits: `Date.now()` of JavaScript and `System.currentTimeMillis()` "
                   "of Java give milliseconds, and a JWT wants seconds (RFC 7519, section 2). As a date it lies tens "
                   "of thousands of years ahead.",
        .evidence = "A time of the token is about a thousand times what it should be.",
        .remedy = "Divide and round down where the token is made: `Math.floor(Date.now() / 1000)`, "
                  "`Instant.now().getEpochSecond()`. Tokens with such an `exp` are good for ever where they are "
                  "accepted: change the key if that matters.",
        .prevention = "Let the library set `exp` and `iat` (`expiresIn`, `withExpiresAt`). Refuse times past the year "
                      "9999.",
    },
    CausePage{
        .cause = Cause::time_not_number,
        .title = "A time that is not a number",
        .looks = "`Expiration Time claim (exp) must be an integer` (PyJWT), `invalid exp value` (jsonwebtoken), "
                 "`json: cannot unmarshal string into Go struct field`, `token_claim_malformed` here. One library "
                 "makes the token, another refuses it.",
        .happens = "`exp` is text, such as `\"1735689600\"` or `\"2025-01-01T00:00:00Z\"`: a date that was made JSON "
                   "by a general function, a template that puts quotes around it, PHP's `date(\"c\")`. Floats such as "
                   "`1735689600.25` come of `time.time()`, and old libraries refuse them.",
        .evidence = "The member is there and is a string, a list or an object.",
        .remedy = "Write whole seconds since 1970 as a number: `int(time.time()) + 900`, `Math.floor(Date.now() / "
                  "1000) + 900`, `time()` in PHP. In a template leave out the quotes.",
        .prevention = "Let the library set the times. Verify one token by another language's library in the tests.",
    },
    CausePage{
        .cause = Cause::token_expired,
        .title = "A token that has expired",
        .looks = "`Signature has expired` (PyJWT), `jwt expired` (jsonwebtoken), `JWT expired at` (jjwt), `IDX10223: "
                 "Lifetime validation failed` (.NET), `JWTExpired` (Hasura), `Jwt is expired` (Envoy), `token is "
                 "expired` (Go). PyJWT's text has the word \"Signature\" in it, and the signature is good.",
        .happens = "The token is past its `exp`: the client does not fetch another, a cache or a page that is open "
                   "holds an old one, the refresh failed without a word, a job runs longer than its token lives. Or "
                   "the clock of the verifier runs ahead (`clock-skew`).",
        .evidence = "`exp` lies before now, by how much, and how far the clock of the verifier is from the one here. "
                    "The keys are not to blame.",
        .remedy = "Get a new token. If it was refused within seconds of its end, let the client renew it a minute "
                  "before, and set a leeway. If the clocks differ, set them.",
        .prevention = "Let clients renew by `exp` and once more at a 401; give jobs their own credentials and not the "
                      "token of a person.",
    },
    CausePage{
        .cause = Cause::token_not_yet_valid,
        .title = "A token that is not valid yet",
        .looks = "`The token is not yet valid (nbf)` (PyJWT), `jwt not active` (jsonwebtoken), `JWT must not be "
                 "accepted before` (jjwt), `IDX10222` (.NET), `Jwt not yet valid` (Envoy). It passes when it is sent "
                 "again a moment later.",
        .happens = "`nbf` or `iat` lies ahead of the verifier's clock. Within some seconds: two clocks that are "
                   "apart, and an issuer that sets `nbf` to now. By whole hours: local time taken for UTC. By days: a "
                   "token for later, as it was asked for.",
        .evidence = "`nbf` or `iat` lies after now, by how much, and how far the clock of the verifier is from the "
                    "one here.",
        .remedy = "Seconds: set the clocks (`clock-skew`), or a `leeway_seconds` of 30 in the verifier. Hours: mend "
                  "the issuer (`time.time()`, `Instant.now()`). Else wait until then.",
        .prevention = "Leave `nbf` out, or set it some seconds back. Run NTP on every host.",
    },
    CausePage{
        .cause = Cause::expiration_missing,
        .title = "A token without an end",
        .looks = "`Token is missing the \"exp\" claim` (PyJWT with `require`), `token_claim_missing` here, and other "
                 "services take the token, for ever.",
        .happens = "The issuer sets no `exp`: jsonwebtoken without `expiresIn`, PyJWT, jjwt and golang-jwt set none "
                   "by themselves; a token for a machine that was \"to last\"; Supabase- or Hasura-style keys made on "
                   "jwt.io.",
        .evidence = "`exp` is not in the token, and this verifier asks for it.",
        .remedy = "Let the issuer set it: `expiresIn: \"15m\"`, `\"exp\": int(time.time()) + 900`. If such tokens "
                  "must pass for now, `--allow-missing-exp` with `jwtsync verify`, and `allow_missing_exp = true` "
                  "under `[verify]`.",
        .prevention = "Let every verifier ask for `exp`, and the tests of the issuer look for it.",
    },
    CausePage{
        .cause = Cause::claim_missing,
        .title = "A claim that must be there and is not",
        .looks = "`Token is missing the \"aud\" claim` (PyJWT), `jwt audience invalid`, `JWTInvalidClaims`, `claims "
                 "key: 'https://hasura.io/jwt/claims' not found` (Hasura), 403 right behind a good signature, "
                 "`token_claim_missing` here.",
        .happens = "The issuer does not put it in: the scope that carries it was not asked for (`openid`, `email`), a "
                   "mapper of Keycloak is not set for this client, a rule of Auth0 drops claims whose name is not an "
                   "address, the claim is in the ID token and not in the access token; or it is there and blank.",
        .evidence = "The finding names the claim, and what the verifier requires.",
        .remedy = "Let the issuer set it, for the token that is sent here: a mapper, a rule, a scope. `jwtsync "
                  "inspect` shows which claims there are. If the service needs it not, take it out of "
                  "`required_claims`.",
        .prevention = "Write down which claims an API needs, and test them with a token of the real issuer.",
    },
    CausePage{
        .cause = Cause::claim_malformed,
        .title = "A claim of the wrong kind",
        .looks = "`Subject must be a string` (PyJWT 2.10; 422 in Flask-JWT-Extended), `Invalid claim format in "
                 "token`, `cannot unmarshal number into Go struct field`, `token_claim_malformed` here. It began with "
                 "an upgrade of the verifier, or with a new issuer.",
        .happens = "A registered claim is of another type than RFC 7519 says: `sub` is the number of a row in a "
                   "database (`identity=user.id`), `iss` is a list, `aud` is an object, `jti` is a number. Lenient "
                   "libraries take it, strict ones do not.",
        .evidence = "The finding names the claim, the type that it has and the one that it must have.",
        .remedy = "Let the issuer write it as text: `str(user.id)`, and read it back as a number where it is needed. "
                  "Until all such tokens have expired `allow_numeric_sub` under `[verify]` takes a whole number.",
        .prevention = "Give claims their types in the code of the issuer; verify one of its tokens with a strict "
                      "library in its tests.",
    },
    CausePage{
        .cause = Cause::id_token_used,
        .title = "An ID token where an access token belongs",
        .looks = "The token verifies against the issuer's keys, and the API refuses it for its audience: `Audience "
                 "doesn't match`, `IDX10214`, `jwt audience invalid`; or the scopes are missing. Setting the API's "
                 "audience to the client's id \"mends\" it.",
        .happens = "The client sends `id_token` in place of `access_token`. The ID token tells the client who signed "
                   "in: its `aud` is the client, it has `nonce`, `at_hash` or `c_hash` and no `scope`. The access "
                   "token is for the API.",
        .evidence = "`aud` is the client (`azp`), and members such as `at_hash` or `nonce` are among the claims.",
        .remedy = "Send `access_token` of the same answer, and ask for it with the API's scope or `audience`. Do not "
                  "let the API accept the client's id as its audience: tokens of every app of that client would pass.",
        .prevention = "Let the API ask for a `typ` of `at+jwt` (RFC 9068) where the issuer sets it, and for its own "
                      "audience always.",
    },
    CausePage{
        .cause = Cause::caller_unknown,
        .title = "A caller that is not known, with the right secret",
        .looks = "Service-to-service calls are 401 or 403 although the shared secret is equal on both sides, as "
                 "`jwtsync agree` says. The log of the receiver speaks of an \"unknown service\", \"invalid client\" "
                 "or says nothing but `invalid credentials`.",
        .happens = "The secret is right and the name beside it is wrong: `SERVICE_ID` is `netra-backend` here and "
                   "`backend` on the list there, with another case, with the environment at its end, with white space "
                   "around it; the caller was renamed; the header for it is missing.",
        .evidence = "The keys agree; the name that was received, beside those that are accepted, the nearest first.",
        .remedy = "Let the caller send a name that is on the list, or add it to the list of the receiver: the finding "
                  "has both. Then restart the side that changed.",
        .prevention = "Take the names of services from one file. Let the receiver log which name it did not know: "
                      "names are not secret.",
    },
};

}  // namespace jwtsync::diagnosis

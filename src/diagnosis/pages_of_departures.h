// SPDX-License-Identifier: Apache-2.0
// Pages of causes: the keys agree, and something else departs.
#pragma once

#include <jwtsync/cause_page.h>
#include <array>

namespace jwtsync::diagnosis {

inline constexpr std::array pages_of_departures{
    CausePage{
        .cause = Cause::key_pair_mismatch,
        .title = "A public key that is not that of the private one",
        .looks = "The issuer signs by RS256, ES256 or EdDSA, and every token is refused by every verifier: `Signature "
                 "verification failed`, `invalid signature`, `error:02000068:rsa routines::bad signature`. Nothing "
                 "fails at start.",
        .happens = "The two halves were not made together: a new private key was put in place and the public one "
                   "forgotten, `id_rsa.pub` is of another pair, the certificate was renewed with a new key, or a "
                   "verifier has the private half of a third. A PEM with two keys gives the first.",
        .evidence = "One signs with a key pair, and the other only verifies, by the public key of another pair for "
                    "the same algorithm. `certain` where both have one `kid`.",
        .remedy = "Make the public half out of the private one: `openssl pkey -in private.pem -pubout -out "
                  "public.pem`, and give it to all verifiers. `jwtsync keys` shows the thumbprints of what is held.",
        .prevention = "Publish the key set by the program that signs. Where both halves are files, let one job write "
                      "both.",
    },
    CausePage{
        .cause = Cause::kid_reused,
        .title = "Two keys under one kid",
        .looks = "Some tokens pass and some are refused, depending on which verifier or which issuer's node has them; "
                 "after a rotation old tokens fail although their key is still there. `JWKSMultipleMatchingKeys` "
                 "(jose), or plain `invalid signature`.",
        .happens = "A new key took the name of the old one: the `kid` is a constant in the code (`\"default\"`, "
                   "`\"1\"`, `\"key-1\"`), a date that two rotations share, or a name that each realm or replica "
                   "gives by itself. A verifier keeps one key for a name in its cache and does not ask again, since "
                   "the name is known.",
        .evidence = "Two reports, or two members of one key set, have different keys under one `kid`.",
        .remedy = "Give the new key a `kid` of its own: its thumbprint (RFC 7638) is the safe choice, and what a key "
                  "without a name gets here. Publish both until the old tokens have expired; restart verifiers that "
                  "keep the old one in a cache.",
        .prevention = "Let no hand name keys. Never use a `kid` again.",
    },
    CausePage{
        .cause = Cause::instance_shared,
        .title = "Two processes under one instance",
        .looks = "The number of processes is smaller than it should be; two targets answer as one instance and yet "
                 "differ.",
        .happens = "Workers were forked, or a machine image was copied, after the name was drawn: gunicorn's "
                   "`--preload` with a keeper at module level, uWSGI without `lazy-apps`. A process that takes other "
                   "keys into use between two questions looks the same for a moment.",
        .evidence = "Answers of one instance have other services, generations, loading times or keys, and no reload "
                    "in between explains it.",
        .remedy = "Ask again. If it stays, open the keeper in each worker, after the fork.",
        .prevention = "Draw the instance at start, as `jwtsync serve` does.",
    },
    CausePage{
        .cause = Cause::algorithm_mismatch,
        .title = "An algorithm that a process does not accept",
        .looks = "The keys agree, and tokens are refused with `token_algorithm_mismatch` here, `The specified alg "
                 "value is not allowed` (PyJWT), `invalid algorithm` (jsonwebtoken), `unexpected signing method` "
                 "(Go), `Another algorithm expected, or no matching key(s) found` (Spring).",
        .happens = "One service signs with another algorithm than the others expect, often after an upgrade changed a "
                   "default.",
        .evidence = "The signing key's algorithm is not among the algorithms of another report, or one key has two "
                    "algorithms.",
        .remedy = "Configure one algorithm for that key everywhere.",
        .prevention = "Name the algorithm; rely on no default.",
    },
    CausePage{
        .cause = Cause::issuer_mismatch,
        .title = "Services that expect different issuers",
        .looks = "The keys agree, and tokens are refused with `token_issuer_mismatch` here, `Invalid issuer` (PyJWT), "
                 "`jwt issuer invalid` (jsonwebtoken), `IDX10205` (.NET), `JWTNotInIssuer` (Hasura), `The iss claim "
                 "is not valid` (Spring).",
        .happens = "The expected issuer was copied with a slash more, another host name, `http` for `https`, or from "
                   "another environment. Behind a proxy an issuer such as Keycloak takes its name from the host that "
                   "it is asked by, so that it has two: one inside of the cluster and one outside.",
        .evidence = "Two reports expect different issuers; or, of several (docs/issuers.md), an issuer is not known "
                    "to all, or has other keys or aliases at some.",
        .remedy = "Let all expect the issuer as it stands in a token: `jwtsync inspect` shows it. Of several, give "
                  "all the same `[[issuers]]`: names, aliases, and sources that have the same keys.",
        .prevention = "Take the expected issuer from one configuration.",
    },
    CausePage{
        .cause = Cause::audience_mismatch,
        .title = "Services without an audience in common",
        .looks = "The keys agree, and tokens that one service takes are refused by another: `token_audience_mismatch` "
                 "here, `Audience doesn't match` (PyJWT), `jwt audience invalid` (jsonwebtoken), `IDX10214` (.NET), "
                 "`JWTNotInAudience` (Hasura), `Audiences in Jwt are not allowed` (Envoy).",
        .happens = "The issuer writes the audience of one service into tokens that another is to take; each service "
                   "has an audience of its own, and one token is sent to several. An audience is spelt in two ways: "
                   "`api` and `Api`, with a slash at the end or without. Replicas of one service have different "
                   "configurations. Or one service wants several audiences in a token (`audience_match = \"all\"`), "
                   "and another the one alone (`\"only\"`).",
        .evidence = "`aud` of the token, beside what processes expect. Without a token: the audiences of two replicas "
                    "have none in common, those of two services differ in capitals, scheme or slash alone, or they "
                    "are to be matched in ways that no token satisfies both of. Services that have an audience each "
                    "are sound, and nothing is said of them.",
        .remedy = "Put every service that is to take the token into its `aud`, or let the services share an audience, "
                  "and match audiences in one way.",
        .prevention = "Decide which services take the same tokens, and give these one audience.",
    },
    CausePage{
        .cause = Cause::type_mismatch,
        .title = "Services that expect different types of tokens",
        .looks = "The keys agree, and tokens are refused with `token_type_mismatch`.",
        .happens = "`[verify] type` is `at+jwt` (RFC 9068) for one service and `JWT` for another, or the issuer sets "
                   "no `typ` at all.",
        .evidence = "Two reports expect different types.",
        .remedy = "Let all expect the `typ` that stands in the header of a token (`jwtsync inspect` shows it), or "
                  "none.",
        .prevention = "Take what is expected of tokens from one configuration.",
    },
    CausePage{
        .cause = Cause::kid_differs,
        .title = "One key under two kids",
        .looks = "The keys agree, and tokens are refused with `token_key_unknown`.",
        .happens = "A document of keys gives the key a `kid`, and another service reads the same key with another "
                   "`kid` or derives one from its bytes. A token names its key in its header, and who knows the key "
                   "by another name does not try it (RFC 7515, 4.1.4).",
        .evidence = "Two reports show equal answers under different kids.",
        .remedy = "Give the key one `kid` in every document, or take the `kid` out of all of them. Restart the "
                  "processes that had another.",
        .prevention = "Hand the same document to all services, not one that each has made.",
    },
    CausePage{
        .cause = Cause::clock_skew,
        .title = "Clocks that are apart",
        .looks = "New tokens are refused for some seconds and then accepted: `The token is not yet valid (iat)` "
                 "(PyJWT), `jwt not active` (jsonwebtoken), `JWT must not be accepted before` (jjwt), `Token used "
                 "before issued` (Go). Or tokens end too early: `jwt expired`, right after sign-in.",
        .happens = "The clock of the issuer or of the verifier is off. Virtual machines that were suspended or "
                   "migrated come back with the time of before, so does Docker Desktop after the laptop slept; NTP is "
                   "blocked by a firewall or not installed; a time zone was taken for UTC, and then it is whole hours "
                   "(`datetime.utcnow().timestamp()`).",
        .evidence = "The clocks of two processes differ by more than 30 seconds and more than any leeway, as they "
                    "answered; or a time in the token lies within such a distance.",
        .remedy = "Set the clock: `chronyc makestep`, `timedatectl set-ntp true`; for Docker Desktop restart it; for "
                  "WSL `hwclock -s`. A `leeway_seconds` of 30 in all verifiers bridges what is left. Whole hours are "
                  "a fault of the program: use `time.time()`.",
        .prevention = "Run NTP on every host and watch the offset. Let the issuer set no `nbf`, or one some seconds "
                      "back.",
    },
    CausePage{
        .cause = Cause::strictness_differs,
        .title = "Services that judge tokens more or less strictly",
        .looks = "The keys agree, and the same token is good for one service and refused by another, often after one "
                 "of them was upgraded: `Subject must be a string` (PyJWT 2.10), `Token is missing the \"exp\" "
                 "claim`, `Issued At claim (iat) cannot be in the future`.",
        .happens = "Services expect different things of a token: one asks for `exp`, the other does not; one has a "
                   "leeway of a minute, the other none; one has a greatest age, or wants a `typ`. Upgrades do this "
                   "without a word: PyJWT 2.10 wants `sub` and `jti` to be text, Simple JWT and golang-jwt v5 became "
                   "stricter too.",
        .evidence = "The doctor is asked, or a token that is good for the keys and rules at hand is refused, and "
                    "reports differ in what they require, in audiences, the greatest age or what they allow.",
        .remedy = "Let the issuer make tokens that the strictest takes (`sub` as text, `exp` and `iat` as whole "
                  "seconds), and give all verifiers one `[verify]` section. Where old tokens must pass for a while, "
                  "loosen the strict one by name: `allow_numeric_sub`, `leeway_seconds`.",
        .prevention = "Take what is expected of tokens from one configuration. Verify a token of production with the "
                      "new version before it goes out.",
    },
    CausePage{
        .cause = Cause::application_refuses,
        .title = "An application that refuses the key beside it",
        .looks = "`agree` says that the keys agree, and yet every request to one service ends in 401: `Signature "
                 "verification failed` (PyJWT), `invalid signature` (jsonwebtoken), `signature is invalid` (Go). Its "
                 "sidecar is ready, or its parent handed the key over, and says so.",
        .happens =
            "The sidecar holds the key, and the application reads its own from somewhere else: another variable, a "
            "default in its code, a file in its image. Or it read the key as it started and the key changed since; or "
            "it changes what it was given, by a trim or a decoding of base64. It may hold the key, too, and want other "
            "claims: many libraries say `invalid_token` of an issuer or audience that they do not expect.",
        .evidence = "A process with `--probe URL` showed the application a token that its key had just signed, and "
                    "bad ones beside it. The application treated the good one like the bad ones, and said that the "
                    "token or its signature is not valid, or had accepted such a token before.",
        .remedy = "Restart the application, so that it reads its key again. If that changes nothing, see where its "
                  "code takes the key from, and give it the one that is held beside it: `jwtsync exec` hands it over "
                  "in a variable or a file. If it has that key, give the tokens of the probe the claims that it wants: "
                  "`--probe-claims`, and issuer and audience in `[verify]`. `jwtsync probe --check URL` beside it "
                  "shows at once whether that did it.",
        .prevention = "Start the application by `jwtsync exec --on-change restart`, so that it has the key that is "
                      "proved, and keep `--probe`.",
    },
    CausePage{
        .cause = Cause::signature_unchecked,
        .title = "An application that does not check signatures",
        .looks = "Everything works, and with any key: also after a rotation, and with a secret that is wrong. A "
                 "client can say that it is any user, and is believed.",
        .happens = "The token is decoded and not verified: `jwt.decode(token, options={\"verify_signature\": False})` "
                   "(PyJWT), `jwt.decode` in place of `jwt.verify` (jsonwebtoken), `ParseUnverified` (Go), "
                   "`jwtDecode` (jwt-decode). It was meant for a test, or a proxy was to verify before, and requests "
                   "come past it. Or a cache before the application answers without asking it.",
        .evidence = "A process with `--probe URL` showed the application tokens that are bad, since they were changed "
                    "after they were signed, or another key signed them. The application gave them what it gives a "
                    "good one, and does not give that without a token.",
        .remedy = "Let the application verify the signature, by the function of its library that takes the key, before "
                  "it reads a claim. Where a proxy verifies, leave no way past it: the application listens on "
                  "127.0.0.1 or a Unix socket, and `--probe` names the proxy.",
        .prevention = "Have a test that sends a token with a changed claim and wants 401. Keep `--probe`, which sends "
                      "one all the time.",
    },
};

}  // namespace jwtsync::diagnosis

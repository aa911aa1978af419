// SPDX-License-Identifier: Apache-2.0
// Pages of causes: the token cannot be read.
#pragma once

#include <jwtsync/cause_page.h>
#include <array>

namespace jwtsync::diagnosis {

inline constexpr std::array pages_of_token_form{
    CausePage{
        .cause = Cause::header_stripped,
        .title = "A request that lost its token",
        .looks = "The client sends the token and the service says that there is none: `Missing Authorization Header` "
                 "(Flask-JWT-Extended), `jwt must be provided` (jsonwebtoken), `Jwt is missing` (Envoy), `Not "
                 "authenticated` (FastAPI), 401 with `WWW-Authenticate: Bearer` alone. Asked directly, without the "
                 "proxy, it works.",
        .happens =
            "Something between took the header away or wrote its own. nginx with `proxy_set_header "
            "Authorization \"\"` or with `auth_basic` in front; Apache with CGI or mod_wsgi without "
            "`WSGIPassAuthorization On`; a client that follows a redirect to another host (curl, requests and "
            "browsers drop the header there); a CORS preflight, which has none; a load balancer that "
            "overwrites it with its own token; `kubectl proxy`; a header with an underscore in its name. Or the client "
            "had no token: `Bearer undefined`, `Bearer null`, `Bearer [object Object]`.",
        .evidence = "No token reaches the service, or `Basic` and other credentials stand in its place, or a word for "
                    "no value. Where each hop tells a digest of what it saw, the first that sees "
                    "none is behind the one that dropped it. Without a token, the refusals in the report of a process "
                    "tell it: \"the last 3 requests carried no Bearer token\", with `not_found` (no header) or "
                    "`request_malformed` (another scheme, several headers) at the stage `extract`.",
        .remedy = "Pass it on: `proxy_set_header Authorization $http_authorization;` in nginx, `WSGIPassAuthorization "
                  "On` or `CGIPassAuth On` in Apache. Give the client the last address, so that it is not redirected "
                  "(a slash at the end, `https`). Answer OPTIONS without asking for a token.",
        .prevention = "Test each route through every proxy with a token, not only the service behind them.",
    },
    CausePage{
        .cause = Cause::token_wrapped,
        .title = "Something around the token",
        .looks = "`jwt malformed` (jsonwebtoken), `Invalid header string` or `Not enough segments` (PyJWT), `illegal "
                 "base64 data at input byte 0` (Go), `IDX12741` (.NET), and the token in the log looks right at a "
                 "glance.",
        .happens = "There is more than the token: `Bearer ` stands twice or is part of a stored value, quotation "
                   "marks of JSON are around it, `b'...'` since Python 2 code met Python 3 (`str(jwt.encode(...))` of "
                   "PyJWT 1), a newline of a file behind it, a whole JSON answer with the token in a member, the name "
                   "of a cookie in front or a whole line of cookies, two tokens with a comma between them since the "
                   "header was sent twice.",
        .evidence = "The form of the token, as read: a scheme, quotation marks, `b'`, white space, cookies, another "
                    "token or JSON around it; what is inside is a whole token.",
        .remedy = "Take it off where the token is made or stored: `token.decode()` or PyJWT 2, `JSON.parse` before "
                  "use, `jq -r .access_token` in place of `jq .access_token`, `$(cat token)` in a shell. Then try it: "
                  "`jwtsync verify`, which reads it from standard input.",
        .prevention = "Hand tokens on as they are, in one format; add `Bearer ` in one place, where the header is "
                      "made.",
    },
    CausePage{
        .cause = Cause::token_encrypted,
        .title = "An encrypted token",
        .looks = "The token has five parts, and the verifier says `jwt malformed`, `token contains an invalid number "
                 "of segments`, `Invalid token: too many segments`, or that `enc` is not known. jwt.io shows a header "
                 "with `\"alg\":\"dir\"` or `\"RSA-OAEP\"` and nothing else.",
        .happens = "It is a JWE (RFC 7516), which only the holder of a decryption key can read. NextAuth encrypts its "
                   "session cookie, Auth0 gives encrypted access tokens for its own `/userinfo` when no audience was "
                   "asked for, an issuer has encryption set for this client.",
        .evidence = "The header has `enc`, and the token has five parts.",
        .remedy = "Ask for the token that is meant for your API: with `audience` at Auth0, with encryption off for "
                  "this client at the issuer. A session of NextAuth is not for other services: give them a signed "
                  "token of their own, or `jwt.encode` and `jwt.decode` of yours in its options.",
        .prevention = "Decide which token goes to which API, and look at one by `jwtsync inspect` before the client "
                      "is built.",
    },
    CausePage{
        .cause = Cause::token_opaque,
        .title = "A token that only its issuer can judge",
        .looks = "`IDX14100: JWT is not well formed, there are no dots`, `Not enough segments` (PyJWT), `jwt "
                 "malformed`. The token is one short piece without dots.",
        .happens = "It is a reference, not a JWT: a session id, an API key, a Google or GitHub access token (`ya29.`, "
                   "`gho_`), Auth0 without an `audience`, Keycloak's or IdentityServer's reference tokens, a refresh "
                   "token in the wrong place.",
        .evidence = "It has no dot, or its parts do not decode; nothing about keys can be told of it.",
        .remedy = "Ask the issuer for a JWT (an `audience`, an API that is registered, access tokens of type JWT), or "
                  "judge the token as the issuer says: introspection (RFC 7662), `/userinfo`. Send the access token, "
                  "not the refresh token.",
        .prevention = "Let the verifier say what it got: without dots it is not a JWT, and no key helps.",
    },
    CausePage{
        .cause = Cause::token_unsecured,
        .title = "A token without a signature",
        .looks = "`jwt signature is required` (jsonwebtoken), `Unsecured JWSs ... are disallowed` (jjwt), `It is "
                 "required that you pass in a value for the \"algorithms\" argument`, `token_algorithm_mismatch` "
                 "here. The token ends in a dot or its header has `\"alg\":\"none\"`.",
        .happens = "It was made without a key: a test helper or a mock issuer, a library that signs with `none` when "
                   "the secret is empty (`jwt.encode(claims, \"\", algorithm=\"none\")`), the emulator of Firebase, "
                   "which signs nothing. Or it is an attack that is as old as JWT.",
        .evidence = "`alg` of the header is `none`, or there is nothing behind the last dot.",
        .remedy = "Sign it: give the issuer its secret and name the algorithm. Against the emulator, let the test use "
                  "the emulator's own verifier. Never let a service accept `none`; there is no setting for it here.",
        .prevention = "Name the accepted algorithms in every verifier. Let an empty secret be an error for the "
                      "issuer.",
    },
    CausePage{
        .cause = Cause::token_padded,
        .title = "A token with padding",
        .looks = "`illegal base64 data at input byte` (Go), `Invalid crypto padding`, `Illegal base64url character: "
                 "'='` (jjwt), `Invalid Compact JWS` (jose). Tokens of one issuer are refused always, or two of three "
                 "times.",
        .happens = "Its parts end in `=`, which a JWT has not (RFC 7515, section 2). The load balancer of AWS (ALB) "
                   "writes `x-amzn-oidc-data` so, and signs the padded text; hand-written issuers use plain base64 "
                   "functions.",
        .evidence = "`=` stands in the token at the end of a part.",
        .remedy = "For a token of ALB verify it as AWS says, with the padding as it is: take a library that allows "
                  "it. Taking the padding off breaks its signature. For an issuer of your own take it off before "
                  "signing: `rstrip(b\"=\")`, `base64url` of Node, `RawURLEncoding` of Go.",
        .prevention = "Let a library make tokens, not string functions.",
    },
    CausePage{
        .cause = Cause::token_alphabet,
        .title = "A token in base64 and not in base64url",
        .looks = "Most tokens pass and some are refused: `illegal base64 data at input byte`, `Invalid payload "
                 "padding`, `Illegal base64url character: '+'`, `invalid signature`. The longer the payload, the more "
                 "fail.",
        .happens =
            "A part was written in the alphabet of base64, with `+` and `/`, in place of `-` and `_` (RFC "
            "4648, section 5). Hand-written issuers with `btoa`, `base64.b64encode` or PHP's `base64_encode` "
            "do so; a token in a query or form without escaping comes with spaces for `+`. Where all letters are "
            "small or capital, a key or column that ignores case was on its way, or code that writes header "
            "values in one case.",
        .evidence = "A `+`, `/` or space stands in the token, or its letters are all of one case.",
        .remedy = "Let the issuer use base64url: `base64.urlsafe_b64encode(...).rstrip(b\"=\")`, "
                  "`toString(\"base64url\")`, `strtr(base64_encode($x), \"+/\", \"-_\")`. Replacing characters behind "
                  "the signature breaks it: the issuer must do it before it signs.",
        .prevention = "Let a library make tokens. Send them in a header or a body, not in an address.",
    },
    CausePage{
        .cause = Cause::token_cut,
        .title = "A token that was cut off",
        .looks = "`Not enough segments` (PyJWT), `jwt malformed`, `token contains an invalid number of segments`, "
                 "`invalid signature` although the keys agree. Users with many roles are hit and others are not.",
        .happens = "The end is missing: a cookie of more than 4096 bytes, a column such as `VARCHAR(255)` or a MySQL "
                   "`TEXT` index, a log line or a terminal it was copied from, a buffer of a proxy, a shell variable "
                   "that was split at a newline, `...` of an editor.",
        .evidence = "The token ends before its signature, or within its payload; its length is a round number, such "
                    "as 255, 1024 or 4096.",
        .remedy = "Make room: `TEXT` for the column, `large_client_header_buffers 4 16k;` and `proxy_buffer_size "
                  "16k;` in nginx, a cookie in chunks or a session in place of the token. Copy it anew from the "
                  "response itself.",
        .prevention = "Keep tokens below 2 KiB: names of roles and pictures belong into an API, not into claims.",
    },
    CausePage{
        .cause = Cause::token_too_large,
        .title = "A token that is too large",
        .looks = "`400 Request Header Or Cookie Too Large` (nginx), `431 Request Header Fields Too Large` (Node), "
                 "`upstream sent too big header`, a connection that is reset, or `token_too_large` here. "
                 "Administrators are hit first.",
        .happens = "Claims grow with the rights of the user: groups of Azure AD or Keycloak, permissions of each "
                   "tenant, a picture as base64. Headers have limits: 8 KiB in nginx, Apache and Tomcat, 16 KiB in "
                   "Node, 60 KiB in Envoy, 16 KiB in an AWS load balancer; a token here 64 KiB.",
        .evidence = "The length of the token, and of the Authorization header in refusals of the process.",
        .remedy = "Let the issuer leave out what the service does not need: groups as roles of this application only, "
                  "scopes for one audience. In the meantime raise the limit at each hop: "
                  "`large_client_header_buffers`, `--max-http-header-size` of Node, "
                  "`server.max-http-request-header-size` of Spring.",
        .prevention = "Watch the length of tokens; put an upper limit on claims where they are made.",
    },
    CausePage{
        .cause = Cause::token_for_other_api,
        .title = "A token that is meant for another API",
        .looks = "A token of Microsoft works for Graph and is `invalid signature` everywhere else, on jwt.io too: "
                 "`IDX10511`, `IDX10503: Signature validation failed`. ID tokens of the same tenant verify well. The "
                 "keys of the tenant are right.",
        .happens = "The token is for Microsoft Graph: its header has a `nonce`, of which Graph knows that it was "
                   "hashed before signing, so no other verifier can check it, and is not meant to. The client asked "
                   "for scopes such as `User.Read` in place of those of your API. Tokens of other APIs that their "
                   "owner makes for itself alone are alike.",
        .evidence = "`nonce` stands in the header, or the audience is `00000003-0000-0000-c000-000000000000` or "
                    "`https://graph.microsoft.com`.",
        .remedy = "Ask for a token of your own API: register it, expose a scope (`api://CLIENT_ID/access`), and let "
                  "the client request that scope. Send the Graph token to Graph only; where a service must call Graph "
                  "for the user, let it exchange its token (on behalf of).",
        .prevention = "Let each client ask for one token for each API that it calls, and each API check `aud`.",
    },
};

}  // namespace jwtsync::diagnosis

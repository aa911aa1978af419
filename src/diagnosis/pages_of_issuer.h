// SPDX-License-Identifier: Apache-2.0
// Pages of causes: what an issuer publishes.
#pragma once

#include <jwtsync/cause_page.h>
#include <array>

namespace jwtsync::diagnosis {

inline constexpr std::array pages_of_issuer{
    CausePage{
        .cause = Cause::key_set_unreachable,
        .title = "A key set that cannot be fetched",
        .looks = "After an outage, a restart or a new network policy all tokens of an issuer are refused: `Jwks "
                 "remote fetch is failed` (Envoy), `IDX20803: Unable to obtain configuration` (.NET), `Couldn't "
                 "retrieve remote JWK set` (Spring), `Fail to fetch data from the url` (PyJWT). Here it is 503 and "
                 "`keys_outdated` or `source_unreachable`, not 401.",
        .happens = "The verifier cannot reach the issuer's address of keys: DNS or egress is closed, a proxy is not "
                   "set for this process, the certificate is of a private CA, `localhost` means the container itself, "
                   "the issuer wants credentials, or it answers an error page with status 200.",
        .evidence = "The report of the process has the error of its last fetch, and others hold newer keys or its "
                    "own are past their time. Or the address itself gave errors when it was asked from here.",
        .remedy = "Ask the address from the same place: `kubectl exec deploy/NAME -- curl -v "
                  "https://ISSUER/.well-known/jwks.json`. Open the way to it, name the CA's file in `SSL_CERT_FILE`, "
                  "or set `HTTPS_PROXY`. The process asks again by itself.",
        .prevention = "Keep the last good set during an outage, as this library does for a day "
                      "(docs/sources/jwks.md). Alarm on its age.",
    },
    CausePage{
        .cause = Cause::key_set_stale,
        .title = "A key set that was not fetched again",
        .looks = "Since the issuer rotated its keys, new tokens are refused with \"unknown kid\" by some verifiers, "
                 "and a restart mends each: `Jwks doesn't have key to match kid or alg from Jwt` (Envoy, Istio), "
                 "`Unable to find a signing key that matches`, `IDX10501`.",
        .happens = "The verifier fetched the keys once, at start, or keeps them for hours, and does not ask again "
                   "when a `kid` is unknown. Istio's control plane fetches every 20 minutes and hands the keys to "
                   "proxies; PyJWT's `PyJWKClient` and jwks-rsa cache; a copy of the key set in a ConfigMap is never "
                   "fetched at all. A poisoned or empty answer that is cached looks the same.",
        .evidence = "Two processes read the same address of keys and hold different ones, and the one asked long "
                    "before the other, or its keys are past their time.",
        .remedy = "Restart the verifier, or let it reload (SIGHUP). Then let it fetch on an unknown `kid`, at most "
                  "once in some seconds, or at least every few minutes.",
        .prevention = "Publish a new key a cache time before signing with it. Let verifiers ask again on an unknown "
                      "`kid`, as docs/sources/jwks.md says.",
    },
    CausePage{
        .cause = Cause::issuer_nodes_differ,
        .title = "An issuer whose nodes publish different keys",
        .looks = "Tokens of one issuer are refused now and then: `Unable to find a signing key that matches` (PyJWT, "
                 "jwks-rsa), `IDX10501`, `no applicable key found in the JSON Web Key Set` (jose). Asking again often "
                 "helps. The issuer has several replicas.",
        .happens = "Each replica made its own signing key: IdentityServer's `AddDeveloperSigningCredential`, a data "
                   "folder that is not shared, keys in memory, a rotation that reached one node. A load balancer then "
                   "gives the token of one and the key set of another. A CDN that caches the key set in some places "
                   "looks the same.",
        .evidence = "One address of keys, asked several times at one time, gave several sets. Or one `kid` has two "
                    "different keys.",
        .remedy = "Give all nodes the same keys: a shared database or volume, or the key as a Secret that each "
                  "mounts. Until then run one replica. Purge the cache before the key set.",
        .prevention = "After each scale-up ask the key set several times; keep `Cache-Control: max-age` of the key "
                      "set at some minutes.",
    },
};

}  // namespace jwtsync::diagnosis

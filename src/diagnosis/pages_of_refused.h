// SPDX-License-Identifier: Apache-2.0
// Pages of causes: the token is good, and was refused.
#pragma once

#include <jwtsync/cause_page.h>
#include <array>

namespace jwtsync::diagnosis {

inline constexpr std::array pages_of_refused{
    CausePage{
        .cause = Cause::refused_before_signature,
        .title = "A refusal before any signature was checked",
        .looks = "The answer is 401, the message may even have the word \"signature\", and the keys agree. Every "
                 "token is refused alike, also a new one.",
        .happens = "Something in front of the verification fails, and is reported as a bad token: a guard (a list of "
                   "addresses, a rate limit, CSRF, a list of revoked tokens whose database is down), an exception in "
                   "the code that loads the user, a wrong import (`jwt` in place of `PyJWT`: `module 'jwt' has no "
                   "attribute 'decode'`), `except Exception: raise HTTPException(401)` around it all.",
        .evidence = "The verdict of the process gives the stage: it refused at `extract`, `parse` or `key`, or has no "
                    "refusal of a signature among its last ones, while it answered 401.",
        .remedy = "Read the log of the process at that moment, with the trace of the exception: `kubectl logs`, log "
                  "level debug. Mend what failed there. No key needs to change.",
        .prevention = "Catch the errors of the JWT library only, and let every other be a 500. Let a refusal say at "
                      "which stage it was made.",
    },
    CausePage{
        .cause = Cause::refused_elsewhere,
        .title = "A refusal by something other than the service",
        .looks = "The client gets 401 or 403, and the service knows nothing of it: it accepts the same token when it "
                 "is asked directly, and its log has no request.",
        .happens = "Something in between refuses: an API gateway or a mesh with its own rules (Envoy's `jwt_authn`, "
                   "Istio's `RequestAuthentication`, nginx's `auth_request`, Cloudflare Access, IAP), a cache that "
                   "keeps an old 401, a web application firewall, a service that was called by the service. Each has "
                   "its own keys, audiences and clock.",
        .evidence = "The service accepts the token, by its own verdict; its refusals have no entry of that time.",
        .remedy = "Find who answered: `curl -v` shows `server`, `via`, `x-envoy-...`, `cf-ray` and "
                  "`www-authenticate`; ask at each hop, from the service outwards. Then look at the keys and the "
                  "audience of the first that refuses. Purge the cache, and let 401 not be cached (`Cache-Control: "
                  "no-store`).",
        .prevention = "Give each hop the same source of keys and the same audience; let each name itself in its "
                      "refusals.",
    },
};

}  // namespace jwtsync::diagnosis

// SPDX-License-Identifier: Apache-2.0
// Pages of causes: the keys agree, and are not fit or not separate.
#pragma once

#include <jwtsync/cause_page.h>
#include <array>

namespace jwtsync::diagnosis {

inline constexpr std::array pages_of_fitness{
    CausePage{
        .cause = Cause::public_default,
        .title = "A secret that everybody knows",
        .looks = "Nothing fails: tokens are signed and verified. `jwtsync check` says no, or a scanner reports that "
                 "it forged a token. Some products refuse to start with it.",
        .happens = "The secret is one that is published: the example of a documentation (`your-256-bit-secret` of "
                   "jwt.io), the default of a chart or of a compose file, "
                   "`super-secret-jwt-token-with-at-least-32-characters-long` of a local Supabase, `changeme`, a "
                   "value in a public repository.",
        .evidence = "The report of a process warns that its key is a known default or a published example, or that "
                    "it refused such a value; others hold another key, or `jwtsync check` refuses it.",
        .remedy = "Make a new one with `jwtsync generate`, give it to all services at once, and end all sessions: "
                  "every token of the old key may be forged. Where an `anon` or `service_role` key was signed with "
                  "it, sign those anew too.",
        .prevention = "Run `jwtsync check` in the pipeline of staging and production: it refuses what is published. "
                      "Let no chart have a default for a secret.",
    },
    CausePage{
        .cause = Cause::check_refuses,
        .title = "Keys that agree, and that check refuses",
        .looks = "`jwtsync agree` exits 1 and says `UNFIT`, although all hold the same key.",
        .happens = "Everybody got the same bad value: one that is easy to guess, one of development, or the one of "
                   "another environment.",
        .evidence = "A process warns of it in its report, and the warning is one that fails `jwtsync check`.",
        .remedy = "Make a new secret with `jwtsync generate`, and give it to all. For another warning: `jwtsync "
                  "check`, run where the process runs, says what to do.",
        .prevention = "Let `jwtsync check` pass before a service goes out.",
    },
    CausePage{
        .cause = Cause::key_shared,
        .title = "One key in two environments",
        .looks = "A token of staging is good in production: who may sign in to the one may act in the other.",
        .happens = "The variables of one deployment were copied to make the other, or both read one store entry "
                   "without the environment in its name, such as `jwt-secret-key`.",
        .evidence = "Processes that report different environments give the same answer to the same nonce.",
        .remedy = "Make a key of its own for the lesser environment with `jwtsync generate`, give it to every service "
                  "there, and restart those that read variables.",
        .prevention = "Let the deployment of each environment run `jwtsync distinct` with a target of each. `jwtsync "
                      "check` sees it where one process has the variables of both.",
    },
};

}  // namespace jwtsync::diagnosis

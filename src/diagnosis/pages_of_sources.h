// SPDX-License-Identifier: Apache-2.0
// Pages of causes: the keys differ, and where each looked tells why.
#pragma once

#include <jwtsync/cause_page.h>
#include <array>

namespace jwtsync::diagnosis {

inline constexpr std::array pages_of_sources{
    CausePage{
        .cause = Cause::environment_differs,
        .title = "Processes in different environments",
        .looks = "One service runs in `staging`, another in `production` or, by default, in `development`; they "
                 "choose different secrets by design.",
        .happens = "`ENVIRONMENT` is unset, misspelled or copied from another deployment.",
        .evidence = "The reports name different environments, and how each was known: `default` means that none was "
                    "given.",
        .remedy = "Set `ENVIRONMENT` to one name for all, or do not compare across environments.",
        .prevention = "Set `ENVIRONMENT` in the one place from which all services of a fleet take it. On platforms, "
                      "an environment that was not given is an error, and not a guess.",
    },
    CausePage{
        .cause = Cause::development_default,
        .title = "The development default in use",
        .looks = "A service starts without any secret and signs with one that stands in the source code. Its tokens "
                 "are refused by all others, and anybody who has the code can make some.",
        .happens = "Nothing was set, and the environment is `development` or `test`, where a fallback is allowed.",
        .evidence = "The trail ends at `builtin:development`.",
        .remedy = "Set the variable that the other services read (the finding names it), and `ENVIRONMENT` beside it; "
                  "restart the service.",
        .prevention = "Set `ENVIRONMENT=staging` or `production` wherever others depend on the service: there is no "
                      "fallback there.",
    },
    CausePage{
        .cause = Cause::secret_unread,
        .title = "A secret under a name that is not read",
        .looks = "The secret was set for the service, the platform shows it, and yet the service has no key or "
                 "another one. A restart changes nothing.",
        .happens = "The program reads another name. `JWT_SECRET` is set and `JWT_SECRET_KEY` is read; a major version "
                   "renamed it (NextAuth's `NEXTAUTH_SECRET` became `AUTH_SECRET`, Authelia moved "
                   "`AUTHELIA_JWT_SECRET` below `identity_validation`); a letter is missing; Kubernetes' `envFrom` "
                   "skips keys that are not names of variables, such as `jwt.secret`; nested settings want two "
                   "underscores (`Jwt__Key`).",
        .evidence = "The report says which variables with such a name are set and not in the order of its sources, "
                    "and that the source that is in the order is `absent`.",
        .remedy = "Set it under the name that the trail asks for first, or add the name to the order: "
                  "`JWTSYNC_SOURCES=env:JWT_SECRET_KEY,env:JWT_SECRET`. Take the old name away once all services read "
                  "the new one.",
        .prevention = "Use one name in all services. Run `jwtsync resolve` with the variables of the service in the "
                      "pipeline: it shows what is asked and what is not.",
    },
    CausePage{
        .cause = Cause::secret_not_given,
        .title = "A service that was not given the secret",
        .looks = "One service signs, another refuses with `invalid signature`; the second went on to the next source "
                 "of its order and found an older secret there.",
        .happens = "The variable or file was added to one deployment and forgotten in the other; `envFrom` is there "
                   "for the one container and not for its neighbour; the Secret is in another namespace; systemd, "
                   "cron, sudo and a worker's supervisor do not have the shell's variables.",
        .evidence = "In the trail of the one, the source that gave the other its key is `absent`, and comes before "
                    "the one it found.",
        .remedy = "Set it there too: the finding names the variable and the service.",
        .prevention = "Give every service its secret from one place, and put `jwtsync agree --expect N TARGET... && "
                      "deploy` into the pipeline.",
    },
    CausePage{
        .cause = Cause::secret_empty,
        .title = "A secret that is there and empty",
        .looks = "The variable is listed in the deployment, and yet another secret is used.",
        .happens = "A template had no value to fill in (`JWT_SECRET_KEY=${JWT_SECRET_KEY}` in compose without that "
                   "variable, `\"\"` as the default of a chart), a CI secret is not shown to this branch, or a secret "
                   "reference resolved to nothing. Empty counts as absent, and the search went on.",
        .evidence = "In the trail the source is `empty`.",
        .remedy = "Give it its value where the template takes it from, and restart the service. Or take the empty "
                  "variable away, if the other source is the one that is meant.",
        .prevention = "Let deployment templates fail on a missing value; run `jwtsync check` at start.",
    },
    CausePage{
        .cause = Cause::secret_skipped,
        .title = "A secret that is set and passed over by a rule",
        .looks = "The new secret was set, is seen in the deployment, and is not used: the service goes on with an "
                 "older one, or with a fallback, and says so in one line of its log at most.",
        .happens = "A rule of the loader does not like the value and goes on to the next source, where it ought to "
                   "stop: shorter than 32 characters, on a list of words that are blocked (\"secret\", \"test\", "
                   "\"dev\"), not base64, of another environment by its name. Loaders written by hand do so; this one "
                   "stops with `unfit` and goes on only where a source is absent or empty.",
        .evidence = "The report of the process says that the source is set, that a rule rejects it, and which source "
                    "was used in its place; others hold the value that was passed over.",
        .remedy = "Give the source a value that the rule takes (`jwtsync generate`), in all services at once. Or take "
                  "the rule out of the loader, if the value was good.",
        .prevention = "Let a rule that rejects a secret end the start with an error. Falling through to a lower "
                      "source is how services come to disagree.",
    },
    CausePage{
        .cause = Cause::order_differs,
        .title = "The same sources, asked in another order",
        .looks = "Two services have the same variables with the same values, and still differ: the one signs with "
                 "`JWT_SECRET_KEY`, the other with `JWT_SECRET_STAGING`.",
        .happens = "Their orders of sources have the same names in another sequence. Two versions of a loader, a "
                   "shared module and its copy, or lists that were written by hand: the general name first in the "
                   "one, the environment's first in the other. Compose has such an order too: `environment:` comes "
                   "before `env_file:`, the shell before both for `${...}`.",
        .evidence = "The trails name the same sources in another order, and each process found its key at the first "
                    "of its own.",
        .remedy = "Give both one order: `JWTSYNC_SOURCES`, or `sources` in one configuration file. Or set one of the "
                  "two variables only, everywhere; then the order does not matter.",
        .prevention = "Ship one configuration to all services, and let a secret have one name.",
    },
    CausePage{
        .cause = Cause::secret_shadowed,
        .title = "A source that comes before the one that was meant",
        .looks = "A new value was set for a service and has no effect.",
        .happens = "Another source comes first in its order, such as `JWT_SECRET_STAGING` before `JWT_SECRET_KEY`. It "
                   "was left over in a `.env`, in the shell that starts the server, in the image (`ENV`), or in "
                   "`environment:` of compose, which comes before `env_file:`.",
        .evidence = "In the trail the source that the others use is `shadowed`.",
        .remedy = "Unset the one that comes first, or give the others the same.",
        .prevention = "Use one name everywhere. `jwtsync resolve` shows what is passed over.",
    },
    CausePage{
        .cause = Cause::sources_differ,
        .title = "Services that look in different places",
        .looks = "Each service is configured correctly by itself, and they hold different keys.",
        .happens = "Their `sources` differ: one reads a file, the other a variable, or the same with other options "
                   "(`?trim=no`).",
        .evidence = "The trails name different sources, or one place in two ways.",
        .remedy = "Give both the same `sources` (`JWTSYNC_SOURCES`, `--source`, or `sources` in the configuration). "
                  "`jwtsync resolve`, run where each runs, shows both orders; restart the one that changed.",
        .prevention = "Ship one configuration file to all services.",
    },
    CausePage{
        .cause = Cause::rules_differ,
        .title = "Services that resolve by different rules",
        .looks = "The same variables give different keys.",
        .happens = "Two versions of the software order sources, trim or judge values differently: one image was built "
                   "months ago, one replica was not part of the upgrade, or a service has a copy of the loader.",
        .evidence = "The `rules` of the reports differ although the trails name the same sources.",
        .remedy = "Bring all to one version: `jwtsync version`, or the library's version in each image, shows which "
                  "is behind.",
        .prevention = "Look at the notes of `jwtsync agree`: it tells of rules that differ while the keys still "
                      "agree.",
    },
};

}  // namespace jwtsync::diagnosis

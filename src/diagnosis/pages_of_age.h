// SPDX-License-Identifier: Apache-2.0
// Pages of causes: the keys differ, and when each was read tells why.
#pragma once

#include <jwtsync/cause_page.h>
#include <array>

namespace jwtsync::diagnosis {

inline constexpr std::array pages_of_age{
    CausePage{
        .cause = Cause::reload_refused,
        .title = "A new value that could not be taken into use",
        .looks = "After a rotation one process still signs with the previous key. Its `/readyz` has a `reload_error`.",
        .happens = "The new value was unreadable, too short, a public default or malformed. The process then keeps "
                   "the keys it has, so that service goes on, and tries again: after 5 seconds, then ever more "
                   "seldom, at least once a minute; after 5 minutes where a store said no.",
        .evidence = "The process's report has a `reload_error`.",
        .remedy = "Mend the source: the log, the report and `/readyz` name the reason. The process reads it again "
                  "when the file changes, at SIGHUP, and by itself within a minute.",
        .prevention = "Run `jwtsync check` on a new value before it is put in place.",
    },
    CausePage{
        .cause = Cause::key_not_yet_known,
        .title = "A key that a process does not hold yet",
        .looks = "New tokens are refused by some processes, old ones by none.",
        .happens = "A new key was put in use before every verifier had it, or an old one was taken away before its "
                   "last token expired.",
        .evidence = "Two rings have some keys in common and not all.",
        .remedy = "Give every process all the keys, signing with the old one; switch signing to the new one when "
                  "`jwtsync agree` shows no `signing_key` departure. A process that reads the key set of an issuer "
                  "(docs/sources/jwks.md) asks it again for such a token, and says 503 and not 401 until it knows.",
        .prevention = "Change keys in that order: verify everywhere, then sign, then retire (docs/production.md says "
                      "how by hand).",
    },
    CausePage{
        .cause = Cause::overlap_missing,
        .title = "A key that was changed without an overlap",
        .looks = "At one moment every token that was given out before is refused: all users are signed out, and jobs "
                 "with a long token fail until they get another. While the rollout lasts, old and new processes "
                 "refuse each other's tokens.",
        .happens = "The one secret was replaced by another in place, and there was no time in which verifiers held "
                   "both. Most programs hold one key (`JWT_SECRET`), so for them a rotation is a cut: minutes of "
                   "failures with ten replicas, hours where services are deployed by different teams.",
        .evidence = "One process took another key into use while it ran, some minutes ago, and holds nothing of what "
                    "others have from the same source; no ring has both.",
        .remedy = "Put the old key back beside the new one, for verifying only, in all services: `jwtsync keys "
                  "--join` makes one document of both, which the same source can hold. Take it out again when the "
                  "last token that it signed has expired.",
        .prevention = "Change keys in three steps: verify everywhere, then sign, then retire (docs/production.md says "
                      "how by hand). Between them ask `jwtsync agree`.",
    },
    CausePage{
        .cause = Cause::live_repair,
        .title = "A repair that the next deploy takes away",
        .looks = "It was mended, it worked for days, and after an unrelated deploy, a node that was replaced or a "
                 "scale-up the same fault is back.",
        .happens = "The repair was made on the running service only: `kubectl set env`, `kubectl edit`, a variable "
                   "typed into a console, `gcloud run services update`, a file changed in a container. The files from "
                   "which the service is deployed still have the old value, and Helm, Argo CD, Terraform or the next "
                   "pipeline puts it back.",
        .evidence = "An older process of a service took its key into use while it ran, others hold it too, and one "
                    "of the same service that was started later has another, from the same source.",
        .remedy = "Write the same change into what deploys the service (chart, manifest, Terraform, compose file), "
                  "deploy it, and ask again: `jwtsync agree TARGET...`. Look for the difference with `helm diff`, "
                  "`terraform plan` or `kubectl diff -f`.",
        .prevention = "Repair by deploying. Let drift be seen: Argo CD's `selfHeal`, a nightly `terraform plan`.",
    },
    CausePage{
        .cause = Cause::read_too_early,
        .title = "A secret that was read before it was there",
        .looks = "The service has the right variable when you look at it, and yet signs with the default, with "
                 "nothing or with an older value. Tests pass, where the variable is set before anything is imported.",
        .happens = "The value was captured at import: `SECRET = os.getenv(\"JWT_SECRET\")` at the top of a module "
                   "that is imported before `load_dotenv()`; a default parameter or a decorator; `const secret = "
                   "process.env.JWT_SECRET` in a file that is required before `dotenv.config()`; ES modules, whose "
                   "imports run first whatever stands above; a `static final` field; an event loop that loads secrets "
                   "after the app was built. Next.js and Vite even write it into the bundle when it is built.",
        .evidence = "Of the replicas of one service, the one that was loaded first found no file, or an empty one, "
                    "where the others have their key, and took the next source.",
        .remedy = "Load first: `node --env-file=.env`, `import \"dotenv/config\"` as the first import, "
                  "`load_dotenv()` in the first line of the entry point, or variables that the service manager sets. "
                  "Read the value where it is used. Then restart the process.",
        .prevention = "Hand the key on as a value that is made in `main`; let no module read a variable when it is "
                      "imported.",
    },
    CausePage{
        .cause = Cause::version_differs,
        .title = "Another version of the store's entry",
        .looks = "Some services hold the secret of before the rotation, others the one of after it, although all name "
                 "the same entry of the same store.",
        .happens = "One asks for a version by its number (`versions/3`, `AWSPREVIOUS`, `?version=2`), the other for "
                   "`latest`; or `latest` was resolved when the revision was deployed and stays so until the next "
                   "one, as on Cloud Run for a secret that is given as a variable. A version that was disabled or "
                   "destroyed makes the difference too.",
        .evidence = "The reports name the same entry and different versions of it.",
        .remedy = "Let all name the same: the number of the version, changed in one commit for all services, or "
                  "`latest` with a restart of all. On Cloud Run `gcloud run services update NAME --update-secrets "
                  "JWT_SECRET_KEY=ENTRY:VERSION` for each service.",
        .prevention = "Pin the version in one place that all deployments share. After each new version: `jwtsync "
                      "agree`.",
    },
    CausePage{
        .cause = Cause::mount_not_updated,
        .title = "A mounted secret that never changes",
        .looks = "The Secret in the cluster has the new value, `kubectl exec ... cat` in some pods shows the old one, "
                 "hours later. Deleting the pod helps.",
        .happens = "A volume that is mounted with `subPath` is a copy that the kubelet never renews. A Secret or "
                   "ConfigMap with `immutable: true` cannot change, and pods go on with what they have. A bind mount "
                   "of one file (`-v ./secret:/run/secret`) holds on to the old inode when an editor or `mv` replaces "
                   "the file. Docker's `secrets:` and `configs:` are fixed for the life of the container.",
        .evidence = "The report warns that the file is mounted by `subPath`, and others who read the same path later "
                    "hold another key.",
        .remedy = "Restart the pods: `kubectl rollout restart deployment NAME`. Then mount the folder in place of the "
                  "file (no `subPath`), and let the path be `/run/secrets/jwt/KEY`; with compose `docker compose up "
                  "-d --force-recreate NAME`.",
        .prevention = "Mount secrets as folders and let processes reload them: a change then arrives within about a "
                      "minute, by itself. Give immutable Secrets a new name for each value.",
    },
    CausePage{
        .cause = Cause::stale_value,
        .title = "A process that holds an older value",
        .looks = "Some replicas refuse tokens after a secret was changed, at random from outside; restarting them "
                 "helps. Those that were started or scaled up later are right.",
        .happens = "A variable is read once, at start; a file mounted by `subPath` never changes in a running pod; a "
                   "restart did not reach every pod.",
        .evidence = "Replicas, or readers of one file, loaded it at different times, and their keys differ "
                    "(`likely`). Or a process that was handed its key at the start says that the source gives "
                    "another one now (`certain`).",
        .remedy = "Restart the process that loaded it first: `kubectl rollout restart deployment NAME`, `docker "
                  "compose up -d --force-recreate NAME`, `systemctl restart NAME`. Plain `docker compose restart` "
                  "keeps the old variables.",
        .prevention = "Mount secrets as files in a directory (not by `subPath`) and let the process reload them, and "
                      "compare after each change: `jwtsync agree`.",
    },
    CausePage{
        .cause = Cause::value_differs,
        .title = "One name, two values",
        .looks = "Both services read the same variable, and their tokens do not pass: `invalid signature` from the "
                 "first one on, in both directions.",
        .happens = "The value was mistyped, cut at its end in a copy, or changed in one deployment only: two `.env` "
                   "files, two namespaces, a CI variable for each repository.",
        .evidence =
            "The trails are alike, the answers are not, and no variant matches. Of sources that are read here "
            "(`jwtsync doctor --source A --source B`, or a source beside a service) more is tried than services "
            "answer for: a value that was cut at any byte, pasted twice, written in one case, or that lost its "
            "first character, is named so.",
        .remedy = "If both are to take the same tokens (tenants and environments are not): copy the value anew from "
                  "the one place where it is kept, and restart the service that had the "
                  "other: `kubectl get secret jwt -o jsonpath='{.data.JWT_SECRET_KEY}'` of both, compared by a "
                  "program, shows which differ. Then ask again: `jwtsync agree TARGET...`.",
        .prevention = "Let both deployments refer to one secret in place of each holding a copy.",
    },
};

}  // namespace jwtsync::diagnosis

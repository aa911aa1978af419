// SPDX-License-Identifier: Apache-2.0
// Pages of causes: the keys differ, and where they are held tells why.
#pragma once

#include <jwtsync/cause_page.h>
#include <array>

namespace jwtsync::diagnosis {

inline constexpr std::array pages_of_spread{
    CausePage{
        .cause = Cause::key_of_other_environment,
        .title = "The key of another environment",
        .looks = "Everything of one environment is configured, and its tokens are refused by one service only: "
                 "`invalid signature`. Tokens of staging are accepted there, which is worse.",
        .happens = "A deployment was copied, and its reference to the secret with it: `jwt-secret-staging` in the "
                   "manifest of production, an env file of another folder, a context of kubectl or a project of "
                   "gcloud that was still selected, a shared entry that was never split.",
        .evidence = "The process gives the same answer to the nonce as processes of the other environment, and "
                    "another one than those of its own.",
        .remedy = "Let the process read the entry of its own environment, and restart it. If production held the key "
                  "of staging, make a new key with `jwtsync generate`: until then every token of staging is good "
                  "there.",
        .prevention = "Put the environment into the name of every entry, and let each deployment run `jwtsync "
                      "distinct` with a target of each environment.",
    },
    CausePage{
        .cause = Cause::other_purpose_key,
        .title = "A secret of another purpose in its place",
        .looks = "One service signs or verifies with a key that no other has, and every variable seems to be set. "
                 "Sessions, webhooks or service credentials work with the very value that fails here.",
        .happens = "A secret of another purpose stands in: `SECRET_KEY` of Flask or Django, `SERVICE_SECRET`, "
                   "`SESSION_SECRET`, `NEXTAUTH_SECRET`, the `anon` or `service_role` key of Supabase where its JWT "
                   "secret belongs. Frameworks do this silently: Flask-JWT-Extended and DRF Simple JWT sign with "
                   "`SECRET_KEY` unless `JWT_SECRET_KEY` or `SIGNING_KEY` is set.",
        .evidence = "The key of the process equals what another variable or source of the fleet holds, or its trail "
                    "ends at a source with the name of another purpose.",
        .remedy = "Set the variable for tokens in this service to the value that the others have (`JWT_SECRET_KEY`, "
                  "or `SIMPLE_JWT[\"SIGNING_KEY\"]`), and leave the other secret as it is. Users of this service sign "
                  "in again.",
        .prevention = "Give each purpose a secret of its own and a name that says it; let no setting default to "
                      "another one.",
    },
    CausePage{
        .cause = Cause::worker_keys_differ,
        .title = "Workers of one server with different keys",
        .looks = "The same token is accepted and refused by the same service, at random: with four workers about "
                 "three of four requests fail with `Signature verification failed`, and users are signed out at once. "
                 "With one worker, or in the debugger, it never happens.",
        .happens = "Each worker makes its own secret at start: `app.secret_key = os.urandom(24)`, "
                   "`secrets.token_hex()` in a settings module, `crypto.randomBytes(64)` as a default value. "
                   "gunicorn, uvicorn `--workers`, Node's cluster and PHP's pools import that module once for each "
                   "worker. Airflow's web server and scheduler do it when `secret_key` is left out.",
        .evidence = "Workers behind one address and on one host give different answers to one nonce, from one "
                    "source. `certain` where that is a variable, which all workers of a server share.",
        .remedy = "Set the variable that the default stands in for, once for the whole server: "
                  "`JWT_SECRET_KEY=$(jwtsync generate)` in its env file or its Secret, then restart it. `--preload` "
                  "hides the fault until there are two replicas.",
        .prevention = "Let a missing secret be an error: `os.environ[\"JWT_SECRET_KEY\"]`, not "
                      "`os.environ.get(\"JWT_SECRET_KEY\", os.urandom(24))`.",
    },
    CausePage{
        .cause = Cause::rotation_raced,
        .title = "Replicas that raced to rotate",
        .looks = "After a scheduled rotation a part of the replicas refuses the tokens of the others, until the next "
                 "rotation or a restart. Logs show that two replicas rotated within the same second.",
        .happens = "Each replica runs the rotation by itself, by a timer or when it finds the key too old, and none "
                   "holds a lock. Both make a key; the store keeps the last, and the other stays in the memory of who "
                   "made it. Cron jobs with `concurrencyPolicy: Allow`, and leaders that lost their lease and do not "
                   "know it, do the same.",
        .evidence = "Replicas took a key into use for the same time in their lives and within ten seconds of each "
                    "other, and each signs with one that the others do not hold.",
        .remedy = "Let all replicas read the store again: restart them, or `systemctl reload`. Tokens of the key that "
                  "lost are worthless; sign in again, or add that key for verifying until they expire.",
        .prevention = "Let one job rotate and all services read (`concurrencyPolicy: Forbid`); write to the store "
                      "only if the version is the one that was read.",
    },
    CausePage{
        .cause = Cause::region_keys_differ,
        .title = "Regions with different keys",
        .looks = "Users who are moved to another region are signed out; a token of Europe is `invalid signature` in "
                 "America. Within one region all is well.",
        .happens = "Each region has a store of its own, and one was not written: a rotation ran in one region only, "
                   "replication is off or behind, the replica of the entry was made once by hand, or the store of one "
                   "region was recovered from a backup. AWS Secrets Manager replicates only what was asked to; Secret "
                   "Manager's `user-managed` replication has the regions that were listed.",
        .evidence = "All processes with one value of the label `region` agree among themselves, and not with those of "
                    "another.",
        .remedy = "Write the value of the leading region into the others: `aws secretsmanager "
                  "replicate-secret-to-regions`, or the value itself as a new version. Then let the processes of that "
                  "region reload.",
        .prevention = "Keep one entry that is replicated, not one for each region. After each change: `jwtsync agree` "
                      "with targets of all regions.",
    },
    CausePage{
        .cause = Cause::deploy_made_key,
        .title = "A new key with every deploy",
        .looks = "Everybody is signed out after each deploy, although nothing about keys was changed. While the "
                 "rollout lasts, old and new pods refuse each other's tokens. Services that were not part of the "
                 "deploy refuse everything from then on.",
        .happens = "The deployment makes the secret: Helm's `randAlphaNum 32` without `lookup`, `helm template | "
                   "kubectl apply` and Argo CD, in which `lookup` finds nothing; `random_password` of Terraform that "
                   "is replaced; `RUN openssl rand` in a Dockerfile; kustomize's `secretGenerator` fed by a script; a "
                   "`docker compose` entry point that writes a new `.env`.",
        .evidence = "Processes of the older revision hold one key, those of the newer another, all since their start "
                    "and from one source.",
        .remedy = "Make the key once, outside of the chart: `jwtsync generate --out secret && kubectl create secret "
                  "generic jwt --from-file=JWT_SECRET_KEY=secret`, and give the chart its name (`existingSecret`). "
                  "Restart every service that reads it.",
        .prevention = "Let no template draw randomness. Where the chart must, keep it: `lookup` with "
                      "`helm.sh/resource-policy: keep`, and never by `helm template`.",
    },
    CausePage{
        .cause = Cause::replica_keys_differ,
        .title = "Replicas that made a key each",
        .looks = "Sign-in works, the next request is 401, and after some reloads it works again. With one replica all "
                 "is well; since the scale-up, or behind a load balancer with sticky sessions off, it is not. After "
                 "each restart everybody is signed out.",
        .happens = "No secret was given, and each replica made its own: the program writes one into its data folder, "
                   "which is an `emptyDir` or the layer of the container, or keeps it in memory. Many self-hosted "
                   "products do so \"for convenience\" (a random `SECRET_KEY` or `JWT_SECRET` if unset).",
        .evidence = "Replicas of one service with one source hold as many keys as there are replicas. Of two "
                    "replicas it is `possible` at most.",
        .remedy = "Make one with `jwtsync generate`, store it as one Secret, and let all replicas read it "
                  "(`valueFrom.secretKeyRef`, `secrets:` of compose). Restart them together.",
        .prevention = "Look for \"random\" and \"if not set\" in the documentation of what you deploy; run `jwtsync "
                      "agree --expect N TARGET...` with two replicas before it goes out.",
    },
    CausePage{
        .cause = Cause::loaders_differ,
        .title = "Two loaders in one service",
        .looks = "One service takes the token at one of its doors and refuses it at another: REST works, the "
                 "WebSocket says `invalid signature`; the API signs, the background worker of the same image refuses. "
                 "`jwtsync agree` of one door alone is content.",
        .happens = "Two parts of the code load the secret, each in its way: a shared module and a copy of it, a "
                   "settings class and `os.environ`, a `.env` that only the one calls `load_dotenv()` for, one that "
                   "trims and one that does not. Often the second part was added years later.",
        .evidence = "Two instances of one service that were started together on one host hold different keys; or two "
                    "behind one address found theirs at different sources; or one instance answers with two.",
        .remedy = "Let the second part take the key from the first, or give both the same locator "
                  "(`JWTSYNC_SOURCES`). The trails of the two reports, side by side, show where they part.",
        .prevention = "Load the secret in one place, and hand the verifier on, not the secret. Let each door of a "
                      "service be a target of `jwtsync agree`.",
    },
};

}  // namespace jwtsync::diagnosis

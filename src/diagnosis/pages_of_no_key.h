// SPDX-License-Identifier: Apache-2.0
// Pages of causes: a process holds no key.
#pragma once

#include <jwtsync/cause_page.h>
#include <array>

namespace jwtsync::diagnosis {

inline constexpr std::array pages_of_no_key{
    CausePage{
        .cause = Cause::store_forbidden,
        .title = "A store that the process may not read",
        .looks = "A new service, or one that was moved to another account, starts without its key and refuses every "
                 "token. Its log has `403`, `PermissionDenied: Permission 'secretmanager.versions.access' denied`, "
                 "`AccessDeniedException` or `permission denied`, and the same read works from your own terminal.",
        .happens = "The secret is there, and the identity under which the service runs may not read it. Your own "
                   "account may, so a check by hand says all is well. Usual: the role was given to the default "
                   "service account and the service has one of its own; the role was given on another project; "
                   "`secretmanager.viewer` sees that an entry exists and does not read it; Workload Identity, IRSA or "
                   "Vault's Kubernetes role is bound to another namespace or service account. A file counts too: mode "
                   "0600, and owned by root.",
        .evidence = "The report of the process has no keys, and its trail ends at this source with the outcome "
                    "`forbidden`. No lower source was asked, since a refusal is not an absence.",
        .remedy =
            "Let the identity of the service read the entry: `gcloud secrets add-iam-policy-binding NAME "
            "--member serviceAccount:ACCOUNT --role roles/secretmanager.secretAccessor`; "
            "`secretsmanager:GetSecretValue`, and `kms:Decrypt` where the entry has a key of yours, in AWS; a "
            "`read` policy on the whole path, `data/` of KV version 2 included, in Vault; owner or group of the "
            "file (`chmod`, `chgrp`). A file that others can write is not read either: `chmod go-w FILE`. The process "
            "asks again by itself.",
        .prevention = "Run `jwtsync resolve` under the identity of the service, not your own, before it goes out: as "
                      "a job with the same service account. Give the permission in the file that makes the service.",
    },
    CausePage{
        .cause = Cause::store_unreachable,
        .title = "A store that could not be reached",
        .looks = "Some processes have no key after a restart, all of them after an outage. They refuse every token "
                 "with 503, or, where another loader fell back to something else, with `invalid signature`. The log "
                 "has `DeadlineExceeded`, `i/o timeout`, `ThrottlingException: Rate exceeded` or `503`.",
        .happens = "The store did not answer when the process started: it was down, a firewall or a network policy "
                   "stands between, the metadata server was not ready yet in the first seconds of a pod, a sidecar "
                   "proxy was not up, or a hundred replicas asked at once and were throttled. A loader that takes an "
                   "error for absence goes on to its next source and signs with another key; this one waits.",
        .evidence = "The trail of the process ends with the outcome `unreachable`, and its report has the error.",
        .remedy = "Bring the store back, or the way to it: `jwtsync resolve`, run where the process runs, shows what "
                  "the store answered. Nothing needs a restart: the process tries again until it has its key. Restart "
                  "only those that took another key meanwhile.",
        .prevention = "Let readiness depend on the key (`/readyz`), so that no traffic comes before. Let a rollout "
                      "start few replicas at once. Mount the secret as a file where the store is far away.",
    },
    CausePage{
        .cause = Cause::file_not_ready,
        .title = "A file of a secret that was not written yet",
        .looks = "The first start fails or goes on with another key, and the restart a minute later is good. Or one "
                 "pod of many is wrong after a node was drained. The log has `no such file or directory`, or a secret "
                 "that is far too short.",
        .happens = "The service started before what writes the file had done so: a Vault agent, a CSI driver or an "
                   "init container in the wrong order, a native sidecar without a start-up probe, `envsubst` that had "
                   "not run. The file is missing, empty, half written, or still the template with `{{ with secret ... "
                   "}}` in it.",
        .evidence = "The trail has the file as `absent` or `empty`, and a replica of the same service has its key "
                    "from it.",
        .remedy = "Let the process wait: `jwtsync exec` and the library read the file again by themselves when it "
                  "appears. For others, wait for it: an init container of the injector "
                  "(`vault.hashicorp.com/agent-init-first: \"true\"`), or a start-up probe on the sidecar. Then "
                  "restart the process that started too early.",
        .prevention = "Let what writes the file write another one and rename it, so that no reader sees half of it. "
                      "Fail at start in place of going on without the file.",
    },
    CausePage{
        .cause = Cause::placeholder_kept,
        .title = "A placeholder in place of the secret",
        .looks = "All services agree, or one differs, and the key is a text such as `${JWT_SECRET}`, `<no value>`, "
                 "`changeme`, `projects/p/secrets/jwt/versions/latest` or the name of an entry. Tokens that anybody "
                 "can make are taken.",
        .happens = "A tool did not do its part. Single quotes or `env:` in a manifest kept `$NAME` unexpanded; Helm "
                   "wrote `<no value>`; `op://`, `vault:` or `ref+` references were never resolved since the program "
                   "was not started by its wrapper; a pipeline wrote `***`; `--set-env-vars` was used where "
                   "`--set-secrets` was meant, so the entry's name became the value.",
        .evidence = "The trail has the source as `unfit` with `secret_not_meant`, or a warning names the kind of "
                    "placeholder. The value itself is shown to none.",
        .remedy = "Put the secret itself there, or let the tool that replaces references run: `op run --`, "
                  "`--set-secrets JWT_SECRET_KEY=NAME:latest` on Cloud Run, `secretKeyRef` in Kubernetes. Then take "
                  "the placeholder out of every deployment, and treat tokens that it signed as forged.",
        .prevention = "Run `jwtsync check` with the variables of the service in the pipeline: it refuses what is a "
                      "reference. Let templates fail on a missing value (`required` in Helm, `set -u` in a shell, "
                      "`${NAME:?}` in compose).",
    },
    CausePage{
        .cause = Cause::secret_too_short,
        .title = "A secret that is shorter than its algorithm asks",
        .looks = "A service does not start, or refuses every token, after an upgrade or a move to staging: "
                 "`WeakKeyException: The specified key byte array is 88 bits which is not secure enough` (jjwt), "
                 "`IDX10720: ... the key size must be greater than: '256' bits` (.NET), `Key provided is shorter than "
                 "256 bits` (lcobucci), `secret_too_short` here.",
        .happens =
            "RFC 7518 wants an HMAC key as long as the hash: 32 bytes for HS256, 64 for HS512. Older versions "
            "of libraries took anything; newer ones refuse it. Or the secret is long enough and a part of it "
            "was lost: cut at a `#`, a `$` or a space by an env file, or the decoded bytes count and not the "
            "text. Keys of RSA are taken from 2048 bits on: a signature of 128 bytes is whole, and of a key of 1024 "
            "bits.",
        .evidence = "The trail has the source as `unfit` with `secret_too_short` or `key_too_short`, and says how "
                    "long it is and must be. If others hold a longer value of the same name, it was cut on the way.",
        .remedy = "Make a longer one with `jwtsync generate`, and give it to all services that hold the old one. Do "
                  "not pad the old one by hand in one service alone: that is another key. Where a value was cut, "
                  "quote it for the tool that cut it.",
        .prevention = "Make every secret with `jwtsync generate`. Let `jwtsync check` pass in the pipeline of each "
                      "service.",
    },
    CausePage{
        .cause = Cause::no_key,
        .title = "A process without a key",
        .looks = "`jwtsync agree` exits 1. The process stands in the table, its `KEY` is `none`; requests to it get "
                 "503.",
        .happens = "Its variable is not set, or blank; the value is not fit; its environment is not named. It runs, "
                   "waits for its key, and refuses every token until then.",
        .evidence = "Its report has an `error`, and no keys. It equals no other: two processes without a key do not "
                    "agree either.",
        .remedy =
            "The fix names the source that decided it: set the variable, provide the file, or give it a fit "
            "value (`jwtsync generate`). What is a key in a form that is not read (PEM in base64, in UTF-16, or with "
            "`\\n` for its line breaks, an SSH or encrypted key, an empty set) is turned into one that is, and never "
            "replaced by a fresh secret: the hint has the command. `jwtsync resolve`, run where the process runs, "
            "shows what each source "
            "gave.",
        .prevention = "Run `jwtsync check` with the variables of the service before it goes out.",
    },
};

}  // namespace jwtsync::diagnosis

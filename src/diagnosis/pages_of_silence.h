// SPDX-License-Identifier: Apache-2.0
// Pages of causes: a process did not answer, or there was nothing to compare.
#pragma once

#include <jwtsync/cause_page.h>
#include <array>

namespace jwtsync::diagnosis {

inline constexpr std::array pages_of_silence{
    CausePage{
        .cause = Cause::worker_unheard,
        .title = "Workers of a server that were not heard",
        .looks = "`jwtsync agree` exits 4, and says that not every worker of an address was heard.",
        .happens = "Several workers stand behind one address, and the one that is asked asks the others, half a "
                   "second at most. A worker that was stopped by a signal, or has no processor time, does not answer. "
                   "Workers that find no private folder, or that run as different users, cannot ask each other at "
                   "all; nor can one that was made as root (gunicorn's `--preload` with `-u`) and became another "
                   "user. One answers for 65 workers at most.",
        .evidence = "The sentence names the worker by its process id, or says why none could be asked.",
        .remedy = "`ps -o pid,stat,args -p PID` shows its state: `T` is stopped, and `kill -CONT PID` wakes it. Else "
                  "restart the server. Where no folder is private, set `RUNTIME_DIRECTORY` to one of the server's "
                  "user with mode 0700; run all workers as one user, which makes the application too; see "
                  "docs/languages.md.",
        .prevention = "Let the service manager watch the workers, and give them a runtime directory "
                      "(`RuntimeDirectory=` in systemd).",
    },
    CausePage{
        .cause = Cause::wrong_authority,
        .title = "Another address was asked than was meant",
        .looks = "The question is answered, and the answer makes no sense: another service, another environment, or "
                 "all is well although users have failures. Or the client itself sends its tokens to another host "
                 "than you look at.",
        .happens = "The name leads elsewhere. `localhost` is the container itself; a search domain completes `auth` "
                   "to another namespace's; an old DNS record or `/etc/hosts` names the old machine; a port-forward "
                   "is still open to another cluster; `AUTH_SERVICE_URL` of one service has the host of another "
                   "environment; a gateway routes by the `Host` header.",
        .evidence = "The address has the name of another service of the fleet, or of another environment (`staging`, "
                    "`production`), than who answers there.",
        .remedy = "Name the process itself: `http://HOST:PORT` of its own address, and look where a name leads from "
                  "the same place: `getent hosts NAME`. Correct the address in the configuration of the client that "
                  "asks.",
        .prevention = "Take addresses from one place for each environment, with the environment in the name. Let a "
                      "client verify the certificate of who answers.",
    },
    CausePage{
        .cause = Cause::process_unreachable,
        .title = "A process that cannot be reached",
        .looks = "`jwtsync agree` exits 4: a target does not answer at all.",
        .happens = "It is down, listens on another port or on 127.0.0.1 of its container only, a firewall or a "
                   "NetworkPolicy stands between, or the name leads to an address of before.",
        .evidence = "The connection was refused, or the name has no address.",
        .remedy = "Start it, or correct the address: `curl http://HOST:PORT/healthz` from the same machine. `ss -ltn` "
                  "on its machine shows where it listens.",
        .prevention = "Name targets by `dns+http://HOST:PORT`, so that addresses are never stale.",
    },
    CausePage{
        .cause = Cause::process_slow,
        .title = "A process that does not answer in time",
        .looks = "`jwtsync agree` exits 4: a target ran into the timeout.",
        .happens = "It is overloaded or suspended, or packets to it are dropped.",
        .evidence = "The exchange took longer than `--timeout`.",
        .remedy = "Look at the process: `top`, `kubectl top pod`, a debugger's breakpoint; `ps -o stat` has `T` for "
                  "one that was stopped. Ask with a longer `--timeout`.",
        .prevention = "Give the endpoints a listener of their own, which user requests do not fill.",
    },
    CausePage{
        .cause = Cause::access_refused,
        .title = "A process that refuses to answer",
        .looks = "`jwtsync agree` exits 4: a target answers 401 or 403, or with an error of its own.",
        .happens = "It wants an access token, the token is not one of its own, the request came through a proxy, or "
                   "it did not prove that it comes from the same machine: another user asked, or a relay stands "
                   "between (`kubectl port-forward`, `ssh -L`, a published port).",
        .evidence = "Its own message says which.",
        .remedy = "`jwtsync agree --access-token-file PATH`, with one of the tokens that its `[access]` names; or ask "
                  "it on its own machine, in its container, as the same user or as root.",
        .prevention = "Give all processes of a fleet the same access token, and change it by having two valid at "
                      "once.",
    },
    CausePage{
        .cause = Cause::answer_not_understood,
        .title = "An answer that is not of the protocol",
        .looks = "`jwtsync agree` exits 4: a target answers, and not as it should.",
        .happens = "Another program listens there, a proxy put its own page in between, a load balancer sent the two "
                   "questions to two processes, or the version is too old.",
        .evidence = "The message names the member of the answer that is wrong, or the HTTP status.",
        .remedy = "Ask the address of the endpoints themselves (by default port 7517), each process by its own.",
        .prevention = "Keep `/jwtsync/` off proxies and load balancers.",
    },
    CausePage{
        .cause = Cause::answer_stale,
        .title = "An answer to another question",
        .looks = "`jwtsync agree --answers` exits 4: a collected line has another nonce, or no line of a log is an "
                 "answer.",
        .happens = "The line is left over from an earlier collection, or the process was given another nonce, or none "
                   "as `JWTSYNC_NONCE`.",
        .evidence = "Its nonce is not the one that was asked with.",
        .remedy = "Collect anew, with one nonce for all: `jwtsync agree --new-nonce`, then `jwtsync answer --nonce N` "
                  "in each process.",
        .prevention = "Write each collection to a new file.",
    },
    CausePage{
        .cause = Cause::target_malformed,
        .title = "A target that cannot be asked",
        .looks = "`jwtsync agree` exits 2, and asks no process: a target is not an address.",
        .happens = "It has a path, a query, a password or no scheme, or the access token has characters that no "
                   "header may hold.",
        .evidence = "The message says which.",
        .remedy = "Write `http://HOST:PORT`, `https://HOST:PORT`, `dns+http://HOST:PORT` or `unix:/PATH`.",
        .prevention = "Keep targets in `[fleet] targets` of the configuration.",
    },
    CausePage{
        .cause = Cause::too_few_processes,
        .title = "Fewer processes than expected",
        .looks = "`jwtsync agree --expect N` or `--service NAME` exits 4, although everybody who was asked answered.",
        .happens = "A target is missing, two lead to one process, or a replica is not running.",
        .evidence = "Fewer distinct instances answered than `--expect` says, or none of that service.",
        .remedy = "Name every process, or every address of a name: `dns+http://HOST:PORT`. While they start, wait: "
                  "`--wait 2m`.",
        .prevention = "Take `--expect` from the same place as the number of replicas.",
    },
    CausePage{
        .cause = Cause::fleet_unsettled,
        .title = "A fleet that does not come to rest",
        .looks = "`jwtsync agree --wait` exits 4, although all that answered agree.",
        .happens = "A rollout or a scale-up was still going on when the time was over; or a name gives a part of its "
                   "addresses only, another one each time.",
        .evidence = "All agreed, but no two looks in a row saw the same addresses, with as many processes at each.",
        .remedy = "Wait longer (`--wait`), or until the platform says that the rollout is over, as `kubectl rollout "
                  "status` does. Where a name server gives a part, name the processes each (`--targets`).",
        .prevention = "Let `--wait` be longer than a rollout takes.",
    },
    CausePage{
        .cause = Cause::one_process,
        .title = "Nothing to compare",
        .looks = "`jwtsync agree` exits 2: it compared nothing.",
        .happens = "One target was given, all lead to one process, or a load balancer sent every question to the same "
                   "one.",
        .evidence = "All answers have one instance.",
        .remedy = "Name each process by its own address; say `--expect 1` if there is only one.",
        .prevention = "Use `dns+http://HOST:PORT` with a name that has an address for every process (in Kubernetes a "
                      "headless Service).",
    },
    CausePage{
        .cause = Cause::one_environment,
        .title = "One environment only",
        .looks = "`jwtsync distinct` exits with 2: all that answered are in the same environment, so there is nothing "
                 "to tell apart.",
        .happens = "Targets of one environment were named, or `ENVIRONMENT` says the same in both.",
        .evidence = "Every report names the same environment; `jwtsync resolve` says how a process knows it.",
        .remedy = "Name at least one process of each environment. Where two deployments should differ and do not, set "
                  "`ENVIRONMENT` in one of them.",
        .prevention = "Keep the targets of all environments in the job that compares them.",
    },
};

}  // namespace jwtsync::diagnosis

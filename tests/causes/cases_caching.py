# SPDX-License-Identifier: Apache-2.0
"""Causes of caching: what was right once is held on to, or not every copy of it was changed."""
import sys

import answers
import tokens
from cases import PROCESSES, REPORT, TOKEN, case
from cases_origin import EARLY, KEY, STAGING
from cases_places import STORE
from fleet import SOURCE, free_port

DAY = 86_400
MOUNTED = "/run/secrets/jwt"


def issuer(stage, *files):
    port = stage.server(sys.executable, SOURCE / "tests/causes/issuer.py", *files).said
    return f"jwks+http://127.0.0.1:{port}/jwks"


def sets(stage, *names, kid=None):
    """A file with a set of one public key for each name."""
    files = []
    for name in names:
        _, public = tokens.key_pair(stage.folder, name, "P-256")
        files.append(stage.file(f"{name}.jwks", tokens.key_set(tokens.public_jwk(public, kid or name))))
    return files


# 23: a running process keeps the old value of a variable

@case(23, "one replica is older than the change", PROCESSES, "stale-value")
def older_replica(stage):
    stage.serve("backend", age="3h", **{STAGING: stage.secret("old")})
    stage.services[0].variables[STAGING] = stage.secret()  # what its deployment says by now
    stage.serve("backend", **{STAGING: stage.secret()})
    stage.serve("auth", **{STAGING: stage.secret()})


@case(23, "two of three replicas are older", PROCESSES, "stale-value")
def older_replicas(stage):
    for age in ("30h", "29h"):
        stage.serve("backend", age=age, **{KEY: stage.secret("old")})
    stage.serve("backend", **{KEY: stage.secret()})
    for each in stage.services[:2]:
        each.variables[KEY] = stage.secret()


@case(23, "a worker that ran through the week", REPORT, "stale-value")
def ran_on(stage):
    for age in (100, 101):
        answers.answered(stage, "worker", stage.secret(), loaded=age)
    answers.answered(stage, "worker", stage.secret("old"), loaded=7 * DAY)


# 24: a mount that never changes

def mounted(stage, service, secret, loaded, generation=1, **more):
    answers.answered(stage, service, secret, found=MOUNTED, order=EARLY, loaded=loaded, generation=generation, **more)


@case(24, "subPath in one deployment", REPORT, "mount-not-updated", "stale-value")
def sub_path(stage):
    mounted(stage, "auth", stage.secret(), 300, generation=4)
    mounted(stage, "orders", stage.secret(), 310, generation=4)
    mounted(stage, "backend", stage.secret("old"), 9 * DAY)


@case(24, "an immutable Secret, two pods", REPORT, "mount-not-updated", "stale-value")
def immutable(stage):
    for age in (400, 390):
        mounted(stage, "auth", stage.secret(), age, generation=2)
    for age in (3 * DAY, 3 * DAY + 20):
        mounted(stage, "auth", stage.secret("old"), age)


@case(24, "a bind mount of one file", REPORT, "mount-not-updated", "stale-value")
def bind_mount(stage):
    mounted(stage, "web", stage.secret(), 70, generation=3)
    mounted(stage, "api", stage.secret("old"), DAY)


# 25: a restart that did not reach all

@case(25, "one of four pods was missed", PROCESSES, "stale-value")
def missed_pod(stage):
    stage.serve("orders", age="2d", **{KEY: stage.secret("old")})
    stage.services[0].variables[KEY] = stage.secret()
    for _ in range(3):
        stage.serve("orders", **{KEY: stage.secret()})


@case(25, "a service that the controller does not watch", REPORT, "stale-value", "value-differs")
def unwatched(stage):
    for service in ("auth", "orders", "billing"):
        answers.answered(stage, service, stage.secret(), loaded=500)
    answers.answered(stage, "cron", stage.secret("old"), loaded=12 * DAY)


@case(25, "half of a large deployment", REPORT, "stale-value")
def half(stage):
    for number in range(6):
        answers.answered(stage, "api", stage.secret("old" if number < 3 else "shared"),
                         loaded=4 * DAY + number if number < 3 else 600 + number)


# 26: a cache within the process

@case(26, "a client of the store caches for an hour", REPORT, "version-differs", "stale-value")
def cached(stage):
    answers.answered(stage, "auth", stage.secret(), found=STORE[0], order=STORE, loaded=200)
    answers.answered(stage, "auth", stage.secret("old"), found=STORE[0], order=STORE, loaded=3500)


@case(26, "a cache without an end, in a worker", PROCESSES, "stale-value")
def without_end(stage):
    stage.serve("worker", **{STAGING: stage.secret()})
    stage.serve("worker", age="40m", **{STAGING: stage.secret("old")})
    stage.services[1].variables[STAGING] = stage.secret()


@case(26, "a cache that one replica of three holds", REPORT, "version-differs", "stale-value")
def held_by_one(stage):
    for age in (60, 61):
        answers.answered(stage, "auth", stage.secret(), found=STORE[0], order=STORE, loaded=age)
    answers.answered(stage, "auth", stage.secret("old"), found=STORE[0], order=STORE, loaded=DAY)


# 27: the file is not there yet, or another is

@case(27, "the agent has not written it", PROCESSES, "file-not-ready", "no-key")
def not_written(stage):
    stage.volume("vault", other="x")
    stage.serve("auth", **{STAGING: stage.secret()})
    stage.serve("backend", sources=["file:{folder}/vault/jwt"])


@case(27, "it is there, and empty", PROCESSES, "file-not-ready", "secret-empty", "no-key")
def written_empty(stage):
    stage.volume("vault", jwt="")
    stage.serve("auth", **{STAGING: stage.secret()})
    stage.serve("backend", sources=["file:{folder}/vault/jwt"])


@case(27, "it is still the template", PROCESSES, "file-not-ready", "placeholder-kept")
def template(stage):
    stage.volume("vault", jwt='{{ with secret "secret/data/jwt" }}{{ .Data.data.key }}{{ end }}')
    stage.serve("auth", **{STAGING: stage.secret()})
    stage.serve("backend", sources=["file:{folder}/vault/jwt"])


# 31: keys are not fetched again

@case(31, "a new kid, and the set here does not have it (token)", TOKEN, "key-unknown", "key-set-stale")
def new_kid(stage):
    (old,) = sets(stage, "old")
    private, _ = tokens.key_pair(stage.folder, "new", "P-256")
    stage.token_sources = [f"file:{old}"]
    stage.tell(tokens.signed(private.read_text(), "ES256", header={"kid": "new"}, aud=None))


@case(31, "an issuer rotated hard", PROCESSES, "key-set-stale", "key-unknown")
def rotated_hard(stage):
    old, new = sets(stage, "old", "new")
    live = stage.file("live.jwks", old.read_bytes())
    source = issuer(stage, live)
    stage.serve("backend", sources=[source], options=["--issuer", "auth"]).listening()
    live.write_bytes(new.read_bytes())
    stage.token_sources = [source]
    stage.tell(tokens.signed((stage.folder / "new.key").read_text(), "ES256", header={"kid": "new"}, aud=None))


@case(31, "an RSA key of another kid (token)", TOKEN, "key-unknown", "key-set-stale")
def new_rsa_kid(stage):
    _, public = tokens.key_pair(stage.folder, "old", "RSA")
    private, _ = tokens.key_pair(stage.folder, "new", "RSA")
    old = stage.file("old.jwks", tokens.key_set(tokens.public_jwk(public, "2024-01")))
    stage.token_sources = [f"file:{old}"]
    stage.tell(tokens.signed(private.read_text(), "RS256", header={"kid": "2024-02"}, aud=None))


# 37: nodes of an issuer hold different keys

for count, kid in ((2, None), (3, None), (2, "default")):
    @case(37, f"{count} nodes" + (", one kid" if kid else ""), PROCESSES, "issuer-nodes-differ", "kid-reused")
    def nodes(stage, count=count, kid=kid):
        files = sets(stage, *[f"node{number}" for number in range(count)], kid=kid)
        source = issuer(stage, *files)
        stage.serve("backend", sources=[source])
        stage.serve("orders", sources=[source])
        stage.sources = [source]


# 38: caches of threads drift

def threads(stage, held):
    """Threads that answer for themselves behind one address."""
    first, *others = [stage.secret(name) for name in held]
    siblings = [answers.worker(stage, "istiod", secret, host="istiod-0", loaded=900, labels={"thread": str(number)})
                for number, secret in enumerate(others)]
    answers.answered(stage, "istiod", first, host="istiod-0", loaded=900, siblings=siblings, labels={"thread": "main"})
    answers.answered(stage, "backend", stage.secret("new"))


for held in (("new", "old"), ("new", "new", "old", "new"), ("old", "new", "new")):
    @case(38, f"threads hold {', '.join(held)}", REPORT, "worker-keys-differ")
    def drifted(stage, held=held):
        threads(stage, held)


# 39: the issuer is down

@case(39, "it is down when a process starts", PROCESSES, "key-set-unreachable", "store-unreachable")
def issuer_down(stage):
    (file,) = sets(stage, "one")
    source = issuer(stage, stage.folder / "gone.jwks")
    stage.serve("auth", sources=[f"file:{file}"])
    stage.serve("backend", sources=[source])
    stage.reachable = lambda: stage.file("gone.jwks", file.read_bytes())


@case(39, "nobody listens at its address", PROCESSES, "key-set-unreachable", "store-unreachable")
def nobody_listens(stage):
    (file,) = sets(stage, "one")
    stage.serve("auth", sources=[f"file:{file}"])
    port = free_port()
    stage.serve("backend", sources=[f"jwks+http://127.0.0.1:{port}/jwks"])
    stage.reachable = lambda: issuer(stage, file, f"--port={port}")


@case(39, "it answers a page", PROCESSES, "key-set-unreachable", "store-unreachable")
def answers_a_page(stage):
    (file,) = sets(stage, "one")
    source = issuer(stage, stage.file("page", "<html>maintenance</html>"))
    stage.serve("auth", sources=[f"file:{file}"])
    stage.serve("backend", sources=[source])
    stage.reachable = lambda: stage.file("page", file.read_bytes())


# 41: a cache of verdicts

def good_token(stage, **more):
    stage.serve("backend", options=["--issuer", "auth", "--audience", "backend"], **{STAGING: stage.secret()})
    stage.token_variables = {STAGING: stage.secret()}
    stage.token_sources = [f"env:{STAGING}"]
    stage.tell(tokens.signed(stage.secret(), **more))


@case(41, "a verdict of before the key changed is kept", PROCESSES, "refused-elsewhere", "refused-before-signature",
      heals=False)
def kept_verdict(stage):
    good_token(stage)


@case(41, "a proxy keeps a 401", PROCESSES, "refused-elsewhere", "refused-before-signature",
      heals=False)
def kept_by_a_proxy(stage):
    good_token(stage, sub="bob", scope="read")


@case(41, "a proxy keeps a 401, in front of two services", PROCESSES, "refused-elsewhere", "refused-before-signature",
      heals=False)
def kept_for_two(stage):
    good_token(stage)
    stage.serve("orders", options=["--issuer", "auth", "--audience", "backend"], **{STAGING: stage.secret()})


# 55: regions diverge

def in_regions(stage, put, regions):
    for region, secret in regions:
        put(stage.secret(secret), region)


@case(55, "one region was not written", PROCESSES, "region-keys-differ")
def one_region(stage):
    in_regions(stage, lambda secret, region: stage.serve("auth", labels=[f"region={region}"], **{KEY: secret}),
               (("eu", "new"), ("eu", "new"), ("us", "old"), ("us", "old")))


@case(55, "three regions, one of them behind", REPORT, "region-keys-differ")
def three_regions(stage):
    in_regions(stage, lambda secret, region: answers.answered(stage, "api", secret, labels={"region": region}),
               (("eu", "new"), ("eu", "new"), ("us", "new"), ("us", "new"), ("asia", "old"), ("asia", "old")))


@case(55, "two services in two regions", PROCESSES, "region-keys-differ")
def two_services(stage):
    for service in ("auth", "backend"):
        in_regions(stage, lambda secret, region: stage.serve(service, labels=[f"region={region}"], **{STAGING: secret}),
                   (("europe-west1", "new"), ("us-central1", "old")))


# 65: a repair of what runs only

@case(65, "one replica was repaired in place", REPORT, "live-repair")
def repaired_in_place(stage):
    answers.answered(stage, "auth", stage.secret(), loaded=9000, labels={"revision": "7"})
    answers.answered(stage, "backend", stage.secret(), loaded=8000, found=MOUNTED, order=EARLY, generation=2,
                     labels={"revision": "7"})
    answers.answered(stage, "backend", stage.secret("declared"), loaded=500, found=MOUNTED, order=EARLY,
                     labels={"revision": "8"})


@case(65, "the next deploy put the old value back", REPORT, "live-repair", "deploy-made-key", "stale-value")
def put_back(stage):
    for service in ("auth", "orders"):
        answers.answered(stage, service, stage.secret(), loaded=90_000)
    answers.answered(stage, "backend", stage.secret(), loaded=50_000, generation=3, labels={"revision": "7"})
    for age in (400, 410):
        answers.answered(stage, "backend", stage.secret("declared"), loaded=age, labels={"revision": "8"})


@case(65, "one replica of three is not as declared", REPORT, "live-repair", "stale-value")
def not_as_declared(stage):
    answers.answered(stage, "auth", stage.secret(), loaded=9000)
    answers.answered(stage, "backend", stage.secret(), loaded=8000, generation=2)
    for age in (300, 301):
        answers.answered(stage, "backend", stage.secret("declared"), loaded=age)

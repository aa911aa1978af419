# SPDX-License-Identifier: Apache-2.0
"""Causes of origin: the secret comes from another place than was meant, or from none."""
import answers
import tokens
from cases import PROCESSES, REPORT, TOKEN, case
from fleet import BUILD, SOURCE, VENV, free_port

STAGING, KEY, LEGACY = "JWT_SECRET_STAGING", "JWT_SECRET_KEY", "JWT_SECRET"
DEVELOPMENT_DEFAULT = "development-jwt-secret-minimum-32-characters-long"


# 1: different or mistyped

@case(1, "two values of one variable", PROCESSES, "value-differs")
def two_values(stage):
    stage.serve("auth", **{STAGING: stage.secret()})
    stage.serve("backend", **{STAGING: stage.secret("other")})


@case(1, "one character mistyped, in one of three", PROCESSES, "value-differs")
def mistyped(stage):
    secret = stage.secret()
    stage.serve("auth", **{KEY: secret})
    stage.serve("backend", **{KEY: secret[:20] + ("x" if secret[20] != "x" else "y") + secret[21:]})
    stage.serve("worker", **{KEY: secret})


@case(1, "cut by whoever copied it", PROCESSES, "value-differs")
def cut(stage):
    stage.serve("auth", **{STAGING: stage.secret(size=80)})
    stage.serve("backend", **{STAGING: stage.secret(size=80)[:40]})


@case(1, "two files of one name", PROCESSES, "value-differs", "sources-differ")
def two_files(stage):
    for name in ("auth", "backend"):
        stage.volume(name, jwt=stage.secret(name))
        stage.serve(name, sources=[f"file:{{folder}}/{name}/jwt"])


@case(1, "two replicas on one host", PROCESSES, "value-differs")
def on_one_host(stage):
    for secret in ("shared", "other"):
        stage.serve("app", **{STAGING: stage.secret(secret)})


@case(1, "somebody else signs by another secret (token)", TOKEN, "signature-of-other-key")
def other_secret(stage):
    stage.token_variables = {STAGING: stage.secret()}
    stage.tell(tokens.signed(stage.secret("other"), aud=None))


# 2: random per worker

def gunicorn(stage, name, workers, conf, **variables):
    port = free_port()
    words = [VENV / "python", "/usr/bin/gunicorn", "--chdir", SOURCE / "tests/python", "--bind", f"127.0.0.1:{port}",
             "--workers", workers, "--config", stage.file("conf.py", conf), "workers_app:app"]
    service = stage.serve(name, command=words, JWTSYNC_LIBRARY=str(BUILD / "libjwtsync_c.so"), **variables)
    service.target = f"http://127.0.0.1:{port}"
    service.ready = rf"(?s)(worker is ready.*){{{workers}}}"
    return service


def random_workers(different):
    """As a settings module that draws a secret where none is set: `os.environ.get(NAME, secrets.token_urlsafe(32))`."""
    return ("import os, secrets\n"
            "def post_fork(server, worker):\n"
            f"    if worker.age in {different} and 'JWT_SECRET_KEY' not in os.environ:\n"
            "        os.environ['JWT_SECRET_KEY'] = secrets.token_urlsafe(32)\n"
            "def post_worker_init(worker):\n    print('worker is ready', flush=True)\n")


@case(2, "each worker of gunicorn draws its own", PROCESSES, "worker-keys-differ")
def drawn_by_workers(stage):
    gunicorn(stage, "auth", 3, random_workers((1, 2, 3)))


@case(2, "two workers of gunicorn draw their own", PROCESSES, "worker-keys-differ")
def drawn_by_two(stage):
    gunicorn(stage, "auth", 2, random_workers((1, 2)))


@case(2, "four workers, four secrets", REPORT, "worker-keys-differ")
def four_workers(stage):
    siblings = [answers.worker(stage, "auth", stage.secret(f"worker {n}"), host="auth-0", loaded=600 - n)
                for n in range(3)]
    answers.answered(stage, "auth", stage.secret("first"), host="auth-0", siblings=siblings)
    answers.answered(stage, "backend", stage.secret("first"))


# 3: random per replica or start

@case(3, "three replicas draw their own", PROCESSES, "replica-keys-differ")
def drawn_by_replicas(stage):
    for number in range(3):
        stage.serve("auth", **{KEY: stage.secret(f"replica {number}")})


@case(3, "an entry script draws it, in four replicas", PROCESSES, "replica-keys-differ")
def drawn_by_a_script(stage):
    for number in range(4):
        stage.serve("auth", **{STAGING: stage.secret(f"replica {number}")})


@case(3, "five replicas behind one name", REPORT, "replica-keys-differ")
def drawn_by_five(stage):
    for number in range(5):
        answers.answered(stage, "api", stage.secret(f"replica {number}"), found=KEY, loaded=600 + number)


# 4: each deploy rolls it anew

def deployed(stage, put, revisions, replicas=2):
    for number, revision in enumerate(revisions):
        for _ in range(replicas):
            put("auth", stage.secret(revision), revision, 100_000 - 90_000 * number)


@case(4, "a chart draws it at each upgrade", PROCESSES, "deploy-made-key")
def drawn_by_a_chart(stage):
    deployed(stage, lambda name, secret, revision, _: stage.serve(name, labels=[f"revision={revision}"],
                                                                  **{STAGING: secret}), ("v41", "v42"))


@case(4, "two revisions, a day apart", REPORT, "deploy-made-key")
def a_day_apart(stage):
    deployed(stage, lambda name, secret, revision, age: answers.answered(
        stage, name, secret, loaded=age, labels={"revision": revision}), ("v41", "v42"))


@case(4, "three revisions of a canary", REPORT, "deploy-made-key")
def of_a_canary(stage):
    deployed(stage, lambda name, secret, revision, age: answers.answered(
        stage, name, secret, loaded=age + 200_000, labels={"revision": revision}), ("v1", "v2", "v3"))


# 5: a public default

@case(5, "backend fell back to the development default", PROCESSES, "development-default")
def fell_back(stage):
    stage.serve("auth", ENVIRONMENT="development", **{KEY: stage.secret()})
    stage.serve("backend", ENVIRONMENT="development")


@case(5, "a test environment falls back beside one that has a secret", PROCESSES, "development-default")
def fell_back_in_tests(stage):
    stage.serve("auth", ENVIRONMENT="test")
    stage.serve("backend", ENVIRONMENT="test", **{LEGACY: stage.secret()})
    stage.serve("worker", ENVIRONMENT="test", **{LEGACY: stage.secret()})


@case(5, "staging was given a tutorial's secret", PROCESSES, "public-default")
def of_a_tutorial(stage):
    stage.serve("auth", **{STAGING: stage.secret()})
    stage.serve("backend", **{STAGING: "your-super-secret-jwt-token-with-at-least-32-characters-long"})


@case(5, "all of staging was given the development default", PROCESSES, "public-default")
def of_all(stage):
    stage.serve("auth", **{STAGING: DEVELOPMENT_DEFAULT})
    stage.serve("backend", **{STAGING: DEVELOPMENT_DEFAULT})


@case(5, "a token by the development default (token)", TOKEN, "development-default", "public-default")
def token_by_default(stage):
    stage.token_variables = {STAGING: stage.secret()}
    stage.tell(tokens.signed(DEVELOPMENT_DEFAULT, aud=None))


# 6: misnamed, or never read

@case(6, "a variable is misspelt", PROCESSES, "secret-unread")
def misspelt(stage):
    stage.serve("auth", **{STAGING: stage.secret()})
    stage.serve("backend", JWT_SECERT_STAGING=stage.secret())


@case(6, "the variable of another environment is set", PROCESSES, "secret-unread")
def of_another_environment(stage):
    stage.serve("auth", **{STAGING: stage.secret()})
    stage.serve("backend", JWT_SECRET_PRODUCTION=stage.secret())


@case(6, "a name that is never read, and the default in its place", PROCESSES, "secret-unread", "development-default")
def never_read(stage):
    stage.serve("auth", ENVIRONMENT="development", **{KEY: stage.secret()})
    stage.serve("backend", ENVIRONMENT="development", JWT_SECRET_DEVELOPMENT=stage.secret())


# 7: one service was not given it

@case(7, "backend has another variable only", PROCESSES, "secret-not-given")
def not_given(stage):
    stage.serve("auth", **{STAGING: stage.secret()})
    stage.serve("backend", **{KEY: stage.secret("other")})


@case(7, "backend has none at all", PROCESSES, "secret-not-given", "no-key")
def none_at_all(stage):
    stage.serve("auth", **{STAGING: stage.secret()})
    stage.serve("backend")


@case(7, "one of four has no file and takes a variable", PROCESSES, "secret-not-given")
def no_file(stage):
    stage.volume("shared", jwt=stage.secret())
    for name in ("auth", "orders", "billing"):
        stage.serve(name, sources=["file:{folder}/shared/jwt", f"env:{KEY}"])
    stage.serve("backend", sources=["file:{folder}/backend/jwt", f"env:{KEY}"], **{KEY: stage.secret("other")})


@case(7, "under exec, the child's service lacks it", PROCESSES, "secret-not-given")
def not_given_under_exec(stage):
    stage.serve("auth", **{STAGING: stage.secret()})
    stage.exec("backend", **{LEGACY: stage.secret("other")})


# 8: read before it was loaded

EARLY = ("file:/run/secrets/jwt", f"env:{KEY}")


@case(8, "imported before its file was mounted", REPORT, "read-too-early", "secret-not-given")
def before_the_mount(stage):
    answers.answered(stage, "auth", stage.secret(), found=EARLY[0], order=EARLY, loaded=590)
    answers.answered(stage, "backend", stage.secret("other"), found=KEY, order=EARLY, loaded=600)


@case(8, "a replica started before its file was written", REPORT, "read-too-early")
def replica_too_early(stage):
    answers.answered(stage, "backend", stage.secret(), found=EARLY[0], order=EARLY, loaded=500)
    answers.answered(stage, "backend", stage.secret("other"), found=KEY, order=EARLY, loaded=530)
    answers.answered(stage, "auth", stage.secret(), found=EARLY[0], order=EARLY, loaded=400)


@case(8, "captured at import, the file was empty then", REPORT, "read-too-early", "secret-empty")
def captured_at_import(stage):
    answers.answered(stage, "backend", stage.secret(), found=EARLY[0], order=EARLY, loaded=500)
    answers.answered(stage, "backend", stage.secret("other"), found=KEY, order=EARLY, loaded=530,
                     outcomes={"/run/secrets/jwt": "empty"})


# 9: there, and empty

@case(9, "set to nothing, and the next is taken", PROCESSES, "secret-empty")
def set_to_nothing(stage):
    stage.serve("auth", **{STAGING: stage.secret()})
    stage.serve("backend", **{STAGING: "", KEY: stage.secret("other")})


@case(9, "blank, and nothing else", PROCESSES, "secret-empty", "no-key")
def blank(stage):
    stage.serve("auth", **{STAGING: stage.secret()})
    stage.serve("backend", **{STAGING: "  "})


@case(9, "an env file sets it to nothing", PROCESSES, "secret-empty")
def emptied_by_a_file(stage):
    stage.serve("auth", **{STAGING: stage.secret()})
    stage.serve("backend", env_file=f"{STAGING}=\n{KEY}={stage.secret('other')}\n")

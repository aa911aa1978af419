# SPDX-License-Identifier: Apache-2.0
"""More causes of origin: what was found is not what was meant, for another place, name or environment was looked at."""
import answers
from cases import PROCESSES, REPORT, case
from cases_origin import EARLY, KEY, LEGACY, STAGING

STORE = ("gcp-sm://demo/jwt-secret-staging", f"env:{KEY}")


# 14: shadowed

@case(14, "a variable of a former deploy comes first", PROCESSES, "secret-shadowed")
def shadowed(stage):
    stage.serve("auth", **{KEY: stage.secret()})
    stage.serve("backend", **{STAGING: stage.secret("other"), KEY: stage.secret()})


@case(14, "the legacy name, behind a new one", PROCESSES, "secret-shadowed")
def shadowed_legacy(stage):
    stage.serve("auth", **{LEGACY: stage.secret()})
    stage.serve("worker", **{LEGACY: stage.secret()})
    stage.serve("backend", **{KEY: stage.secret("other"), LEGACY: stage.secret()})


@case(14, "an env file adds a variable that comes first", PROCESSES, "secret-shadowed")
def shadowed_by_file(stage):
    stage.serve("auth", **{KEY: stage.secret()})
    stage.serve("backend", env_file=f"{STAGING}={stage.secret('other')}\n", **{KEY: stage.secret()})


# 54: another environment's key

@case(54, "production was given staging's key", PROCESSES, "key-of-other-environment")
def staging_key_in_production(stage):
    stage.serve("auth", ENVIRONMENT="production", JWT_SECRET_PRODUCTION=stage.secret("production"))
    stage.serve("backend", ENVIRONMENT="production", JWT_SECRET_PRODUCTION=stage.secret("staging"))
    stage.serve("auth-of-staging", **{STAGING: stage.secret("staging")})


@case(54, "one replica of production has it", REPORT, "key-of-other-environment")
def staging_key_in_a_replica(stage):
    for _ in range(2):
        answers.answered(stage, "auth", stage.secret("production"), environment="production", found=KEY)
    answers.answered(stage, "backend", stage.secret("staging"), environment="production", found=KEY)
    for name in ("auth", "backend"):
        answers.answered(stage, name, stage.secret("staging"), found=KEY)


@case(54, "a token of staging, at production", PROCESSES, "environment-differs", "key-of-other-environment")
def asked_across(stage):
    stage.serve("auth", ENVIRONMENT="production", JWT_SECRET_PRODUCTION=stage.secret("production"))
    stage.serve("backend", **{STAGING: stage.secret("staging"), "JWT_SECRET_PRODUCTION": stage.secret("production")})


@case(54, "two of three in staging have production's key", PROCESSES, "key-of-other-environment", heals=False)
def most_of_staging(stage):
    stage.serve("auth", **{STAGING: stage.secret("staging")})
    for name in ("backend", "orders"):
        stage.serve(name, **{STAGING: stage.secret("production")})
    stage.serve("auth", ENVIRONMENT="production", JWT_SECRET_PRODUCTION=stage.secret("production"))


@case(54, "both environments were given one key", PROCESSES, "key-of-other-environment", heals=False)
def one_key_for_both(stage):
    stage.serve("auth", ENVIRONMENT="production", JWT_SECRET_PRODUCTION=stage.secret())
    stage.serve("backend", **{STAGING: stage.secret()})


@case(54, "a backend of staging has it, beside another that is wrong", PROCESSES, "key-of-other-environment",
      "value-differs", heals=False)
def beside_another(stage):
    for name in ("auth", "orders"):
        stage.serve(name, **{STAGING: stage.secret("staging")})
    stage.serve("backend", **{STAGING: stage.secret("production")})
    stage.serve("billing", **{STAGING: stage.secret("mistyped")})
    stage.serve("auth", ENVIRONMENT="production", JWT_SECRET_PRODUCTION=stage.secret("production"))


# 58: two loaders in one process

@case(58, "REST and WebSocket of one pod", REPORT, "loaders-differ")
def rest_and_websocket(stage):
    answers.answered(stage, "app", stage.secret(), instance="app-7d9f-00000001", labels={"loader": "rest"})
    answers.answered(stage, "app", stage.secret("other"), instance="app-7d9f-00000001", labels={"loader": "websocket"})


@case(58, "two listeners that started together", REPORT, "loaders-differ")
def two_listeners(stage):
    answers.answered(stage, "app", stage.secret(), host="app-7d9f")
    answers.answered(stage, "app", stage.secret("other"), host="app-7d9f", found="file:/app/.env",
                     order=("file:/app/.env", f"env:{STAGING}"))
    answers.answered(stage, "backend", stage.secret())


@case(58, "a settings module and os.environ", REPORT, "loaders-differ")
def settings_and_environ(stage):
    answers.answered(stage, "app", stage.secret(), host="app-0", found=STAGING)
    answers.answered(stage, "app", stage.secret("other"), host="app-0", found=KEY, order=(f"env:{KEY}",))


# 59: a store's error taken for absence

@case(59, "the store was away, and a variable was taken", REPORT, "store-unreachable", "sources-differ")
def away(stage):
    answers.answered(stage, "auth", stage.secret(), found=STORE[0], order=STORE)
    answers.answered(stage, "backend", stage.secret("other"), found=KEY, order=STORE,
                     outcomes={"//demo/jwt-secret-staging": "unreachable"})


@case(59, "forbidden, and a variable was taken, in two of three", REPORT, "store-forbidden", "sources-differ")
def forbidden_and_passed_over(stage):
    answers.answered(stage, "auth", stage.secret(), found=STORE[0], order=STORE)
    for service in ("backend", "orders"):
        answers.answered(stage, service, stage.secret("other"), found=KEY, order=STORE,
                         outcomes={"//demo/jwt-secret-staging": "forbidden"})


@case(59, "throttled, and the development default was taken", REPORT, "store-unreachable", "development-default",
      "sources-differ")
def throttled(stage):
    order = (*STORE, "builtin:development")
    answers.answered(stage, "auth", stage.secret(), found=STORE[0], order=order, environment="test")
    answers.answered(stage, "backend", "development-jwt-secret-minimum-32-characters-long", found=order[2], order=order,
                     environment="test", outcomes={"//demo/jwt-secret-staging": "unreachable"})


# 60: the selector differs

@case(60, "ENVIRONMENT is unset for one", PROCESSES, "environment-differs")
def unset(stage):
    stage.serve("auth", **{STAGING: stage.secret(), KEY: stage.secret("other")})
    stage.serve("backend", ENVIRONMENT=None, **{STAGING: stage.secret(), KEY: stage.secret("other")})


@case(60, "production is said for one", PROCESSES, "environment-differs")
def production(stage):
    stage.serve("auth", **{STAGING: stage.secret(), "JWT_SECRET_PRODUCTION": stage.secret("other")})
    stage.serve("backend", ENVIRONMENT="production",
                **{STAGING: stage.secret(), "JWT_SECRET_PRODUCTION": stage.secret("other")})


@case(60, "a file of configuration says another", PROCESSES, "environment-differs")
def configured(stage):
    both = {STAGING: stage.secret(), "JWT_SECRET_PRODUCTION": stage.secret("other")}
    stage.serve("auth", **both)
    stage.serve("worker", **both)
    stage.serve("backend", ENVIRONMENT=None, config='environment = "production"\n', **both)


# 61: a rule passes over what is set

@case(61, "too short for a loader of its own, and the next taken", REPORT, "secret-skipped")
def too_short(stage):
    answers.answered(stage, "auth", stage.secret(), found=STAGING)
    answers.answered(stage, "backend", stage.secret("other"), found=KEY, outcomes={STAGING: "unfit"})


@case(61, "on a block list, and the next taken, in two replicas", REPORT, "secret-skipped")
def on_a_list(stage):
    for name in ("auth", "orders"):
        answers.answered(stage, name, stage.secret(), found=KEY)
    for _ in range(2):
        answers.answered(stage, "backend", stage.secret("other"), found=LEGACY, outcomes={KEY: "unfit"})


@case(61, "malformed for one, and the next taken", REPORT, "secret-skipped")
def malformed(stage):
    answers.answered(stage, "auth", stage.secret(), found=STAGING)
    answers.answered(stage, "backend", stage.secret("other"), found=LEGACY, outcomes={STAGING: "malformed"})


# 62: the checker looks elsewhere

@case(62, "the check resolves another variable than the service", PROCESSES, "value-differs",
      "sources-differ")
def another_variable(stage):
    for name in ("auth", "backend"):
        stage.serve(name, **{STAGING: stage.secret()})
    stage.sources = [f"env:{KEY}"]
    stage.token_variables = {KEY: stage.secret("other")}


@case(62, "a runner's file in place of the pod's", PROCESSES, "value-differs", "sources-differ")
def file_of_a_runner(stage):
    for name in ("auth", "backend", "orders"):
        stage.serve(name, **{KEY: stage.secret()})
    stage.volume("runner", jwt=stage.secret("other"))
    stage.sources = ["file:{folder}/runner/jwt"]


@case(62, "a check of its own refuses what all hold", REPORT, "check-refuses")
def own_check(stage):
    for name in ("auth", "backend"):
        answers.answered(stage, name, stage.secret(), warnings=[
            {"name": "shared_between_environments", "text": "the value is that of JWT_SECRET_PRODUCTION too",
             "fails_check": name == "auth"}])


# 63: a secret of another purpose

@case(63, "the service's own secret stands in JWT_SECRET_KEY", PROCESSES, "other-purpose-key")
def service_secret(stage):
    stage.serve("auth", **{KEY: stage.secret()})
    stage.serve("orders", **{KEY: stage.secret()})
    stage.serve("backend", **{KEY: stage.secret("service")})
    stage.serve("sessions", sources=["env:SESSION_SECRET"], SESSION_SECRET=stage.secret("service"))


for name in ("SERVICE_SECRET", "SESSION_SECRET", "NEXTAUTH_SECRET"):
    @case(63, f"{name} in its place", PROCESSES, "other-purpose-key")
    def other_purpose(stage, name=name):
        stage.serve("auth", **{KEY: stage.secret(), name: stage.secret("service")})
        stage.serve("backend", sources=[f"env:{name}", f"env:{KEY}"],
                    **{KEY: stage.secret(), name: stage.secret("service")})


# 66: the identity may not read it

@case(66, "others may write the file", PROCESSES, "store-forbidden")
def others_may_write(stage):
    stage.serve("auth", **{KEY: stage.secret()})
    stage.file("jwt", stage.secret(), mode=0o666)
    stage.serve("backend", sources=["file:{folder}/jwt"])


for what, message in {"Secret Manager denies it": "the secret jwt-secret-staging may not be read: permission denied",
                      "the mounted file is root's": "/run/secrets/jwt may not be read"}.items():
    @case(66, what, REPORT, "store-forbidden")
    def denied(stage, message=message):
        where = STORE if "Manager" in message or "jwt-secret" in message else EARLY
        answers.answered(stage, "auth", stage.secret(), found=where[0], order=where)
        answers.answered(stage, "backend", None, found=None, order=where, error=(
            "store_forbidden" if where is STORE else "file_forbidden", message),
            outcomes={where[0].partition(":")[2]: "forbidden"})


# 69: two orders of the same names

@case(69, "two versions of a loader", PROCESSES, "order-differs")
def two_orders(stage):
    both = {KEY: stage.secret(), LEGACY: stage.secret("other")}
    stage.serve("auth", sources=[f"env:{KEY}", f"env:{LEGACY}"], **both)
    stage.serve("backend", sources=[f"env:{LEGACY}", f"env:{KEY}"], **both)


@case(69, "JWTSYNC_SOURCES of one says the other order", PROCESSES, "order-differs")
def by_variable(stage):
    both = {KEY: stage.secret(), STAGING: stage.secret("other")}
    stage.serve("auth", **both)
    stage.serve("worker", **both)
    stage.serve("backend", JWTSYNC_SOURCES=f"env:{KEY},env:{STAGING}", **both)


@case(69, "a file before a variable, and behind it", PROCESSES, "order-differs")
def file_and_variable(stage):
    stage.volume("shared", jwt=stage.secret())
    stage.serve("auth", sources=["file:{folder}/shared/jwt", f"env:{KEY}"], **{KEY: stage.secret("other")})
    stage.serve("backend", sources=[f"env:{KEY}", "file:{folder}/shared/jwt"], **{KEY: stage.secret("other")})

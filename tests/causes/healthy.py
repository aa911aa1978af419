#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Healthy fleets, of which the doctor has nothing to say: it exits 0 and finds nothing.

A fleet in the middle of a change that is done right is healthy: keys overlap, replicas come and go, one is slow.
"""
import contextlib
import os
import sys
import unittest

import answers
import fleet
import tokens
import trial
from cases_caching import issuer, sets
from cases_origin import EARLY, KEY, LEGACY, STAGING, gunicorn, random_workers
from cases_places import STORE
from cases_rotation import serve_ring

FLEETS = {}


def healthy(function):
    FLEETS[function.__name__] = function
    return function


def all_of(stage, *names, **how):
    for name in names:
        stage.serve(name, **{STAGING: stage.secret(), **how})


@healthy
def two_services(stage):
    all_of(stage, "auth", "backend")


@healthy
def seven_services(stage):
    all_of(stage, "auth", "backend", "orders", "billing", "web", "worker", "cron")


@healthy
def one_service_alone(stage):
    all_of(stage, "auth")


@healthy
def five_replicas(stage):
    stage.serve("auth", count=5, **{STAGING: stage.secret()})


@healthy
def overlap_before_the_new_key_signs(stage):
    serve_ring(stage, "auth", "one", "old", "new")
    serve_ring(stage, "backend", "two", "old", "new")


@healthy
def the_new_key_signs_at_one_and_all_know_it(stage):
    serve_ring(stage, "auth", "one", "new", "old")
    serve_ring(stage, "backend", "two", "old", "new")


@healthy
def rotated_by_the_kubelet(stage):
    stage.volume("mount", jwt=stage.secret("old"))
    for name in ("auth", "backend"):
        stage.serve(name, sources=["file:{folder}/mount/jwt"])
    before = stage.targets()
    stage.volume("mount", jwt=stage.secret("new"))
    fleet.until(lambda: all('"generation":2' in stage.report_of(target) for target in before), lambda: "no reload")


@healthy
def rollout_half_done(stage):
    for revision in ("41", "41", "42"):
        stage.serve("auth", labels=[f"revision={revision}"], **{KEY: stage.secret()})


@healthy
def blue_and_green(stage):
    for colour in ("blue", "green"):
        for name in ("auth", "backend"):
            stage.serve(name, labels=[f"revision={colour}"], **{KEY: stage.secret()})


@healthy
def scaled_up_a_minute_ago(stage):
    stage.serve("auth", age="9d", **{STAGING: stage.secret()})
    stage.serve("auth", count=3, **{STAGING: stage.secret()})


@healthy
def rolling_restarts(stage):
    for age in ("3h", "2h", "1h"):
        stage.serve("backend", age=age, **{KEY: stage.secret()})


@healthy
def restarted_just_now(stage):
    all_of(stage, "auth", "backend")
    stage.targets()
    stage.services[1].restart()


@healthy
def one_is_slow(stage):
    all_of(stage, "auth", "backend")
    stage.slow = stage.services[1]


@healthy
def a_clock_ten_seconds_off(stage):
    all_of(stage, "auth", "orders")
    stage.serve("backend", skew="+10s", **{STAGING: stage.secret()})


@healthy
def one_secret_under_two_names(stage):
    stage.serve("auth", **{STAGING: stage.secret()})
    stage.serve("backend", **{KEY: stage.secret()})


@healthy
def a_file_and_a_variable(stage):
    stage.volume("mount", jwt=stage.secret() + "\n")
    stage.serve("auth", sources=["file:{folder}/mount/jwt"])
    stage.serve("backend", **{KEY: stage.secret()})


@healthy
def text_and_its_base64_that_is_decoded(stage):
    import base64
    stage.serve("auth", **{KEY: stage.secret()})
    stage.serve("backend", sources=[f"env:{KEY}?format=base64"],
                **{KEY: base64.b64encode(stage.secret().encode()).decode()})


@healthy
def shadowed_by_the_same_value(stage):
    stage.serve("auth", **{KEY: stage.secret()})
    stage.serve("backend", **{STAGING: stage.secret(), KEY: stage.secret()})


@healthy
def the_legacy_name(stage):
    stage.serve("auth", **{LEGACY: stage.secret()})
    stage.serve("backend", **{LEGACY: stage.secret()})


@healthy
def a_key_pair_one_signs_and_two_verify(stage):
    private, public = tokens.key_pair(stage.folder, "auth", "P-256")
    stage.serve("auth", sources=[f"file:{private}"])
    stage.serve("backend", count=2, sources=[f"file:{public}"])


@healthy
def public_keys_of_an_issuer(stage):
    source = issuer(stage, *sets(stage, "one"))
    stage.serve("backend", sources=[source])
    stage.serve("orders", sources=[source])


@healthy
def several_issuers(stage):
    (file,) = sets(stage, "one")
    stage.volume("own", jwt=stage.secret())
    config = (f'[[issuers]]\nissuer = "https://one.example"\nsources = ["file:{file}"]\n'
              f'[[issuers]]\nissuer = "own"\nsources = ["file:{stage.folder}/own/jwt"]\n')
    for name in ("auth", "backend"):
        stage.serve(name, config=config)


@healthy
def workers_of_gunicorn(stage):
    gunicorn(stage, "auth", 3, random_workers(()), JWT_SECRET_KEY=stage.secret())


@healthy
def programs_of_other_languages(stage):
    stage.exec("node", **{STAGING: stage.secret()})
    stage.exec("java", **{STAGING: stage.secret()})
    stage.serve("auth", **{STAGING: stage.secret()})


@healthy
def the_same_issuer_and_audience(stage):
    all_of(stage, "auth", "backend", options=["--issuer", "auth", "--audience", "backend"])


@healthy
def audiences_that_overlap(stage):
    for name, audience in (("backend", "backend"), ("orders", "orders")):
        stage.serve(name, options=["--issuer", "auth", "--audience", audience, "--audience", "api"],
                    **{STAGING: stage.secret()})


@healthy
def an_audience_for_each_api(stage):
    for name in ("orders", "billing", "service-a", "service-b"):
        stage.serve(name, count=2, options=["--issuer", "auth", "--audience", name], **{STAGING: stage.secret()})


@healthy
def an_issuer_and_apis_that_only_verify(stage):
    private, public = tokens.key_pair(stage.folder, "auth", "P-256")
    stage.serve("auth", sources=[f"file:{private}"], options=["--issuer", "auth", "--audience", "auth"])
    for name in ("orders", "billing"):
        stage.serve(name, sources=[f"file:{public}"],
                    options=["--issuer", "auth", "--audience", f"https://{name}.example/"])


@healthy
def a_token_for_one_of_two_apis_that_expect_it_both(stage):
    for name in ("orders", "billing"):
        stage.serve(name, options=["--issuer", "auth", "--audience", name], **{STAGING: stage.secret()})
    stage.token_variables = {STAGING: stage.secret()}
    stage.token_sources = [f"env:{STAGING}"]
    stage.tell(tokens.signed(stage.secret(), aud=["orders", "billing"]))


@healthy
def variables_of_every_environment(stage):
    for name in ("auth", "backend"):
        stage.serve(name, JWT_SECRET_PRODUCTION=stage.secret("production"), **{STAGING: stage.secret()})


@healthy
def a_development_machine(stage):
    for name in ("auth", "backend"):
        stage.serve(name, ENVIRONMENT="development", **{KEY: stage.secret()})


@healthy
def an_environment_of_its_own(stage):
    for name in ("auth", "backend"):
        stage.serve(name, ENVIRONMENT="qa", config='[environments]\nqa = "staging"\n', JWT_SECRET_QA=stage.secret())


@healthy
def a_good_token(stage):
    all_of(stage, "auth", "backend", options=["--issuer", "auth", "--audience", "backend"])
    stage.targets()


@healthy
def an_env_file_that_all_read_alike(stage):
    for name in ("auth", "backend"):
        stage.serve(name, env_file=f"{STAGING}={stage.secret()}\nLOG_LEVEL=info\n")


@healthy
def regions_with_one_key(stage):
    for region in ("eu", "us", "asia"):
        answers.answered(stage, "auth", stage.secret(), labels={"region": region})


@healthy
def two_environments_with_keys_of_their_own_name(stage):
    for name in ("auth", "backend"):
        answers.answered(stage, name, stage.secret(), found=STORE[0], order=STORE)


@healthy
def generations_that_differ(stage):
    for generation in (1, 4, 9):
        answers.answered(stage, "auth", stage.secret(), found=EARLY[0], order=EARLY, generation=generation,
                         loaded=1000 * generation)


@healthy
def fifty_answers(stage):
    for number in range(50):
        answers.answered(stage, f"service-{number % 7}", stage.secret(), loaded=60 * number)


@healthy
def workers_that_answer_behind_one_address(stage):
    siblings = [answers.worker(stage, "auth", stage.secret(), host="auth-0") for _ in range(7)]
    answers.answered(stage, "auth", stage.secret(), host="auth-0", siblings=siblings)
    answers.answered(stage, "backend", stage.secret())


class HealthyFleets(unittest.TestCase):
    def check(self, function):
        stage = fleet.Stage(function.__name__)
        self.addCleanup(stage.close)
        function(stage)
        options = ["--expect", "1"] if len(stage.services) == 1 and not fleet.HAS_DOCTOR else []
        with slowed(getattr(stage, "slow", None)):
            done = stage.ask(*([] if fleet.HAS_DOCTOR else ["agree"]), *options)
        self.assertEqual(trial.answer_of(done).get("findings", []), [], function.__name__)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertEqual(stage.leaks(), [])


@contextlib.contextmanager
def slowed(service):
    """It sleeps a second, as under load, when it is asked."""
    import signal
    import threading
    if service is None:
        yield
        return
    service.listening()
    os.kill(service.process.pid, signal.SIGSTOP)
    timer = threading.Timer(1, os.kill, (service.process.pid, signal.SIGCONT))
    timer.start()
    yield
    timer.join()


for each in FLEETS.values():
    setattr(HealthyFleets, f"test_{each.__name__}", lambda self, each=each: self.check(each))

if __name__ == "__main__":
    print(f"{len(FLEETS)} kinds of healthy fleets")
    unittest.main(argv=sys.argv, verbosity=1)

# SPDX-License-Identifier: Apache-2.0
"""Causes of a store: which version of an entry was taken, and a store that cannot be asked."""
import base64
import json
import urllib.request

import answers
from cases import PROCESSES, REPORT, case
from cases_origin import KEY
from cases_places import STORE
from fleet import BUILD, free_port

DAY = 86_400


def store(stage, *secrets):
    """A store that has the secret in so many versions; its address."""
    port = stage.server(BUILD / "fake_gcp_server", "open").said
    at = f"http://127.0.0.1:{port}/v1/projects/demo/secrets"
    calls = [("?secretId=jwt-secret-staging", {"replication": {"automatic": {}}})]
    calls += [("/jwt-secret-staging:addVersion", {"payload": {"data": base64.b64encode(each.encode()).decode()}})
              for each in secrets]
    for path, body in calls:
        urllib.request.urlopen(urllib.request.Request(at + path, json.dumps(body).encode(),
                                                      {"Content-Type": "application/json"}), timeout=10).close()
    return f"127.0.0.1:{port}"


# 28: a version that was resolved once

def versions(stage, one, other, **more):
    for service, version, secret in (("auth", one, "shared"), ("backend", other, "old")):
        locator = f"gcp-sm://demo/jwt-secret{version}"
        answers.answered(stage, service, stage.secret(secret), found=locator, order=(locator,), **more)


@case(28, "a number against the newest", REPORT, "version-differs")
def number_against_newest(stage):
    versions(stage, "", "@3")


@case(28, "two numbers", REPORT, "version-differs")
def two_numbers(stage):
    versions(stage, "@8", "@7")


@case(28, "an alias and a number", REPORT, "version-differs")
def alias_and_number(stage):
    versions(stage, "@live", "@2", loaded=5 * DAY)


for what, one, other in (("a number against the newest, of a store that is asked", "", "@1"),
                         ("two numbers, of a store that is asked", "@2", "@1")):
    @case(28, what, PROCESSES, "version-differs")
    def of_a_store(stage, one=one, other=other):
        host = store(stage, stage.secret("old"), stage.secret())
        for service, version in (("auth", one), ("orders", one), ("backend", other)):
            stage.serve(service, ENVIRONMENT="test", sources=[f"gcp-sm://demo/jwt-secret-staging{version}"],
                        SECRET_MANAGER_EMULATOR_HOST=host)


# 57: the store cannot be asked

@case(57, "the store does not answer at the start", PROCESSES, "store-unreachable")
def no_store(stage):
    stage.serve("auth", ENVIRONMENT="test", **{KEY: stage.secret()})
    port = free_port()
    stage.serve("backend", ENVIRONMENT="test", sources=["gcp-sm://demo/jwt-secret-staging"],
                SECRET_MANAGER_EMULATOR_HOST=f"127.0.0.1:{port}")

    def put_up():
        stage.services[1].variables["SECRET_MANAGER_EMULATOR_HOST"] = store(stage, stage.secret())
    stage.reachable = put_up


for what, message in {"throttled": "demo/jwt-secret-staging: Quota exceeded for quota metric",
                      "no credentials yet": "the metadata server did not answer within the deadline"}.items():
    @case(57, what, REPORT, "store-unreachable")
    def unreachable(stage, message=message):
        for _ in range(2):
            answers.answered(stage, "auth", stage.secret(), found=STORE[0], order=STORE)
        answers.answered(stage, "auth", None, found=None, order=STORE, error=("store_unreachable", message),
                         outcomes={"//demo/jwt-secret-staging": "unreachable"})

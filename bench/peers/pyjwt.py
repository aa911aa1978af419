#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What tokens cost with PyJWT. Prints one repetition as JSON.

    pyjwt.py CASES SECONDS
"""
import json
import random
import sys
import time

import jwt
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

ALGORITHMS = ["HS256", "HS384", "HS512", "RS256", "PS256", "ES256", "EdDSA"]


def measure(operation, seconds):
    """Nanoseconds of processor time for one call, and how many were made."""
    calls = 0
    start, used = time.perf_counter_ns(), time.process_time_ns()
    while calls == 0 or time.perf_counter_ns() < start + seconds * 1e9:
        for _ in range(10):
            operation()
        calls += 10
    return {"real_time": (time.perf_counter_ns() - start) / calls,
            "cpu_time": (time.process_time_ns() - used) / calls, "iterations": calls}


def operations(cases, algorithm):
    texts = cases["keys"][cases["tokens"][algorithm]["key"]]
    token = cases["tokens"][algorithm]["token"]
    private = public = texts["secret"]
    if texts["public"]:
        private = load_pem_private_key(texts["secret"].encode(), None)
        public = load_pem_public_key(texts["public"].encode())
    yield f"peer/PyJWT/verify/{algorithm}", lambda: jwt.decode(
        token, public, [algorithm], issuer=cases["issuer"], audience=cases["audience"])
    yield f"peer/PyJWT/sign/{algorithm}", lambda: jwt.encode(
        dict(cases["claims"]), private, algorithm, headers={"kid": texts["kid"]})


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        cases = json.load(file)
    everything = [operation for algorithm in ALGORITHMS for operation in operations(cases, algorithm)]
    random.shuffle(everything)
    rows = []
    for name, operation in everything:
        if not operation():
            sys.exit(f"{name} failed")
        rows.append({"name": name} | measure(operation, float(sys.argv[2])))
    print(json.dumps(rows))


if __name__ == "__main__":
    main()

# SPDX-License-Identifier: Apache-2.0
"""Answers of processes that are not there, as docs/reference/protocol.md has them, with true MACs of their secrets."""
import datetime
import hashlib

from fleet import vectors

NOW = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
ORDER = ("env:JWT_SECRET_STAGING", "env:JWT_SECRET_KEY", "env:JWT_SECRET")
FEWEST = 32  # characters of a secret that is fit in staging


def at(seconds):
    """A time so many seconds before now."""
    return (NOW - datetime.timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def trail(found, order=ORDER, **outcomes):
    """Every source of an order: what was before the one that was found is absent unless `outcomes`, by variable, says
    something else, and what comes after it was not asked."""
    entries, over = [], False
    for locator in order:
        name = locator.partition(":")[2].partition("?")[0]
        told = outcomes.get(name)
        if locator == found or name == found:
            entries.append({"locator": locator, "outcome": "found", "detail": "length 32 or more"})
            over = True
        elif told:
            entries.append({"locator": locator, "outcome": told, "detail": ""})
        else:
            entries.append({"locator": locator, "outcome": "skipped" if over else "absent",
                            "detail": "" if over else "not set"})
    return entries


def variants_of(secret, nonce):
    """An answer for each transform of the protocol's page, whether it applies or not."""
    answers = []
    for name, transform in vectors.TRANSFORMS.items():
        try:
            changed = transform(secret)
        except Exception:  # noqa: BLE001: it does not apply
            changed = None
        fit = changed is not None and changed != secret and len(changed) >= FEWEST
        answers.append({"name": name, "answer": vectors.answer_of(changed, nonce) if fit else
                        vectors.absent_of(secret, name, nonce)})
    return answers


def key_of(secret, nonce, role="signs", algorithm="HS256", kid=None):
    secret = secret.encode() if isinstance(secret, str) else secret
    return {"kid": kid or vectors.kid_of(secret), "role": role, "algorithm": algorithm,
            "answer": vectors.answer_of(secret, nonce), "variants": variants_of(secret, nonce)}


def process(stage, service, secrets, *, found="JWT_SECRET_STAGING", order=ORDER, outcomes=None, instance=None,
            host=None, loaded=600, clock=0, error=None, siblings=(), keys=None, environment="staging",
            environment_from="ENVIRONMENT", expectations=None, labels=None, **more):
    """What one process answers; it signs with the first of its secrets. `more` are members of its report."""
    secrets = [secrets] if isinstance(secrets, (str, bytes)) else list(secrets or [])
    if keys is None:
        keys = [key_of(secret, stage.nonce, "verifies" if number else "signs") for number, secret in enumerate(secrets)]
    stage.processes += 1
    seed = hashlib.sha256(f"{stage.name} {service} {stage.processes}".encode()).hexdigest()
    instance = instance or f"{host or service + '-' + seed[:4]}-{seed[4:12]}"
    first = secrets[0].encode() if secrets and isinstance(secrets[0], str) else secrets[0] if secrets else b""
    rules = hashlib.sha256(" ".join(order).encode()).hexdigest()[:16]
    report = {
        "service": service, "instance": instance, "witness": "self",
        "environment": {"name": environment, "from": environment_from},
        "source": (found or "none").partition("?")[0].removeprefix("env:"),
        "trail": trail(found, order, **(outcomes or {})), "warnings": [],
        "keys": [{name: key[name] for name in ("kid", "role", "algorithm")} for key in keys],
        "expectations": {"issuer": "auth", "audiences": ["backend"], "leeway": 30, "algorithms": ["HS256"],
                         **(expectations or {})},
        "generation": 1, "loaded_at": at(loaded), "clock": at(-clock), "version": "0.1.0", "rules": rules}
    if error:
        report["error"] = {"code": error[0], "message": error[1], "hint": error[2] if len(error) > 2 else ""}
    else:
        report["fingerprint"] = hashlib.sha256(first).hexdigest()[:16]
    if labels:
        report["labels"] = labels
    report.update(more)
    return {"report": report, "challenge": {"service": service, "instance": instance, "keys": keys},
            "siblings": list(siblings)}


def answered(stage, service, secrets, **how):
    """The same as a line that was collected."""
    line = {"nonce": vectors.b64url(stage.nonce), **process(stage, service, secrets, **how)}
    stage.lines.append(line)
    return line


def worker(stage, service, secrets, **how):
    """The same as a worker behind another's address."""
    made = process(stage, service, secrets, **how)
    return {"report": made["report"], "challenge": made["challenge"]}

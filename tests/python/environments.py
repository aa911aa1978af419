# SPDX-License-Identifier: Apache-2.0
"""A table of environments and what a process finds in each, worked out by the rules of docs/reference/environment.md
and of the original class, with nothing of jwtsync in it."""
import hashlib
import itertools

GOOD, OTHER, THIRD = (name * 2 + "-Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5" for name in ("A", "b", "9"))
FALLBACK = "development-jwt-secret-minimum-32-characters-long"
PLACEHOLDER = "your-secure-staging-jwt-secret-key-32-chars-minimum"
NOT_UTF8 = b"\xff" + GOOD.encode()

# What ENVIRONMENT says, and the environment it means; None: unset or blank.
NAMES = {
    None: None, "": None, " \n": None, "\u00a0": None,
    "development": "development", "Development": "development", "dev": "development",
    "test": "test", "TESTING": "test",
    "staging": "staging", " Staging\t": "staging", "stage": "staging",
    "production": "production", "PROD": "production", "production\u2003": "production",
    "qa": "unknown", "stagin": "unknown", "prod uction": "unknown", "st\u00e4ging": "unknown",
}

# The variables that are set besides.
SETTINGS = [
    {},
    {"JWT_SECRET_STAGING": GOOD}, {"JWT_SECRET_PRODUCTION": GOOD}, {"JWT_SECRET_KEY": GOOD}, {"JWT_SECRET": GOOD},
    {"JWT_SECRET_STAGING": GOOD, "JWT_SECRET_PRODUCTION": OTHER, "JWT_SECRET_KEY": THIRD},
    {"JWT_SECRET_KEY": GOOD, "JWT_SECRET": OTHER},
    {"JWT_SECRET_STAGING": "", "JWT_SECRET_PRODUCTION": " \x1c\x1f\x85", "JWT_SECRET_KEY": GOOD},
    {"JWT_SECRET_STAGING": " ", "JWT_SECRET_KEY": "\u2028", "JWT_SECRET": "\n"},
    {"JWT_SECRET_DEVELOPMENT": GOOD, "JWT_SECRET_TEST": OTHER},
    {"JWT_SECRET_STAGING": "c4n4ry-short", "JWT_SECRET_PRODUCTION": "c4n4ry-short", "JWT_SECRET_KEY": GOOD},
    {"JWT_SECRET_KEY": "c4n4ry-short", "JWT_SECRET": GOOD},
    {"JWT_SECRET_KEY": "c4n4ry-Qx7-19-chars"}, {"JWT_SECRET_KEY": "c4n4ry-Qx7-20-charsX"},
    {"JWT_SECRET_KEY": "c4n4ry-Qx7-Wm2vX9pLk4Tn8Rb6Hs31"}, {"JWT_SECRET_KEY": "c4n4ry-Qx7-Wm2vX9pLk4Tn8Rb6Hs332"},
    {"JWT_SECRET_KEY": "cl\u00e9-" + "\u00e9\u00e8\u00fb" * 9},
    {"JWT_SECRET_KEY": "cl\u00e9-\U0001f511" + "\u00e9\u00e8\u00fb" * 9},
    {"JWT_SECRET_KEY": GOOD + "\n"}, {"JWT_SECRET_KEY": "\u00a0\u3000" + GOOD + "\u00a0"},
    {"JWT_SECRET_KEY": "\u200b" + GOOD}, {"JWT_SECRET_KEY": "\ufeff" + GOOD + "\r\n"},
    {"JWT_SECRET_KEY": "c4n4ry with  inner\tspaces, 40 characters"}, {"JWT_SECRET_KEY": '"' + GOOD + '"'},
    {"JWT_SECRET_KEY": FALLBACK}, {"JWT_SECRET": FALLBACK + " "}, {"JWT_SECRET_KEY": PLACEHOLDER},
    {"JWT_SECRET_STAGING": "staging-jwt-secret-key-32-chars-minimum-required-for-security"},
    {"JWT_SECRET_STAGING": NOT_UTF8, "JWT_SECRET_PRODUCTION": NOT_UTF8, "JWT_SECRET_KEY": GOOD},
    {"JWT_SECRET_KEY": NOT_UTF8}, {"JWT_SECRET_KEY": GOOD, "JWT_SECRET": NOT_UTF8},
]
PLATFORMS = ("KUBERNETES_SERVICE_HOST", "K_SERVICE", "CLOUD_RUN_JOB", "ECS_CONTAINER_METADATA_URI_V4",
             "ECS_CONTAINER_METADATA_URI", "WEBSITE_SITE_NAME", "AWS_LAMBDA_FUNCTION_NAME", "CONTAINER_APP_NAME",
             "NOMAD_ALLOC_ID", "DYNO", "FLY_APP_NAME", "INVOCATION_ID")
LABELS = {"JWT_SECRET": "JWT_SECRET (legacy)"}


def table():
    """Every environment: its variables as bytes, and what is expected."""
    for (said, environment), setting in itertools.product(NAMES.items(), SETTINGS):
        variables = dict(setting) if said is None else {"ENVIRONMENT": said, **setting}
        yield as_bytes(variables), expected(environment, setting)
    for platform, setting in itertools.product(PLATFORMS, SETTINGS[:5]):
        yield as_bytes({platform: "10.0.0.1", **setting}), {"code": "environment_unset"}
        yield as_bytes({platform: "10.0.0.1", "ENVIRONMENT": "test", **setting}), expected("test", setting)


def as_bytes(variables):
    return {name.encode(): value if isinstance(value, bytes) else value.encode() for name, value in variables.items()}


def expected(environment, setting):
    """`source`, `length`, `hash` and `environment` of what is found; or `code`, and `message` where the original class
    had the same error."""
    if environment == "unknown":
        return {"code": "environment_unknown"}
    environment = environment or "development"
    deployed = environment in ("staging", "production")
    own = [f"JWT_SECRET_{environment.upper()}"] if deployed else []
    for name in [*own, "JWT_SECRET_KEY", "JWT_SECRET"]:
        value = setting.get(name, "")
        if isinstance(value, bytes):
            return {"code": "secret_malformed"}
        if value.strip():
            return judged(value.strip(), LABELS.get(name, name), environment, deployed)
    if not deployed:
        return judged(FALLBACK, "development fallback", environment, deployed)
    present = [name for name in ("JWT_SECRET_STAGING", "JWT_SECRET_PRODUCTION", "JWT_SECRET_KEY", "JWT_SECRET")
               if setting.get(name)]
    return {"code": "secret_absent",
            "message": f"JWT secret is REQUIRED in {environment} environment. Set one of: "
                       f"JWT_SECRET_{environment.upper()}, JWT_SECRET_KEY. Available sources: {present or 'NONE'}"}


def judged(secret, source, environment, deployed):
    least = 32 if deployed else 20
    if len(secret) < least:
        return {"code": "secret_too_short",
                "message": f"JWT secret must be at least {least} characters in {environment} environment"}
    if deployed and secret in (FALLBACK, PLACEHOLDER):
        return {"code": "secret_public_default"}
    return {"source": source, "length": len(secret), "environment": environment,
            "hash": hashlib.sha256(secret.encode()).hexdigest()[:16]}

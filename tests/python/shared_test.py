# SPDX-License-Identifier: Apache-2.0
"""The original class in its original words: results, log records, errors and diagnostics."""
import contextlib
import hashlib
import logging
import os
import threading
import unittest

from jwtsync import Error, shared
from jwtsync.shared import SharedJWTSecretManager, get_shared_jwt_secret, validate_jwt_configuration
from support import CANARY, OTHER_SECRET, SECRET, records, variables

KNOWN = "staging-jwt-secret-key-32-chars-minimum-required-for-security"
FALLBACK = "development-jwt-secret-minimum-32-characters-long"
NAMES = ("JWT_SECRET_STAGING", "JWT_SECRET_PRODUCTION", "JWT_SECRET_KEY", "JWT_SECRET", "GCP_PROJECT_ID")


def digest(secret):
    return hashlib.sha256(secret.encode()).hexdigest()[:16]


def begun(environment, *available):
    """The records with which every search begins."""
    return [("INFO", f"Loading JWT secret for environment: {environment}"),
            *[("DEBUG", f"{name} available: {name in available}") for name in NAMES]]


def ended(secret, source, environment):
    return [("INFO", f"JWT secret successfully loaded from {source} for {environment} environment"),
            ("INFO", f"JWT secret hash (first 16 chars): {digest(secret)}")]


class SharedTest(unittest.TestCase):
    def setUp(self):
        SharedJWTSecretManager.clear_cache()
        self.addCleanup(SharedJWTSecretManager.clear_cache)

    def raises(self, text, function, *arguments):
        with self.assertRaises(ValueError) as caught:
            function(*arguments)
        self.assertEqual(str(caught.exception), text)
        self.assertEqual(caught.exception.args, (text,))
        self.assertIsInstance(caught.exception, Error)
        self.assertTrue(caught.exception.code)
        return caught.exception


class Loading(SharedTest):
    def test_each_source_has_its_records(self):
        for environment, name, source in (
                ("staging", "JWT_SECRET_STAGING", "JWT_SECRET_STAGING"),
                ("production", "JWT_SECRET_PRODUCTION", "JWT_SECRET_PRODUCTION"),
                ("staging", "JWT_SECRET_KEY", "JWT_SECRET_KEY"),
                ("development", "JWT_SECRET_KEY", "JWT_SECRET_KEY")):
            with self.subTest(environment=environment, name=name), records() as log:
                SharedJWTSecretManager.clear_cache()
                with variables(ENVIRONMENT=environment, **{name: SECRET}):
                    self.assertEqual(SharedJWTSecretManager.get_jwt_secret(), SECRET)
                self.assertEqual(log, [*begun(environment, name),
                                       ("INFO", f"Found JWT secret from {source} (length: {len(SECRET)})"),
                                       *ended(SECRET, source, environment)])

    def test_the_legacy_variable_has_its_warning(self):
        with variables(ENVIRONMENT="staging", JWT_SECRET=SECRET), records() as log:
            self.assertEqual(get_shared_jwt_secret(), SECRET)
        self.assertIn(("WARNING", f"Using legacy JWT_SECRET environment variable (length: {len(SECRET)}). "
                       "Please migrate to JWT_SECRET_KEY"), log)
        self.assertEqual(log[-2:], ended(SECRET, "JWT_SECRET (legacy)", "staging"))

    def test_the_fallback_has_its_warnings(self):
        warning = ("WARNING", "Using development JWT secret fallback in {} environment")
        critical = ("ERROR", "CRITICAL: Using development JWT secret in {} environment!")
        for environment, expected in (("development", [warning]), ("test", [warning, critical])):
            with self.subTest(environment), variables(ENVIRONMENT=environment), records() as log:
                SharedJWTSecretManager.clear_cache()
                self.assertEqual(SharedJWTSecretManager.get_jwt_secret(), FALLBACK)
                self.assertEqual(log, [*begun(environment),
                                       *[(level, text.format(environment)) for level, text in expected],
                                       *ended(FALLBACK, "development fallback", environment)])

    def test_known_answers(self):
        self.assertEqual((digest(KNOWN), digest(FALLBACK)), ("c530eef82dcaa39c", "6f172220c2b7525e"))
        with variables(ENVIRONMENT="staging", JWT_SECRET_STAGING=KNOWN), records() as log:
            self.assertEqual(SharedJWTSecretManager.get_jwt_secret(), KNOWN)
        self.assertIn(("INFO", "JWT secret hash (first 16 chars): c530eef82dcaa39c"), log)

    def test_a_second_call_is_answered_from_the_cache(self):
        with variables(ENVIRONMENT="staging", JWT_SECRET_STAGING=SECRET):
            SharedJWTSecretManager.get_jwt_secret()
            os.environ["JWT_SECRET_STAGING"] = OTHER_SECRET
            with records() as log:
                self.assertEqual(SharedJWTSecretManager.get_jwt_secret(), SECRET)
            self.assertEqual(log, [("DEBUG", "JWT secret returned from cache")])
            SharedJWTSecretManager.clear_cache()
            self.assertEqual(SharedJWTSecretManager.get_jwt_secret(), OTHER_SECRET)
            os.environ["JWT_SECRET_STAGING"] = SECRET
            for target in ("staging", "nowhere"):
                with self.subTest(target), contextlib.suppress(ValueError):
                    SharedJWTSecretManager.force_environment_consistency(target)
            self.assertEqual(SharedJWTSecretManager.get_jwt_secret(), SECRET)

    def test_what_was_found_before_the_cache_was_cleared_is_not_kept(self):
        kept = shared._Kept()
        before = kept.times_forgotten
        kept.forget()
        self.assertEqual(kept.keep(SECRET, before), SECRET)
        self.assertIsNone(kept.secret)

    def test_values_are_stripped_as_python_strips(self):
        for around in (" \n", "\u00a0", "\u2028\x1f"):
            with self.subTest(around=around), variables(ENVIRONMENT="staging", JWT_SECRET_KEY=around + SECRET + around):
                SharedJWTSecretManager.clear_cache()
                self.assertEqual(SharedJWTSecretManager.get_jwt_secret(), SECRET)

    def test_length_is_counted_in_characters(self):
        secret = "clé-c4n4ry-" + "é" * 21
        with variables(ENVIRONMENT="staging", JWT_SECRET_KEY=secret), records() as log:
            self.assertEqual(SharedJWTSecretManager.get_jwt_secret(), secret)
        self.assertIn(("INFO", "Found JWT secret from JWT_SECRET_KEY (length: 32)"), log)

    def test_a_mapping_takes_the_place_of_the_environment(self):
        given = {"ENVIRONMENT": "staging", "JWT_SECRET_STAGING": OTHER_SECRET}
        with variables(ENVIRONMENT="staging", JWT_SECRET_STAGING=SECRET):
            self.assertEqual(SharedJWTSecretManager.get_jwt_secret(environ=given), OTHER_SECRET)

    def test_no_record_is_made_that_nobody_hears(self):
        logging.getLogger("shared.jwt_secret_manager").setLevel(logging.ERROR)
        self.addCleanup(logging.getLogger("shared.jwt_secret_manager").setLevel, logging.NOTSET)
        with variables(ENVIRONMENT="staging", JWT_SECRET_STAGING=SECRET):
            with self.assertNoLogs("shared.jwt_secret_manager", logging.ERROR):
                SharedJWTSecretManager.get_jwt_secret()


class Failing(SharedTest):
    def test_nothing_is_there(self):
        for environment, given, sources in (
                ("staging", {}, "NONE"), ("production", {}, "NONE"),
                ("staging", {"JWT_SECRET_PRODUCTION": SECRET}, "['JWT_SECRET_PRODUCTION']")):
            text = (f"JWT secret is REQUIRED in {environment} environment. Set one of: "
                    f"JWT_SECRET_{environment.upper()}, JWT_SECRET_KEY. Available sources: {sources}")
            with self.subTest(text), variables(ENVIRONMENT=environment, **given), records() as log:
                error = self.raises(text, SharedJWTSecretManager.get_jwt_secret)
                self.assertEqual(log[-1], ("ERROR", text))
                self.assertEqual(log[6:8], [
                    ("INFO", f"Attempting to load JWT secret from GCP Secret Manager for {environment}"),
                    ("DEBUG", "No GCP project ID found (GCP_PROJECT_ID or GOOGLE_CLOUD_PROJECT)")])
                self.assertIn(("WARNING", f"Failed to load JWT secret from GCP Secret Manager for {environment}"), log)
                self.assertEqual(error.code, "secret_absent")

    def test_a_short_secret(self):
        for environment, length in (("staging", 32), ("production", 32), ("development", 20), ("test", 20)):
            with self.subTest(environment), variables(ENVIRONMENT=environment, JWT_SECRET_KEY="c4n4ry-" + "a" * 12):
                error = self.raises(f"JWT secret must be at least {length} characters in {environment} environment",
                                    SharedJWTSecretManager.get_jwt_secret)
                self.assertEqual(error.code, "secret_too_short")

    def test_validation(self):
        with variables(ENVIRONMENT="staging", JWT_SECRET_STAGING="Development-" + SECRET), records() as log:
            self.raises("JWT secret validation failed: Development secret used in staging",
                        SharedJWTSecretManager.validate_synchronization)
        self.assertNotIn(CANARY, str(log))
        SharedJWTSecretManager.clear_cache()
        with variables(ENVIRONMENT="staging", JWT_SECRET_STAGING=SECRET), records() as log:
            self.assertIs(validate_jwt_configuration(), True)
        self.assertEqual(log[-1], ("INFO", "JWT secret synchronization validated for staging"))

    def test_text_that_is_not_utf8_is_refused(self):
        with variables(ENVIRONMENT="staging"):
            os.environb[b"JWT_SECRET_STAGING"] = b"\xff\xfe" + SECRET.encode()
            with self.assertRaises(Error) as caught:
                SharedJWTSecretManager.get_jwt_secret()
            self.assertEqual(caught.exception.code, "secret_malformed")

    def test_bytes_that_are_no_text_are_refused_and_not_shown(self):
        with variables(ENVIRONMENT="staging", JWTSYNC_SOURCES="env:MINE?format=raw"):
            os.environb[b"MINE"] = b"\xff" + SECRET.encode()
            with self.assertRaises(Error) as caught:
                SharedJWTSecretManager.get_jwt_secret()
        self.assertEqual(caught.exception.code, "secret_malformed")
        self.assertIsNone(caught.exception.__context__)
        self.assertNotIn(CANARY, repr(caught.exception))

    def test_no_error_or_record_holds_a_secret(self):
        said = []
        for given in ({"JWT_SECRET_STAGING": "c4n4ry-short"}, {"JWT_SECRET_STAGING": SECRET + " "},
                      {"JWT_SECRET": SECRET}, {"ENVIRONMENT": "nowhere", "JWT_SECRET_KEY": SECRET}):
            with variables(**{"ENVIRONMENT": "staging", **given}), records() as log:
                SharedJWTSecretManager.clear_cache()
                try:
                    SharedJWTSecretManager.get_jwt_secret()
                except Error as error:
                    said.append((error.message, error.hint, repr(error)))
                said += log
                said.append(SharedJWTSecretManager.get_secret_loading_diagnostics())
        self.assertGreater(len(said), 10)
        self.assertNotIn(CANARY, str(said))


class Forcing(SharedTest):
    def test_the_secret_of_another_environment(self):
        with variables(ENVIRONMENT="development", JWT_SECRET_STAGING=SECRET), records() as log:
            self.assertEqual(SharedJWTSecretManager.force_environment_consistency("staging"), SECRET)
            self.assertEqual(os.environ["ENVIRONMENT"], "development")
            diagnostics = SharedJWTSecretManager.get_secret_loading_diagnostics()
        self.assertEqual(log[-1], ("INFO", "Successfully loaded JWT secret for forced environment: staging"))
        self.assertFalse(diagnostics["cache_status"]["has_cached_secret"])

    def test_an_environment_that_is_none(self):
        for name in ("qa", "", "Staging"):
            with self.subTest(name), variables():
                self.raises(f"Invalid environment: {name}",
                            SharedJWTSecretManager.force_environment_consistency, name)


class Diagnostics(SharedTest):
    def test_the_dictionary_of_old(self):
        with variables(ENVIRONMENT="staging", JWT_SECRET_STAGING=KNOWN, GOOGLE_CLOUD_PROJECT="demo"):
            before = SharedJWTSecretManager.get_secret_loading_diagnostics()
            SharedJWTSecretManager.get_jwt_secret()
            after = SharedJWTSecretManager.get_secret_loading_diagnostics()
        self.assertEqual(before["current_environment"], "staging")
        self.assertEqual(before["cache_status"], {"has_cached_secret": False, "validation_performed": False})
        self.assertEqual(before["environment_variables"], {
            "JWT_SECRET_STAGING": True, "JWT_SECRET_PRODUCTION": False, "JWT_SECRET_KEY": False, "JWT_SECRET": False,
            "GCP_PROJECT_ID": False, "GOOGLE_CLOUD_PROJECT": True})
        self.assertEqual(before["secret_source_priority"], [
            "JWT_SECRET_STAGING", "JWT_SECRET_KEY", "JWT_SECRET (legacy)", "GCP Secret Manager", "N/A"])
        self.assertNotIn("cached_secret_hash", before)
        self.assertEqual(after["cache_status"], {"has_cached_secret": True, "validation_performed": True})
        self.assertEqual((after["cached_secret_hash"], after["cached_secret_length"]), ("c530eef82dcaa39c", 61))

    def test_elsewhere_the_order_is_another(self):
        with variables(ENVIRONMENT="test"):
            priority = SharedJWTSecretManager.get_secret_loading_diagnostics()["secret_source_priority"]
        self.assertEqual(priority, ["N/A", "JWT_SECRET_KEY", "JWT_SECRET (legacy)", "N/A", "Development fallback"])


class Threads(SharedTest):
    def test_one_loads_and_the_others_wait_for_it(self):
        found = []
        with variables(ENVIRONMENT="staging", JWT_SECRET_STAGING=SECRET), records() as log:
            threads = [threading.Thread(target=lambda: found.append(get_shared_jwt_secret())) for _ in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        self.assertEqual(found, [SECRET] * 8)
        self.assertEqual(log.count(("INFO", "Loading JWT secret for environment: staging")), 1)

    def test_a_forked_child_loads_again(self):
        with variables(ENVIRONMENT="staging", JWT_SECRET_STAGING=SECRET):
            get_shared_jwt_secret()
            os.environ["JWT_SECRET_STAGING"] = OTHER_SECRET
            child = os.fork()
            if child == 0:
                os._exit(0 if get_shared_jwt_secret() == OTHER_SECRET else 1)
            self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 0)
            self.assertEqual(get_shared_jwt_secret(), SECRET)


if __name__ == "__main__":
    unittest.main()

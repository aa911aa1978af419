# SPDX-License-Identifier: Apache-2.0
"""`jwtsync agree` over pods, each in a network namespace and a root of its own: a name with several addresses, one that
is cut off, by access tokens and by mutual TLS; a rollout, a scale-up, blue and green. It never says yes too early, nor
no for too long.

usage: pods_test.py JWTSYNC_COMMAND
"""
import concurrent.futures
import itertools
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

import pods
from pods import LONGEST, PORT, until

COMMAND = sys.argv[1]
SECRET = "Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"
OTHER_SECRET = "Kt5-c4n4ry-Bv8nM3xQw7Ez2Lp9Df4Ru6Ga1Hj"
AUTH = f"dns+http://auth:{PORT}"
YES, NO, LACKS = 0, 1, 4
DEPLOY = "spiffe://example.org/deploy"
AUTH_BY_TLS = f"dns+https://auth:{PORT}?ca=/app/ca.pem"
MUTUAL_TLS = ("--tls-cert", "/app/tls.pem", "--tls-key", "/app/tls.key", "--tls-client-ca", "/app/ca.pem",
              "--tls-client-name", DEPLOY)


class Certificates:
    """A CA, and files of what it signs, as a pod has them."""

    def __init__(self, folder):
        self.folder, self.numbers = pathlib.Path(folder), itertools.count()
        self.make("ca", "-x509", "-days", "1")
        self.ca = {"app/ca.pem": (self.folder / "ca.pem").read_text()}

    @staticmethod
    def openssl(*words):
        subprocess.run(["openssl", *words], capture_output=True, timeout=LONGEST, check=True)

    def make(self, name, *how):
        self.openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}",
                     "-keyout", self.folder / f"{name}.key", "-out", self.folder / f"{name}.pem", *how)

    def of(self, names):
        """For who has these names (subjectAltName)."""
        one = f"one{next(self.numbers)}"
        self.make(one)
        request, extensions = self.folder / f"{one}.csr", self.folder / f"{one}.ext"
        (self.folder / f"{one}.pem").rename(request)
        extensions.write_text(f"subjectAltName={names}\nbasicConstraints=critical,CA:FALSE\n")
        self.openssl("x509", "-req", "-in", request, "-CA", self.folder / "ca.pem", "-CAkey", self.folder / "ca.key",
                     "-CAcreateserial", "-days", "1", "-extfile", extensions, "-out", self.folder / f"{one}.pem")
        return {**self.ca, "app/tls.pem": (self.folder / f"{one}.pem").read_text(),
                "app/tls.key": (self.folder / f"{one}.key").read_text()}


class Answer:
    """What one call said at its end."""

    def __init__(self, process):
        out, self.told = process.communicate(timeout=LONGEST)
        self.status = process.returncode
        self.said = out + self.told
        self.json = json.loads(out) if out else None

    def __getitem__(self, name):
        return self.json[name]

    def __repr__(self):
        return f"exit {self.status}: {self.said}"

    def instances(self):
        """Who answered, by the names of their pods."""
        return sorted(each["report"]["instance"].rpartition("-")[0] for each in self["members"])

    def silent(self):
        return [each["target"] for each in self["silent"]]

    def why(self):
        return " ".join(each["why"] for each in self["findings"])


class Pods(unittest.TestCase):
    def setUp(self):
        self.network = pods.Network(COMMAND)
        self.addCleanup(self.network.end)
        self.asker = self.network.pod("asker", "sleep", "infinity")
        until(lambda: (self.asker.root / "app/jwtsync").exists())

    def tearDown(self):
        for pod in self.network.pods:
            self.assertNotIn("c4n4ry", pod.said(), pod.name)

    def begin(self, *words):
        return self.asker.start("/app/jwtsync", "agree", "--json", "--timeout", "1s", "--access-token-file",
                                "/app/access", *words)

    def agree(self, *words):
        answer = Answer(self.begin(*words))
        self.assertNotIn("c4n4ry", answer.said)
        return answer

    def waiting(self, *words):
        """A call with --wait, after its first look."""
        process = self.begin(*words)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        first = process.stderr.readline()
        self.assertIn("waits, for", first)
        return process

    def auth(self, count, secret=SECRET, first=1, options=()):
        return [self.network.serve(f"auth{number}", "auth", secret, *options)
                for number in range(first, first + count)]

    def assert_says(self, answer, status, verdict):
        self.assertEqual((answer.status, answer["verdict"]), (status, verdict), answer)

    def test_a_name_with_three_addresses_is_three_processes(self):
        self.asker.names(auth=self.auth(3))
        answer = self.agree("--expect", "3", "--service", "auth", AUTH)
        self.assert_says(answer, YES, "agree")
        self.assertEqual(answer.instances(), ["auth1", "auth2", "auth3"])
        self.assert_says(self.agree("--expect", "4", AUTH), LACKS, "incomplete")

    def test_one_that_is_cut_off_is_named_until_it_is_healed(self):
        auth = self.auth(3)
        self.asker.names(auth=auth)
        self.assert_says(self.agree("--expect", "3", AUTH), YES, "agree")
        auth[1].cut_off()
        answer = self.agree("--expect", "3", AUTH)
        self.assert_says(answer, LACKS, "incomplete")
        self.assertIn(auth[1].address, answer.silent()[0])
        self.assertEqual(answer.instances(), ["auth1", "auth3"])
        self.assertIn(auth[1].address, answer.why())
        auth[1].heal(self.network)
        self.assert_says(self.agree("--expect", "3", AUTH), YES, "agree")

    def test_one_that_is_cut_off_hides_no_other_key(self):
        auth = [*self.auth(2), *self.auth(1, OTHER_SECRET, 3)]
        self.asker.names(auth=auth)
        auth[0].cut_off()
        answer = self.agree("--expect", "3", AUTH)
        self.assert_says(answer, NO, "disagree")
        self.assertIn(auth[0].address, answer.silent()[0])

    def test_one_that_is_cut_off_and_healed_is_waited_for(self):
        auth = self.auth(2)
        self.asker.names(auth=auth)
        auth[0].cut_off()
        process = self.waiting("--wait", "8s", "--expect", "2", AUTH)
        auth[0].heal(self.network)
        self.assert_says(Answer(process), YES, "agree")

    def test_one_with_another_key_is_named(self):
        self.asker.names(auth=self.auth(2), backend=[self.network.serve("back1", "backend", OTHER_SECRET)])
        answer = self.agree("--expect", "3", AUTH, f"dns+http://backend:{PORT}")
        self.assert_says(answer, NO, "disagree")
        self.assertIn("backend", answer.why())

    def test_a_rollout_is_no_before_its_end_and_yes_at_it(self):
        auth = self.auth(3)
        self.asker.names(auth=auth)
        auth[0].put("app/key", OTHER_SECRET)
        until(lambda: "generation 2 is in use" in auth[0].said())
        answer = self.agree("--wait", "1s", "--expect", "3", AUTH)
        self.assert_says(answer, NO, "disagree")
        self.assertIn("auth1", answer.why())
        process = self.waiting("--wait", "8s", "--expect", "3", AUTH)
        for pod in auth[1:]:
            pod.put("app/key", OTHER_SECRET)
        self.assert_says(Answer(process), YES, "agree")

    def test_a_rollout_of_new_pods_is_yes_with_the_new_ones_alone(self):
        old, new = self.auth(2), self.auth(2, OTHER_SECRET, 3)
        self.asker.names(auth=[old[0], new[0]])
        process = self.waiting("--wait", "8s", "--expect", "2", AUTH)
        self.asker.names(auth=new)
        answer = Answer(process)
        self.assert_says(answer, YES, "agree")
        self.assertEqual(answer.instances(), ["auth3", "auth4"])

    def test_a_scale_up_is_waited_for(self):
        auth = self.auth(2)
        self.asker.names(auth=auth[:1])
        process = self.waiting("--wait", "8s", "--expect", "2", AUTH)
        self.asker.names(auth=auth)
        answer = Answer(process)
        self.assert_says(answer, YES, "agree")
        self.assertEqual(answer.instances(), ["auth1", "auth2"])

    def test_one_that_does_not_listen_yet_is_waited_for(self):
        late = self.network.pod("auth2", "sleep", "infinity", files={"app/key": SECRET})
        self.asker.names(auth=[*self.auth(1), late])
        process = self.waiting("--wait", "8s", "--expect", "2", AUTH)
        serving = late.start("/app/jwtsync", "serve", "--service", "auth", "--listen", f"0.0.0.0:{PORT}", "--source",
                             "file:/app/key", "--access-token", "file:/app/access", "--environment", "staging")
        self.addCleanup(serving.communicate)
        self.addCleanup(serving.kill)
        self.assert_says(Answer(process), YES, "agree")

    def test_one_that_comes_between_two_looks_is_looked_at(self):
        auth, third = self.auth(2), self.auth(1, OTHER_SECRET, 3)
        self.asker.names(auth=auth)
        process = self.waiting("--wait", "8s", "--expect", "2", AUTH)
        self.asker.names(auth=auth + third)
        third[0].put("app/key", SECRET)
        answer = Answer(process)
        self.assert_says(answer, YES, "agree")
        self.assertEqual(answer.instances(), ["auth1", "auth2", "auth3"], "no yes by the two of the first look alone")

    def test_one_that_comes_with_another_key_is_no(self):
        auth, third = self.auth(2), self.auth(1, OTHER_SECRET, 3)
        self.asker.names(auth=auth)
        process = self.waiting("--wait", "8s", "--expect", "2", AUTH)
        self.asker.names(auth=auth + third)
        answer = Answer(process)
        self.assert_says(answer, NO, "disagree")
        self.assertIn("auth3", answer.why())

    def test_blue_and_green_are_gated_one_by_one(self):
        blue = self.auth(2, options=["--label", "revision=blue"])
        self.asker.names(auth=blue)
        green = ["--revision", "green", "--expect", "2"]
        self.assert_says(self.agree(*green, AUTH), LACKS, "incomplete")
        new = self.auth(2, OTHER_SECRET, 3, options=["--label", "revision=green"])
        self.asker.names(auth=blue + new)
        answer = self.agree(*green, AUTH)
        self.assert_says(answer, YES, "agree")
        self.assertEqual(answer.instances(), ["auth3", "auth4"])
        self.assertEqual(len(answer["other_revisions"]), 2)
        self.assert_says(self.agree("--revision", "blue", AUTH), YES, "agree")
        self.assert_says(self.agree(AUTH), NO, "disagree")
        new[1].put("app/key", SECRET)
        until(lambda: "generation 2 is in use" in new[1].said())
        self.assert_says(self.agree(*green, AUTH), NO, "disagree")

    def test_who_does_not_know_the_access_token_is_refused_and_says_so(self):
        auth = self.auth(2)
        self.asker.names(auth=auth)
        self.asker.put("app/access", "another-c4n4ry-0123456789abcdef-0123456789abcdef")
        answer = self.agree("--expect", "2", AUTH)
        self.assert_says(answer, LACKS, "incomplete")
        self.assertIn("another access token", " ".join(each["fix"] for each in answer["findings"]))

    def auth_by_tls(self, certificates, names=("DNS:auth",) * 3):
        return [self.network.serve(f"auth{number}", "auth", SECRET, files=certificates.of(name), access=MUTUAL_TLS)
                for number, name in enumerate(names, 1)]

    def ask_by_tls(self, files):
        """The asker has these files, with a certificate of its own or none."""
        own = '[fleet]\ntls_cert = "/app/tls.pem"\ntls_key = "/app/tls.key"\n' if "app/tls.pem" in files else ""
        for path, text in {**files, "app/jwtsync.toml": own}.items():
            self.asker.put(path, text)
        return Answer(self.asker.start("/app/jwtsync", "agree", "--json", "--timeout", "2s", "--expect", "3",
                                       "--config", "/app/jwtsync.toml", AUTH_BY_TLS))

    def test_by_mutual_TLS_one_that_is_cut_off_is_named_until_it_is_healed(self):
        with tempfile.TemporaryDirectory() as folder:
            certificates = Certificates(folder)
            auth, deploy = self.auth_by_tls(certificates), certificates.of(f"URI:{DEPLOY}")
            self.asker.names(auth=auth)
            self.assert_says(self.ask_by_tls(deploy), YES, "agree")
            auth[2].cut_off()
            answer = self.ask_by_tls(deploy)
            self.assert_says(answer, LACKS, "incomplete")
            self.assertIn(auth[2].address, answer.silent()[0])
            self.assertIn(auth[2].address, answer.why())
            auth[2].heal(self.network)
            self.assert_says(self.ask_by_tls(deploy), YES, "agree")

    def test_by_mutual_TLS_nobody_else_is_answered(self):
        with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as elsewhere:
            certificates, others = Certificates(folder), Certificates(elsewhere)
            self.asker.names(auth=self.auth_by_tls(certificates))
            for what, files in (("no certificate", certificates.ca),
                                ("another name", certificates.of("URI:spiffe://example.org/other")),
                                ("that of one who is asked", certificates.of("DNS:auth")),
                                ("one of another CA", {**others.of(f"URI:{DEPLOY}"), **certificates.ca})):
                with self.subTest(what):
                    answer = self.ask_by_tls(files)
                    self.assert_says(answer, LACKS, "incomplete")
                    self.assertEqual(answer["members"], [])

    def test_by_TLS_one_that_is_another_is_not_believed(self):
        with tempfile.TemporaryDirectory() as folder:
            certificates = Certificates(folder)
            auth = self.auth_by_tls(certificates, ("DNS:auth", "DNS:auth", "DNS:backend"))
            self.asker.names(auth=auth)
            answer = self.ask_by_tls(certificates.of(f"URI:{DEPLOY}"))
            self.assert_says(answer, LACKS, "incomplete")
            self.assertEqual(answer.instances(), ["auth1", "auth2"])
            self.assertIn(auth[2].address, answer.silent()[0])
            self.assertEqual(answer["silent"][0]["error"]["code"], "target_untrusted")


def run_one(test):
    result = unittest.TestResult()
    test.run(result)
    return test, result


def main():
    """Several at a time: they mostly wait."""
    pods.enter()
    failed = False
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        tests = unittest.defaultTestLoader.loadTestsFromTestCase(Pods)
        for test, result in pool.map(run_one, tests):
            print(f"{test.id()} ... {'ok' if result.wasSuccessful() else 'FAILED'}", flush=True)
            for _, trace in result.failures + result.errors:
                print(trace)
            failed = failed or not result.wasSuccessful()
    sys.exit(failed)


if __name__ == "__main__":
    main()

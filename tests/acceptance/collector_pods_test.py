# SPDX-License-Identifier: Apache-2.0
"""`jwtsync agree --via` over pods without a way in, each in a network namespace of its own, by TLS to a collector in
another: what nobody can ask is proved, and one with another key is named.

usage: collector_pods_test.py JWTSYNC_COMMAND
"""
import sys
import unittest

import pods
from pods import PORT, until
from pods_test import COMMAND, LACKS, NO, OTHER_SECRET, SECRET, YES, Answer, Certificates

URL = f"https://collector:{PORT}?ca=/app/ca.pem"
CONFIGURATION = f'[fleet]\ncollector = "{URL}"\naccess_token_file = "/app/access"\n'


class Hidden(unittest.TestCase):
    def setUp(self):
        self.network = pods.Network(COMMAND)
        self.addCleanup(self.network.end)
        certificates = Certificates(self.network.folder.name)
        self.collector = self.network.serve("collector", "collector", SECRET, "--collect", "--tls-cert", "/app/tls.pem",
                                            "--tls-key", "/app/tls.key", files=certificates.of("DNS:collector"))
        self.asker = self.network.pod("asker", "sleep", "infinity", files=certificates.ca)
        until(lambda: (self.asker.root / "app/jwtsync").exists())
        self.asker.names(collector=[self.collector])
        self.ca = certificates.ca

    def tearDown(self):
        for pod in self.network.pods:
            self.assertNotIn("c4n4ry", pod.said(), pod.name)

    def hidden(self, name, secret):
        """A pod that listens on no port."""
        pod = self.network.pod(name, "/app/jwtsync", "serve", "--service", name, "--unix", "/run/jwtsync.sock",
                               "--config", "/app/jwtsync.toml", "--source", "file:/app/key",
                               files={"app/key": secret, "app/jwtsync.toml": CONFIGURATION, **self.ca})
        until(lambda: (pod.root / "app/jwtsync").exists())
        pod.names(collector=[self.collector])
        until(lambda: "answers the nonces of the collector" in pod.said())
        return pod

    def agree(self, *words):
        answer = Answer(self.asker.start("/app/jwtsync", "agree", "--json", "--access-token-file", "/app/access",
                                         *words))
        self.assertNotIn("c4n4ry", answer.said)
        return answer

    def test_pods_without_a_way_in_are_proved_and_one_of_another_key_is_named(self):
        auth, backend = self.hidden("auth", SECRET), self.hidden("backend", SECRET)
        asked = self.agree("--timeout", "1s", *[f"http://{pod.address}:{PORT}" for pod in (auth, backend)])
        self.assertEqual((asked.status, len(asked["silent"])), (LACKS, 2), asked)
        answer = self.agree("--via", URL, "--expect", "2")
        self.assertEqual((answer.status, answer["verdict"]), (YES, "agree"), answer)
        self.assertEqual(answer.instances(), ["auth", "backend"])
        backend.put("app/key", OTHER_SECRET)
        until(lambda: "generation 2 is in use" in backend.said())
        answer = self.agree("--via", URL, "--expect", "2")
        self.assertEqual((answer.status, answer["verdict"]), (NO, "disagree"), answer)
        self.assertIn("backend", answer.why())

    def test_one_that_is_cut_off_is_silent_and_heals(self):
        auth = self.hidden("auth", SECRET)
        self.hidden("backend", SECRET)
        auth.cut_off()
        answer = self.agree("--via", URL, "--expect", "2", "--timeout", "2s")
        self.assertEqual((answer.status, answer["verdict"]), (LACKS, "incomplete"), answer)
        self.assertTrue(any(each.startswith("auth-") for each in answer.silent()), answer)
        auth.heal(self.network)
        until(lambda: self.agree("--via", URL, "--expect", "2", "--timeout", "5s").status == YES)


if __name__ == "__main__":
    pods.enter()
    unittest.main(argv=sys.argv[:1])

# SPDX-License-Identifier: Apache-2.0
"""docs/deploy/kubernetes.md as a Node developer would follow it, with a stand-in for the cluster (pods.py): the pods of
our own manifests as processes, and a `kubectl` that knows what deploy/kubernetes/gate asks of it.

usage: kubernetes_test.py SOURCE_FOLDER JWTSYNC_COMMAND NODE_MODULES   (by the Python of tests/deploy/requirements.txt)
"""

import copy
import fcntl
import os
import shutil
import socket
import stat
import struct
import subprocess
import sys
import tempfile
import threading
import unittest
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import alone
import pods

SOURCE, COMMAND, NODE_MODULES = (Path(path).resolve() for path in sys.argv[1:4])
KUBERNETES = SOURCE / "deploy/kubernetes"
LOGIN, ME = "http://{}:8080/login", "http://{}:8080/me"
SECRET = "Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"
OTHER_SECRET = "Kt5-c4n4ry-Bv8nM3xQw7Ez2Lp9Df4Ru6Ga1Hj"

KUBECTL = """#!/usr/bin/env bash
echo "$*" >> {folder}/asked
case "$1 $2" in
  "rollout status" | "delete job") ;;
  "apply --filename") cp "$3" {folder}/applied.yaml ;;
  "logs --follow") cat {folder}/said ;;
  "wait job/jwtsync-agree") exit "$(cat {folder}/status)" ;;
  *) echo "kubectl: error: unknown command $1" >&2; exit 1 ;;
esac
"""


def own_network():
    """In a network namespace of its own this test meets nobody else who uses its addresses."""
    if "OWN_NETWORK" not in os.environ:
        alone.demand()
        os.execvpe("unshare", ["unshare", "--net", sys.executable, "-B", *sys.argv], {**os.environ, "OWN_NETWORK": "1"})
    with socket.socket() as control:
        up_and_running = 0x1 | 0x40
        fcntl.ioctl(control, 0x8914, struct.pack("16sh", b"lo", up_and_running))  # SIOCSIFFLAGS


class Trial(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="jwtsync-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.folder.chmod(0o755)
        service = self.folder / "service"
        shutil.copytree(KUBERNETES / "node", service)
        dockerfile = KUBERNETES / "node/Dockerfile"
        commands = {name: pods.image_command(dockerfile, name) for name in ("auth", "backend")}
        programs = {COMMAND: "bin/jwtsync", service: "service", NODE_MODULES: "node_modules"}
        self.cluster = pods.Cluster(self.folder, programs, commands)
        self.addCleanup(self.cluster.stop)
        token = subprocess.run([COMMAND, "generate"], capture_output=True, text=True, check=True).stdout.strip()
        self.cluster.secrets = {"jwt": {"key": SECRET}, "jwtsync-access": {"token": token}}
        self.cluster.apply(KUBERNETES / "common.yaml", KUBERNETES / "auth.yaml", KUBERNETES / "backend.yaml")

    def pods_of(self, service):
        return [pod for name, pod in self.cluster.pods.items() if name.startswith(service)]

    def job(self, manifest):
        (job,) = pods.load(manifest)
        return pods.Pod(self.cluster, "jwtsync-agree-x", "127.0.2.250", job["spec"]["template"])

    def gate(self, wait, also="", expect=5):
        """What deploy/kubernetes/gate says, and its status; the Job has run by the time when its log is read."""
        asked = self.folder / "kubectl"
        manifest = self.folder / "agree.yaml"
        text = (KUBERNETES / "agree.yaml").read_text().replace("--expect=5 ", f"--expect={expect} ")
        manifest.write_text(text.replace("- --wait=2m", f"- {wait}" + (f"\n            - {also}" if also else "")))
        done = self.job(manifest).run()
        (self.folder / "said").write_text(done.stdout)
        (self.folder / "status").write_text("0" if done.returncode == 0 else "1")
        asked.write_text(KUBECTL.format(folder=self.folder))
        asked.chmod(asked.stat().st_mode | stat.S_IXUSR)
        gated = subprocess.run([KUBERNETES / "gate", manifest], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                               text=True, env={"PATH": f"{self.folder}:{os.environ['PATH']}"}, timeout=120)
        self.assertNotIn("unknown command", gated.stdout)
        self.assertNotIn("c4n4ry", gated.stdout)
        self.assertEqual((self.folder / "applied.yaml").read_text(), manifest.read_text())
        return gated.returncode, gated.stdout

    def me(self, auth, backend):
        _, body = pods.ask(LOGIN.format(auth.address), "POST")
        token = body.split('"')[3]
        return pods.ask(ME.format(backend.address), Authorization=f"Bearer {token}")

    def test_a_rollout_of_two_services_is_gated(self):
        status, said = self.gate(wait="--wait=10s")
        self.assertEqual(status, 0, said)
        self.assertIn("AGREE", said)
        self.assertNotIn("warning:", said)
        self.assertNotIn("note:", said)
        for auth in self.pods_of("auth"):
            for backend in self.pods_of("backend"):
                self.assertEqual(self.me(auth, backend), (200, '{"subject":"alice"}\n'))

    def test_a_pod_of_another_key_is_named_and_the_gate_stays_shut(self):
        odd = self.pods_of("auth")[1]
        self.cluster.secrets["jwt"] = {"key": SECRET + "\n\n" + OTHER_SECRET[:9]}
        odd.restart()
        self.assertEqual(self.me(odd, self.pods_of("backend")[0])[0], 401)
        status, said = self.gate(wait="--wait=2s")
        self.assertEqual(status, 1, said)
        self.assertIn("DISAGREE", said)
        self.assertIn(odd.name, said)

    def test_a_secret_that_was_changed_under_running_pods_is_told(self):
        """The sidecar of backend takes it in; auth holds the key that it was started with, and says so."""
        self.cluster.secrets["jwt"] = {"key": OTHER_SECRET}
        for pod in self.cluster.pods.values():
            pod.write_volumes()
        pods.until(lambda: self.cluster.log.read_text().count("generation 2 is in use") == 2)
        status, said = self.gate(wait="--wait=2s")
        self.assertEqual(status, 1, said)
        self.assertIn("auth has the key of its start", said)
        for pod in self.cluster.pods.values():
            pod.restart()
        status, said = self.gate(wait="--wait=10s")
        self.assertEqual(status, 0, said)

    def by_tls(self):
        """What the page tells to change, with a CA as cert-manager would be one."""
        (self.folder / "ca.cnf").write_text("[req]\ndistinguished_name=name\nx509_extensions=ca\n[name]\n[ca]\n"
                                            "basicConstraints=critical,CA:true\n")

        def openssl(*words):
            subprocess.run(["openssl", *words], cwd=self.folder, capture_output=True, check=True)

        new_key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-config", "ca.cnf"]
        openssl("req", "-x509", *new_key, "-keyout", "ca.key", "-out", "ca.crt", "-subj", "/CN=CA", "-days", "2")
        self.cluster.secrets["jwtsync-ca"] = {"ca.crt": (self.folder / "ca.crt").read_text()}
        for service in ("auth", "backend"):
            (self.folder / "san").write_text(f"subjectAltName=DNS:{service}-jwtsync\n")
            openssl("req", *new_key, "-keyout", "tls.key", "-out", "tls.csr", "-subj", f"/CN={service}")
            openssl("x509", "-req", "-in", "tls.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial",
                    "-days", "2", "-extfile", "san", "-out", "tls.crt")
            self.cluster.secrets[f"{service}-jwtsync-tls"] = {name: (self.folder / name).read_text()
                                                              for name in ("tls.crt", "tls.key")}
        page = (SOURCE / "docs/deploy/kubernetes.md").read_text()
        shown = page.split("```toml\n")[1].split("```")[0]
        config = self.cluster.config["jwtsync"]
        config["jwtsync.toml"] = config["jwtsync.toml"].replace('[serve]\nlisten = "0.0.0.0:7517"', shown.strip())
        for pod in self.cluster.pods.values():
            service = pod.template["metadata"]["labels"]["app.kubernetes.io/name"]
            pod.spec["volumes"].append({"name": "tls", "secret": {"secretName": f"{service}-jwtsync-tls",
                                                                  "defaultMode": 0o440}})
            for container in [*pod.spec.get("initContainers", []), *pod.spec["containers"]]:
                container["volumeMounts"].append({"name": "tls", "mountPath": "/run/secrets/jwtsync-tls"})
            pod.restart()

    def test_by_tls_a_name_is_verified_at_each_of_its_addresses(self):
        self.by_tls()
        text = (KUBERNETES / "agree.yaml").read_text().replace("--wait=2m", "--wait=10s")
        manifest = self.folder / "agree-tls.yaml"
        manifest.write_text(text.replace("dns+http:", "dns+https:").replace(":7517\n", ":7517?ca=/run/ca/ca.crt\n"))
        job = self.job(manifest)
        job.spec["volumes"].append({"name": "ca", "secret": {"secretName": "jwtsync-ca", "defaultMode": 0o440}})
        job.spec["containers"][0]["volumeMounts"].append({"name": "ca", "mountPath": "/run/ca"})
        job.write_volumes()
        done = job.run()
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("5 processes, the same key", done.stdout)
        plain = self.folder / "agree-plain.yaml"
        plain.write_text(text.replace("--wait=10s", "--wait=1s"))
        done = self.job(plain).run()
        self.assertEqual(done.returncode, 4, done.stdout)

    def test_one_revision_is_gated_and_those_of_others_are_listed(self):
        canary = self.pods_of("auth")[2]
        canary.template = copy.deepcopy(canary.template)
        canary.template["metadata"]["labels"]["app.kubernetes.io/version"] = "2"
        self.cluster.secrets["jwt"] = {"key": OTHER_SECRET}
        canary.restart()
        status, said = self.gate(wait="--wait=10s", also="--revision=1", expect=4)
        self.assertEqual(status, 0, said)
        self.assertIn("other: auth of revision 2, 1 process", said)

    def test_a_pod_that_is_not_there_yet_keeps_the_gate_shut(self):
        late = self.pods_of("backend")[1]
        late.stop()
        status, said = self.gate(wait="--wait=2s")
        self.assertEqual(status, 1, said)
        self.assertIn(late.address, said)

    def test_a_sidecar_of_a_mesh_is_told_to_end(self):
        told = []

        class Sidecar(BaseHTTPRequestHandler):
            def do_POST(self):
                told.append(self.path)
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_):
                pass

        manifest = self.folder / "mesh.yaml"
        manifest.write_text((KUBERNETES / "agree-in-mesh.yaml").read_text().replace("--wait=2m", "--wait=10s"))
        wget = self.folder / "wget"  # busybox has one; this one knows the options that are given to it
        wget.write_text("#!/usr/bin/python3\nimport sys, urllib.request\n"
                        "assert sys.argv[1:7] == ['-q', '-T', '5', '-O', '-', '--post-data'], sys.argv\n"
                        "urllib.request.urlopen(urllib.request.Request(sys.argv[8], method='POST'), timeout=5)\n")
        wget.chmod(0o755)
        self.cluster.programs[wget] = "bin/wget"
        with HTTPServer(("127.0.0.1", 15020), Sidecar) as sidecar:
            thread = threading.Thread(target=sidecar.serve_forever)
            thread.start()
            done = self.job(manifest).run()
            sidecar.shutdown()
            thread.join()
        self.assertEqual((done.returncode, told), (0, ["/quitquitquit"]), done.stdout)
        done = self.job(manifest).run()  # without any sidecar
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("AGREE", done.stdout)

    def tearDown(self):
        self.assertNotIn("c4n4ry", self.cluster.log.read_text())


if __name__ == "__main__":
    own_network()
    unittest.main(argv=sys.argv[:1], verbosity=2)
